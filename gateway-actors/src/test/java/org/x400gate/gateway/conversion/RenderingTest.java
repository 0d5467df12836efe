package org.x400gate.gateway.conversion;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.x400gate.persistence.queue.EntryKind;
import org.x400gate.persistence.queue.NextHop;
import org.x400gate.persistence.queue.Priority;
import org.x400gate.persistence.queue.QueueEntry;
import org.x400gate.persistence.queue.Recipient;
import org.x400gate.persistence.queue.Times;
import org.x400gate.persistence.store.EntryId;
import org.x400gate.protocol.asn1.BerLimits;
import org.x400gate.protocol.ipm.InformationObject;
import org.x400gate.protocol.ipm.IpmIdentifier;
import org.x400gate.protocol.ipm.Ipn;
import org.x400gate.protocol.mime.MimeLimits;
import org.x400gate.protocol.mixer.AddressMapping;
import org.x400gate.protocol.octets.ContentRef;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.oraddress.OrAddress;
import org.x400gate.protocol.p1.Edition;
import org.x400gate.protocol.p1.GlobalDomainIdentifier;
import org.x400gate.protocol.p1.MtsApdu;
import org.x400gate.protocol.p1.P1Limits;
import org.x400gate.protocol.p1.PerRecipient;

class RenderingTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final NextHop X400 = new NextHop("x400:far");
    private static final NextHop SMTP = new NextHop("smtp:mail");
    private static final String MAIL = """
            From: Ann Other <ann@inside.example>
            To: bob.jones@far.example, carl.jones@far.example
            Subject: Hello
            Date: Mon, 23 Nov 2026 11:59:00 +0000
            Message-ID: <1@inside.example>
            MIME-Version: 1.0
            Content-Type: text/plain; charset=us-ascii

            A line.
            """.replace("\n", "\r\n");

    private final Rendering rendering = new Rendering(new ConversionSettings(
            new AddressMapping(
                    OrAddress.parse("/C=XX/ADMD= /PRMD=gate/"),
                    "gate.example",
                    List.of(new AddressMapping.Equivalence("far.example", OrAddress.parse("/C=XX/ADMD= /PRMD=far/")))),
            GlobalDomainIdentifier.of("XX", " ", "gate"),
            "gate",
            "gate.example",
            MimeLimits.STANDARD,
            P1Limits.STANDARD,
            ConversionRoom.inMemory(1 << 20)));

    private static QueueEntry entry(EntryKind kind, Recipient... recipients) {
        return QueueEntry.of(
                EntryId.of(NOW, new SplittableRandom(7)),
                kind,
                Priority.NORMAL,
                new QueueEntry.Submission(
                        "test", Optional.of("ann@inside.example"), Map.of(), NOW, NOW.plusSeconds(3600)),
                List.of(recipients),
                MAIL.length());
    }

    private static Octets octets(ContentRef content) throws IOException {
        try (InputStream in = content.open()) {
            return Octets.wrap(in.readAllBytes());
        }
    }

    private Rendered.Apdu apduOfMail() throws IOException {
        QueueEntry entry = entry(
                EntryKind.RFC822,
                Recipient.pending(1, "bob.jones@far.example", X400),
                Recipient.pending(2, "carl.jones@far.example", X400),
                Recipient.pending(3, "dora@inside.example", SMTP));
        Rendered rendered = rendering.forX400(entry, X400, Octets.of(MAIL, StandardCharsets.US_ASCII), Edition.OF_1988);
        assertThat(rendered).isInstanceOf(Rendered.Apdu.class);
        return (Rendered.Apdu) rendered;
    }

    @Test
    void mailForTwoAtOnePeerBecomesOneApduWithBothResponsible() throws IOException {
        Rendered.Apdu apdu = apduOfMail();
        assertThat(apdu.recipients()).containsExactly(1, 2);
        MtsApdu.Message message = (MtsApdu.Message) MtsApdu.decode(octets(apdu.octets()), P1Limits.STANDARD);
        assertThat(message.envelope().recipients())
                .hasSize(2)
                .allMatch(PerRecipient::responsible)
                .extracting(r ->
                        r.recipient().address().personalName().orElseThrow().surname())
                .containsExactly(Optional.of("jones"), Optional.of("jones"));
    }

    private static QueueEntry kept(EntryKind kind, Instant went) {
        QueueEntry plain = entry(kind, Recipient.pending(1, "bob.jones@far.example", X400));
        return QueueEntry.of(
                plain.id(),
                kind,
                Priority.NORMAL,
                new QueueEntry.Submission(
                        "test",
                        plain.submission().originator(),
                        Map.of(),
                        NOW,
                        new Times(NOW.plusSeconds(9000), Optional.empty(), Optional.of(went), Optional.empty())),
                plain.recipients(),
                plain.contentOctets());
    }

    /** X.411 12.3.1: our trace says when it went; a time that we did not wait for is nobody else's to wait for. */
    @Test
    void whatWasKeptUntilItsTimeSaysSoAndWhatWasLetGoBeforeItDoesNotWaitAgain() throws IOException {
        Instant time = NOW.plusSeconds(7200);
        String mail = "Deferred-Delivery: Mon, 23 Nov 2026 14:00:00 +0000\r\n" + MAIL;
        Instant early = NOW.plusSeconds(60);
        for (Instant went : List.of(time, early)) {
            Octets octets = octets(((Rendered.Apdu) rendering.forX400(
                            kept(EntryKind.RFC822, went),
                            X400,
                            Octets.of(mail, StandardCharsets.US_ASCII),
                            Edition.OF_1988))
                    .octets());
            MtsApdu.Message message = (MtsApdu.Message) MtsApdu.decode(octets, P1Limits.STANDARD);
            assertThat(message.envelope().deferredDelivery())
                    .isEqualTo(went.equals(time) ? Optional.of(time) : Optional.empty());
            assertThat(message.trace()
                            .get(message.trace().size() - 1)
                            .additional()
                            .deferredTime())
                    .contains(went);

            MtsApdu.Message waiting = new MtsApdu.Message(
                    message.envelope().toBuilder().deferredDelivery(time).build(), message.content());
            Octets relayed = octets(((Rendered.Apdu) rendering.forX400(
                            kept(EntryKind.P1, went), X400, waiting.node().encode(), Edition.OF_1988))
                    .octets());
            MtsApdu.Message onward = (MtsApdu.Message) MtsApdu.decode(relayed, P1Limits.STANDARD);
            assertThat(onward.envelope().deferredDelivery())
                    .isEqualTo(went.equals(time) ? Optional.of(time) : Optional.empty());
            assertThat(onward.trace()
                            .get(onward.trace().size() - 1)
                            .additional()
                            .deferredTime())
                    .contains(went);
        }
    }

    @Test
    void aSecondRenderingIsTheSameOctetForOctet() throws IOException {
        assertThat(octets(apduOfMail().octets())).isEqualTo(octets(apduOfMail().octets()));
    }

    @Test
    void theApduBecomesMailAgainWithItsIdentifierKept() throws IOException {
        Octets apdu = octets(apduOfMail().octets());
        QueueEntry entry = entry(EntryKind.P1, Recipient.pending(2, "carl", SMTP));
        Rendered rendered = rendering.forSmtp(entry, SMTP, apdu);
        assertThat(rendered).isInstanceOfSatisfying(Rendered.Mail.class, mail -> {
            assertThat(mail.sender()).contains("ann@inside.example");
            assertThat(mail.addressees())
                    .extracting(Rendered.Addressee::number, Rendered.Addressee::mailbox)
                    .containsExactly(org.assertj.core.groups.Tuple.tuple(2, "carl.jones@far.example"));
        });
        String text = octets(((Rendered.Mail) rendered).message()).toString(StandardCharsets.US_ASCII);
        assertThat(text)
                .contains("Message-ID: <1@inside.example>", "Subject: Hello", "\r\n\r\nA line.\r\n")
                .containsIgnoringCase("From: Ann Other <ann@inside.example>");
    }

    @ParameterizedTest
    @EnumSource(Edition.class)
    @Tag("SF-41")
    void aReceiptByMailBecomesANotificationAndComesBackWithoutASender(Edition edition) throws IOException {
        String receipt = "From: Ann <ann@inside.example>\r\nTo: bob.jones@far.example\r\n"
                + "Content-Type: multipart/report; report-type=disposition-notification; boundary=b\r\n\r\n"
                + "--b\r\n\r\nread\r\n--b\r\nContent-Type: message/disposition-notification\r\n\r\n"
                + "Final-Recipient: rfc822; ann@inside.example\r\nOriginal-Message-ID: <sent.1@far.example>\r\n"
                + "Disposition: manual-action/MDN-sent-manually; displayed\r\n\r\n--b--\r\n";
        Rendered.Apdu apdu = (Rendered.Apdu) rendering.forX400(
                entry(EntryKind.RFC822, Recipient.pending(1, "bob.jones@far.example", X400)),
                X400,
                Octets.of(receipt, StandardCharsets.US_ASCII),
                edition);
        MtsApdu.Message message = (MtsApdu.Message) MtsApdu.decode(octets(apdu.octets()), P1Limits.STANDARD);
        assertThat(message.faults()).isEmpty();
        Ipn ipn = (Ipn) InformationObject.decode(octets(message.content()), BerLimits.STANDARD);
        assertThat(ipn.subject()).isEqualTo(IpmIdentifier.of("sent.1(a)far.example"));

        Rendered.Mail mail = (Rendered.Mail)
                rendering.forSmtp(entry(EntryKind.P1, Recipient.pending(1, "bob", SMTP)), SMTP, octets(apdu.octets()));
        assertThat(mail.sender()).isEmpty();
        assertThat(octets(mail.message()).toString(StandardCharsets.US_ASCII))
                .contains("Original-Message-ID: <sent.1@far.example>\r\n", "; displayed\r\n");
    }

    @Test
    void aRelayedApduGetsOurTraceAndIsAnsweredForByItsOwnRecipientsOnly() throws IOException {
        Octets apdu = octets(apduOfMail().octets());
        QueueEntry entry = entry(EntryKind.P1, Recipient.pending(2, "carl", X400), Recipient.pending(1, "bob", SMTP));
        Rendered.Apdu relayed = (Rendered.Apdu) rendering.forX400(entry, X400, apdu, Edition.OF_1988);
        MtsApdu.Message before = (MtsApdu.Message) MtsApdu.decode(apdu, P1Limits.STANDARD);
        MtsApdu.Message after = (MtsApdu.Message) MtsApdu.decode(octets(relayed.octets()), P1Limits.STANDARD);
        assertThat(after.envelope().trace()).hasSize(before.envelope().trace().size() + 1);
        assertThat(after.envelope().recipients())
                .extracting(PerRecipient::number, PerRecipient::responsible)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(1, false), org.assertj.core.groups.Tuple.tuple(2, true));
        assertThat(octets(after.content())).isEqualTo(octets(before.content()));
        assertThat(after.identifier()).isEqualTo(before.identifier());
    }

    @Test
    void mailForSmtpGoesAsItCame() throws IOException {
        Octets mail = Octets.of(MAIL, StandardCharsets.US_ASCII);
        QueueEntry entry = entry(EntryKind.RFC822, Recipient.pending(3, "dora@inside.example", SMTP));
        assertThat(rendering.forSmtp(entry, SMTP, mail))
                .isInstanceOfSatisfying(
                        Rendered.Mail.class, same -> assertThat(same.message()).isSameAs(mail));
    }

    @Test
    void whatCannotBeReadIsNotRenderableAndSaysWhy() throws IOException {
        QueueEntry entry = entry(EntryKind.P1, Recipient.pending(1, "bob", SMTP));
        assertThat(rendering.forSmtp(entry, SMTP, Octets.ofHex("3003020101")))
                .isInstanceOf(Rendered.NotRenderable.class);
    }

    @Test
    void contentBeyondTheLimitIsNeverReadIntoMemory() throws IOException {
        ContentRef huge = new ContentRef() {
            @Override
            public long octets() {
                return 1L << 40;
            }

            @Override
            public InputStream open() {
                return new ByteArrayInputStream(new byte[0]);
            }
        };
        QueueEntry entry = entry(EntryKind.P1, Recipient.pending(1, "bob", SMTP));
        assertThat(rendering.forSmtp(entry, SMTP, huge))
                .isInstanceOfSatisfying(
                        Rendered.NotRenderable.class,
                        not -> assertThat(not.reason()).contains("at most 1048576"));
    }
}
