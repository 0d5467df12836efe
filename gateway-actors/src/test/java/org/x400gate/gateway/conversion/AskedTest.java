package org.x400gate.gateway.conversion;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.x400gate.gateway.report.Reporters;
import org.x400gate.persistence.queue.EntryKind;
import org.x400gate.persistence.queue.NextHop;
import org.x400gate.persistence.queue.Priority;
import org.x400gate.persistence.queue.QueueEntry;
import org.x400gate.persistence.queue.Recipient;
import org.x400gate.persistence.store.EntryId;
import org.x400gate.protocol.mime.Mailbox;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.oraddress.OrName;
import org.x400gate.protocol.p1.Edition;
import org.x400gate.protocol.p1.MtaReportRequest;
import org.x400gate.protocol.p1.MtsApdu;
import org.x400gate.protocol.p1.OriginatorReportRequest;
import org.x400gate.protocol.p1.P1Limits;
import org.x400gate.protocol.p1.PerMessageIndicators;
import org.x400gate.protocol.p1.PerRecipient;
import org.x400gate.protocol.p1.TransferEnvelope;

/** What is asked of reports goes from one side to the other for each recipient on its own (RFC 2156 A.3). */
class AskedTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final NextHop X400 = new NextHop("x400:far");
    private static final NextHop SMTP = new NextHop("smtp:inside");
    /** Every combination of SUCCESS, FAILURE and DELAY, the one of none of them, and what X.400 is asked for it. */
    private static final Map<String, OriginatorReportRequest> NOTIFY = new LinkedHashMap<>();

    static {
        NOTIFY.put("NEVER", OriginatorReportRequest.NO_REPORT);
        NOTIFY.put("DELAY", OriginatorReportRequest.NON_DELIVERY_REPORT);
        NOTIFY.put("FAILURE", OriginatorReportRequest.NON_DELIVERY_REPORT);
        NOTIFY.put("FAILURE,DELAY", OriginatorReportRequest.NON_DELIVERY_REPORT);
        NOTIFY.put("SUCCESS", OriginatorReportRequest.REPORT);
        NOTIFY.put("SUCCESS,DELAY", OriginatorReportRequest.REPORT);
        NOTIFY.put("SUCCESS,FAILURE", OriginatorReportRequest.REPORT);
        NOTIFY.put("SUCCESS,FAILURE,DELAY", OriginatorReportRequest.REPORT);
    }

    private final Rendering rendering = new Rendering(Reporters.CONVERSION);

    private static QueueEntry entry(
            EntryKind kind, Optional<String> originator, Map<String, String> attributes, NextHop hop, String... to) {
        List<Recipient> recipients = new ArrayList<>();
        for (String address : to) {
            recipients.add(Recipient.pending(recipients.size() + 1, address, hop));
        }
        return QueueEntry.of(
                EntryId.of(NOW, new SplittableRandom(7)),
                kind,
                Priority.NORMAL,
                new QueueEntry.Submission("test", originator, attributes, NOW, NOW.plusSeconds(3600)),
                recipients,
                9);
    }

    private TransferEnvelope toX400(Optional<String> sender, Map<String, String> attributes) throws IOException {
        Octets mail = Octets.of("From: ann@inside.example\r\nSubject: s\r\n\r\ntext\r\n", StandardCharsets.US_ASCII);
        QueueEntry entry =
                entry(EntryKind.RFC822, sender, attributes, X400, "a@far.example", "b@far.example", "c@far.example");
        Rendered.Apdu apdu = (Rendered.Apdu) rendering.forX400(entry, X400, mail, Edition.OF_1988);
        return message(apdu).envelope();
    }

    private static MtsApdu.Message message(Rendered.Apdu apdu) throws IOException {
        try (InputStream in = apdu.octets().open()) {
            return (MtsApdu.Message) MtsApdu.decode(Octets.wrap(in.readAllBytes()), P1Limits.STANDARD);
        }
    }

    @Test
    @Tag("SF-40")
    void everyCombinationOfNotifyForThreeRecipientsIsAskedOfX400() throws IOException {
        List<String> all = List.copyOf(NOTIFY.keySet());
        for (int i = 0; i < all.size() * all.size() * all.size(); i++) {
            List<String> said = List.of(all.get(i % 8), all.get(i / 8 % 8), all.get(i / 64));
            Map<String, String> attributes = new LinkedHashMap<>();
            said.forEach(one -> attributes.put(SmtpAttributes.notifyOn(attributes.size() + 1), one));

            TransferEnvelope envelope = toX400(Optional.of("ann@inside.example"), attributes);

            assertThat(envelope.recipients())
                    .extracting(PerRecipient::originatorReport)
                    .as("%s", said)
                    .isEqualTo(said.stream().map(NOTIFY::get).toList());
            assertThat(envelope.recipients())
                    .allSatisfy(each -> assertThat(each.mtaReport())
                            .isEqualTo(
                                    each.originatorReport() == OriginatorReportRequest.REPORT
                                            ? MtaReportRequest.REPORT
                                            : MtaReportRequest.NON_DELIVERY_REPORT));
        }
    }

    @Test
    void withoutNotifyNonDeliveryIsAskedForAndWithoutASenderNothing() throws IOException {
        assertThat(toX400(Optional.of("ann@inside.example"), Map.of()).recipients())
                .extracting(PerRecipient::originatorReport)
                .containsOnly(OriginatorReportRequest.NON_DELIVERY_REPORT);
        assertThat(toX400(Optional.empty(), Map.of(SmtpAttributes.notifyOn(1), "SUCCESS"))
                        .recipients())
                .extracting(PerRecipient::originatorReport)
                .containsOnly(OriginatorReportRequest.NO_REPORT);
    }

    @Test
    void envidIsTheCorrelatorAndRetAsksForTheContent() throws IOException {
        TransferEnvelope envelope = toX400(
                Optional.of("ann@inside.example"),
                Map.of(SmtpAttributes.ENVID, "QQ+2B314", SmtpAttributes.RET, "FULL"));

        assertThat(envelope.extensions())
                .anySatisfy(
                        extension -> assertThat(extension.value().orElseThrow().toString(StandardCharsets.US_ASCII))
                                .contains("SMTP/NOTARY ENVID: QQ+314"));
        assertThat(envelope.indicators().contentReturnRequest()).isTrue();
        assertThat(toX400(Optional.of("ann@inside.example"), Map.of(SmtpAttributes.RET, "HDRS"))
                        .indicators()
                        .contentReturnRequest())
                .isFalse();
    }

    private Rendered.Mail toSmtp(boolean contentReturn, List<OriginatorReportRequest> asked) throws IOException {
        QueueEntry made = entry(
                EntryKind.RFC822,
                Optional.of("otto@far.example"),
                Map.of(),
                X400,
                "a@inside.example",
                "b@inside.example",
                "c@inside.example");
        Octets mail = Octets.of("From: otto@far.example\r\nSubject: s\r\n\r\ntext\r\n", StandardCharsets.US_ASCII);
        MtsApdu.Message message = message((Rendered.Apdu) rendering.forX400(made, X400, mail, Edition.OF_1988));
        List<PerRecipient> recipients = new ArrayList<>();
        for (int i = 0; i < asked.size(); i++) {
            OrName name = OrName.of(Reporters.ADDRESSES
                    .toOr(Mailbox.parse((char) ('a' + i) + "@inside.example").orElseThrow())
                    .orElseThrow());
            recipients.add(
                    PerRecipient.of(name, i + 1).withReports(MtaReportRequest.NON_DELIVERY_REPORT, asked.get(i)));
        }
        TransferEnvelope envelope = message.envelope().toBuilder()
                .recipients(recipients)
                .indicators(
                        contentReturn
                                ? PerMessageIndicators.of(PerMessageIndicators.CONTENT_RETURN_REQUEST)
                                : PerMessageIndicators.NONE)
                .build();
        QueueEntry entry = entry(EntryKind.P1, Optional.of("otto"), Map.of(), SMTP, "a", "b", "c");
        return (Rendered.Mail) rendering.forSmtp(
                entry,
                SMTP,
                new MtsApdu.Message(envelope, message.content()).node().encode());
    }

    @Test
    @Tag("SF-40")
    void everyCombinationOfX400RequestsForThreeRecipientsIsAskedOfTheServer() throws IOException {
        Map<OriginatorReportRequest, String> expected = Map.of(
                OriginatorReportRequest.NO_REPORT, "NEVER",
                OriginatorReportRequest.NON_DELIVERY_REPORT, "FAILURE",
                OriginatorReportRequest.REPORT, "SUCCESS,FAILURE");
        OriginatorReportRequest[] all = OriginatorReportRequest.values();
        for (int i = 0; i < 27 * 2; i++) {
            List<OriginatorReportRequest> asked = List.of(all[i % 3], all[i / 3 % 3], all[i / 9 % 3]);

            Rendered.Mail mail = toSmtp(i >= 27, asked);

            assertThat(mail.addressees())
                    .extracting(to -> to.parameters().notifyOn().orElseThrow())
                    .isEqualTo(asked.stream().map(expected::get).toList());
            assertThat(mail.parameters().returnContent()).contains(i >= 27 ? "FULL" : "HDRS");
        }
    }

    @Test
    void theMessageAndItsRecipientsAreNamedAsX400KnowsThem() throws IOException {
        Rendered.Mail mail = toSmtp(
                false,
                List.of(
                        OriginatorReportRequest.REPORT,
                        OriginatorReportRequest.REPORT,
                        OriginatorReportRequest.REPORT));

        assertThat(mail.parameters().envelopeId().orElseThrow()).startsWith("X400-MTS-Identifier:+20[/PRMD+3Dgate/");
        assertThat(mail.addressees().get(0).parameters().originalRecipient())
                .contains("x400;/RFC-822+3Da(a)inside.example/PRMD+3Dgate/ADMD+3D+20/C+3DXX/");
    }
}
