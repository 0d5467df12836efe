package org.x400gate.protocol.mixer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.x400gate.protocol.mixer.ReportSamples.ARRIVAL;
import static org.x400gate.protocol.mixer.ReportSamples.NAMES;
import static org.x400gate.protocol.mixer.ReportSamples.made;
import static org.x400gate.protocol.mixer.ReportSamples.name;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.x400gate.protocol.mime.MimeLimits;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.oraddress.OrAddressSamples;
import org.x400gate.protocol.p1.ApduOf1984;
import org.x400gate.protocol.p1.Edition;
import org.x400gate.protocol.p1.MtsApdu;
import org.x400gate.protocol.p1.MtsIdentifier;
import org.x400gate.protocol.p1.OriginatorReportRequest;
import org.x400gate.protocol.p1.ReportedRecipient;
import org.x400gate.protocol.p1.ReportedRecipient.NotDelivered;
import org.x400gate.protocol.p1.TransferEnvelope;

class DsnToReportTest {
    private static final String HEAD = "From: MAILER-DAEMON@mx.b.example\r\nDate: 23 Nov 2026 14:00:00 +0000\r\n"
            + "MIME-Version: 1.0\r\n"
            + "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n"
            + "--b\r\n\r\nText.\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx\r\n";

    private static String failed(String recipient, String more) {
        return "\r\nFinal-Recipient: rfc822; " + recipient + "\r\nAction: failed\r\n" + more;
    }

    private static Mapping<ReportFromDsn> map(ReportSubject subject, Edition edition, String... groups) {
        Octets mail = Octets.of(HEAD + String.join("", groups) + "\r\n--b--\r\n", StandardCharsets.ISO_8859_1);
        return DsnToReport.map(mail, subject, Samples.A, edition);
    }

    private static ReportFromDsn dsn(String... groups) {
        return Samples.mapped(map(ReportSamples.subject(), Edition.OF_1988, groups));
    }

    private static NotDelivered failure(ReportFromDsn dsn) {
        return (NotDelivered)
                dsn.report().orElseThrow().content().recipients().get(0).result();
    }

    @Test
    @Tag("SF-30")
    void aReportIsMadeOnlyOfRecipientsOfTheMessageOfWhomTheOriginatorAsked() {
        ReportFromDsn stranger = dsn(failed("stranger@b.example", "Status: 5.1.1\r\n"));
        assertThat(stranger.report()).isEmpty();
        assertThat(stranger.unreported().get(0).kind()).isEqualTo(ReportFromDsn.Kind.UNKNOWN);
        ReportFromDsn dan = dsn(failed("dan@b.example", "Status: 5.1.1\r\n"));
        assertThat(dan.report()).isEmpty();
        assertThat(dan.unreported().get(0).kind()).isEqualTo(ReportFromDsn.Kind.NOT_ASKED);
        ReportFromDsn both = dsn(
                failed("stranger@b.example", "Status: 5.1.1\r\n"),
                failed("BOB@b.example", ""),
                failed("bob@B.EXAMPLE", ""));
        assertThat(both.report().orElseThrow().content().recipients())
                .extracting(ReportedRecipient::number)
                .containsExactly(1);
        assertThat(both.report().orElseThrow().destination()).isEqualTo(Samples.ALICE_X400);
    }

    @Test
    void aDeliveryIsReportedIfItWasAskedForAndAFailureToo() {
        String delivered = "\r\nFinal-Recipient: rfc822; NAME@b.example\r\nAction: delivered\r\nStatus: 2.0.0\r\n";
        for (int i = 0; i < NAMES.size(); i++) {
            String mailbox = NAMES.get(i) + "@b.example";
            OriginatorReportRequest asked =
                    ReportSamples.envelope().build().recipients().get(i).originatorReport();
            assertThat(dsn(delivered.replace("NAME", NAMES.get(i))).report().isPresent())
                    .isEqualTo(asked == OriginatorReportRequest.REPORT);
            assertThat(dsn(failed(mailbox, "Status: 5.0.0\r\n")).report().isPresent())
                    .isEqualTo(asked != OriginatorReportRequest.NO_REPORT);
        }
    }

