package org.x400gate.protocol.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.x400gate.protocol.Recording;
import org.x400gate.protocol.octets.Octets;

/**
 * The recordings of another MTA, its part played to our other part. What the binds and APDUs must be was read out of the
 * same recordings by tshark.
 */
class ReplayTest {
    private static Octets expected(String name) {
        try {
            return Octets.ofHex(Files.readString(Path.of("src/test/resources/captures/expected", name + ".hex")));
        } catch (IOException fault) {
            throw new java.io.UncheckedIOException(fault);
        }
    }

    /** What the initiator sent, each write of it in pieces of at most {@code size}: it waited for answers in between. */
    private static List<Octets> pieces(String recording, int size) {
        List<Octets> pieces = new ArrayList<>();
        for (Recording.Sent sent : Recording.named(recording).sent()) {
            for (int at = 0; sent.byInitiator() && at < sent.octets().length(); at += size) {
                pieces.add(sent.octets().slice(at, Math.min(sent.octets().length(), at + size)));
            }
        }
        return pieces;
    }

    private static void play(StackEnd end, Octets octets) {
        if (end.hungUp) {
            return;
        }
        int seen = end.told.size();
        end.take(end.stack.onOctets(octets));
        while (seen < end.told.size()) {
            List<StackAction> fresh = new ArrayList<>(end.told.subList(seen, end.told.size()));
            seen = end.told.size();
            end.answer(fresh);
        }
    }

    private static StackEnd responder() {
        StackEnd end = new StackEnd(OsiStack.responder(new ResponderParameters(Set.of(), 63, 3, StackLimits.STANDARD)));
        end.take(end.stack.awaitConnect());
        return end;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 100, 65_536})
    void ourResponderTakesTheRecordedMessage(int size) {
        StackEnd end = responder();
        for (Octets piece : pieces("pp-1988-normal-transfer", size)) {
            play(end, piece);
        }
        assertThat(end.only(StackAction.OpenIndication.class).request().bindArgument())
                .isEqualTo(expected("pp-1988-normal-transfer.bind-argument"));
        assertThat(end.received).containsExactly(expected("pp-1988-normal-transfer.apdu"));
        end.only(StackAction.Released.class);
        assertThat(end.hungUp).isTrue();
    }

    @Test
    void ourResponderTakesTheRecordedReport() {
        StackEnd end = responder();
        for (Octets piece : pieces("pp-1988-normal-DR-transfer", 1000)) {
            play(end, piece);
        }
        assertThat(end.only(StackAction.OpenIndication.class).request().bindArgument())
                .isEqualTo(expected("pp-1988-normal-DR-transfer.bind-argument"));
        assertThat(end.received).containsExactly(expected("pp-1988-normal-DR-transfer.apdu"));
    }

    @Test
    void ourResponderTakesABindAndARelease() {
        StackEnd end = responder();
        for (Octets piece : pieces("pp-1988-normal-bind-only", 1000)) {
            play(end, piece);
        }
        end.only(StackAction.Released.class);
        assertThat(end.hungUp).isTrue();
    }

    private static StackEnd initiator() {
        return new StackEnd(OsiStack.initiator(StackPair.open(63, 3, StackLimits.STANDARD)));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 100, 65_536})
    void theRecordedResponderTakesOurMessage(int size) {
        StackEnd end = initiator();
        end.take(end.stack.connect());
        // CC and AC; then what answers the transfer; then DN
        List<Octets> answers = recordedAnswers("pp-1988-normal-transfer");
        playCut(end, answers.subList(0, 2), size);
        assertThat(end.only(StackAction.OpenConfirmed.class))
                .isEqualTo(new StackAction.OpenConfirmed(expected("pp-1988-normal-transfer.bind-result"), 1, 3));

        int seen = end.told.size();
        end.send(expected("pp-1988-normal-transfer.apdu"));
        end.answer(new ArrayList<>(end.told.subList(seen, end.told.size())));
        answerAll(end, seen);
        playCut(end, answers.subList(2, answers.size() - 1), size);
        end.only(StackAction.TransferConfirmed.class);

        end.take(end.stack.close());
        playCut(end, answers.subList(answers.size() - 1, answers.size()), size);
        end.only(StackAction.Released.class);
        assertThat(end.hungUp).isTrue();
        assertThat(end.timers).isEmpty();
    }

    /** The stack asks for one segment after the other. */
    private static void answerAll(StackEnd end, int from) {
        int seen = from + 1;
        while (seen < end.told.size()) {
            List<StackAction> fresh = new ArrayList<>(end.told.subList(seen, end.told.size()));
            seen = end.told.size();
            end.answer(fresh);
        }
    }

    @Test
    void aRecordedRefusalOfTheBindIsTold() {
        StackEnd end = initiator();
        end.take(end.stack.connect());
        playCut(end, recordedAnswers("pp-1988-normal-bind-refused"), 1000);

        StackAction.OpenRefused refused = end.only(StackAction.OpenRefused.class);
        assertThat(refused.bindError()).isEqualTo(Optional.of(expected("pp-1988-normal-bind-refused.bind-error")));
        assertThat(refused.detail()).isEqualTo("rejected-permanent");
        assertThat(end.hungUp).isTrue();
    }

    @Test
    void aRecordedRefusalOfTheTselIsTold() {
        StackEnd end = initiator();
        end.take(end.stack.connect());
        playCut(end, recordedAnswers("pp-tsel-refused"), 1000);

        StackAction.OpenRefused refused = end.only(StackAction.OpenRefused.class);
        assertThat(refused.cause().code()).isEqualTo("COTP-DR-128");
        assertThat(refused.detail()).isNotBlank();
        assertThat(end.hungUp).isTrue();
    }

    private static List<Octets> recordedAnswers(String name) {
        return Recording.named(name).sent().stream()
                .filter(one -> !one.byInitiator())
                .map(Recording.Sent::octets)
                .toList();
    }

    private static void playCut(StackEnd end, List<Octets> answers, int size) {
        Octets all = Octets.concat(answers);
        for (int at = 0; at < all.length(); at += size) {
            play(end, all.slice(at, Math.min(all.length(), at + size)));
        }
    }
}
