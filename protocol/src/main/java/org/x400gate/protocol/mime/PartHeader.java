package org.x400gate.protocol.mime;

import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.x400gate.protocol.octets.Octets;

/** The header of one part both ways: name, dates and what else it says of the octets (RFC 2045 5 to 9, RFC 2183, RFC 2231). */
final class PartHeader {
    private static final String DISPOSITION = "Content-Disposition";
    private static final String NAME = "name";
    private static final String FILE_NAME = "filename";

    /** Fields that the writer makes itself. */
    private static final List<String> MADE =
            List.of(MediaType.NAME, DISPOSITION, "Content-Transfer-Encoding", "MIME-Version", "Content-Length");

    private final List<HeaderField> fields;
    private final boolean ofMessage;
    private final Optional<Parameters> disposition;
    private final Optional<MediaType> type;

    PartHeader(List<HeaderField> fields, boolean ofMessage) {
        this.fields = fields;
        this.ofMessage = ofMessage;
        this.disposition = first(DISPOSITION).map(f -> Parameters.read(f.body()));
        this.type = first(MediaType.NAME).flatMap(MediaType::read);
    }

    private Optional<HeaderField> first(String name) {
        return fields.stream().filter(f -> f.is(name)).findFirst();
    }

    /** Sent as a file; the only text of a message is what it says, whatever it is called, unless it is an attachment. */
    boolean isFile() {
        boolean attached = disposition
                .filter(d -> d.first().equalsIgnoreCase("attachment"))
                .isPresent();
        return attached || fileName().isPresent() && !ofMessage;
    }

    private Optional<String> fileName() {
        return disposition
                .flatMap(d -> Optional.ofNullable(d.values().get(FILE_NAME)))
                .or(() -> type.flatMap(t -> Optional.ofNullable(t.parameters().get(NAME))))
                .map(Phrases::visible)
                .filter(name -> !name.isBlank());
    }

    MailPart.Opaque part(String mediaType, Octets content) {
        Map<String, String> parameters = new LinkedHashMap<>();
        type.filter(t -> t.type().equals(mediaType)).ifPresent(t -> parameters.putAll(t.parameters()));
        parameters.remove(NAME);
        List<HeaderField> others = fields.stream()
                .filter(f -> MADE.stream().noneMatch(f::is))
                .filter(f -> !ofMessage || f.name().toLowerCase(Locale.ROOT).startsWith("content-"))
                .toList();
        Particulars particulars = new Particulars(
                parameters, date("creation-date"), date("modification-date"), date("read-date"), others);
        return new MailPart.Opaque(mediaType, fileName(), content, particulars);
    }

    private Optional<OffsetDateTime> date(String parameter) {
        return disposition
                .flatMap(d -> Optional.ofNullable(d.values().get(parameter)))
                .flatMap(MailDates::parse);
    }

    /** The fields of a part as it is sent, but for its encoding. */
    static List<HeaderField> fields(MailPart.Opaque part) {
        List<HeaderField> made = new ArrayList<>();
        Particulars particulars = part.particulars();
        StringBuilder disposition = new StringBuilder();
        part.fileName().ifPresent(name -> disposition.append(Parameters.write(FILE_NAME, name)));
        date(disposition, "creation-date", particulars.created());
        date(disposition, "modification-date", particulars.modified());
        date(disposition, "read-date", particulars.read());
        if (!disposition.isEmpty()) {
            made.add(new HeaderField(DISPOSITION, "attachment" + disposition));
        }
        particulars.fields().stream()
                .filter(f -> MADE.stream().noneMatch(f::is))
                .map(f -> MimeWriter.canWrite(f) ? f : HeaderField.ofText(f.name(), f.text()))
                .filter(MimeWriter::canWrite)
                .forEach(made::add);
        made.add(part.mediaType().field());
        return made;
    }

    private static void date(StringBuilder disposition, String parameter, Optional<OffsetDateTime> date) {
        date.ifPresent(d -> disposition.append(Parameters.write(parameter, MailDates.format(d))));
    }
}
