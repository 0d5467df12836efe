package org.x400gate.protocol.ipm;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.x400gate.protocol.asn1.Ber;
import org.x400gate.protocol.asn1.BerElement;
import org.x400gate.protocol.asn1.BerLimits;
import org.x400gate.protocol.asn1.BerNode;
import org.x400gate.protocol.asn1.GeneralizedTime;
import org.x400gate.protocol.asn1.Oid;
import org.x400gate.protocol.asn1.Tag;
import org.x400gate.protocol.octets.MalformedInput;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.oraddress.DomainNames;
import org.x400gate.protocol.oraddress.OrName;

/** FileTransferParameters and FileTransferData in BER (X.420, module IPMSFileTransferBodyPartType; ISO 8571 for FTAM's). */
final class FileTransferBer {
    /** The relationship by which RFC 2157 2.3.2 marks a Content-ID. */
    private static final String INTERNET_BODY_PART = "Internet MIME Body Part";

    private static final Oid UNSTRUCTURED_BINARY = Oid.of(1, 0, 8571, 5, 3);
    private static final Oid UNSTRUCTURED_BINARY_SYNTAX = Oid.of(1, 0, 8571, 2, 4);

    private static final Tag RELATED_STORED_FILE = Tag.context(0);
    private static final Tag CONTENTS_TYPE = Tag.context(1);
    private static final Tag ENVIRONMENT = Tag.context(2);
    private static final Tag COMPRESSION = Tag.context(3);
    private static final Tag ATTRIBUTES = Tag.context(4);
    private static final Tag EXTENSIONS = Tag.context(5);

    private static final Tag DOCUMENT_TYPE = Tag.context(0);

    /** Members of CrossReference, and of the MessageReference in it. */
    private static final Tag CROSS_REFERENCE = Tag.context(1);

    private static final Tag APPLICATION_CROSS_REFERENCE = Tag.context(0);
    private static final Tag MESSAGE_REFERENCE = Tag.context(1);
    private static final Tag DESCRIPTIVE_RELATIONSHIP = Tag.context(1);
    private static final Tag USER = Tag.context(0);
    private static final Tag USER_RELATIVE_IDENTIFIER = Tag.context(1);

    /** Members of EnvironmentParameter. */
    private static final Tag APPLICATION = Tag.context(0);

    private static final Tag REGISTERED = Tag.context(0);
    private static final Tag REMARKS = Tag.context(3);

    /** Members of FileAttributes. */
    private static final Tag INCOMPLETE_PATHNAME = Tag.context(0);

    private static final Tag COMPLETE_PATHNAME = Tag.context(23);
    private static final Tag CREATED = Tag.context(4);
    private static final Tag MODIFIED = Tag.context(5);
    private static final Tag LAST_READ = Tag.context(6);
    private static final Tag SIZE = Tag.context(13);
    private static final Tag ACTUAL_VALUE = Tag.context(1);

    private static final Tag ARBITRARY = Tag.context(2);

    private FileTransferBer() {}

    static Optional<FileTransfer> read(Octets encoding, BerLimits limits) {
        BerElement element = Ber.decode(encoding, limits);
        Optional<BerElement> values = element.child(Tag.EXTERNAL)
                .flatMap(BodyParts::singleType)
                .filter(list -> list.is(Tag.SEQUENCE) && list.children().size() == 1);
        Optional<Octets> data = values.map(list -> list.children().get(0))
                .filter(value -> value.is(Tag.EXTERNAL))
                .flatMap(FileTransferBer::octets);
        Optional<BerElement> parameters = element.child(IpmTags.PARAMETERS).flatMap(BodyParts::singleType);
        if (data.isEmpty() || parameters.isPresent() && !parameters.get().isConstructed()) {
            return Optional.empty();
        }
        Reader reader = new Reader();
        if (parameters.isPresent() && !reader.parameters(parameters.get())) {
            return Optional.empty();
        }
        return Optional.of(reader.file(data.get()));
    }

