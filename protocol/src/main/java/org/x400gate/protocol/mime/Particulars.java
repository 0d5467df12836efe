package org.x400gate.protocol.mime;

import java.time.OffsetDateTime;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the header of a part says beside type, name and encoding.
 *
 * @param parameters those of its Content-Type, without the name
 * @param created creation-date of its Content-Disposition (RFC 2183 2.4)
 * @param modified modification-date
 * @param read read-date
 * @param fields all other fields: those of a part, or the "Content-" ones of a message that is one part
 */
public record Particulars(
        Map<String, String> parameters,
        Optional<OffsetDateTime> created,
        Optional<OffsetDateTime> modified,
        Optional<OffsetDateTime> read,
        List<HeaderField> fields) {
    public static final Particulars NONE =
            new Particulars(Map.of(), Optional.empty(), Optional.empty(), Optional.empty(), List.of());

    public Particulars {
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
        fields = List.copyOf(fields);
    }

    public static Particulars of(Map<String, String> parameters) {
        return new Particulars(parameters, Optional.empty(), Optional.empty(), Optional.empty(), List.of());
    }

    public Optional<HeaderField> field(String name) {
        return fields.stream().filter(f -> f.is(name)).findFirst();
    }
}
