package org.x400gate.gateway.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.x400gate.protocol.octets.Octets;

/** Octets over TLS, and how each side ends. */
class WireTlsTest extends TlsWire {
    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void octetsGoBothWaysAfterTheHandshake(String protocol) throws IOException {
        Wire.Connected connected = connect(protocol);
        assertThat(connected.tls().orElseThrow().protocol()).isEqualTo(protocol);
        assertThat(connected.tls().orElseThrow().peerNames()).containsExactly("localhost", "127.0.0.1");
        write("one");
        owner.expectNoMessage(Duration.ofMillis(100));
        assertThat(received()).isEqualTo(ascii("one"));
        wire.tell(new Wire.Write(ascii("answer")));
        owner.expectMessage(PATIENCE, Wire.Notice.WRITTEN);
        assertThat(peer.getInputStream().readNBytes(6)).isEqualTo("answer".getBytes(StandardCharsets.US_ASCII));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void muchGoesBothWaysAtOnceAndComesAsItWas(String protocol) throws Exception {
        connect(protocol);
        byte[] much = new byte[3_000_000];
        new Random(1).nextBytes(much);
        CompletableFuture<byte[]> heard = CompletableFuture.supplyAsync(() -> read(much.length));
        CompletableFuture<Void> said = CompletableFuture.runAsync(() -> say(much));
        int sent = 0;
        int confirmed = 0;
        int came = 0;
        byte[] got = new byte[much.length];
        wire.tell(Wire.Request.NEXT);
        while (came < much.length || confirmed < 3) {
            if (sent < 3) {
                wire.tell(new Wire.Write(
                        Octets.wrap(Arrays.copyOfRange(much, sent * 1_000_000, (sent + 1) * 1_000_000))));
                sent++;
            }
            Wire.Event event = owner.receiveMessage(PATIENCE);
            if (event instanceof Wire.Received received) {
                byte[] part = received.octets().toByteArray();
                System.arraycopy(part, 0, got, came, part.length);
                came += part.length;
                wire.tell(Wire.Request.NEXT);
            } else {
                assertThat(event).isEqualTo(Wire.Notice.WRITTEN);
                confirmed++;
            }
        }
        said.get();
        assertThat(got).isEqualTo(much);
        assertThat(heard.get()).isEqualTo(much);
    }

    private byte[] read(int count) {
        try {
            return peer.getInputStream().readNBytes(count);
        } catch (IOException fault) {
            throw new java.io.UncheckedIOException(fault);
        }
    }

    private void say(byte[] octets) {
        try {
            peer.getOutputStream().write(octets);
        } catch (IOException fault) {
            throw new java.io.UncheckedIOException(fault);
        }
    }

    @Test
    void whatThePeerSaidBeforeItsCloseIsHeardAndWeMayStillAnswer() throws IOException {
        connect(TLS_13);
        write("quit");
        peer.shutdownOutput();
        owner.expectNoMessage(Duration.ofMillis(200));
        assertThat(received()).isEqualTo(ascii("quit"));
        owner.expectMessage(PATIENCE, Wire.Notice.PEER_FINISHED);
        wire.tell(new Wire.Write(ascii("bye")));
        owner.expectMessage(PATIENCE, Wire.Notice.WRITTEN);
        wire.tell(Wire.Request.DRAIN);
        assertThat(peer.getInputStream().readAllBytes()).isEqualTo("bye".getBytes(StandardCharsets.US_ASCII));
        assertThat(ended().end()).isEqualTo(WireEnd.DRAINED);
    }

    /** TLS 1.2 knows no half-close: what we say then is dropped, but what came before is heard. */
    @Test
    void inTls12TheCloseOfThePeerEndsBothSidesInGoodOrder() throws IOException {
        connect("TLSv1.2");
        write("quit");
        peer.shutdownOutput();
        owner.expectNoMessage(Duration.ofMillis(200));
        assertThat(received()).isEqualTo(ascii("quit"));
        owner.expectMessage(PATIENCE, Wire.Notice.PEER_FINISHED);
        wire.tell(new Wire.Write(ascii("bye")));
        owner.expectMessage(PATIENCE, Wire.Notice.WRITTEN);
        wire.tell(Wire.Request.DRAIN);
        assertThat(ended().end()).isEqualTo(WireEnd.DRAINED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void aDrainSendsEverythingAndTheEndOfTls(String protocol) throws IOException {
        connect(protocol);
        wire.tell(new Wire.Write(Octets.wrap(new byte[1_000_000])));
        wire.tell(new Wire.Write(ascii("last")));
        wire.tell(Wire.Request.DRAIN);
        write("ignored");
        // The JDK's socket says "closed without close_notify" by an exception.
        assertThat(peer.getInputStream().readAllBytes()).hasSize(1_000_004);
        peer.close();
        assertThat(ended().end()).isEqualTo(WireEnd.DRAINED);
    }

    @Test
    void aDrainedWireWaitsNoLongerThanItsLingerTime() throws IOException {
        connect(TLS_13);
        wire.tell(new Wire.Write(ascii("bye")));
        wire.tell(Wire.Request.DRAIN);
        assertThat(peer.getInputStream().readAllBytes()).hasSize(3);
        // It answers TLS's end, and keeps its socket open.
        peer.shutdownOutput();
        assertThat(ended().end()).isIn(WireEnd.LINGER_TIMEOUT, WireEnd.DRAINED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void aCloseWithoutTheEndOfTlsIsToldAfterTheLastOctets(String protocol) throws Exception {
        try (Cutter cutter = new Cutter(SERVER.context(AUTHORITY))) {
            dialTo(cutter.port(), CLIENT.context(AUTHORITY), protocol);
            owner.expectMessageClass(Wire.Connected.class, PATIENCE);
            cutter.say("half of it");
            cutter.cut();
            assertThat(received()).isEqualTo(ascii("half of it"));
            owner.expectMessage(PATIENCE, Wire.Notice.PEER_TRUNCATED);
            wire.tell(Wire.Request.DRAIN);
            assertThat(ended().end()).isIn(WireEnd.DRAINED, WireEnd.LINGER_TIMEOUT);
        }
    }

    @Test
    void afterOurOwnEndNothingMoreIsExpected() throws Exception {
        try (Cutter cutter = new Cutter(SERVER.context(AUTHORITY))) {
            dialTo(cutter.port(), CLIENT.context(AUTHORITY), TLS_13);
            owner.expectMessageClass(Wire.Connected.class, PATIENCE);
            wire.tell(Wire.Request.DRAIN);
            cutter.awaitEnd();
            cutter.cut();
            assertThat(ended().end()).isEqualTo(WireEnd.DRAINED);
        }
    }

    @Test
    void anAbortResetsTheConnection() throws IOException {
        connect(TLS_13);
        wire.tell(Wire.Request.ABORT);
        assertThat(ended().end()).isEqualTo(WireEnd.ABORTED);
        assertThatThrownBy(() -> peer.getInputStream().read()).isInstanceOf(IOException.class);
    }
}
