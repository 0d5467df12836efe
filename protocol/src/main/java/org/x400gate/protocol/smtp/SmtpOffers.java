package org.x400gate.protocol.smtp;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a server offered in its reply to EHLO; {@code maxOctets} is empty where it named no limit (RFC 1870 section 4). */
record SmtpOffers(boolean pipelining, boolean eightBitMime, boolean size, Optional<Long> maxOctets) {
    static final SmtpOffers NONE = new SmtpOffers(false, false, false, Optional.empty());

    /** The first line is the server's greeting, each other one a keyword with its parameters (RFC 5321 4.1.1.1). */
    static SmtpOffers read(SmtpReply reply) {
        SmtpOffers offers = NONE;
        List<String> lines = reply.lines();
        for (String line : lines.subList(1, lines.size())) {
            String[] words = line.strip().split(" +");
            offers = switch (words[0].toUpperCase(Locale.ROOT)) {
                case "PIPELINING" -> new SmtpOffers(true, offers.eightBitMime, offers.size, offers.maxOctets);
                case "8BITMIME" -> new SmtpOffers(offers.pipelining, true, offers.size, offers.maxOctets);
                case "SIZE" ->
                    new SmtpOffers(
                            offers.pipelining,
                            offers.eightBitMime,
                            true,
                            words.length > 1 ? limit(words[1]) : NONE.maxOctets);
                default -> offers;
            };
        }
        return offers;
    }

    private static Optional<Long> limit(String digits) {
        return digits.matches("[0-9]{1,18}")
                ? Optional.of(Long.parseLong(digits)).filter(limit -> limit > 0)
                : Optional.empty();
    }
}
