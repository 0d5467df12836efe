package org.x400gate.gateway.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.x400gate.gateway.queue.QueueKeeper;
import org.x400gate.persistence.queue.EntryKind;
import org.x400gate.persistence.queue.Priority;
import org.x400gate.persistence.queue.QueueEntry;
import org.x400gate.persistence.queue.Recipient;
import org.x400gate.persistence.queue.WorkItem;
import org.x400gate.persistence.store.EntryId;
import org.x400gate.protocol.octets.Octets;

class ContentFlowTest {
    private static final Instant NOW = Instant.parse("2026-11-28T10:00:00Z");
    private static final Octets LONG = Octets.wrap(
            "Subject: long\r\n\r\n".concat("line\r\n".repeat(50_000)).getBytes(StandardCharsets.US_ASCII));

    private final ContentFlow flow = new ContentFlow();

    @BeforeEach
    void aLongMessageBeginsWhileTheWireIsFull() throws IOException {
        QueueEntry entry = QueueEntry.of(
                EntryId.of(NOW, new Random(1)),
                EntryKind.RFC822,
                Priority.NORMAL,
                new QueueEntry.Submission("test", Optional.of("a@a.example"), Map.of(), NOW, NOW.plusSeconds(60)),
                List.of(Recipient.pending(1, "b@b.example", SmtpDeliveryRig.HOP)),
                LONG.length());
        QueueKeeper.Work work = new QueueKeeper.Work(WorkItem.of(entry, SmtpDeliveryRig.HOP, NOW), entry, LONG);
        flow.begin((OutgoingContent.Prepared.Ready) OutgoingContent.prepare(work, SmtpDeliveryRig.AS_IT_CAME, false));
        flow.onWrite();
        flow.onWrite();
        assertThat(flow.goesOnAfter(flow.first())).isFalse();
    }

    @Test
    void theNextPieceIsReadOnceOneIsWritten() {
        assertThat(flow.onWritten()).isTrue();
        flow.reading();
        assertThat(flow.onWritten()).isFalse();
    }

    /** The server may answer before it has everything: what was written by then is told afterwards. */
    @Test
    void aPieceThatWaitedIsNotReadOnceTheMessageIsBrokenOff() {
        flow.close("session");
        assertThat(flow.onWritten()).isFalse();
        assertThat(flow.isOpen()).isFalse();
    }
}
