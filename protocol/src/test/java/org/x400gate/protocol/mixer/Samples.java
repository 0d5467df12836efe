package org.x400gate.protocol.mixer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.x400gate.protocol.ipm.BodyPart;
import org.x400gate.protocol.ipm.Heading;
import org.x400gate.protocol.ipm.Ipm;
import org.x400gate.protocol.mime.Mailbox;
import org.x400gate.protocol.mime.MimeLimits;
import org.x400gate.protocol.mime.MimeMessage;
import org.x400gate.protocol.mime.MimeReader;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.oraddress.OrAddress;
import org.x400gate.protocol.oraddress.OrName;
import org.x400gate.protocol.p1.ContentType;
import org.x400gate.protocol.p1.GlobalDomainIdentifier;
import org.x400gate.protocol.p1.MtsApdu;
import org.x400gate.protocol.p1.MtsIdentifier;
import org.x400gate.protocol.p1.PerRecipient;
import org.x400gate.protocol.p1.TraceElement;
import org.x400gate.protocol.p1.TransferEnvelope;

/** Two gateways that face each other, as in the demo, and a table with a missing PRMD and with an exception inside a domain. */
final class Samples {
    static final List<AddressMapping.Equivalence> TABLE = List.of(
            new AddressMapping.Equivalence("a.example", prefix("/PRMD=a/ADMD= /C=XX/")),
            new AddressMapping.Equivalence("b.example", prefix("/PRMD=b/ADMD= /C=XX/")),
            new AddressMapping.Equivalence("special.example", prefix("/O=special/PRMD=b/ADMD= /C=XX/")),
            new AddressMapping.Equivalence("widget.example", prefix("/O=Widget/ADMD=BTT/C=TC/")));
    static final AddressMapping MAPPING = new AddressMapping(prefix("/PRMD=a/ADMD= /C=XX/"), "gw.a.example", TABLE);
    static final MappingContext A = new MappingContext(
            MAPPING,
            GlobalDomainIdentifier.of("XX", " ", "a"),
            "mta-a",
            "gw.a.example",
            Instant.parse("2026-11-23T14:00:00Z"),
            "A-0001",
            MimeLimits.STANDARD);
    static final MappingContext B = new MappingContext(
            new AddressMapping(prefix("/PRMD=b/ADMD= /C=XX/"), "gw.b.example", TABLE),
            GlobalDomainIdentifier.of("XX", " ", "b"),
            "mta-b",
            "gw.b.example",
            Instant.parse("2026-11-23T14:00:05Z"),
            "B-0001",
            MimeLimits.STANDARD);

    private Samples() {}

    static OrAddress prefix(String text) {
        return OrAddress.parseStandard(text).orElseThrow();
    }

    static final Mailbox ALICE = new Mailbox("alice", "a.example");
    static final Mailbox BOB = new Mailbox("bob", "b.example");
    static final OrName BOB_X400 = OrName.of(Samples.prefix("/S=bob/PRMD=b/ADMD= /C=XX/"));
    static final OrName ALICE_X400 = OrName.of(Samples.prefix("/S=alice/PRMD=a/ADMD= /C=XX/"));

    static X400Message toX400(String mail) {
        return mapped(RfcToIpm.map(envelope(BOB), Octets.of(mail, StandardCharsets.ISO_8859_1), Samples.A));
    }

    static SmtpEnvelope envelope(Mailbox... recipients) {
        return new SmtpEnvelope(Optional.of(ALICE), List.of(recipients));
    }

    static <T> T mapped(Mapping<T> mapping) {
        assertThat(mapping).isInstanceOf(Mapping.Mapped.class);
        return ((Mapping.Mapped<T>) mapping).value();
    }

    static <T> List<Loss> refused(Mapping<T> mapping) {
        assertThat(mapping).isInstanceOf(Mapping.Refused.class);
        return ((Mapping.Refused<T>) mapping).reasons();
    }

    static MtsApdu.Message message(Heading heading, BodyPart... body) {
        Ipm ipm = new Ipm(heading, List.of(body));
        TransferEnvelope envelope = envelopeTo(BOB_X400).build();
        return new MtsApdu.Message(envelope, ipm.node().sequence());
    }

    static TransferEnvelope.Builder envelopeTo(OrName recipient) {
        return TransferEnvelope.builder(new MtsIdentifier(Samples.A.ours(), "id-1"), ALICE_X400, ContentType.P22)
                .trace(TraceElement.relayed(Samples.A.ours(), Instant.parse("2026-11-23T10:00:00Z")))
                .recipient(PerRecipient.of(recipient, 1));
    }

    static MimeMessage mail(MtsApdu.Message message) {
        return MimeReader.read(mapped(IpmToRfc.map(message, Samples.B)).message(), MimeLimits.STANDARD);
    }
}
