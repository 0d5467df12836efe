package org.x400gate.protocol.mixer;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.x400gate.protocol.asn1.GeneralizedTime;
import org.x400gate.protocol.asn1.Oid;
import org.x400gate.protocol.ipm.FileTransfer;
import org.x400gate.protocol.ipm.HeadingExtension;
import org.x400gate.protocol.ipm.IpmIdentifier;
import org.x400gate.protocol.mime.HeaderField;
import org.x400gate.protocol.mime.HeaderField.Reference;
import org.x400gate.protocol.mime.MailPart;
import org.x400gate.protocol.mime.MediaType;
import org.x400gate.protocol.mime.Particulars;
import org.x400gate.protocol.octets.MalformedInput;

/** One file both ways as a file transfer body part (RFC 2157 2.3, 3.1.1, 3.3, 6.4). */
final class Attachments {
    static final String OCTETS = "application/octet-stream";
    private static final String CLAUSE = "RFC 2157 2.3";
    private static final String DESCRIPTION = "Content-Description";
    private static final String CONTENT_ID = "Content-ID";
    private static final String FTBP_TYPE = "application/x-ftbp.";

    /** The application-reference that says: what it is stands in the extension (RFC 2157 3.1.1). */
    static final Oid ENCAPSULATED = Oid.of(1, 3, 6, 1, 7, 1, 2, 1, 5);

    private Attachments() {}

    static FileTransfer toIpm(MailPart.Opaque part, Losses losses) {
        FileTransfer.Builder file = FileTransfer.builder(part.content());
        part.fileName().ifPresent(file::pathname);
        Particulars particulars = part.particulars();
        List<HeaderField> others = new ArrayList<>();
        Optional<Oid> application = application(part.mediaType());
        file.application(application.orElse(ENCAPSULATED));
        if (application.isEmpty() || !particulars.parameters().isEmpty()) {
            others.add(part.mediaType().field());
        }
        for (HeaderField field : particulars.fields()) {
            Optional<IpmIdentifier> identifier = field.is(CONTENT_ID) ? identifier(field) : Optional.empty();
            if (identifier.isPresent()) {
                file.reference(identifier.get());
            } else if (field.is(DESCRIPTION)) {
                file.remark(field.text());
            } else {
                others.add(field.body().matches("[ -~\t]*") ? field : HeaderField.ofText(field.name(), field.body()));
            }
        }
        time("creation-date", particulars.created(), losses).ifPresent(file::created);
        time("modification-date", particulars.modified(), losses).ifPresent(file::modified);
        time("read-date", particulars.read(), losses).ifPresent(file::lastRead);
        if (!others.isEmpty()) {
            file.extension(Rfc822Fields.extension(others));
        }
        return file.build();
    }

    /** Types that an application-reference stands for; those with one of their own were made of such a file. */
    private static Optional<Oid> application(MediaType type) {
        if (type.type().equals(OCTETS)) {
            return Optional.of(FileTransfer.UNKNOWN_ATTACHMENT);
        }
        try {
            return type.type().startsWith(FTBP_TYPE)
                    ? Optional.of(Oid.parse(type.type().substring(FTBP_TYPE.length())))
                    : Optional.empty();
        } catch (IllegalArgumentException noOid) {
            return Optional.empty();
        }
    }

    /** A Content-ID that comes back the same; any other stays a field. */
    private static Optional<IpmIdentifier> identifier(HeaderField field) {
        List<Reference> references = field.references();
        return references.size() == 1 && references.get(0).isMessageId() && MessageIds.isExact(references.get(0))
                ? Optional.of(MessageIds.toIpm(references.get(0)))
                : Optional.empty();
    }

    private static Optional<Instant> time(String name, Optional<OffsetDateTime> date, Losses losses) {
        Optional<Instant> time = date.map(OffsetDateTime::toInstant).filter(GeneralizedTime::isGeneralizedTime);
        if (date.isPresent() && time.isEmpty()) {
            losses.lost(CLAUSE, name, "no date that X.400 can hold, left out");
        }
        return time;
    }

