package org.x400gate.protocol.smtp;

/**
 * A mailbox: the local part as it is meant (without quotes), and a domain or address literal.
 *
 * <p>RFC 5321 4.1.2. Printable ASCII only. The local part may be longer than the 64 octets of 4.5.3.1.1, since O/R
 * addresses written into it (RFC 2156 4.2) are.
 */
public record Mailbox(String localPart, String domain) {
    public static final int MAX_LOCAL_PART = 900;
    public static final int MAX_DOMAIN = 255;
    private static final String ATEXT_SPECIALS = "!#$%&'*+-/=?^_`{|}~";

    public Mailbox {
        check("local part", localPart, MAX_LOCAL_PART, ' ');
        check("domain", domain, MAX_DOMAIN, '!');
        if (domain.chars().anyMatch(c -> "<>()@,;\\\"".indexOf(c) >= 0)) {
            throw new IllegalArgumentException("not a domain");
        }
    }

    /** Reads a mailbox as RFC 5321 writes it, without angle brackets; throws {@code MalformedInput}. */
    public static Mailbox parse(String text) {
        return PathParser.mailbox(text);
    }

    /** As the standard writes it, the local part in quotes where it must be. */
    @Override
    public String toString() {
        return (isDotString(localPart) ? localPart : quoted(localPart)) + "@" + domain;
    }

    static boolean isAtext(int c) {
        return c >= 'a' && c <= 'z'
                || c >= 'A' && c <= 'Z'
                || c >= '0' && c <= '9'
                || c < 128 && ATEXT_SPECIALS.indexOf(c) >= 0;
    }

    private static boolean isDotString(String local) {
        return !local.startsWith(".")
                && !local.endsWith(".")
                && !local.contains("..")
                && local.chars().allMatch(c -> c == '.' || isAtext(c));
    }

    private static String quoted(String local) {
        return '"' + local.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private static void check(String what, String value, int max, char lowest) {
        if (value.isEmpty() || value.length() > max) {
            throw new IllegalArgumentException(what + " has 1 to " + max + " characters: " + value.length());
        }
        if (!value.chars().allMatch(c -> c >= lowest && c <= '~')) {
            throw new IllegalArgumentException(what + " has a character outside of printable ASCII");
        }
    }
}
