package org.x400gate.protocol.mixer;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.x400gate.protocol.mime.HeaderField;
import org.x400gate.protocol.mime.MailPart;
import org.x400gate.protocol.mime.MediaType;
import org.x400gate.protocol.mime.Particulars;
import org.x400gate.protocol.octets.Octets;

/**
 * Name and type of a file whose body part has no place for them: one field for each in the heading's extension, or for
 * 1984 among the header fields in the first body part, where the next gateway of our kind finds them.
 */
final class Companions {
    static final String NAME = "X-X400-Body-Part";
    private static final String NUMBER = "x400-number";
    private static final String OCTETS = "x400-octets";
    private static final String FILE = "name";

    private final Map<Integer, MediaType> byNumber = new HashMap<>();

    Companions(List<HeaderField> fields) {
        for (HeaderField field : fields) {
            MediaType.read(field)
                    .ifPresent(type ->
                            number(type.parameters().get(NUMBER)).ifPresent(n -> byNumber.putIfAbsent(n, type)));
        }
    }

    private static Optional<Integer> number(String text) {
        return text != null && text.matches("[0-9]{1,8}") ? Optional.of(Integer.valueOf(text)) : Optional.empty();
    }

    /** @param number of the body part, 1 for the first behind one that holds header fields */
    static HeaderField field(int number, MailPart.Opaque part) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put(NUMBER, Integer.toString(number));
        parameters.put(OCTETS, Integer.toString(part.content().length()));
        part.fileName().ifPresent(name -> parameters.put(FILE, name));
        part.particulars().parameters().forEach(parameters::putIfAbsent);
        return new HeaderField(
                NAME, new MediaType(part.type(), parameters).field().body());
    }

    /** The file with what is said of it, if that was said of these octets: who forwards may reorder. */
    MailPart.Opaque file(int number, Octets data, FileNames names, Losses losses) {
        Optional<MediaType> said = Optional.ofNullable(byNumber.get(number))
                .filter(type ->
                        Integer.toString(data.length()).equals(type.parameters().get(OCTETS)));
        String type = said.map(MediaType::type)
                .filter(t -> !t.startsWith("multipart/"))
                .orElse(Attachments.OCTETS);
        Map<String, String> parameters =
                new LinkedHashMap<>(said.map(MediaType::parameters).orElse(Map.of()));
        String name = Optional.ofNullable(parameters.remove(FILE)).orElse("");
        parameters.remove(NUMBER);
        parameters.remove(OCTETS);
        return new MailPart.Opaque(
                type, Optional.of(names.named(name, type, losses)), data, Particulars.of(parameters));
    }
}