    static MailPart.Opaque toMail(FileTransfer file, FileNames names, Losses losses) {
        file.others().forEach(name -> losses.lost(CLAUSE, "file-transfer " + name, "left out"));
        List<HeaderField> fields = fields(file, losses);
        Optional<MediaType> written =
                fields.stream().filter(f -> f.is(MediaType.NAME)).findFirst().flatMap(MediaType::read);
        MediaType type = type(file.application(), written);
        List<HeaderField> others = new ArrayList<>();
        file.reference()
                .ifPresent(id -> others.add(HeaderField.ofReferences(CONTENT_ID, List.of(MessageIds.toRfc(id)))));
        file.remarks().stream().limit(1).forEach(text -> others.add(HeaderField.ofText(DESCRIPTION, text)));
        if (file.remarks().size() > 1) {
            losses.lost(CLAUSE, "user-visible-string", "all but the first left out");
        }
        fields.stream().filter(f -> isOfPart(f.name(), others)).forEach(others::add);
        Map<String, String> parameters = new LinkedHashMap<>(type.parameters());
        parameters.remove("name");
        return new MailPart.Opaque(
                type.type(),
                name(file, type, names, losses),
                file.data(),
                new Particulars(
                        parameters, date(file.created()), date(file.modified()), date(file.lastRead()), others));
    }

    /** A part of a mail that had no name has none again; any other file without one is given one, to be saved by. */
    private static Optional<String> name(FileTransfer file, MediaType type, FileNames names, Losses losses) {
        String path = String.join("/", file.pathname());
        boolean nameless = path.isBlank() && file.application().equals(Optional.of(ENCAPSULATED));
        return nameless ? Optional.empty() : Optional.of(names.named(path, type.type(), losses));
    }

    /** What a peer has written there may say something of the part, and nothing of the message or its encoding. */
    private static boolean isOfPart(String name, List<HeaderField> already) {
        String lower = name.toLowerCase(Locale.ROOT);
        return !List.of(
                                "content-type",
                                "content-transfer-encoding",
                                "content-disposition",
                                "content-length",
                                "mime-version")
                        .contains(lower)
                && already.stream().noneMatch(f -> f.is(name));
    }

    private static List<HeaderField> fields(FileTransfer file, Losses losses) {
        List<HeaderField> fields = new ArrayList<>();
        for (HeadingExtension extension : file.extensions()) {
            try {
                if (extension.type().equals(Rfc822Fields.FIELD_LIST)) {
                    fields.addAll(Rfc822Fields.read(extension));
                } else {
                    losses.lost(CLAUSE, "file-transfer extension " + extension.type(), "left out");
                }
            } catch (MalformedInput noList) {
                losses.lost(CLAUSE, "file-transfer rfc-822-field", "not readable, left out");
            }
        }
        return fields;
    }

    /** A type that is written there counts only where the reference leaves it open. */
    private static MediaType type(Optional<Oid> application, Optional<MediaType> written) {
        boolean unknown = application.isEmpty()
                || application.get().equals(FileTransfer.UNKNOWN_ATTACHMENT)
                || application.get().equals(FileTransfer.UNKNOWN_ATTACHMENT_IN_DRAFTS)
                || application.get().equals(ENCAPSULATED);
        String ofReference = FTBP_TYPE + application.map(Oid::toString).orElse("");
        return unknown || !MediaType.isType(ofReference)
                ? written.filter(t -> !t.type().startsWith("multipart/")).orElse(MediaType.of(OCTETS))
                : MediaType.of(ofReference);
    }

    private static Optional<OffsetDateTime> date(Optional<Instant> time) {
        return time.map(t -> OffsetDateTime.ofInstant(t, ZoneOffset.UTC));
    }
}
