package org.x400gate.loadtest.crash;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One message as a sender of ours makes it. Who it is from and for tells which one it is: each has an originator and
 * recipients of its own, so that whatever comes out, wherever, is known by its addresses.
 *
 * @param asked whether its originator wants to hear of success, too
 */
record Letter(long number, Side from, List<To> to, int octets, Urgency urgency, boolean asked) {
    private static final Pattern RECIPIENT = Pattern.compile("(?<![0-9a-z])([mnu])([1-9])x([0-9a-z]+)");
    private static final Pattern ORIGINATOR = Pattern.compile("(?<![0-9a-z])ox([0-9a-z]+)");
    private static final int BASE = 36;
    private static final int LINE = 64;

    /** Where somebody is. */
    enum Side {
        /** Behind the mail server. */
        NEAR("near.example"),
        /** At the peer who sends, too. */
        FAR("far.example"),
        /** At another peer. */
        EAST("east.example");

        private final String domain;

        Side(String domain) {
            this.domain = domain;
        }

        String domain() {
            return domain;
        }

        boolean isX400() {
            return this != NEAR;
        }

        String prefix() {
            return "/C=XX/ADMD= /PRMD=" + name().toLowerCase(Locale.ROOT) + "/";
        }
    }

    /** What becomes of it there; the letter stands in the address. */
    enum Kind {
        TAKEN('m'),
        /** There is no such user: the server refuses him, the peer reports it. */
        UNKNOWN_USER('n'),
        /** The server refuses the message when it has seen it. */
        UNWANTED('u');

        private final char letter;

        Kind(char letter) {
            this.letter = letter;
        }

        private static Kind of(char letter) {
            for (Kind kind : values()) {
                if (kind.letter == letter) {
                    return kind;
                }
            }
            throw new IllegalArgumentException("no kind of recipient: " + letter);
        }
    }

    enum Urgency {
        URGENT("urgent"),
        NORMAL("normal"),
        NON_URGENT("non-urgent");

        private final String word;

        Urgency(String word) {
            this.word = word;
        }
    }

    /** One recipient, from 1. */
    record To(int index, Kind kind, Side side) {}

    /** A recipient of a letter, as an address names him. */
    record Name(Kind kind, int index, long number) {}

    Letter {
        to = List.copyOf(to);
    }

    String originator() {
        return "ox" + Long.toString(number, BASE) + "@" + from.domain;
    }

    String address(To recipient) {
        return name(recipient) + "@" + recipient.side.domain;
    }

    private String name(To recipient) {
        return words(new Name(recipient.kind, recipient.index, number));
    }

    /** As it stands in an address. */
    static String words(Name name) {
        return "" + name.kind.letter + name.index + "x" + Long.toString(name.number, BASE);
    }

    /** The recipient in an address of either form. */
    static Optional<Name> recipient(String address) {
        Matcher matcher = RECIPIENT.matcher(address.toLowerCase(Locale.ROOT));
        return matcher.find()
                ? Optional.of(new Name(
                        Kind.of(matcher.group(1).charAt(0)),
                        Integer.parseInt(matcher.group(2)),
                        Long.parseLong(matcher.group(3), BASE)))
                : Optional.empty();
    }

    /** The number of the letter whose originator that is. */
    static Optional<Long> originator(String address) {
        Matcher matcher = ORIGINATOR.matcher(address.toLowerCase(Locale.ROOT));
        return matcher.find() ? Optional.of(Long.parseLong(matcher.group(1), BASE)) : Optional.empty();
    }

    String messageId() {
        return "<" + Long.toString(number, BASE) + "@" + from.domain + ">";
    }

    /** Lines of letters that depend on the number alone: what comes out is compared with it, octet for octet. */
    byte[] text() {
        SplittableRandom dice = new SplittableRandom(number);
        StringBuilder text = new StringBuilder(octets + LINE);
        text.append("letter ").append(number).append(" of ").append(octets).append("\r\n");
        while (text.length() < octets) {
            for (int i = 0; i < LINE; i += 8) {
                long chosen = dice.nextLong();
                for (int j = 0; j < 8; j++) {
                    text.append((char) ('a' + (chosen >>> (8 * j) & 0xFF) % 26));
                }
            }
            text.append("\r\n");
        }
        return text.append("end of letter ")
                .append(number)
                .append("\r\n")
                .toString()
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** As Internet mail. */
    byte[] mail() {
        StringBuilder head = new StringBuilder("From: " + originator() + "\r\n");
        for (To each : to) {
            head.append("To: ").append(address(each)).append("\r\n");
        }
        head.append("Subject: letter ").append(number);
        head.append("\r\nMessage-ID: ").append(messageId());
        head.append("\r\nDate: Mon, 23 Nov 2026 12:00:00 +0000\r\nPriority: ").append(urgency.word);
        byte[] header = head.append("\r\n\r\n").toString().getBytes(StandardCharsets.US_ASCII);
        byte[] text = text();
        byte[] mail = java.util.Arrays.copyOf(header, header.length + text.length);
        System.arraycopy(text, 0, mail, header.length, text.length);
        return mail;
    }

    /** Whether the text is in there, whole and unchanged. */
    boolean isIn(byte[] octets) {
        byte[] text = text();
        byte[] first = ("letter " + number + " of ").getBytes(StandardCharsets.US_ASCII);
        for (int at = 0; at + text.length <= octets.length; at++) {
            if (java.util.Arrays.equals(octets, at, at + first.length, first, 0, first.length)
                    && java.util.Arrays.equals(octets, at, at + text.length, text, 0, text.length)) {
                return true;
            }
        }
        return false;
    }
}
