package org.x400gate.protocol.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.x400gate.protocol.octets.Octets;

/** Conversations of our two sides, left as recordings in {@code target/recordings} for another dissector to judge. */
class RecordingsTest {
    private static final Path FOLDER = Path.of("target/recordings");
    private static final StackLimits SMALL_TPDUS = new StackLimits(2048, 1 << 20, 1 << 20, 1 << 19, java.util.Map.of());

    private static Octets sample(String name) {
        try {
            return Octets.ofHex(Files.readString(Path.of("src/test/resources", name + ".hex")));
        } catch (IOException fault) {
            throw new java.io.UncheckedIOException(fault);
        }
    }

    private static StackPair pair(DialogueMode mode) {
        Octets presentation = Octets.ofHex("70");
        OpenParameters open = new OpenParameters(
                new Selectors(
                        Optional.of(StackPair.TSEL), Optional.of(Octets.ofHex("5352")), Optional.of(presentation)),
                new Selectors(Optional.of(StackPair.TSEL), Optional.of(Octets.ofHex("5353")), Optional.empty()),
                sample("captures/expected/pp-1988-normal-transfer.bind-argument"),
                63,
                3,
                mode,
                "association-1",
                Instant.parse("2026-11-23T12:34:56Z"),
                SMALL_TPDUS);
        StackPair pair = new StackPair(open, StackPair.listen(1, 3, SMALL_TPDUS), 1);
        pair.responder.bindResult = Optional.of(sample("captures/expected/pp-1988-normal-transfer.bind-result"));
        return pair;
    }

    @Test
    void aMessageAReportAndARelease() {
        StackPair pair = pair(DialogueMode.MONOLOGUE).connect();
        pair.initiator.send(sample("samples/x411-message"));
        pair.run();
        pair.initiator.send(sample("samples/x411-report-non-delivery"));
        pair.run();
        pair.initiator.take(pair.initiator.stack.close());
        pair.run();
        pair.recording().write(FOLDER.resolve("transfer.pcap"));
        assertThat(pair.responder.received)
                .containsExactly(sample("samples/x411-message"), sample("samples/x411-report-non-delivery"));
    }

    @Test
    void aRefusedBind() {
        StackPair pair = pair(DialogueMode.MONOLOGUE);
        pair.responder.refuses =
                Optional.of(Refusal.of(Refusal.Reason.AUTHENTICATION_ERROR, Octets.ofHex("b203 020102")));
        pair.connect();
        pair.recording().write(FOLDER.resolve("refused.pcap"));
        assertThat(pair.initiator.ends).isEqualTo(1);
    }

    @Test
    void anAbortInMidTransfer() {
        StackPair pair = pair(DialogueMode.MONOLOGUE);
        pair.responder.answersTransfers = false;
        pair.connect();
        pair.initiator.send(sample("samples/x411-message"));
        pair.run();
        pair.responder.take(pair.responder.stack.abort(AbortReason.TEMPORARY_PROBLEM));
        pair.run();
        pair.recording().write(FOLDER.resolve("abort.pcap"));
        assertThat(pair.initiator.ends).isEqualTo(1);
    }

    @Test
    void aRejectedTransferAndOneTheOtherWay() {
        StackPair pair = pair(DialogueMode.TWO_WAY_ALTERNATE);
        pair.responder.rejects = Optional.of(TransferReject.TEMPORARY);
        pair.connect();
        pair.initiator.send(sample("samples/x411-message"));
        pair.run();
        pair.responder.take(pair.responder.stack.pleaseTurn(0));
        pair.run();
        pair.initiator.take(pair.initiator.stack.giveTurn());
        pair.run();
        pair.responder.send(sample("samples/x411-report-non-delivery"));
        pair.run();
        pair.recording().write(FOLDER.resolve("turn.pcap"));
        assertThat(pair.initiator.received).containsExactly(sample("samples/x411-report-non-delivery"));
    }
}
