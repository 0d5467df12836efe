package org.x400gate.protocol.smtp;

import java.util.Optional;
import java.util.function.IntPredicate;
import org.x400gate.protocol.octets.MalformedInput;

/** Paths of MAIL and RCPT: RFC 5321 4.1.2 and 4.1.3. Source routes are read and dropped (appendix C). */
final class PathParser {
    private final String text;
    private int at;

    private PathParser(String text, int at) {
        this.text = text;
        this.at = at;
    }

    /** What stood between the angle brackets (empty for the null path), and where the text goes on behind them. */
    record Path(Optional<Mailbox> mailbox, int end) {}

    /** A path in angle brackets at {@code start}. */
    static Path path(String text, int start) {
        PathParser parser = new PathParser(text, start);
        parser.expect('<');
        if (parser.accept('>')) {
            return new Path(Optional.empty(), parser.at);
        }
        parser.sourceRoute();
        Mailbox mailbox = parser.mailbox();
        parser.expect('>');
        return new Path(Optional.of(mailbox), parser.at);
    }

    static Mailbox mailbox(String text) {
        PathParser parser = new PathParser(text, 0);
        Mailbox mailbox = parser.mailbox();
        if (parser.at != text.length()) {
            throw parser.fault("characters behind the mailbox");
        }
        return mailbox;
    }

    private void sourceRoute() {
        if (peek() != '@') {
            return;
        }
        do {
            expect('@');
            domain();
        } while (accept(','));
        expect(':');
    }

    private Mailbox mailbox() {
        String local = peek() == '"' ? quotedString() : dotString();
        expect('@');
        String domain = peek() == '[' ? literal() : domain();
        if (local.isEmpty() || local.length() > Mailbox.MAX_LOCAL_PART || domain.length() > Mailbox.MAX_DOMAIN) {
            throw fault("local part or domain empty or too long");
        }
        return new Mailbox(local, domain);
    }

    private String dotString() {
        int start = at;
        do {
            run(Mailbox::isAtext, "an atom");
        } while (accept('.'));
        return text.substring(start, at);
    }

    private String quotedString() {
        expect('"');
        StringBuilder local = new StringBuilder();
        while (!accept('"')) {
            if (peek() == '\\') {
                at++;
            }
            int c = peek();
            if (c < ' ' || c > '~') {
                throw fault("not a character of a quoted string");
            }
            local.append((char) c);
            at++;
        }
        return local.toString();
    }

    /** Labels; the underscore is no letter of the standard, but stands in names that are in use. */
    private String domain() {
        int start = at;
        do {
            int label = at;
            run(c -> isLetterOrDigit(c) || c == '-' || c == '_', "a label");
            if (text.charAt(label) == '-' || text.charAt(at - 1) == '-' || at - label > 63) {
                throw fault("not a domain label");
            }
        } while (accept('.'));
        return text.substring(start, at);
    }

    private String literal() {
        int start = at;
        expect('[');
        run(c -> isLetterOrDigit(c) || c == '.' || c == ':' || c == '-', "an address");
        expect(']');
        return text.substring(start, at);
    }

    private void run(IntPredicate allowed, String what) {
        int start = at;
        while (allowed.test(peek())) {
            at++;
        }
        if (at == start) {
            throw fault("no character of " + what);
        }
    }

    private static boolean isLetterOrDigit(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
    }

    /** The character at hand, or 0, which no rule allows, at the end. */
    private int peek() {
        return at < text.length() ? text.charAt(at) : 0;
    }

    private boolean accept(char c) {
        if (peek() != c) {
            return false;
        }
        at++;
        return true;
    }

    private void expect(char c) {
        if (!accept(c)) {
            throw fault("'" + c + "' expected");
        }
    }

    private MalformedInput fault(String what) {
        return new MalformedInput("smtp", at, "RFC 5321 4.1.2", what);
    }
}
