package org.x400gate.protocol.oraddress;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.x400gate.protocol.Target;
import org.x400gate.protocol.asn1.Ber;
import org.x400gate.protocol.asn1.BerElement;
import org.x400gate.protocol.asn1.BerLimits;
import org.x400gate.protocol.asn1.Tag;
import org.x400gate.protocol.octets.Octets;

/** O/R addresses under attack, in BER and as text. */
public final class OrAddressTargets {
    private static final List<String> TEXTS = List.of(
            "/C=XX/ADMD= /PRMD=test/O=org/OU=a/OU=b/S=sender/G=Anna/I=B/GQ=jr/",
            "G=Jo;S=Smith;O=Acme;P=acme;A=400net;C=gb;DDA:RFC-822=jo(a)acme.example",
            "/C=XX/ADMD= /CN=common/X121=1234/T-ID=x/UA-ID=55/DD.type=va$/lue/",
            "/C=XX/ADMD= /O=a*{027}{045}{065}{228}/PN=G.I.Surname/",
            "/I=I/S=Smith/DD.RFC-822=a(a)b/OU=x$/y/PRMD=a/ADMD= /C=XX/",
            "/C=XX/ADMD= /PD-C=GB/PD-CODE=123/PD-ADDRESS=The Dome|Richmond*{228}/PD-O=a*{228}/NET-NUM=1/NET-SUB=2/",
            "/C=XX/ADMD= /T-TY=vtx/U-CN=*{027037071208150}/U-S=a/U-G=b/U-OU=c/U-DD.a=b/DD.*{228}=*b/X-EXT-22=a0020500/");

    private static final List<String> NAMES = List.of("Marshall.T.Rose", "J.Smith");

    private OrAddressTargets() {}

    public static List<Target> all() {
        List<Octets> names = new ArrayList<>();
        for (String text : TEXTS) {
            names.add(OrName.of(OrAddress.parse(text)).node(Tag.application(0)).encode());
        }
        OrAddress twins = OrAddress.parse("/C=XX/ADMD= /O=\u0152uvre/CN=\u00e4/S=\u0141/OU=\u0153/");
        names.add(new OrName(twins, Optional.of(Octets.ofHex("a0023000")))
                .node(Tag.application(0))
                .encode());
        List<Octets> addresses = TEXTS.stream()
                .map(text -> OrAddress.parse(text).node().encode())
                .toList();
        List<Octets> texts = TEXTS.stream()
                .map(text -> Octets.of(text, StandardCharsets.ISO_8859_1))
                .toList();
        return List.of(
                Target.whole(
                        "oraddress BER",
                        OrAddressTargets::name,
                        names,
                        OrName.class,
                        OrAddressBer.class,
                        NameOf1984.class,
                        DomainNames.class),
                Target.whole(
                        "oraddress without a name",
                        octets -> OrAddress.decode(Ber.decode(octets, BerLimits.STANDARD)),
                        addresses,
                        OrAddress.class),
                Target.whole(
                                "oraddress text",
                                OrAddressTargets::text,
                                texts,
                                OrAddressReader.class,
                                Spelled.class,
                                ExtensionShape.class)
                        .allocating(8000),
                Target.whole(
                        "oraddress personal name text",
                        octets -> List.of(EncodedName.parse(octets.toString(StandardCharsets.ISO_8859_1))),
                        NAMES.stream()
                                .map(text -> Octets.of(text, StandardCharsets.ISO_8859_1))
                                .toList(),
                        EncodedName.class));
    }

    /** What could be read can be written in BER, and is the same when it is read again; it can be checked and printed. */
    private static Object name(Octets octets) {
        BerElement element = Ber.decode(octets, BerLimits.STANDARD);
        OrName name = OrName.decode(element);
        NameOf1984.isOf1984(element);
        if (NameOf1984.of(name) instanceof NameOf1984.Expressed expressed) {
            OrName.decode(Ber.decode(expressed.name().node().encode(), BerLimits.STANDARD));
        }
        name.address().faults();
        name.address().toString();
        OrName again = OrName.decode(Ber.decode(name.node(Tag.application(0)).encode(), BerLimits.STANDARD));
        if (!again.equals(name)) {
            throw new AssertionError("not the same again: " + name);
        }
        return name;
    }

    /** Text comes from people and tables: it is refused with an IllegalArgumentException, or is the same in every form. */
    private static Object text(Octets octets) {
        String text = octets.toString(StandardCharsets.ISO_8859_1);
        OrAddress.parseStandard(text).map(OrAddress::toStandardText);
        try {
            OrAddress address = OrAddress.parse(text);
            boolean same = address.isEmpty()
                    || OrAddress.parse(address.toText()).equals(address)
                            && OrAddress.parse(address.toSemicolonText()).equals(address)
                            && OrAddress.parseStandard(address.toStandardText())
                                    .equals(Optional.of(address.withDefaultAdmd()));
            if (!same) {
                throw new AssertionError("not the same again: " + address);
            }
            return address;
        } catch (IllegalArgumentException refused) {
            return Stream.of(refused.getClass().getSimpleName()).toList();
        }
    }
}