    @Test
    void delayedRelayedAndExpandedGoOnAsAMessage() {
        for (String action : List.of("delayed", "Relayed", "EXPANDED")) {
            ReportFromDsn dsn = dsn("\r\nFinal-Recipient: rfc822; eve@b.example\r\nAction: " + action + "\r\n");
            assertThat(dsn.report()).isEmpty();
            assertThat(dsn.goesOnAsMessage()).isTrue();
        }
        assertThat(dsn("\r\nFinal-Recipient: rfc822; eve@b.example\r\nAction: lost\r\n")
                        .goesOnAsMessage())
                .isFalse();
    }

    @Test
    void theStatusTellsTheReasonAndCodesOfX400TellItBetter() {
        assertThat(failure(dsn(failed("bob@b.example", "Status: 4.4.7\r\n")))).isEqualTo(NotDelivered.of(1, 5));
        assertThat(failure(dsn(failed(
                        "bob@b.example",
                        "Status: 5.0.0\r\nDiagnostic-Code: x400; Reason 2 (Conversion); Diagnostic 8 (x)\r\n"))))
                .isEqualTo(NotDelivered.of(2, 8));
        assertThat(failure(dsn(failed("bob@b.example", "")))).isEqualTo(new NotDelivered(0, Optional.empty()));
    }

    @Test
    void theOnlyRecipientNeedsNoName() {
        TransferEnvelope one = ReportSamples.envelope()
                .recipients(List.of(ReportSamples.recipient(1, OriginatorReportRequest.NON_DELIVERY_REPORT)))
                .build();
        ReportFromDsn dsn = Samples.mapped(
                map(ReportSamples.subject(one), Edition.OF_1988, failed("robert@far.example", "Status: 5.1.1\r\n")));
        ReportedRecipient bob =
                dsn.report().orElseThrow().content().recipients().get(0);
        assertThat(bob.intendedRecipient()).contains(name("bob"));
        assertThat(bob.actualRecipient().address().domainDefined("RFC-822")).contains("robert(a)far.example");
    }

    @Test
    void theEnvelopeIdentifierThatWeGiveLeadsBackToItsMessage() {
        MtsIdentifier identifier = new MtsIdentifier(Samples.A.ours(), "id;[1] x");
        DeliveryStatus status = DeliveryStatus.read(
                Octets.of(
                        "Original-Envelope-Id: " + DeliveryStatus.envelopeId(identifier) + "\r\n\r\nAction: failed\r\n",
                        StandardCharsets.US_ASCII),
                MimeLimits.STANDARD);
        assertThat(status.subject()).contains(identifier);
        DeliveryStatus other = DeliveryStatus.read(
                Octets.of("Original-Envelope-Id: [/C=XX/;1]\n\nAction: x", StandardCharsets.US_ASCII),
                MimeLimits.STANDARD);
        assertThat(other.subject()).isEmpty();
    }

    @Test
    void ordinaryMailIsNoNotification() {
        Octets mail = Octets.of("From: a@b\r\n\r\nAction: failed\r\n", StandardCharsets.US_ASCII);
        assertThat(DsnToReport.map(mail, ReportSamples.subject(), Samples.A, Edition.OF_1988))
                .isInstanceOf(Mapping.Refused.class);
    }

    @Test
    void aReportFor1984IsWhatA1984PeerCanRead() {
        ReportFromDsn dsn = Samples.mapped(
                map(ReportSamples.subject(), Edition.OF_1984, failed("bob@b.example", "Status: 5.1.1\r\n")));
        MtsApdu.Report report = dsn.report().orElseThrow();
        assertThat(report.envelope().internalTrace()).isEmpty();
        assertThat(ApduOf1984.of(report)).isInstanceOf(ApduOf1984.Sendable.class);
    }

