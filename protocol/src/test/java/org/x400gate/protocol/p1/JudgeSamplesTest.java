package org.x400gate.protocol.p1;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.x400gate.protocol.asn1.BitString;
import org.x400gate.protocol.ipm.BodyPart;
import org.x400gate.protocol.ipm.ForwardedMessage;
import org.x400gate.protocol.ipm.IpmSamples;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.oraddress.OrAddress;
import org.x400gate.protocol.oraddress.OrName;

/** Writes APDUs of every kind we make to {@code target/judge}, where other decoders read them. */
class JudgeSamplesTest {
    private static final Path FOLDER = Path.of("target", "judge");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ia5",
                "general-text",
                "three-recipients",
                "everything",
                "two-parts",
                "utf8-text",
                "file-transfer",
                "forwarded",
                "bilateral"
            })
    void samplesAreWrittenForTheJudges(String name) throws IOException {
        Files.createDirectories(FOLDER);
        MtsApdu.Message message = switch (name) {
            case "ia5" -> message(name, BodyPart.Ia5Text.of("One line\r\n"));
            case "general-text" -> message(name, BodyPart.GeneralText.latin1("Grüße aus Köln\r\n"));
            case "three-recipients" ->
                new MtsApdu.Message(P1Samples.messageTo(3).envelope(), content(BodyPart.Ia5Text.of("x")));
            case "everything" -> everything();
            case "utf8-text" ->
                message(name, BodyPart.GeneralText.utf8("Grüße, 日本\r\n").orElseThrow());
            case "file-transfer" -> message(name, IpmSamples.file().part());
            case "forwarded" ->
                message(name, BodyPart.Ia5Text.of("See below.\r\n"), withoutEnvelope(IpmSamples.forwarded()));
            case "bilateral" -> message(name, BodyPart.OtherBodyPart.bilaterallyDefined(Octets.of(0, 1, 2)));
            default -> message(name, BodyPart.Ia5Text.of("text"), BodyPart.GeneralText.latin1("ä"));
        };
        Path file = FOLDER.resolve("p1-" + name + ".ber");
        try (InputStream octets = message.node().sequence().open()) {
            Files.copy(octets, file, StandardCopyOption.REPLACE_EXISTING);
        }
        Octets written = Octets.wrap(Files.readAllBytes(file));
        assertThat(MtsApdu.decode(written, P1Limits.STANDARD)).isEqualTo(message);
        assertThat(message.faults()).isEmpty();
    }

    /** Every kind, in either edition; certificates and tokens are left to those who make them. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "message",
                "recipient of a message",
                "probe",
                "recipient of a probe",
                "report",
                "content of a report",
                "recipient of a report"
            })
    void everyKindWithEveryExtensionIsWrittenForTheJudges(String place) throws IOException {
        MtsApdu of1988 = EveryFieldTest.with(place, ExtensionSamples.forJudges(place));
        write("every-extension-" + place.replace(' ', '-'), of1988);
        MtsApdu plain = EveryFieldTest.with(place, List.of());
        if (plain instanceof MtsApdu.Message message) {
            plain = new MtsApdu.Message(
                    message.envelope().toBuilder().contentType(ContentType.P2).build(),
                    content(BodyPart.Ia5Text.of("x")));
        } else if (plain instanceof MtsApdu.Probe probe) {
            plain = new MtsApdu.Probe(
                    probe.envelope().toBuilder().contentType(ContentType.P2).build(), Optional.of(70_000L));
        } else if (plain instanceof MtsApdu.Report report) {
            plain = new MtsApdu.Report(report.envelope(), withoutContent(report.content()));
        }
        write("1984-" + place.replace(' ', '-'), Apdus1984.sendable(plain).apdu());
    }

    /** In 1984 a report does not tell of which type the content is that it returns: no judge can know. */
    private static ReportContent withoutContent(ReportContent content) {
        return new ReportContent(
                content.subject(),
                content.intermediateTrace(),
                content.originalTypes(),
                content.contentType(),
                content.contentIdentifier(),
                Optional.empty(),
                content.additionalInformation(),
                content.extensions(),
                content.recipients());
    }

    private static void write(String name, MtsApdu apdu) throws IOException {
        Files.createDirectories(FOLDER);
        assertThat(apdu.faults()).isEmpty();
        Files.write(FOLDER.resolve("p1-" + name + ".ber"), apdu.node().encode().toByteArray());
    }

    /** The second decoder does not find the content type in any delivery envelope. */
    private static BodyPart withoutEnvelope(ForwardedMessage message) {
        return new ForwardedMessage(message.deliveryTime(), Optional.empty(), message.ipm()).part();
    }

    private static MtsApdu.Message message(String name, BodyPart... body) {
        return P1Samples.message(name, content(body));
    }

    private static Octets content(BodyPart... body) {
        return IpmSamples.ipm("Subject: Grüße", body).node().encode();
    }

    static MtsApdu.Message everything() {
        BodyPart.GeneralText general = BodyPart.GeneralText.latin1("Text");
        OrName full = OrName.of(OrAddress.parse("/C=262/ADMD=1234/PRMD=p/O=Öl/OU1=a/OU2=b/CN=Ångström/S=s/G=g/I=i"
                + "/GQ=jr/X121=123456/T-ID=t/UA-ID=77/DD.RFC-822=user(a)example.net/DD.x=y/"));
        AdditionalActions actions = new AdditionalActions(
                Optional.of(P1Samples.ARRIVAL),
                Optional.of(EncodedInformationTypes.ofBuiltIn(EncodedInformationTypes.TELETEX)),
                true,
                true);
        TransferEnvelope envelope = P1Samples.envelope("everything")
                .originalTypes(EncodedInformationTypes.of(
                        Set.of(EncodedInformationTypes.IA5_TEXT), general.informationTypes()))
                .priority(Priority.URGENT)
                .indicators(PerMessageIndicators.of(
                        PerMessageIndicators.DISCLOSURE_OF_OTHER_RECIPIENTS,
                        PerMessageIndicators.CONTENT_RETURN_REQUEST))
                .deferredDelivery(P1Samples.ARRIVAL)
                .trace(new TraceElement(
                        P1Samples.DOMAIN,
                        P1Samples.ARRIVAL,
                        RoutingAction.REROUTED,
                        Optional.of(P1Samples.DOMAIN),
                        actions))
                .internalTrace(new InternalTraceElement(
                        P1Samples.DOMAIN,
                        "mta",
                        P1Samples.ARRIVAL,
                        RoutingAction.REROUTED,
                        Optional.of("other"),
                        Optional.empty(),
                        actions))
                .extension(new ExtensionField(
                        new ExtensionField.Standard(5),
                        BitString.ofBits(0, 1),
                        Optional.of(Octets.ofHex("170d3236313132333130313530305a"))))
                .recipient(new PerRecipient(
                        full,
                        2,
                        false,
                        MtaReportRequest.AUDITED_REPORT,
                        OriginatorReportRequest.REPORT,
                        Optional.of(8),
                        List.of()))
                .build();
        return new MtsApdu.Message(envelope, content(general, BodyPart.Ia5Text.of("ia5")));
    }
}
