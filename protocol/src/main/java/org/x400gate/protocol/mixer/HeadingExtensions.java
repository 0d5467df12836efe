package org.x400gate.protocol.mixer;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.x400gate.protocol.asn1.Ber;
import org.x400gate.protocol.asn1.BerElement;
import org.x400gate.protocol.asn1.BerLimits;
import org.x400gate.protocol.asn1.BerNode;
import org.x400gate.protocol.asn1.Oid;
import org.x400gate.protocol.asn1.Tag;
import org.x400gate.protocol.ipm.HeadingExtension;
import org.x400gate.protocol.mime.HeaderField;
import org.x400gate.protocol.octets.MalformedInput;

/** The heading extensions of X.420 that have a field in Internet mail (RFC 2156 5.1.3, 5.3.4). */
final class HeadingExtensions {
    private static final Oid INCOMPLETE_COPY = Oid.of(2, 6, 1, 5, 0);
    private static final Oid LANGUAGES = Oid.of(2, 6, 1, 5, 1);
    private static final Oid AUTO_SUBMITTED = Oid.of(2, 6, 1, 5, 2);
    private static final List<String> AUTO_SUBMITTED_WORDS =
            List.of("not-auto-submitted", "auto-generated", "auto-replied", "auto-forwarded");
    /** X.420 stops here, RFC 2156 has a word more. */
    private static final int LAST_OF_X420 = 2;

    private static final BerLimits LIMITS = new BerLimits(65_536, 8, 256);
    private static final int MAX_LANGUAGES = 100;

    private HeadingExtensions() {}

    static HeadingExtension incompleteCopy() {
        return new HeadingExtension(INCOMPLETE_COPY, Optional.empty());
    }

    /** The first two letters of each value (RFC 2156 5.1.3), comments left out. */
    static List<String> languages(String body) {
        Set<String> languages = new LinkedHashSet<>();
        for (String value : body.replaceAll("\\([^()]*\\)", "").split(",", MAX_LANGUAGES)) {
            String word = value.strip();
            if (word.matches("[A-Za-z]{2}([^A-Za-z].*)?")) {
                languages.add(word.substring(0, 2));
            }
        }
        return new ArrayList<>(languages);
    }

    static HeadingExtension ofLanguages(List<String> languages) {
        return new HeadingExtension(
                LANGUAGES,
                Optional.of(BerNode.set(languages.stream()
                                .map(language -> BerNode.ascii(Tag.PRINTABLE_STRING, language))
                                .toList())
                        .encode()));
    }

    /** By the words of RFC 2156, or RFC 3834's {@code no}; one that X.420 has no number for, or more words, are none. */
    static Optional<Integer> autoSubmitted(String body) {
        String word = body.strip().toLowerCase(Locale.ROOT);
        int number = word.equals("no") ? 0 : AUTO_SUBMITTED_WORDS.indexOf(word);
        return number < 0 || number > LAST_OF_X420 ? Optional.empty() : Optional.of(number);
    }

    static HeadingExtension ofAutoSubmitted(int number) {
        return new HeadingExtension(
                AUTO_SUBMITTED,
                Optional.of(BerNode.integer(Tag.ENUMERATED, number).encode()));
    }

    /** Empty for an extension that has no field, or does not hold what it should. */
    static Optional<HeaderField> field(HeadingExtension extension) {
        if (extension.type().equals(INCOMPLETE_COPY)) {
            return Optional.of(new HeaderField("Incomplete-Copy", ""));
        }
        try {
            if (extension.type().equals(LANGUAGES) && extension.value().isPresent()) {
                return languages(Ber.decode(extension.value().get(), LIMITS));
            }
            if (extension.type().equals(AUTO_SUBMITTED) && extension.value().isPresent()) {
                int word = Ber.decode(extension.value().get(), LIMITS).intValue(0, AUTO_SUBMITTED_WORDS.size() - 1);
                return Optional.of(new HeaderField("Autosubmitted", AUTO_SUBMITTED_WORDS.get(word)));
            }
        } catch (MalformedInput unreadable) {
            return Optional.empty();
        }
        return Optional.empty();
    }

    private static Optional<HeaderField> languages(BerElement set) {
        List<String> languages = new ArrayList<>();
        for (BerElement language : set.children()) {
            languages.add(language.string(StandardCharsets.US_ASCII).strip());
        }
        boolean sound = !languages.isEmpty() && languages.stream().allMatch(l -> l.matches("[A-Za-z -]{2,5}"));
        return Optional.of(String.join(", ", languages))
                .filter(l -> sound)
                .map(l -> new HeaderField("Content-Language", l));
    }
}
