package org.x400gate.protocol.mixer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.x400gate.protocol.mixer.Samples.ALICE;
import static org.x400gate.protocol.mixer.Samples.BOB;
import static org.x400gate.protocol.mixer.Samples.envelope;
import static org.x400gate.protocol.mixer.Samples.mail;
import static org.x400gate.protocol.mixer.Samples.mapped;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.x400gate.protocol.ipm.BodyPart;
import org.x400gate.protocol.ipm.Heading;
import org.x400gate.protocol.ipm.Ipm;
import org.x400gate.protocol.ipm.IpmIdentifier;
import org.x400gate.protocol.ipm.OrDescriptor;
import org.x400gate.protocol.ipm.RecipientSpecifier;
import org.x400gate.protocol.mime.HeaderField;
import org.x400gate.protocol.mime.Mailbox;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.oraddress.OrName;
import org.x400gate.protocol.p1.MtsApdu;
import org.x400gate.protocol.p1.OriginatorReportRequest;
import org.x400gate.protocol.p1.PerMessageIndicators;
import org.x400gate.protocol.p1.PerRecipient;
import org.x400gate.protocol.p1.Redirection;
import org.x400gate.protocol.p1.ReportedRecipient;
import org.x400gate.protocol.p1.ReportedRecipient.NotDelivered;
import org.x400gate.protocol.p1.TransferEnvelope;

/** Who is shown whom: recipients to one another, and to one in another's place whom the message was meant for. */
class DisclosureTest {
    private static final PerMessageIndicators DISCLOSED =
            PerMessageIndicators.of(PerMessageIndicators.DISCLOSURE_OF_OTHER_RECIPIENTS);
    private static final Instant AT = Instant.parse("2026-11-23T10:15:00Z");

    private static OrName name(String surname) {
        return ReportSamples.name(surname);
    }

    /** To Bob and Carol, with a copy for Dan; recipients as they stand in the envelope. */
    private static MtsApdu.Message message(PerMessageIndicators indicators, PerRecipient... recipients) {
        Heading heading = Heading.builder(IpmIdentifier.of("1"))
                .primaryRecipient(RecipientSpecifier.of(OrDescriptor.of(name("bob"))))
                .primaryRecipient(RecipientSpecifier.of(OrDescriptor.of(name("carol"))))
                .copyRecipient(RecipientSpecifier.of(OrDescriptor.of(name("dan"))))
                .build();
        TransferEnvelope envelope = Samples.envelopeTo(name("bob"))
                .indicators(indicators)
                .recipients(List.of(recipients))
                .build();
        return new MtsApdu.Message(
                envelope,
                new Ipm(heading, List.of(BodyPart.Ia5Text.of("hi"))).node().encode());
    }

    private static PerRecipient[] to(String... surnames) {
        return IntStream.range(0, surnames.length)
                .mapToObj(i -> PerRecipient.of(name(surnames[i]), i + 1))
                .toArray(PerRecipient[]::new);
    }

    private static List<String> shown(MtsApdu.Message message) {
        return mail(message).all("X400-Recipients").stream()
                .map(HeaderField::body)
                .toList();
    }

    @Test
    @Tag("SF-43")
    void othersAreShownOnlyIfTheOriginatorDisclosesThem() {
        assertThat(shown(message(DISCLOSED, to("bob", "carol", "dan"))))
                .containsExactly("bob@b.example, carol@b.example, dan@b.example");
        assertThat(shown(message(PerMessageIndicators.NONE, to("bob", "carol", "dan"))))
                .isEmpty();
    }

    @Test
    @Tag("SF-43")
    void whoGotABlindCopyIsShownToNobodyElse() {
        assertThat(shown(message(DISCLOSED, to("bob", "eve", "dan")))).containsExactly("bob@b.example, dan@b.example");
        PerRecipient[] split = to("eve", "bob");
        split[1] = split[1].withResponsible(false);
        assertThat(shown(message(DISCLOSED, split))).containsExactly("eve@b.example, bob@b.example");
    }

