package org.x400gate.protocol.ipm;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import org.x400gate.protocol.asn1.BerNode;
import org.x400gate.protocol.asn1.BitString;
import org.x400gate.protocol.asn1.Oid;
import org.x400gate.protocol.asn1.Tag;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.oraddress.OrAddress;
import org.x400gate.protocol.oraddress.OrAddressSamples;
import org.x400gate.protocol.oraddress.OrName;

/** An IPM to begin with, and arbitrary ones. */
public final class IpmSamples {
    private static final String TELETEX = "abc XYZ019äöüÉçßŁœ_@©";

    private IpmSamples() {}

    /** From one to another, with the body parts given. */
    public static Ipm ipm(String subject, BodyPart... body) {
        OrName sender = OrName.of(OrAddress.parse("/C=XX/ADMD= /PRMD=test/O=org/S=sender/"));
        OrName reader = OrName.of(OrAddress.parse("/C=XX/ADMD= /PRMD=test/O=org/DD.RFC-822=user(a)example.net/"));
        Heading heading = Heading.builder(new IpmIdentifier(Optional.of(sender), "20261123101500.1"))
                .originator(OrDescriptor.of(sender, "Jörg Sender"))
                .primaryRecipient(RecipientSpecifier.of(OrDescriptor.of(reader, "A. Reader")))
                .subject(subject)
                .build();
        return new Ipm(heading, List.of(body));
    }

    /** A file of which everything is said that has a place. */
    public static FileTransfer file() {
        return saidAll().build();
    }

    private static FileTransfer.Builder saidAll() {
        return FileTransfer.builder(Octets.of(0, 1, 2, 0xFF))
                .reference(IpmIdentifier.of("part1(a)example.net"))
                .application(FileTransfer.UNKNOWN_ATTACHMENT)
                .remark("What it is: für alle")
                .pathname("Grüße.bin")
                .created(Instant.parse("2026-11-23T10:15:00Z"))
                .modified(Instant.parse("2026-11-23T10:16:00Z"))
                .lastRead(Instant.parse("2026-11-23T10:17:00Z"));
    }

    /** And fields that have none. */
    static FileTransfer fileWithFields() {
        return saidAll()
                .extension(new HeadingExtension(
                        Oid.of(1, 3, 6, 1, 7, 1, 3, 2),
                        Optional.of(BerNode.constructed(Tag.SEQUENCE).encode())))
                .build();
    }

    /** A message that was delivered and is passed on. */
    public static ForwardedMessage forwarded() {
        OrName sender = OrName.of(OrAddress.parse("/C=XX/ADMD= /PRMD=test/O=org/S=sender/"));
        OrName reader = OrName.of(OrAddress.parse("/C=XX/ADMD= /PRMD=test/O=org/S=reader/"));
        Instant sent = Instant.parse("2026-11-23T10:15:00Z");
        return new ForwardedMessage(
                Optional.of(sent.plusSeconds(60)),
                Optional.of(DeliveryEnvelope.encode(2, false, sender, reader, sent)),
                ipm("Inside", BodyPart.Ia5Text.of("text\r\n")));
    }

