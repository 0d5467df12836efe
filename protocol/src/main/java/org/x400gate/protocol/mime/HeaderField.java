package org.x400gate.protocol.mime;

import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One header field, unfolded: a name, and a body without CR and LF (RFC 5322 2.2). The body is as it stands in the
 * message, encoded words included; the methods read it as the kind of field it is.
 */
public record HeaderField(String name, String body) {
    public static final int MAX_NAME = 128;

    /** An identifier stands in one line (RFC 5322 2.1.1, 3.6.4), which bounds how far its end is looked for. */
    private static final int MAX_IDENTIFIER_OCTETS = 998;

    public HeaderField {
        if (name.isEmpty()
                || name.length() > MAX_NAME
                || !name.chars().allMatch(c -> c > ' ' && c <= '~' && c != ':')) {
            throw new IllegalArgumentException("not a field name");
        }
        if (body.chars().anyMatch(c -> c == '\r' || c == '\n' || c == 0)) {
            throw new IllegalArgumentException("line end inside field " + name);
        }
    }

    /** An unstructured field (RFC 5322 2.2.1); encoded words are made where needed. */
    public static HeaderField ofText(String name, String text) {
        return new HeaderField(name, Phrases.encodeText(text));
    }

    public static HeaderField ofAddresses(String name, List<? extends MailAddress> addresses) {
        return new HeaderField(
                name,
                String.join(", ", addresses.stream().map(MailAddress::text).toList()));
    }

    public static HeaderField ofDate(String name, OffsetDateTime date) {
        return new HeaderField(name, MailDates.format(date));
    }

    public static HeaderField ofReferences(String name, List<Reference> references) {
        return new HeaderField(
                name, String.join(" ", references.stream().map(Reference::text).toList()));
    }

    public boolean is(String other) {
        return name.equalsIgnoreCase(other);
    }

    /** The body with encoded words decoded. */
    public String text() {
        return Phrases.decode(body);
    }

    public List<MailAddress> addresses(MimeLimits limits) {
        return new AddressReader(body, limits.maxAddresses()).list();
    }

    /** The body as a date; empty if it is none (RFC 5322 3.3 and 4.3). */
    public Optional<OffsetDateTime> date() {
        return MailDates.parse(body);
    }

    /** Message identifiers and, between them, phrases of the obsolete form (RFC 5322 3.6.4 and 4.5.4). */
    public List<Reference> references() {
        List<Reference> found = new ArrayList<>();
        StringBuilder phrase = new StringBuilder();
        int at = 0;
        while (at < body.length()) {
            int end = body.charAt(at) == '<' ? closing(at) : -1;
            if (end > 0) {
                addPhrase(found, phrase);
                found.add(new Reference(body.substring(at + 1, end), true));
                at = end + 1;
            } else {
                phrase.append(body.charAt(at++));
            }
        }
        addPhrase(found, phrase);
        return found;
    }

    private static void addPhrase(List<Reference> found, StringBuilder phrase) {
        String text = phrase.toString().strip();
        if (!text.isEmpty() && !text.equals(",")) {
            found.add(new Reference(Phrases.decode(text), false));
        }
        phrase.setLength(0);
    }

    private int closing(int open) {
        boolean quoted = false;
        int end = Math.min(body.length(), open + MAX_IDENTIFIER_OCTETS);
        for (int i = open + 1; i < end; i++) {
            char c = body.charAt(i);
            if (quoted && c == '\\') {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == '>' && !quoted) {
                return i;
            }
        }
        return -1;
    }

    /** A message identifier without its angle brackets, or a phrase. */
    public record Reference(String value, boolean isMessageId) {
        public Reference {
            if (value.chars().anyMatch(c -> c == '\r' || c == '\n' || c == 0)) {
                throw new IllegalArgumentException("line end inside an identifier");
            }
        }

        public String text() {
            return isMessageId ? "<" + value + ">" : Phrases.encode(value);
        }
    }
}
