package org.x400gate.gateway.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.x400gate.gateway.conversion.ReportAttributes;
import org.x400gate.gateway.conversion.SmtpAttributes;
import org.x400gate.persistence.queue.Change;
import org.x400gate.persistence.queue.EntryKind;
import org.x400gate.persistence.queue.NextHop;
import org.x400gate.persistence.queue.Priority;
import org.x400gate.persistence.queue.QueueEntry;
import org.x400gate.persistence.queue.Recipient;
import org.x400gate.persistence.store.EntryId;
import org.x400gate.protocol.asn1.BerNode;
import org.x400gate.protocol.asn1.Tag;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.oraddress.OrAddress;
import org.x400gate.protocol.oraddress.OrName;
import org.x400gate.protocol.p1.ContentType;
import org.x400gate.protocol.p1.ExtensionField;
import org.x400gate.protocol.p1.GlobalDomainIdentifier;
import org.x400gate.protocol.p1.MtsApdu;
import org.x400gate.protocol.p1.MtsIdentifier;
import org.x400gate.protocol.p1.P1Limits;
import org.x400gate.protocol.p1.PerRecipient;
import org.x400gate.protocol.p1.Redirection;
import org.x400gate.protocol.p1.TraceElement;
import org.x400gate.protocol.p1.TransferEnvelope;

/** A message for somebody else, as an operator says. */
class SubstituteTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final Instant DEADLINE = NOW.plusSeconds(4711);
    private static final NextHop FROM = new NextHop("x400:gone");
    private static final GlobalDomainIdentifier FAR = GlobalDomainIdentifier.of("XX", " ", "far");
    private static final OrName GONE = OrName.of(OrAddress.parse("/C=XX/ADMD= /PRMD=gone/S=gus/"));

    private final SplittableRandom random = new SplittableRandom(7);
    private final Substitute substitute =
            new Substitute(Reporters.CONVERSION, Reporters.ROUTES, random, (priority, hop) -> DEADLINE);

    private QueueEntry entry(EntryKind kind, Map<String, String> attributes, int octets, Recipient... recipients) {
        return QueueEntry.of(
                EntryId.of(NOW, random),
                kind,
                Priority.NORMAL,
                new QueueEntry.Submission("there", Optional.of("o@a.example"), attributes, NOW, NOW.plusSeconds(60)),
                List.of(recipients),
                octets);
    }

    private static MtsApdu.Message message(ExtensionField... extensions) {
        TransferEnvelope.Builder envelope = TransferEnvelope.builder(new MtsIdentifier(FAR, "1"), GONE, ContentType.P22)
                .trace(TraceElement.relayed(FAR, NOW))
                .recipients(List.of(PerRecipient.of(GONE, 1)));
        List.of(extensions).forEach(envelope::extension);
        return new MtsApdu.Message(envelope.build(), Octets.wrap(new byte[] {0x31, 0}));
    }

    private Substitute.Made of(MtsApdu.Message message, String address) {
        Octets content = message.node().encode();
        QueueEntry entry = entry(EntryKind.P1, Map.of(), content.length(), Recipient.pending(1, GONE.toString(), FROM));
        return substitute.of(entry, content, Set.of(1), address, NOW);
    }

    @Test
    void inX400ItSaysForWhomItWasAndThatItsDomainHasRedirectedIt() {
        Change.Accept accept =
                of(message(), "/C=XX/ADMD= /PRMD=far/S=otto/").entry().orElseThrow();

        assertThat(accept.work()).extracting(item -> item.hop().name()).containsExactly("x400:far");
        assertThat(accept.entry().submission().deadline()).isEqualTo(DEADLINE);
        MtsApdu.Message sent =
                (MtsApdu.Message) MtsApdu.decode(Octets.wrap(accept.content().get(0)), P1Limits.STANDARD);
        PerRecipient to = sent.envelope().recipients().get(0);
        assertThat(to.recipient().toString()).contains("otto");
        assertThat(Redirection.historyIn(to.extensions())).satisfiesExactly(redirection -> {
            assertThat(redirection.intended()).isEqualTo(GONE);
            assertThat(redirection.reason()).isEqualTo(Redirection.RECIPIENT_MD_ASSIGNED);
        });
    }

    @Test
    void whereItsOriginatorProhibitsItNobodyElseGetsIt() {
        ExtensionField prohibited = new ExtensionField(
                new ExtensionField.Standard(1),
                ExtensionField.NOT_CRITICAL,
                Optional.of(BerNode.integer(Tag.ENUMERATED, 1).encode()));

        assertThat(of(message(prohibited), "/C=XX/ADMD= /PRMD=far/S=otto/").why())
                .contains("recipient-reassignment-prohibited");
    }

    @Test
    void whatIsNoAddressOrHasNoWayIsRefused() {
        assertThat(of(message(), "nobody").why()).contains("neither a next hop nor an address");
        assertThat(of(message(), "/C=YY/ADMD= /S=x/").why()).contains("no X.400 route");
    }

    @Test
    void aMailKeepsWhatItsOriginatorAskedForOneOfThoseInWhosePlaceItGoes() {
        Octets content = Octets.of("Subject: x\r\n\r\n", StandardCharsets.US_ASCII);
        QueueEntry entry = entry(
                EntryKind.RFC822,
                Map.of(SmtpAttributes.notifyOn(2), "NEVER", SmtpAttributes.notifyOn(1), "SUCCESS"),
                content.length(),
                Recipient.pending(1, "a@gone.example", FROM),
                Recipient.pending(2, "b@gone.example", FROM));

        Change.Accept accept = substitute
                .of(entry, content, Set.of(2), "carol@inside.example", NOW)
                .entry()
                .orElseThrow();

        assertThat(accept.entry().recipients()).extracting(Recipient::address).containsExactly("carol@inside.example");
        assertThat(accept.entry().submission().attributes())
                .containsEntry(SmtpAttributes.notifyOn(1), "NEVER")
                .containsEntry(ReportAttributes.REDIRECTED_FROM, entry.id().toString())
                .doesNotContainKey(SmtpAttributes.notifyOn(2));
        assertThat(accept.content().get(0)).isEqualTo(content.toByteArray());
    }
}
