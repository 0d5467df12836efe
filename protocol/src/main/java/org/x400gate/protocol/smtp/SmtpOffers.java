package org.x400gate.protocol.smtp;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What a server offered in its reply to EHLO; {@code maxOctets} is empty where it named no limit (RFC 1870 section 4). */
record SmtpOffers(Set<Extension> extensions, Optional<Long> maxOctets) {
    static final SmtpOffers NONE = new SmtpOffers(Set.of(), Optional.empty());

    /** Those that a client of ours makes use of. */
    enum Extension {
        PIPELINING("PIPELINING"),
        EIGHT_BIT_MIME("8BITMIME"),
        SIZE("SIZE"),
        DSN("DSN"),
        STARTTLS("STARTTLS");

        private final String keyword;

        Extension(String keyword) {
            this.keyword = keyword;
        }
    }

    SmtpOffers {
        extensions = Set.copyOf(extensions);
    }

    boolean has(Extension extension) {
        return extensions.contains(extension);
    }

    /** The first line is the server's greeting, each other one a keyword with its parameters (RFC 5321 4.1.1.1). */
    static SmtpOffers read(SmtpReply reply) {
        Set<Extension> offered = EnumSet.noneOf(Extension.class);
        Optional<Long> maxOctets = Optional.empty();
        List<String> lines = reply.lines();
        for (String line : lines.subList(1, lines.size())) {
            String[] words = line.strip().split(" +");
            String keyword = words[0].toUpperCase(Locale.ROOT);
            for (Extension extension : Extension.values()) {
                if (extension.keyword.equals(keyword)) {
                    offered.add(extension);
                }
            }
            if (keyword.equals(Extension.SIZE.keyword)) {
                maxOctets = words.length > 1 ? limit(words[1]) : Optional.empty();
            }
        }
        return new SmtpOffers(offered, maxOctets);
    }

    private static Optional<Long> limit(String digits) {
        return digits.matches("[0-9]{1,18}")
                ? Optional.of(Long.parseLong(digits)).filter(limit -> limit > 0)
                : Optional.empty();
    }
}
