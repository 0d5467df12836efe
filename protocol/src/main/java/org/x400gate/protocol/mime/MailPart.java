package org.x400gate.protocol.mime;

import java.util.List;
import java.util.Optional;
import org.x400gate.protocol.octets.Octets;

/** The body of a message or of a part of it (RFC 2045, 2046). */
public sealed interface MailPart {

    /**
     * A text/plain part, decoded; each line end is CR LF.
     *
     * @param file the same as the octets that came, if it was sent as a file: with a name, or as an attachment
     * @param repair what had to be guessed to read it, if anything
     */
    record Text(String text, Optional<Opaque> file, Optional<String> repair) implements MailPart {
        public Text(String text) {
            this(text, Optional.empty(), Optional.empty());
        }
    }

    /** Any other part, its transfer encoding removed; {@code type} is type/subtype in lower case. */
    record Opaque(String type, Optional<String> fileName, Octets content, Particulars particulars) implements MailPart {
        public Opaque(String type, Optional<String> fileName, Octets content) {
            this(type, fileName, content, Particulars.NONE);
        }

        public MediaType mediaType() {
            return new MediaType(type, particulars.parameters());
        }
    }

    /** A multipart; {@code subtype} in lower case. */
    record Multipart(String subtype, List<MailPart> parts) implements MailPart {
        public Multipart {
            parts = List.copyOf(parts);
        }
    }
}