    @Test
    void theReportIsWrittenForTheJudges() throws IOException {
        Path folder = Path.of("target", "judge");
        Files.createDirectories(folder);
        ReportFromDsn dsn = dsn(
                failed("bob@b.example", "Status: 5.1.1\r\nDiagnostic-Code: smtp; 550 no such user\r\n"),
                "\r\nOriginal-Recipient: rfc822;eve@b.example\r\nFinal-Recipient: rfc822;eve@far.example\r\n"
                        + "Action: delivered\r\nStatus: 2.0.0\r\n");
        MtsApdu.Report report = dsn.report().orElseThrow();
        assertThat(report.content().recipients()).hasSize(2);
        assertThat(report.faults()).isEmpty();
        Files.write(
                folder.resolve("p1-report-from-dsn.ber"), report.node().encode().toByteArray());
    }

    private record Told(int index, ReportedRecipient.Result result, Optional<String> words) {}

    @Provide
    Arbitrary<List<Told>> told() {
        Arbitrary<Instant> times = Arbitraries.longs()
                .between(ARRIVAL.getEpochSecond(), ARRIVAL.getEpochSecond() + 1_000_000)
                .map(Instant::ofEpochSecond);
        Arbitrary<ReportedRecipient.Result> results = Arbitraries.oneOf(
                Combinators.combine(times, Arbitraries.integers().between(0, 256))
                        .as(ReportedRecipient.Delivered::new),
                Combinators.combine(
                                Arbitraries.integers().between(0, 20),
                                Arbitraries.integers()
                                        .between(0, NotDelivered.MAX_CODE)
                                        .optional())
                        .as(NotDelivered::new));
        return Combinators.combine(
                        Arbitraries.integers().between(0, 3),
                        results,
                        OrAddressSamples.printable(200)
                                .map(String::strip)
                                .filter(t -> !t.isEmpty())
                                .optional())
                .as(Told::new)
                .list()
                .uniqueElements(Told::index)
                .ofMinSize(1)
                .ofMaxSize(4);
    }

    /** Out as mail at one gateway, back as a report at the one that sent the subject: nothing of it is changed. */
    @Property(tries = 300)
    void aReportComesBackFromMailAsItWas(@ForAll("told") List<Told> told) {
        TransferEnvelope asked = ReportSamples.envelope()
                .recipients(java.util.stream.IntStream.rangeClosed(1, 4)
                        .mapToObj(n -> ReportSamples.recipient(n, OriginatorReportRequest.REPORT))
                        .toList())
                .build();
        List<ReportedRecipient> recipients = new ArrayList<>();
        for (Told one : told) {
            ReportedRecipient plain = ReportedRecipient.of(asked.recipients().get(one.index()), ARRIVAL, one.result());
            recipients.add(one.words().map(plain::withSupplementaryInformation).orElse(plain));
        }
        MtsApdu.Report report = new MtsApdu.Report(
                org.x400gate.protocol.p1.ReportEnvelope.of(
                        new MtsIdentifier(Samples.B.ours(), "r"),
                        asked.originator(),
                        org.x400gate.protocol.p1.TraceElement.relayed(Samples.B.ours(), ARRIVAL)),
                GatewayReport.content(asked, recipients, Optional.empty(), new Losses()));
        DsnMail mail = made(ReportToDsn.map(report, Samples.B));
        MtsApdu.Report back = Samples.mapped(
                        DsnToReport.map(mail.message(), ReportSamples.subject(asked), Samples.A, Edition.OF_1988))
                .report()
                .orElseThrow();
        assertThat(back.content().recipients()).isEqualTo(recipients);
        assertThat(back.subject()).isEqualTo(report.subject());
        assertThat(back.destination()).isEqualTo(report.destination());
        assertThat(back.content().intermediateTrace())
                .isEqualTo(report.content().intermediateTrace());
        assertThat(back.faults()).isEmpty();
    }
}
