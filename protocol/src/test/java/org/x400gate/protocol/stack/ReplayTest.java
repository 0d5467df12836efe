package org.x400gate.protocol.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.x400gate.protocol.Recording;
import org.x400gate.protocol.asn1.Ber;
import org.x400gate.protocol.asn1.BerLimits;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.p1.MtaBind;

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
        if (!end.hungUp) {
            end.bring(octets);
        }
    }

    private static StackEnd responder() {
        StackEnd end = new StackEnd(OsiStack.responder(new ResponderParameters(Set.of(), 63, 3, StackLimits.STANDARD)));
        end.take(end.stack.awaitConnect());
        return end;
    }

    /** What was spoken in a recording, by its name. */
    static Dialect dialect(String recording) {
        if (recording.contains("1984")) {
            return Dialect.P1_1984;
        }
        return recording.contains("x410mode") ? Dialect.P1_1988_X410 : Dialect.P1_1988;
    }

    /** Each recorded transfer in pieces of each size: single octets, about every boundary, whole writes. */
    static Stream<Arguments> transfers() {
        return Stream.of("pp-1988-normal-transfer", "pp-1988-x410mode-transfer", "pp-1984-transfer")
                .flatMap(recording -> Stream.of(1, 2, 3, 7, 100, 1023, 1024, 1025, 65_536)
                        .map(size -> Arguments.of(recording, size)));
    }

    @ParameterizedTest
    @MethodSource("transfers")
    void ourResponderTakesTheRecordedMessage(String recording, int size) {
        StackEnd end = responder();
        for (Octets piece : pieces(recording, size)) {
            play(end, piece);
        }
        OpenRequest request = end.only(StackAction.OpenIndication.class).request();
        assertThat(request.dialect()).isEqualTo(dialect(recording));
        assertThat(request.bindArgument()).isEqualTo(expected(recording + ".bind-argument"));
        assertThat(end.received).containsExactly(expected(recording + ".apdu"));
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

    @ParameterizedTest
    @ValueSource(strings = {"pp-1988-normal-bind-only", "pp-1984-bind-only"})
    void ourResponderTakesABindAndARelease(String recording) {
        StackEnd end = responder();
        for (Octets piece : pieces(recording, 1000)) {
            play(end, piece);
        }
        end.only(StackAction.Released.class);
        assertThat(end.hungUp).isTrue();
    }

    private static StackEnd initiator(String recording) {
        OpenParameters open = StackPair.open(dialect(recording), 63, 3, StackLimits.STANDARD);
        return new StackEnd(OsiStack.initiator(open));
    }

    @ParameterizedTest
    @MethodSource("transfers")
    void theRecordedResponderTakesOurMessage(String recording, int size) {
        StackEnd end = initiator(recording);
        end.take(end.stack.connect());
        // CC and AC; then what answers the transfer; then DN
        List<Octets> answers = recordedAnswers(recording);
        playCut(end, answers.subList(0, 2), size);
        assertThat(end.only(StackAction.OpenConfirmed.class))
                .isEqualTo(new StackAction.OpenConfirmed(expected(recording + ".bind-result"), 1, 3));

        int seen = end.told.size();
        end.send(expected(recording + ".apdu"));
        end.answerFrom(seen);
        playCut(end, answers.subList(2, answers.size() - 1), size);
        end.only(StackAction.TransferConfirmed.class);

        end.take(end.stack.close());
        playCut(end, answers.subList(answers.size() - 1, answers.size()), size);
        end.only(StackAction.Released.class);
        assertThat(end.hungUp).isTrue();
        assertThat(end.timers).isEmpty();
    }

    @Test
    void aRecordedRefusalOfTheBindIsTold() {
        StackEnd end = initiator("pp-1988-normal-bind-refused");
        end.take(end.stack.connect());
        playCut(end, recordedAnswers("pp-1988-normal-bind-refused"), 1000);

        StackAction.OpenRefused refused = end.only(StackAction.OpenRefused.class);
        assertThat(refused.bindError()).isEqualTo(Optional.of(expected("pp-1988-normal-bind-refused.bind-error")));
        assertThat(refused.detail()).isEqualTo("rejected-permanent");
        assertThat(end.hungUp).isTrue();
    }

    /** What another decoder reads in the open of a recording in X.410 mode: one line for each member. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "pp-1984-transfer",
                "pp-1984-bind-only",
                "pp-1984-bind-refused",
                "pp-1988-x410mode-transfer",
                "pp-1988-x410mode-bind-refused"
            })
    void aRecordedOpenInX410ModeSaysWhatAnotherDecoderReads(String recording) {
        StackEnd end = responder();
        for (Octets piece : pieces(recording, 65_536)) {
            play(end, piece);
        }
        OpenRequest request = end.only(StackAction.OpenIndication.class).request();
        MtaBind.Authenticated bind =
                (MtaBind.Authenticated) MtaBind.decode(Ber.decode(request.bindArgument(), BerLimits.STANDARD));
        MtaBind.Password password = (MtaBind.Password) bind.credentials();

        List<String> open = lines(recording);
        assertThat(open)
                .contains(
                        "rtse.checkpointSize=" + request.checkpointKilooctets(),
                        "rtse.dialogueMode=" + request.dialogueMode().ordinal(),
                        "p1.authenticated.initiator-name=" + bind.mtaName(),
                        password.form() == MtaBind.Password.Form.IA5
                                ? "p1.ia5_string=" + password.octets().toString(StandardCharsets.US_ASCII)
                                : "p1.octet_string=" + colons(password.octets()));
        int protocol = request.dialect() == Dialect.P1_1984 ? 1 : 3072;
        assertThat(open).contains("rtse.applicationProtocol=" + protocol);
    }

    private static String colons(Octets octets) {
        return octets.toHex().replaceAll("(..)(?=.)", "$1:");
    }

    private static List<String> lines(String recording) {
        try {
            return Files.readAllLines(Path.of("src/test/resources/captures/expected", recording + ".expected"));
        } catch (IOException fault) {
            throw new java.io.UncheckedIOException(fault);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"pp-1984-bind-refused", "pp-1988-x410mode-bind-refused"})
    void aRecordedRefusalInX410ModeIsTold(String recording) {
        StackEnd end = initiator(recording);
        end.take(end.stack.connect());
        playCut(end, recordedAnswers(recording), 1000);

        StackAction.OpenRefused refused = end.only(StackAction.OpenRefused.class);
        assertThat(lines(recording)).contains("rtse.refuseReason=2");
        assertThat(refused.cause().code()).isEqualTo("RTSE-RJ-2");
        assertThat(refused.bindError()).isEmpty();
        assertThat(end.hungUp).isTrue();
        assertThat(end.timers).isEmpty();
    }

    @Test
    void aRecordedRefusalOfTheTselIsTold() {
        StackEnd end = initiator("pp-tsel-refused");
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
