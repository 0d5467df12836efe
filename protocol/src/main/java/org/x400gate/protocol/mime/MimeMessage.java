package org.x400gate.protocol.mime;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** A message: its header fields in the order of the header, and its body. */
public record MimeMessage(List<HeaderField> fields, MailPart body) {
    public MimeMessage {
        fields = List.copyOf(fields);
    }

    /** All fields of this name; names are compared without case. */
    public List<HeaderField> all(String name) {
        List<HeaderField> found = new ArrayList<>();
        for (HeaderField field : fields) {
            if (field.is(name)) {
                found.add(field);
            }
        }
        return Collections.unmodifiableList(found);
    }

    public Optional<HeaderField> first(String name) {
        for (HeaderField field : fields) {
            if (field.is(name)) {
                return Optional.of(field);
            }
        }
        return Optional.empty();
    }
}
