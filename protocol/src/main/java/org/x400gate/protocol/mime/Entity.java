package org.x400gate.protocol.mime;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The header of a message or of a part, as it came, and what follows by it (RFC 2045, 2046).
 *
 * @param number from 0, in the order of the message
 * @param fields each with its continuation lines and line ends, one octet to a character
 * @param isMessage it begins a message, not a part
 * @param closed the empty line behind the fields was there
 * @param signed somewhere inside what a signature is over (RFC 1847 2.1)
 * @param inDigest its type is message/rfc822 if it says nothing else (RFC 2046 5.1.5)
 */
record Entity(int number, List<String> fields, boolean isMessage, boolean closed, boolean signed, boolean inDigest) {
    static final String ENCODING = "Content-Transfer-Encoding";
    /** Those that leave octets as they are. */
    private static final Set<String> IDENTITY = Set.of("7bit", "8bit", "binary");

    enum Kind {
        LEAF,
        MULTIPART,
        MESSAGE
    }

    Entity {
        fields = List.copyOf(fields);
    }

    static String nameOf(String field) {
        return field.substring(0, Math.max(0, field.indexOf(':'))).strip();
    }

    private static String bodyOf(String field) {
        return field.substring(field.indexOf(':') + 1)
                .replaceAll("\r\n(?=[ \t])", "")
                .replaceAll("[\r\n\0]", " ")
                .strip();
    }

    /** Its name if it can be one; what stands in it beyond ASCII is UTF-8, or else ISO 8859-1. */
    static HeaderField legible(String field) {
        byte[] octets = bodyOf(field).getBytes(StandardCharsets.ISO_8859_1);
        return new HeaderField(nameOf(field), Phrases.legible(octets));
    }

    static boolean isEightBit(String text) {
        return text.chars().anyMatch(c -> c > 0x7F);
    }

    private Optional<HeaderField> first(String name) {
        return fields.stream()
                .filter(field -> nameOf(field).equalsIgnoreCase(name))
                .findFirst()
                .map(field -> new HeaderField(name, bodyOf(field)));
    }

    boolean has(String name) {
        return first(name).isPresent();
    }

    Optional<MediaType> mediaType() {
        return first(MediaType.NAME).flatMap(MediaType::read);
    }

    /** In lower case; nothing said is 7bit (RFC 2045 6.1). */
    String encoding() {
        return first(ENCODING)
                .map(field -> field.body().toLowerCase(Locale.ROOT))
                .orElse("7bit");
    }

    boolean leavesOctets() {
        return IDENTITY.contains(encoding());
    }

    String type() {
        return mediaType()
                .map(MediaType::type)
                .orElse(inDigest && !has(MediaType.NAME) ? "message/rfc822" : "text/plain");
    }

    Optional<String> boundary() {
        return mediaType()
                .map(type -> type.parameters().get("boundary"))
                .map(String::stripTrailing)
                .filter(text -> !text.isEmpty());
    }

    Kind kind() {
        if (!leavesOctets()) {
            return Kind.LEAF;
        }
        if (type().startsWith("multipart/") && boundary().isPresent()) {
            return Kind.MULTIPART;
        }
        return type().equals("message/rfc822") ? Kind.MESSAGE : Kind.LEAF;
    }

    /** Whether another encoding may be put in the place of this one (RFC 2045 6.4; RFC 6532 3.7 for message/global). */
    boolean mayBeEncoded() {
        boolean composite = type().startsWith("multipart/") || type().startsWith("message/");
        return leavesOctets() && (!composite || type().startsWith("message/global"));
    }
}