    @Test
    @Tag("SF-43")
    void whoStandsInAnothersPlaceIsToldWhomItWasMeantFor() {
        Redirection first = new Redirection(name("bob"), AT, Redirection.ORIGINATOR_REQUESTED);
        PerRecipient once = first.of(to("bob")[0], name("desk"));
        PerRecipient twice = new Redirection(name("desk"), AT.plusSeconds(60), Redirection.RECIPIENT_MD_ASSIGNED)
                .of(once, name("postmaster"));

        assertThat(shown(message(PerMessageIndicators.NONE, once)))
                .containsExactly("desk@b.example (Originally To: bob@b.example Redirected on"
                        + " Mon, 23 Nov 2026 10:15:00 +0000 To: Originator Requested Alternate Recipient)");
        assertThat(shown(message(PerMessageIndicators.NONE, twice)))
                .singleElement()
                .asString()
                .startsWith("postmaster@b.example (Originally To: bob@b.example Redirected on ")
                .endsWith(" desk@b.example Redirected Again on Mon, 23 Nov 2026 10:16:00 +0000"
                        + " To: Recipient MD Assigned Alternate Recipient)");
    }

    @Test
    @Tag("SF-43")
    void oneInTheirPlaceIsToldOfEachOfThem() {
        PerRecipient bob = new Redirection(name("bob"), AT, Redirection.RECIPIENT_MD_ASSIGNED)
                .of(to("bob")[0], name("postmaster"));
        PerRecipient carol = new Redirection(name("carol"), AT, Redirection.RECIPIENT_MD_ASSIGNED)
                .of(to("bob", "carol")[1], name("postmaster"));

        assertThat(shown(message(PerMessageIndicators.NONE, bob, carol)))
                .singleElement()
                .asString()
                .contains("Originally To: bob@b.example", "Originally To: carol@b.example");
    }

    @Test
    @Tag("SF-43")
    void aNotificationNamesTheHistoryThatAReportTells() {
        PerRecipient desk = new Redirection(name("bob"), AT, Redirection.RECIPIENT_MD_ASSIGNED)
                .of(ReportSamples.recipient(1, OriginatorReportRequest.REPORT), name("desk"));
        MtsApdu.Report report = ReportSamples.made(GatewayReport.on(
                ReportSamples.message(
                        ReportSamples.envelope().recipients(List.of(desk)).build()),
                AT,
                List.of(GatewayReport.Outcome.failed(desk, "5.1.1", "no such user")),
                Samples.B));
        ReportedRecipient told = report.content().recipients().get(0);
        assertThat(told.intendedRecipient()).contains(name("bob"));
        assertThat(told.result()).isEqualTo(NotDelivered.of(1, NotDelivered.UNRECOGNISED_OR_NAME));

        DeliveryStatus.Fields fields = ReportSamples.status(ReportSamples.made(ReportToDsn.map(report, Samples.A)))
                .perRecipient()
                .get(0);

        assertThat(fields.first("Original-Recipient")).contains("x400; /S=bob/PRMD=b/ADMD= /C=XX/");
        assertThat(fields.first("X400-Redirection-History"))
                .contains("intended recipient bob@b.example redirected to Recipient MD Assigned Alternate Recipient on"
                        + " Mon, 23 Nov 2026 10:15:00 +0000");
        assertThat(fields.first("X400-Discarded-DR-Extensions")).isEmpty();
    }

    @Test
    @Tag("SF-43")
    void blindCopiesOfMailAreNotDisclosedToX400WhateverTheHeaderSays() {
        String head =
                "Disclose-Recipients: Allowed\r\nTo: group: bob@b.example;\r\nCc: ALICE@a.example, alice@A.example\r\n";
        assertThat(disclosed(head, BOB, ALICE)).isTrue();
        assertThat(disclosed(head, BOB, ALICE, new Mailbox("eve", "b.example"))).isFalse();
        assertThat(disclosed("To: bob@b.example\r\n", BOB)).isFalse();
    }

    private static boolean disclosed(String head, Mailbox... recipients) {
        X400Message made = mapped(
                RfcToIpm.map(envelope(recipients), Octets.of(head + "\r\nhi", StandardCharsets.US_ASCII), Samples.A));
        return made.message().envelope().indicators().disclosureOfOtherRecipients();
    }
}
