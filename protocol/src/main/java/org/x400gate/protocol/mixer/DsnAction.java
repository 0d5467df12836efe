package org.x400gate.protocol.mixer;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Action field of a delivery status notification (RFC 3464 2.3.3), with the NOTIFY keyword that asks for it (RFC 3461 4.1). */
public enum DsnAction {
    FAILED(Notify.FAILURE),
    DELAYED(Notify.DELAY),
    DELIVERED(Notify.SUCCESS),
    RELAYED(Notify.SUCCESS),
    EXPANDED(Notify.SUCCESS);

    private final Notify askedBy;

    DsnAction(Notify askedBy) {
        this.askedBy = askedBy;
    }

    Notify askedBy() {
        return askedBy;
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** RFC 2156's own examples write "failure". */
    static Optional<DsnAction> read(String field) {
        String word = field.strip().toLowerCase(Locale.ROOT);
        return word.equals("failure")
                ? Optional.of(FAILED)
                : Stream.of(values()).filter(a -> a.word().equals(word)).findFirst();
    }
}
