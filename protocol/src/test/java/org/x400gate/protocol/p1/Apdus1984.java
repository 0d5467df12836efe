package org.x400gate.protocol.p1;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.x400gate.protocol.asn1.Ber;
import org.x400gate.protocol.asn1.BerElement;
import org.x400gate.protocol.asn1.BitString;
import org.x400gate.protocol.asn1.Tag;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.oraddress.NameOf1984;
import org.x400gate.protocol.oraddress.OrAddress;
import org.x400gate.protocol.oraddress.OrName;

/** What the tests for 1984 are made of, and a judge that knows only the notation of 1984. */
public final class Apdus1984 {
    static final Octets CONTENT = Octets.ofHex("a000");
    static final OrName TELETEX_NAME = OrName.of(OrAddress.parse("/C=XX/ADMD= /O=Öl/S=s/"));

    static final Instant LATER = P1Samples.ARRIVAL.plusSeconds(3600);

    private Apdus1984() {}

    static PerRecipient recipient(int number, OrName name, ExtensionField... extensions) {
        return new PerRecipient(
                name,
                number,
                true,
                MtaReportRequest.REPORT,
                OriginatorReportRequest.REPORT,
                Optional.empty(),
                List.of(extensions));
    }

    static ExtensionField extension(int number, Integer... critical) {
        int[] bits = java.util.Arrays.stream(critical).mapToInt(bit -> bit).toArray();
        return new ExtensionField(
                new ExtensionField.Standard(number), BitString.ofBits(0, bits), Optional.of(Octets.ofHex("020100")));
    }

    static ApduOf1984.Sendable sendable(MtsApdu apdu) {
        ApduOf1984 result = ApduOf1984.of(apdu);
        assertThat(result).isInstanceOf(ApduOf1984.Sendable.class);
        ApduOf1984.Sendable sendable = (ApduOf1984.Sendable) result;
        assertOf1984(sendable.apdu());
        return sendable;
    }

    static String reason(MtsApdu apdu) {
        ApduOf1984 result = ApduOf1984.of(apdu);
        assertThat(result).isInstanceOf(ApduOf1984.NotSendable.class);
        return ((ApduOf1984.NotSendable) result).reason();
    }

    static void assertOf1984(MtsApdu apdu) {
        assertOf1984(apdu.node().encode());
    }

    /** By the notation of 1984, on the octets: which members a SET of envelope or content may have. */
    public static void assertOf1984(Octets apdu) {
        BerElement encoded = Ber.decode(apdu, P1Limits.STANDARD.ber());
        BerElement envelope =
                encoded.is(P1Tags.PROBE) ? encoded : encoded.children().get(0);
        if (MtsApdu.decode(apdu, P1Limits.STANDARD) instanceof MtsApdu.Report) {
            assertMembers(envelope, "A0 A4 A9");
            assertMembers(encoded.children().get(1), "A4 A9 A10 0 1 2");
            encoded.children().get(1).required(Tag.context(0), "recipients").children().stream()
                    .peek(recipient -> assertMembers(recipient, "0 1 2 3 4 5"))
                    .map(recipient -> recipient.required(Tag.context(3), "last trace"))
                    .forEach(last -> assertMembers(last, "A5 0 1"));
        } else {
            assertMembers(envelope, "A0 A4 A5 A6 A7 A8 A9 A10 0 1 2");
            envelope.required(Tag.context(2), "recipients")
                    .children()
                    .forEach(recipient -> assertMembers(recipient, "A0 0 1 2"));
        }
        walk(encoded);
    }

    private static void walk(BerElement element) {
        if (element.is(P1Tags.OR_NAME)) {
            assertThat(NameOf1984.isOf1984(element)).isTrue();
        } else if (element.is(P1Tags.ENCODED_TYPES)) {
            assertMembers(element, "0 1 2 3");
        } else if (element.is(P1Tags.TRACE)) {
            element.children().forEach(hop -> assertMembers(hop.children().get(1), "A3 A5 0 1 2"));
        }
        if (element.isConstructed()) {
            element.children().forEach(Apdus1984::walk);
        }
    }

    private static void assertMembers(BerElement set, String allowed) {
        assertThat(set.children())
                .extracting(member -> (member.tag().tagClass() == Tag.TagClass.APPLICATION ? "A" : "")
                        + member.tag().number())
                .isSubsetOf(allowed.split(" "));
    }
}