    /**
     * What others send: a file with attributes that have no place, in an OCTET STRING; one that is compressed; an extended
     * bilaterally defined part, octet-aligned; a general text in a set that nobody here knows; a facsimile.
     */
    public static BodyPart[] foreignParts() {
        BerNode pathname = BerNode.constructed(
                Tag.context(0), BerNode.primitive(Tag.GRAPHIC_STRING, Octets.ofHex("4772c8757373652e747874")));
        BerNode attributes =
                BerNode.constructed(Tag.context(4), pathname, BerNode.bits(Tag.context(1), BitString.ofBits(0, 1)));
        BerNode machine = BerNode.constructed(
                Tag.context(2),
                BerNode.constructed(
                        Tag.context(1), BerNode.constructed(Tag.context(1), BerNode.ascii(Tag.GRAPHIC_STRING, "PC"))));
        BerNode octets = BerNode.octetString(Octets.of('a', 'b'));
        BerNode compression = BerNode.constructed(Tag.context(3), BerNode.oid(Tag.context(0), Oid.of(1, 2, 3)));
        BerNode aligned = BerNode.primitive(Tag.context(1), Octets.of(1, 2));
        Tag fax = Tag.context(3);
        return new BodyPart[] {
            extended(
                    12,
                    Optional.of(BerNode.sequence(machine, attributes)),
                    single(BerNode.sequence(value(single(octets))))),
            extended(12, Optional.of(BerNode.sequence(compression)), single(BerNode.sequence(value(aligned)))),
            extended(9, Optional.empty(), aligned),
            new BodyPart.GeneralText(Set.of(87), Octets.ofHex("1b2442 2422")),
            new BodyPart.OtherBodyPart(
                    fax,
                    Optional.empty(),
                    BerNode.constructed(
                                    fax,
                                    BerNode.set(BerNode.integer(Tag.context(0), 1)),
                                    BerNode.sequence(BerNode.bits(Tag.BIT_STRING, BitString.ofBits(8, 7))))
                            .encode())
        };
    }

    private static BerNode single(BerNode value) {
        return BerNode.constructed(Tag.context(0), value);
    }

    private static BerNode value(BerNode encoding) {
        return BerNode.constructed(Tag.EXTERNAL, BerNode.oid(Oid.of(1, 0, 8571, 2, 4)), encoding);
    }

    private static BodyPart extended(int arc, Optional<BerNode> parameters, BerNode encoding) {
        Oid type = Oid.of(2, 6, 1, 4, arc);
        List<BerNode> members = new ArrayList<>();
        parameters.ifPresent(value ->
                members.add(BerNode.constructed(Tag.context(0), BerNode.oid(Oid.of(2, 6, 1, 11, arc)), single(value))));
        members.add(BerNode.constructed(Tag.EXTERNAL, BerNode.oid(type), encoding));
        return new BodyPart.OtherBodyPart(
                Tag.context(15),
                Optional.of(type),
                BerNode.constructed(Tag.context(15), members).encode());
    }

    private static Arbitrary<String> teletex(int max) {
        return Arbitraries.strings().withChars(TELETEX).ofMaxLength(max);
    }

    private static Arbitrary<OrDescriptor> users() {
        Arbitrary<OrName> names = OrAddressSamples.names(OrAddressSamples.addresses());
        return Combinators.combine(
                        names.optional(),
                        teletex(64).optional(),
                        OrAddressSamples.printable(32).optional())
                .as(OrDescriptor::new);
    }

    private static Arbitrary<IpmIdentifier> identifiers() {
        Arbitrary<OrName> names = OrAddressSamples.names(OrAddressSamples.addresses());
        return Combinators.combine(names.optional(), OrAddressSamples.printable(64))
                .as(IpmIdentifier::new);
    }

    private static Arbitrary<RecipientSpecifier> recipients() {
        return Combinators.combine(
                        users(),
                        Arbitraries.of(NotificationRequest.values()).set().ofMaxSize(3),
                        Arbitraries.of(true, false),
                        Arbitraries.of(BerNode.sequence(BerNode.oid(Oid.of(2, 6, 1, 9, 9)))
                                        .encode())
                                .list()
                                .ofMaxSize(1))
                .as(RecipientSpecifier::new);
    }

    private static Arbitrary<Instant> times() {
        return Arbitraries.longs().between(0, 80L * 365 * 86_400).map(Instant::ofEpochSecond);
    }

