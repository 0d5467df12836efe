package org.x400gate.gateway.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.x400gate.gateway.conversion.Rendered;
import org.x400gate.gateway.conversion.SmtpAttributes;
import org.x400gate.persistence.queue.EntryKind;
import org.x400gate.persistence.queue.QueueEntry;
import org.x400gate.persistence.store.EntryId;
import org.x400gate.persistence.trace.LedgerEvent;
import org.x400gate.persistence.trace.LedgerLine;
import org.x400gate.protocol.smtp.MailParameters;
import org.x400gate.protocol.smtp.RcptParameters;
import org.x400gate.protocol.smtp.SmtpLimits;

/** What is wanted of reports (RFC 3461), from one server to the next. */
class SmtpDsnTest extends SmtpDeliveryRig {
    private static final Map<String, String> WANTED = Map.of(
            SmtpAttributes.RET,
            "HDRS",
            SmtpAttributes.ENVID,
            "QQ+2B1",
            SmtpAttributes.notifyOn(1),
            "SUCCESS,FAILURE",
            SmtpAttributes.originalRecipient(1),
            "rfc822;B+2Bx@fake.example",
            SmtpAttributes.notifyOn(3),
            "NEVER");

    private EntryId enqueueWanted() {
        return enqueue(
                "Subject: x\r\n\r\n",
                WANTED,
                Instant.now().plusSeconds(3600),
                "b@fake.example",
                "c@fake.example",
                "d@fake.example");
    }

    private List<String> reports(EntryId id) {
        return queue.ledger().of(id).stream()
                .filter(line -> line.event() == LedgerEvent.RELAYED)
                .map(LedgerLine::details)
                .map(details -> details.get("reports"))
                .toList();
    }

    @Test
    void aServerThatOffersDsnGetsAllThatCameAndOwesTheReports() {
        server.ehlo = "250-fake.example\r\n250-PIPELINING\r\n250 DSN";
        EntryId id = enqueueWanted();

        deliver(1);
        untilEmpty();

        assertThat(server.taken)
                .containsExactly(new FakeSmtpServer.Taken(
                        "MAIL FROM:<a@gw.example> RET=HDRS ENVID=QQ+2B1",
                        List.of(
                                "RCPT TO:<b@fake.example> NOTIFY=SUCCESS,FAILURE ORCPT=rfc822;B+2Bx@fake.example",
                                "RCPT TO:<c@fake.example>",
                                "RCPT TO:<d@fake.example> NOTIFY=NEVER"),
                        "Subject: x\r\n\r\n"));
        assertThat(reports(id)).containsExactly("next-server");
    }

    @Test
    void aServerThatDoesNotIsToldNothingAndTheReportsAreOurs() {
        EntryId id = enqueueWanted();

        deliver(1);
        untilEmpty();

        assertThat(server.taken).singleElement().satisfies(taken -> {
            assertThat(taken.from()).isEqualTo("MAIL FROM:<a@gw.example> BODY=8BITMIME");
            assertThat(taken.to()).allMatch(line -> line.endsWith("@fake.example>"));
        });
        assertThat(reports(id)).containsExactly("ours");
    }

    @Test
    void whatCameOfX400GoesWithWhatItsRenderingSays() {
        server.ehlo = "250-fake.example\r\n250 DSN";
        SmtpRendering rendering = (entry, hop, content) -> new Rendered.Mail(
                Optional.of("a@gw.example"),
                List.of(new Rendered.Addressee(
                        1,
                        "b@fake.example",
                        new RcptParameters(Optional.of("SUCCESS"), Optional.of("x400;/C+3DXX/S+3Db/")))),
                content,
                List.of(),
                MailParameters.kept(Optional.of("FULL"), Optional.of("mts-id")));
        enqueue(EntryKind.P1, "Subject: x\r\n\r\n", WANTED, Instant.now().plusSeconds(3600), "/C=XX/S=b/");

        deliver(1, 100, 1000, rendering);
        untilEmpty();

        assertThat(server.taken).singleElement().satisfies(taken -> {
            assertThat(taken.from()).isEqualTo("MAIL FROM:<a@gw.example> RET=FULL ENVID=mts-id");
            assertThat(taken.to()).containsExactly("RCPT TO:<b@fake.example> NOTIFY=SUCCESS ORCPT=x400;/C+3DXX/S+3Db/");
        });
    }

    @Test
    void whatWasKeptByAnOlderReleaseAndIsNoParameterIsNotPassedOn() {
        server.ehlo = "250-fake.example\r\n250 DSN";
        Map<String, String> odd = Map.of(
                SmtpAttributes.RET,
                "hdrs",
                SmtpAttributes.ENVID,
                "a+0D+0AQUIT",
                SmtpAttributes.originalRecipient(1),
                "rfc822;");
        enqueue("Subject: x\r\n\r\n", odd, Instant.now().plusSeconds(3600), "b@fake.example");

        deliver(1);
        untilEmpty();

        assertThat(server.taken).singleElement().satisfies(taken -> {
            assertThat(taken.from()).isEqualTo("MAIL FROM:<a@gw.example> RET=HDRS");
            assertThat(taken.to()).containsExactly("RCPT TO:<b@fake.example>");
        });
    }

    @Test
    void whatComesInIsKeptWithTheEntryAsItWillGoOut() {
        SmtpLimits limits = new SmtpLimits(2048, 1000, 100, 1L << 20, 10, 100, SmtpLimits.Timeouts.STANDARD);
        try (SmtpServerRig rig = new SmtpServerRig(limits);
                SmtpPeer peer = rig.connect().hello()) {
            peer.ask("MAIL FROM:<a@client.example> ret=hdrs envid=QQ+2B1");
            peer.ask("RCPT TO:<b@routed.example> notify=success,failure ORCPT=rfc822;B+2Bx@fake.example");
            peer.ask("RCPT TO:<c@routed.example>");
            peer.ask("RCPT TO:<d@routed.example> NOTIFY=NEVER");
            peer.ask("DATA");
            assertThat(peer.ask("x\r\n.")).startsWith("250");

            QueueEntry entry = rig.queued().get(0);
            assertThat(entry.submission().attributes()).containsAllEntriesOf(WANTED);
        }
    }
}
