package org.x400gate.protocol.mime;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A media type with its parameters (RFC 2045 5, RFC 2231).
 *
 * @param type type/subtype in lower case
 * @param parameters in their order, names in lower case
 */
public record MediaType(String type, Map<String, String> parameters) {
    public static final String NAME = "Content-Type";

    /** The longest type/subtype that any register takes (RFC 6838 4.2). */
    private static final Pattern TYPE =
            Pattern.compile("[a-z0-9][a-z0-9!#$&^_.+-]{0,126}/[a-z0-9][a-z0-9!#$&^_.+-]{0,126}");

    public MediaType {
        if (!isType(type)) {
            throw new IllegalArgumentException("not a media type");
        }
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    }

    public static MediaType of(String type) {
        return new MediaType(type, Map.of());
    }

    /** Whether it may stand in a header as the type of a part. */
    public static boolean isType(String type) {
        return TYPE.matcher(type).matches();
    }

    /** Empty if what stands there is no type. */
    public static Optional<MediaType> read(HeaderField field) {
        Parameters parameters = Parameters.read(field.body());
        String type = parameters.first().toLowerCase(Locale.ROOT);
        return isType(type) ? Optional.of(new MediaType(type, parameters.values())) : Optional.empty();
    }

    /** The same without one of its parameters. */
    public MediaType without(String parameter) {
        Map<String, String> others = new LinkedHashMap<>(parameters);
        others.remove(parameter);
        return new MediaType(type, others);
    }

    public HeaderField field() {
        StringBuilder body = new StringBuilder(type);
        parameters.forEach((name, value) -> body.append(Parameters.write(name, value)));
        return new HeaderField(NAME, body.toString());
    }
}
