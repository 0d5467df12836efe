package org.x400gate.protocol.mime;

import java.util.List;
import java.util.Optional;

/** A message: its header fields in the order of the header, and its body. */
public record MimeMessage(List<HeaderField> fields, MailPart body) {
    public MimeMessage {
        fields = List.copyOf(fields);
    }

    /** All fields of this name; names are compared without case. */
    public List<HeaderField> all(String name) {
        return fields.stream().filter(f -> f.is(name)).toList();
    }

    public Optional<HeaderField> first(String name) {
        return fields.stream().filter(f -> f.is(name)).findFirst();
    }
}
