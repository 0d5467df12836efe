package org.x400gate.protocol.bounds;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.x400gate.protocol.asn1.BerNode;
import org.x400gate.protocol.asn1.BitString;
import org.x400gate.protocol.octets.Octets;

/** APDUs around one member, written octet by octet: nothing of them comes from those who encode. */
final class BoundsApdus {
    static final org.x400gate.protocol.asn1.Tag OR_NAME = application(0);
    static final org.x400gate.protocol.asn1.Tag SET = org.x400gate.protocol.asn1.Tag.SET;
    static final org.x400gate.protocol.asn1.Tag SEQUENCE = org.x400gate.protocol.asn1.Tag.SEQUENCE;
    static final org.x400gate.protocol.asn1.Tag PRINTABLE = org.x400gate.protocol.asn1.Tag.PRINTABLE_STRING;
    static final org.x400gate.protocol.asn1.Tag NUMERIC = org.x400gate.protocol.asn1.Tag.NUMERIC_STRING;
    static final org.x400gate.protocol.asn1.Tag TELETEX = org.x400gate.protocol.asn1.Tag.TELETEX_STRING;
    static final org.x400gate.protocol.asn1.Tag IA5 = org.x400gate.protocol.asn1.Tag.IA5_STRING;
    static final org.x400gate.protocol.asn1.Tag BMP = org.x400gate.protocol.asn1.Tag.BMP_STRING;
    static final BerNode TIME = BerNode.ascii(context(0), "2611230900Z");

    private BoundsApdus() {}

    static org.x400gate.protocol.asn1.Tag application(int number) {
        return org.x400gate.protocol.asn1.Tag.application(number);
    }

    static org.x400gate.protocol.asn1.Tag context(int number) {
        return org.x400gate.protocol.asn1.Tag.context(number);
    }

    static String x(int length) {
        return "x".repeat(length);
    }

    static Octets octets(int length) {
        return Octets.wrap(new byte[length]);
    }

    static List<BerNode> times(int count, BerNode node) {
        return Collections.nCopies(count, BerNode.raw(node.encode()));
    }

    static BerNode bmp(int characters) {
        byte[] text = new byte[2 * characters];
        IntStream.range(0, characters).forEach(i -> text[2 * i + 1] = 'x');
        return BerNode.primitive(BMP, Octets.wrap(text));
    }

    static BerNode country() {
        return BerNode.constructed(application(1), BerNode.ascii(PRINTABLE, "XX"));
    }

    static BerNode admd() {
        return BerNode.constructed(application(2), BerNode.ascii(PRINTABLE, " "));
    }

    static BerNode domain(String prmd) {
        return BerNode.constructed(application(3), country(), admd(), BerNode.ascii(PRINTABLE, prmd));
    }

    static BerNode identifier() {
        return BerNode.constructed(application(4), domain("p"), BerNode.ascii(IA5, "id"));
    }

    static BerNode person(String surname, int part, String other) {
        return part == 0
                ? BerNode.constructed(context(5), BerNode.ascii(context(0), surname))
                : BerNode.constructed(
                        context(5), BerNode.ascii(context(0), surname), BerNode.ascii(context(part), other));
    }

    static BerNode someone() {
        return BerNode.sequence(country(), admd(), person("s", 0, ""));
    }

    static BerNode name() {
        return BerNode.constructed(OR_NAME, someone());
    }

    static Octets named(BerNode... parts) {
        return message(BerNode.constructed(OR_NAME, parts));
    }

    static BerNode domainDefined(String type, String value) {
        return BerNode.sequence(BerNode.ascii(PRINTABLE, type), BerNode.ascii(PRINTABLE, value));
    }

    static BerNode attribute(int number, BerNode value) {
        return BerNode.sequence(BerNode.integer(context(0), number), BerNode.constructed(context(1), value));
    }

    static BerNode types(BerNode member) {
        return BerNode.constructed(application(5), member);
    }

    static List<BerNode> supplied() {
        return List.of(TIME, BerNode.integer(context(2), 0));
    }

    static BerNode traceElement() {
        return BerNode.sequence(domain("p"), BerNode.set(supplied()));
    }

    static BerNode recipient(BerNode... more) {
        List<BerNode> members = new ArrayList<>(Arrays.asList(more));
        members.add(name());
        members.add(BerNode.integer(context(0), 1));
        members.add(BerNode.bits(context(1), BitString.ofBits(8, 0)));
        return BerNode.set(members);
    }

    static BerNode extension(int number, BerNode value) {
        return BerNode.constructed(
                context(3),
                BerNode.sequence(BerNode.integer(context(0), number), BerNode.constructed(context(2), value)));
    }

    static boolean startsWith(BerNode node, org.x400gate.protocol.asn1.Tag tag) {
        return org.x400gate.protocol.asn1.Ber.decode(node.encode(), org.x400gate.protocol.asn1.BerLimits.STANDARD)
                .is(tag);
    }

    /** A sound envelope, but for the member given, which stands in place of its like. */
    static List<BerNode> envelopeWith(BerNode member) {
        List<BerNode> members = new ArrayList<>(List.of(member));
        List<BerNode> sound = List.of(
                identifier(),
                name(),
                BerNode.integer(application(6), 0),
                BerNode.constructed(application(9), traceElement()),
                BerNode.constructed(context(2), recipient()));
        List<org.x400gate.protocol.asn1.Tag> tags =
                List.of(application(4), OR_NAME, application(6), application(9), context(2));
        for (int i = 0; i < sound.size(); i++) {
            if (!startsWith(member, tags.get(i))) {
                members.add(sound.get(i));
            }
        }
        return members;
    }

    static Octets message(BerNode member) {
        return BerNode.constructed(context(0), BerNode.set(envelopeWith(member)), BerNode.octetString(octets(0)))
                .encode();
    }

    static Octets probe(BerNode member) {
        return BerNode.constructed(context(2), envelopeWith(member)).encode();
    }

    static Octets content(BerNode content) {
        return BerNode.constructed(
                        context(0),
                        BerNode.set(envelopeWith(BerNode.integer(application(6), 22))),
                        BerNode.octetString(content.encode()))
                .encode();
    }

    static BerNode ipmIdentifier() {
        return BerNode.constructed(application(11), BerNode.ascii(PRINTABLE, "1"));
    }

    static Octets ipn(BerNode fields) {
        return content(BerNode.constructed(context(1), ipmIdentifier(), BerNode.constructed(context(0), fields)));
    }

    static BerNode reportEnvelope() {
        return BerNode.set(identifier(), name(), BerNode.constructed(application(9), traceElement()));
    }

    static BerNode failed(int reason, int diagnostic) {
        return BerNode.constructed(
                context(1), BerNode.integer(context(0), reason), BerNode.integer(context(1), diagnostic));
    }

    static BerNode reported(BerNode type, BerNode... more) {
        List<BerNode> members = new ArrayList<>(Arrays.asList(more));
        members.add(BerNode.constructed(context(0), someone()));
        members.add(BerNode.integer(context(1), 1));
        members.add(BerNode.bits(context(2), BitString.ofBits(8, 0)));
        members.add(BerNode.constructed(context(3), TIME, BerNode.constructed(context(1), type)));
        return BerNode.set(members);
    }

    static Octets report(BerNode type, BerNode... more) {
        return BerNode.constructed(
                        context(1),
                        reportEnvelope(),
                        BerNode.set(identifier(), BerNode.constructed(context(0), reported(type, more))))
                .encode();
    }
}