    public static Arbitrary<BodyPart> bodyParts() {
        Arbitrary<String> latin1 = Arbitraries.strings()
                .withCharRange(' ', '\u00FF')
                .withChars('\r', '\n')
                .ofMaxLength(80);
        Arbitrary<BodyPart> ia5 = Combinators.combine(Arbitraries.of(BodyPart.Ia5Text.Repertoire.values()), latin1)
                .as(BodyPart.Ia5Text::new);
        Arbitrary<BodyPart> general = latin1.map(BodyPart.GeneralText::latin1);
        Arbitrary<BodyPart> foreign = Combinators.combine(
                        Arbitraries.integers().between(1, 32_767).set().ofMaxSize(4),
                        Arbitraries.bytes().array(byte[].class).ofMaxSize(40))
                .as((registrations, octets) -> new BodyPart.GeneralText(registrations, Octets.wrap(octets)));
        Arbitrary<BodyPart> other = Arbitraries.bytes()
                .array(byte[].class)
                .ofMaxSize(40)
                .map(octets -> new BodyPart.OtherBodyPart(
                        Tag.context(14),
                        Optional.empty(),
                        BerNode.primitive(Tag.context(14), Octets.wrap(octets)).encode()));
        Arbitrary<List<Octets>> parameters = Arbitraries.of(List.of("800101"), List.of("800102", "8101ff"))
                .map(hex -> hex.stream().map(Octets::ofHex).toList());
        Arbitrary<List<Octets>> pages = Arbitraries.bytes()
                .array(byte[].class)
                .ofMaxSize(40)
                .map(Octets::wrap)
                .list()
                .ofMaxSize(2);
        Arbitrary<BodyPart> teletex = Combinators.combine(parameters, pages).as(BodyPart.TeletexText::new);
        return Arbitraries.oneOf(ia5, general, foreign, teletex, other);
    }

    public static Arbitrary<Ipm> ipms() {
        Arbitrary<Heading.Builder> users = Combinators.combine(
                        identifiers(),
                        users().optional(),
                        users().list().ofMaxSize(2),
                        recipients().list().ofMaxSize(2),
                        recipients().list().ofMaxSize(2),
                        recipients().list().ofMaxSize(1),
                        users().list().ofMaxSize(1))
                .as((id, originator, authorizing, primary, copy, blind, reply) -> {
                    Heading.Builder heading = Heading.builder(id);
                    originator.ifPresent(heading::originator);
                    authorizing.forEach(heading::authorizingUser);
                    primary.forEach(heading::primaryRecipient);
                    copy.forEach(heading::copyRecipient);
                    blind.forEach(heading::blindCopyRecipient);
                    reply.forEach(heading::replyRecipient);
                    return heading;
                });
        Arbitrary<Heading.Builder> related = Combinators.combine(
                        users,
                        identifiers().optional(),
                        identifiers().list().ofMaxSize(1),
                        identifiers().list().ofMaxSize(1),
                        times().optional(),
                        times().optional())
                .as((heading, repliedTo, obsoleted, others, expiry, reply) -> {
                    repliedTo.ifPresent(heading::repliedToIpm);
                    obsoleted.forEach(heading::obsoletedIpm);
                    others.forEach(heading::relatedIpm);
                    expiry.ifPresent(heading::expiryTime);
                    reply.ifPresent(heading::replyTime);
                    return heading;
                });
        Arbitrary<List<HeadingExtension>> extensions = Arbitraries.of(
                List.of(),
                List.of(new HeadingExtension(Oid.of(2, 6, 1, 5, 0), Optional.empty())),
                List.of(new HeadingExtension(Oid.of(1, 2, 3), Optional.of(Octets.ofHex("020105")))));
        return Combinators.combine(
                        related,
                        teletex(128).optional(),
                        Arbitraries.of(Importance.values()),
                        Arbitraries.of(Sensitivity.values()).optional(),
                        Arbitraries.of(true, false),
                        extensions,
                        bodyParts().list().ofMaxSize(3))
                .as((heading, subject, importance, sensitivity, forwarded, fields, body) -> {
                    subject.ifPresent(heading::subject);
                    sensitivity.ifPresent(heading::sensitivity);
                    fields.forEach(heading::extension);
                    return new Ipm(
                            heading.importance(importance)
                                    .autoForwarded(forwarded)
                                    .build(),
                            body);
                });
    }

    static Set<Integer> latin1Registrations() {
        return Set.of(CharacterSets.C0, CharacterSets.ASCII, CharacterSets.LATIN_1);
    }
}
