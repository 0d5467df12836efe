package org.x400gate.protocol.mime;

import java.util.List;
import java.util.Optional;
import org.x400gate.protocol.octets.Octets;

/** The body of a message or of a part of it (RFC 2045, 2046). */
public sealed interface MailPart {

    /**
     * A text/plain part, decoded; each line end is CR LF.
     *
     * @param fileName the name of an attached text
     * @param repair what had to be guessed to read it, if anything
     */
    record Text(String text, Optional<String> fileName, Optional<String> repair) implements MailPart {
        public Text(String text) {
            this(text, Optional.empty(), Optional.empty());
        }
    }

    /** Any other part, its transfer encoding removed; {@code type} is type/subtype in lower case. */
    record Opaque(String type, Optional<String> fileName, Octets content) implements MailPart {}

    /** A multipart; {@code subtype} in lower case. */
    record Multipart(String subtype, List<MailPart> parts) implements MailPart {
        public Multipart {
            parts = List.copyOf(parts);
        }
    }
}