    /** Octet-aligned as it should be; peers also send a single OCTET STRING, or bits that fill octets. */
    private static Optional<Octets> octets(BerElement external) {
        Optional<BerElement> single = BodyParts.singleType(external).filter(value -> value.is(Tag.OCTET_STRING));
        return external.child(IpmTags.OCTET_ALIGNED)
                .or(() -> single)
                .map(BerElement::octetString)
                .or(() -> external.child(ARBITRARY)
                        .map(BerElement::bitString)
                        .filter(bits -> bits.unusedBits() == 0)
                        .map(bits -> bits.octets()));
    }

    /** A parameter that can't be read is one more that has no place here: the file counts, not what is said of it. */
    private static final class Reader {
        private final List<String> others = new ArrayList<>();
        private Optional<IpmIdentifier> reference = Optional.empty();
        private Optional<Oid> application = Optional.empty();
        private List<String> remarks = List.of();
        private List<String> pathname = List.of();
        private Optional<Instant> created = Optional.empty();
        private Optional<Instant> modified = Optional.empty();
        private Optional<Instant> lastRead = Optional.empty();
        private Optional<Long> size = Optional.empty();
        private List<HeadingExtension> extensions = List.of();

        FileTransfer file(Octets data) {
            return new FileTransfer(
                    reference,
                    application,
                    remarks,
                    pathname,
                    created,
                    modified,
                    lastRead,
                    size,
                    extensions,
                    others,
                    data);
        }

        /** False if the data are not the file's octets. */
        boolean parameters(BerElement parameters) {
            for (BerElement parameter : parameters.children()) {
                if (parameter.is(COMPRESSION) || parameter.is(CONTENTS_TYPE) && !isBinary(parameter)) {
                    return false;
                }
                if (parameter.is(RELATED_STORED_FILE)) {
                    attempt("related-stored-file", () -> stored(parameter));
                } else if (parameter.is(ENVIRONMENT)) {
                    attempt("environment", () -> environment(parameter));
                } else if (parameter.is(ATTRIBUTES)) {
                    parameter.children().forEach(this::attribute);
                } else if (parameter.is(EXTENSIONS)) {
                    attempt(
                            "extensions",
                            () -> extensions = parameter.children().stream()
                                    .map(IpmReader::extension)
                                    .toList());
                } else if (!parameter.is(CONTENTS_TYPE)) {
                    others.add("parameter " + parameter.tag());
                }
            }
            return true;
        }

        private void attempt(String name, Runnable read) {
            try {
                read.run();
            } catch (MalformedInput unreadable) {
                others.add(name);
            }
        }

        private static boolean isBinary(BerElement type) {
            return type.child(DOCUMENT_TYPE)
                    .flatMap(document -> document.child(Tag.OBJECT_IDENTIFIER))
                    .filter(name -> name.oidValue().equals(UNSTRUCTURED_BINARY))
                    .isPresent();
        }

        private void stored(BerElement files) {
            for (BerElement file : files.children()) {
                List<BerElement> members = file.children();
                boolean internet = members.size() == 2
                        && members.get(0).is(CROSS_REFERENCE)
                        && members.get(1).is(DESCRIPTIVE_RELATIONSHIP)
                        && string(members.get(1)).equals(INTERNET_BODY_PART);
                Optional<BerElement> message = internet ? members.get(0).child(MESSAGE_REFERENCE) : Optional.empty();
                if (message.isPresent()) {
                    reference = Optional.of(new IpmIdentifier(
                            message.get().child(USER).map(OrName::decode),
                            DomainNames.text(message.get().required(USER_RELATIVE_IDENTIFIER, "local identifier"))));
                } else {
                    others.add("related-stored-file");
                }
            }
        }

        private void environment(BerElement environment) {
            for (BerElement member : environment.children()) {
                if (member.is(APPLICATION) && member.only().is(REGISTERED)) {
                    application = Optional.of(member.only().oidValue());
                } else if (member.is(REMARKS)) {
                    remarks = strings(member);
                } else {
                    others.add("environment " + member.tag());
                }
            }
        }

        private void attribute(BerElement attribute) {
            attempt("attribute " + attribute.tag(), () -> {
                if (attribute.is(INCOMPLETE_PATHNAME) || attribute.is(COMPLETE_PATHNAME)) {
                    pathname = strings(attribute);
                } else if (attribute.is(CREATED)) {
                    created = value(attribute).map(GeneralizedTime::decode);
                } else if (attribute.is(MODIFIED)) {
                    modified = value(attribute).map(GeneralizedTime::decode);
                } else if (attribute.is(LAST_READ)) {
                    lastRead = value(attribute).map(GeneralizedTime::decode);
                } else if (attribute.is(SIZE)) {
                    size = value(attribute).map(BerElement::longValue);
                } else {
                    others.add("attribute " + attribute.tag());
                }
            });
        }

