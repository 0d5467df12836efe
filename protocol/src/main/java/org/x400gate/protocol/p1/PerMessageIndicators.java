package org.x400gate.protocol.p1;

import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/** PerMessageIndicators (X.411): the numbers of the bits that are set, those without a name kept too. */
public record PerMessageIndicators(Set<Integer> bits) {
    public static final int DISCLOSURE_OF_OTHER_RECIPIENTS = 0;
    public static final int IMPLICIT_CONVERSION_PROHIBITED = 1;
    public static final int ALTERNATE_RECIPIENT_ALLOWED = 2;
    public static final int CONTENT_RETURN_REQUEST = 3;
    public static final PerMessageIndicators NONE = new PerMessageIndicators(Set.of());
    private static final int MAX_BIT = 15;

    public PerMessageIndicators {
        bits = Collections.unmodifiableSet(new TreeSet<>(bits));
        if (bits.stream().anyMatch(bit -> bit < 0 || bit > MAX_BIT)) {
            throw new IllegalArgumentException("indicators outside 0.." + MAX_BIT + ": " + bits);
        }
    }

    public static PerMessageIndicators of(Integer... bits) {
        return new PerMessageIndicators(Set.of(bits));
    }

    public boolean disclosureOfOtherRecipients() {
        return bits.contains(DISCLOSURE_OF_OTHER_RECIPIENTS);
    }

    public boolean implicitConversionProhibited() {
        return bits.contains(IMPLICIT_CONVERSION_PROHIBITED);
    }

    public boolean alternateRecipientAllowed() {
        return bits.contains(ALTERNATE_RECIPIENT_ALLOWED);
    }

    public boolean contentReturnRequest() {
        return bits.contains(CONTENT_RETURN_REQUEST);
    }
}
