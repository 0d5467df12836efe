package org.x400gate.protocol.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.x400gate.protocol.octets.Octets;

/** What old gateways wrote into their traces, played to our stack: X.410-1984 mode, up into reliable transfer. */
class TracedPeersTest {
    private static final Map<String, Octets> TRACES = traces();

    private static Map<String, Octets> traces() {
        try {
            return Files.readAllLines(Path.of("src/test/resources/vectors/x400gate-traces.txt")).stream()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .collect(Collectors.toMap(
                            line -> line.split("[ =]", 2)[0],
                            line -> Octets.ofHex(
                                    line.substring(line.lastIndexOf('=') + 1).strip())));
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    private static Octets tpkt(Octets tpdu) {
        int length = tpdu.length() + 4;
        return Octets.of(3, 0, length >> 8, length & 0xFF).append(tpdu);
    }

    /** A TSDU in one DT. */
    private static Octets data(String name) {
        return tpkt(Octets.of(2, 0xF0, 0x80).append(TRACES.get(name)));
    }

    private static void bring(StackEnd end, Octets octets) {
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
        bring(end, tpkt(TRACES.get("CR")));
        return end;
    }

    private static StackEnd initiator() {
        StackEnd end = new StackEnd(OsiStack.initiator(StackPair.open(Dialect.P1_1984, 0, 1, StackLimits.STANDARD)));
        end.take(end.stack.connect());
        // the size of the traced CC is smaller than what we propose, and of its own choice
        bring(end, tpkt(TRACES.get("CC")));
        return end;
    }

    /** Q86988 and Q123650: checkpoint 0, a window, monologue, application protocol 1, an MTA name, an empty password. */
    @ParameterizedTest
    @CsvSource({"CN, 1", "CN2, 3"})
    void aTracedOpenIsOneOf1984(String connect, int window) {
        StackEnd end = responder();
        end.answersOpen = false;
        bring(end, data(connect));
        OpenRequest request = end.only(StackAction.OpenIndication.class).request();
        assertThat(request.dialect()).isEqualTo(Dialect.P1_1984);
        assertThat(request.window()).isEqualTo(window);
        assertThat(request.dialogueMode()).isEqualTo(DialogueMode.MONOLOGUE);
        assertThat(request.bindArgument().toHex()).startsWith("a1").endsWith("a1021600");
    }

    /** Q123650: an answer in indefinite lengths with an empty MTA name is an answer. */
    @ParameterizedTest
    @CsvSource({"AC, 1, a10d80", "AC2, 3, a1808000a180160000000000"})
    void aTracedAnswerOpensEvenWithoutAnMtaName(String accept, int window, String bindResult) {
        StackEnd end = initiator();
        bring(end, data(accept));
        StackAction.OpenConfirmed open = end.only(StackAction.OpenConfirmed.class);
        assertThat(open.window()).isEqualTo(window);
        assertThat(open.checkpointKilooctets()).isZero();
        assertThat(open.bindResult().toHex()).startsWith(bindResult);
        assertThat(end.ends).isZero();
        assertThat(end.stack.canTransfer()).isTrue();
    }

    /** Q86988: the whole association, our side sending; the acknowledged serial number is "000001". */
    @Test
    void aTracedAcknowledgementConfirmsAndATracedDisconnectReleases() {
        StackEnd end = initiator();
        bring(end, data("AC"));
        end.send(Octets.ofHex("A003020105"));
        end.answer(List.of(end.only(StackAction.WantSegment.class)));
        bring(end, data("AEA"));
        end.only(StackAction.TransferConfirmed.class);
        end.take(end.stack.close());
        bring(end, data("DN"));
        end.only(StackAction.Released.class);
    }

    /** The same, our side receiving: AS and AE in TSDUs of their own, then FN. */
    @Test
    void aTracedTransferIsTakenAndReleased() {
        StackEnd end = responder();
        bring(end, data("CN"));
        bring(end, data("AS"));
        bring(end, tpkt(Octets.ofHex("02F080" + "01000100" + "A003020105")));
        bring(end, data("AE"));
        assertThat(end.received).containsExactly(Octets.ofHex("A003020105"));
        bring(end, data("FN"));
        end.only(StackAction.Released.class);
    }

    /** Q123650's abort, with RTAB protocolError in it, and one that says nothing (Q194385). */
    @Test
    void aTracedAbortIsToldWithItsReason() {
        StackEnd end = responder();
        bring(end, data("CN"));
        bring(end, data("AB2"));
        assertThat(end.only(StackAction.Aborted.class).cause().code()).isEqualTo("RTSE-AB-4");

        StackEnd bare = responder();
        bring(bare, data("CN"));
        bring(bare, data("AB"));
        assertThat(bare.ends).isEqualTo(1);
    }

    /** Q194385: our abort crosses the peer's activity end, which is no protocol error. */
    @Test
    void aTracedEndThatCrossesOurAbortIsPassedOver() {
        StackEnd end = responder();
        bring(end, data("CN"));
        bring(end, data("AS"));
        end.take(end.stack.abort(AbortReason.TEMPORARY_PROBLEM));
        end.toWire.clear();
        bring(end, data("AE"));
        assertThat(end.toWire).isEmpty();
        assertThat(end.only(StackAction.Aborted.class).cause()).isEqualTo(EndCause.ABORTED_BY_US);
    }

    /** Q123824: the peer rejects a TPDU; the association ends with that cause and what it quoted. */
    @Test
    void aTracedErTpduEndsTheAssociation() {
        StackEnd end = initiator();
        bring(end, data("AC"));
        bring(end, tpkt(TRACES.get("ER")));
        StackAction.Aborted aborted = end.only(StackAction.Aborted.class);
        assertThat(aborted.cause().code()).isEqualTo("COTP-ER-0");
        assertThat(aborted.detail()).isEqualTo("02f080");
        assertThat(end.hungUp).isTrue();
    }
}