        /** Empty for "no-value-available". */
        private static Optional<BerElement> value(BerElement attribute) {
            return Optional.of(attribute.only()).filter(value -> value.is(ACTUAL_VALUE));
        }

        private static List<String> strings(BerElement list) {
            return list.children().stream().map(Reader::string).toList();
        }

        private static String string(BerElement element) {
            return GraphicText.decode(element.octetString());
        }
    }

    static BerNode node(FileTransfer file) {
        BerNode value = BerNode.constructed(
                Tag.EXTERNAL,
                BerNode.oid(UNSTRUCTURED_BINARY_SYNTAX),
                BerNode.primitive(IpmTags.OCTET_ALIGNED, file.data()));
        return BerNode.constructed(
                IpmTags.EXTENDED,
                BodyParts.external(IpmTags.PARAMETERS, IpmTags.EP_FILE_TRANSFER, BerNode.sequence(parameters(file))),
                BodyParts.external(Tag.EXTERNAL, IpmTags.ET_FILE_TRANSFER, BerNode.sequence(value)));
    }

    private static List<BerNode> parameters(FileTransfer file) {
        List<BerNode> parameters = new ArrayList<>();
        file.reference().ifPresent(id -> parameters.add(BerNode.constructed(RELATED_STORED_FILE, stored(id))));
        parameters.add(BerNode.constructed(
                CONTENTS_TYPE, BerNode.constructed(DOCUMENT_TYPE, BerNode.oid(UNSTRUCTURED_BINARY))));
        List<BerNode> environment = new ArrayList<>();
        file.application()
                .ifPresent(oid -> environment.add(BerNode.constructed(APPLICATION, BerNode.oid(REGISTERED, oid))));
        strings(environment, REMARKS, file.remarks());
        add(parameters, ENVIRONMENT, environment);
        List<BerNode> attributes = new ArrayList<>();
        strings(attributes, INCOMPLETE_PATHNAME, file.pathname());
        time(attributes, CREATED, file.created());
        time(attributes, MODIFIED, file.modified());
        time(attributes, LAST_READ, file.lastRead());
        file.size().ifPresent(size -> attributes.add(BerNode.constructed(SIZE, BerNode.integer(ACTUAL_VALUE, size))));
        add(parameters, ATTRIBUTES, attributes);
        add(
                parameters,
                EXTENSIONS,
                file.extensions().stream().map(IpmWriter::extension).toList());
        return parameters;
    }

    private static BerNode stored(IpmIdentifier identifier) {
        List<BerNode> reference = new ArrayList<>();
        identifier.user().ifPresent(user -> reference.add(user.node(USER)));
        reference.add(BerNode.latin1(USER_RELATIVE_IDENTIFIER, identifier.local()));
        return BerNode.sequence(
                BerNode.constructed(
                        CROSS_REFERENCE,
                        BerNode.primitive(APPLICATION_CROSS_REFERENCE, Octets.EMPTY),
                        BerNode.constructed(MESSAGE_REFERENCE, reference)),
                BerNode.ascii(DESCRIPTIVE_RELATIONSHIP, INTERNET_BODY_PART));
    }

    private static void add(List<BerNode> nodes, Tag tag, List<BerNode> members) {
        if (!members.isEmpty()) {
            nodes.add(BerNode.constructed(tag, members));
        }
    }

    private static void strings(List<BerNode> nodes, Tag tag, List<String> texts) {
        add(
                nodes,
                tag,
                texts.stream()
                        .map(text -> BerNode.primitive(Tag.GRAPHIC_STRING, GraphicText.encode(text)))
                        .toList());
    }

    private static void time(List<BerNode> nodes, Tag tag, Optional<Instant> time) {
        time.ifPresent(t -> nodes.add(BerNode.constructed(tag, GeneralizedTime.node(ACTUAL_VALUE, t))));
    }
}
