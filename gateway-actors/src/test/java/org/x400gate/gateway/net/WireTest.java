package org.x400gate.gateway.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.FishingOutcomes;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.stream.KillSwitches;
import org.apache.pekko.stream.SharedKillSwitch;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.x400gate.protocol.octets.Octets;

/** One connection on 127.0.0.1: the wire dials, a plain socket answers. */
@Timeout(30)
class WireTest {
    private static final ActorTestKit KIT = ActorTestKit.create();
    private static final NetSettings SETTINGS =
            new NetSettings(Duration.ofSeconds(2), Duration.ofMillis(300), Duration.ofMillis(500), 4, 64);
    private static final ConnectionIds IDS = new ConnectionIds("wiretest");

    private ServerSocket server;
    private Socket peer;
    private ActorRef<Wire.Command> wire;
    private TestProbe<Wire.Event> owner;

    @BeforeEach
    void connect() throws IOException {
        server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        server.setSoTimeout(5_000);
        owner = KIT.createTestProbe();
        wire = dial();
        wire.tell(new Wire.TakeOver(owner.ref()));
        peer = server.accept();
        peer.setSoTimeout(5_000);
        owner.expectMessageClass(Wire.Connected.class);
    }

    @AfterEach
    void close() throws IOException {
        wire.tell(Wire.Request.ABORT);
        KIT.createTestProbe().expectTerminated(wire, Duration.ofSeconds(5));
        peer.close();
        server.close();
    }

    @AfterAll
    static void shutDown() {
        KIT.shutdownTestKit();
    }

    private ActorRef<Wire.Command> dial() {
        return new Dialer(KIT.system(), SETTINGS)
                .dial("127.0.0.1", server.getLocalPort(), IDS.next(SessionClass.X400_OUT));
    }

    @Test
    void octetsGoBothWaysOneChunkForEachNext() throws IOException {
        peer.getOutputStream().write("one".getBytes(StandardCharsets.US_ASCII));
        owner.expectNoMessage(Duration.ofMillis(100));
        wire.tell(Wire.Request.NEXT);
        assertThat(owner.expectMessageClass(Wire.Received.class).octets()).isEqualTo(ascii("one"));
        peer.getOutputStream().write("two".getBytes(StandardCharsets.US_ASCII));
        owner.expectNoMessage(Duration.ofMillis(100));
        wire.tell(new Wire.Write(ascii("answer")));
        owner.expectMessage(Wire.Notice.WRITTEN);
        assertThat(peer.getInputStream().readNBytes(6)).isEqualTo("answer".getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void octetsThatTheOldOwnerDidNotAskForGoToTheNewOne() throws IOException {
        peer.getOutputStream().write("early".getBytes(StandardCharsets.US_ASCII));
        TestProbe<Wire.Event> next = KIT.createTestProbe();
        wire.tell(new Wire.TakeOver(next.ref()));
        owner.expectMessage(Wire.Notice.RELEASED);
        next.expectMessageClass(Wire.Connected.class);
        wire.tell(Wire.Request.NEXT);
        assertThat(next.expectMessageClass(Wire.Received.class).octets()).isEqualTo(ascii("early"));
        owner.expectNoMessage(Duration.ofMillis(50));
    }

    @Test
    void theOldOwnersOpenRequestIsNotTheNewOnes() throws IOException {
        wire.tell(Wire.Request.NEXT);
        TestProbe<Wire.Event> next = KIT.createTestProbe();
        wire.tell(new Wire.TakeOver(next.ref()));
        next.expectMessageClass(Wire.Connected.class);
        peer.getOutputStream().write("x".getBytes(StandardCharsets.US_ASCII));
        next.expectNoMessage(Duration.ofMillis(100));
    }

    @Test
    void theDeathOfAReleasedOwnerIsNothingToTheWire() throws IOException {
        ActorRef<Wire.Event> mortal = KIT.spawn(Behaviors.<Wire.Event>receiveMessage(
                event -> event == Wire.Notice.RELEASED ? Behaviors.stopped() : Behaviors.same()));
        wire.tell(new Wire.TakeOver(mortal));
        TestProbe<Wire.Event> next = KIT.createTestProbe();
        wire.tell(new Wire.TakeOver(next.ref()));
        next.expectMessageClass(Wire.Connected.class);
        next.expectTerminated(mortal);
        wire.tell(new Wire.Write(ascii("alive")));
        next.expectMessage(Wire.Notice.WRITTEN);
        assertThat(peer.getInputStream().readNBytes(5)).hasSize(5);
    }

    @Test
    void aWireWhoseOwnerDiesResetsTheConnection() throws IOException {
        ActorRef<Wire.Event> mortal = KIT.spawn(adapted());
        wire.tell(new Wire.TakeOver(mortal));
        KIT.stop(mortal);
        assertThat(untilEnd(peer.getInputStream())).isEqualTo("reset");
        owner.expectTerminated(wire, Duration.ofSeconds(5));
    }

    /** Owners are message adapters of actors: their end has to be seen as well. */
    @Test
    void aWireWhoseOwnerIsTheAdapterOfADeadActorResetsTheConnection() throws IOException {
        TestProbe<ActorRef<Wire.Event>> adapter = KIT.createTestProbe();
        ActorRef<Object> session = KIT.spawn(Behaviors.setup(context -> {
            adapter.ref().tell(context.messageAdapter(Wire.Event.class, event -> event));
            return Behaviors.ignore();
        }));
        wire.tell(new Wire.TakeOver(adapter.receiveMessage()));
        KIT.stop(session);
        assertThat(untilEnd(peer.getInputStream())).isEqualTo("reset");
        owner.expectTerminated(wire, Duration.ofSeconds(5));
    }

    @Test
    void aDrainSendsEverythingAndEndsWhenThePeerCloses() throws IOException {
        byte[] much = new byte[3_000_000];
        wire.tell(new Wire.Write(Octets.wrap(much)));
        wire.tell(new Wire.Write(ascii("last")));
        wire.tell(Wire.Request.DRAIN);
        peer.getOutputStream().write("ignored".getBytes(StandardCharsets.US_ASCII));
        assertThat(peer.getInputStream().readAllBytes()).hasSize(3_000_004);
        peer.close();
        owner.fishForMessage(
                Duration.ofSeconds(5),
                event ->
                        event instanceof Wire.Ended ? FishingOutcomes.complete() : FishingOutcomes.continueAndIgnore());
        owner.expectTerminated(wire, Duration.ofSeconds(5));
    }

    @Test
    void aDrainedWireNeedsNoOwnerAndItsLingerHasAnEnd() throws IOException {
        ActorRef<Wire.Event> mortal = KIT.spawn(adapted());
        wire.tell(new Wire.TakeOver(mortal));
        wire.tell(new Wire.Write(ascii("bye")));
        wire.tell(Wire.Request.DRAIN);
        KIT.stop(mortal);
        assertThat(peer.getInputStream().readAllBytes()).hasSize(3);
        // The peer never closes.
        owner.expectTerminated(wire, Duration.ofSeconds(5));
        await().atMost(Duration.ofSeconds(5)).until(this::writeFails);
    }

    @Test
    void aDrainToAPeerThatReadsNothingHasAnEnd() {
        wire.tell(new Wire.Write(Octets.wrap(new byte[20_000_000])));
        wire.tell(Wire.Request.DRAIN);
        assertThat(ended()).isEqualTo(WireEnd.LINGER_TIMEOUT);
    }

    @Test
    void thePeersCloseIsSaidAfterTheLastOctetsAndLeavesOurSideOpen() throws IOException {
        peer.getOutputStream().write("quit".getBytes(StandardCharsets.US_ASCII));
        peer.shutdownOutput();
        owner.expectNoMessage(Duration.ofMillis(100));
        wire.tell(Wire.Request.NEXT);
        assertThat(owner.expectMessageClass(Wire.Received.class).octets()).isEqualTo(ascii("quit"));
        owner.expectMessage(Wire.Notice.PEER_FINISHED);
        wire.tell(new Wire.Write(ascii("bye")));
        owner.expectMessage(Wire.Notice.WRITTEN);
        wire.tell(Wire.Request.DRAIN);
        assertThat(peer.getInputStream().readAllBytes()).hasSize(3);
        assertThat(ended()).isEqualTo(WireEnd.DRAINED);
    }

    @Test
    void aResetByThePeerIsTold() throws IOException {
        peer.setSoLinger(true, 0);
        peer.close();
        wire.tell(Wire.Request.NEXT);
        assertThat(ended()).isEqualTo(WireEnd.PEER_RESET);
    }

    @Test
    void anOwnerThatOverrunsItsWritesLosesTheConnection() {
        for (int i = 0; i < 12; i++) {
            wire.tell(new Wire.Write(Octets.wrap(new byte[4_000_000])));
        }
        assertThat(ended()).isEqualTo(WireEnd.OVERRUN);
    }

    @Test
    void aPeerThatIsNotReadStopsSending() throws Exception {
        peer.setSendBufferSize(16 * 1024);
        var sender = new Thread(() -> {
            try {
                peer.getOutputStream().write(new byte[50_000_000]);
            } catch (IOException expected) {
                Thread.currentThread().interrupt();
            }
        });
        sender.start();
        sender.join(1_000);
        assertThat(sender.isAlive()).as("50 MB nobody asked for were taken").isTrue();
        wire.tell(Wire.Request.ABORT);
        sender.join(5_000);
        assertThat(sender.isAlive()).isFalse();
    }

    @Test
    void anEndBeforeTheFirstOwnerIsKeptForIt() {
        ActorRef<Wire.Command> broken = resetWith(Sink.cancelled());
        TestProbe<Wire.Event> late = KIT.createTestProbe();
        late.expectNoMessage(Duration.ofMillis(100));
        broken.tell(new Wire.TakeOver(late.ref()));
        late.expectMessageClass(Wire.Connected.class);
        late.expectMessage(new Wire.Ended(WireEnd.PEER_RESET, "Connection reset by peer"));
        late.expectTerminated(broken);
    }

    /** Such an owner must not take it for the peer's own good end. */
    @Test
    void anOwnerThatComesInTheMiddleOfAnEndHearsOnlyOfThat() {
        SharedKillSwitch other = KillSwitches.shared("the other direction");
        ActorRef<Wire.Command> broken =
                resetWith(Flow.<ByteString>create().via(other.flow()).to(Sink.ignore()));
        TestProbe<Wire.Event> late = KIT.createTestProbe();
        late.expectNoMessage(Duration.ofMillis(100));
        broken.tell(new Wire.TakeOver(late.ref()));
        late.expectMessageClass(Wire.Connected.class);
        late.expectNoMessage(Duration.ofMillis(100));
        other.shutdown();
        late.expectMessage(new Wire.Ended(WireEnd.PEER_RESET, "Connection reset by peer"));
        late.expectTerminated(broken);
    }

    private static ActorRef<Wire.Command> resetWith(Sink<ByteString, ?> output) {
        Flow<ByteString, ByteString, CompletionStage<Wire.Connected>> reset =
                Flow.<ByteString, ByteString>fromSinkAndSource(
                                output, Source.failed(new IOException("Connection reset by peer")))
                        .mapMaterializedValue(none -> CompletableFuture.completedFuture(new Wire.Connected(
                                new InetSocketAddress("127.0.0.1", 1), new InetSocketAddress("127.0.0.1", 2))));
        return KIT.spawn(Wire.create(SETTINGS, reset, TlsUse.Plain.NEVER));
    }

    @Test
    void nobodysWireEnds() {
        ActorRef<Wire.Command> orphan = dial();
        owner.expectTerminated(orphan, Duration.ofSeconds(5));
    }

    @Test
    void eachFailedConnectHasItsReason() throws IOException {
        try (Socket boundOnly = new Socket()) {
            boundOnly.bind(new InetSocketAddress("127.0.0.1", 0));
            assertThat(failure("127.0.0.1", boundOnly.getLocalPort())).isEqualTo(WireEnd.CONNECT_REFUSED);
        }
        assertThat(failure("no-such-host.invalid", 102)).isEqualTo(WireEnd.NAME_UNKNOWN);
    }

    @Test
    void aConnectThatNobodyAnswersTimesOut() throws IOException {
        // A full backlog of a socket that never accepts: the kernel drops further SYNs.
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket first = new Socket();
                Socket second = new Socket()) {
            first.connect(new InetSocketAddress("127.0.0.1", full.getLocalPort()));
            second.connect(new InetSocketAddress("127.0.0.1", full.getLocalPort()));
            assertThat(failure("127.0.0.1", full.getLocalPort())).isEqualTo(WireEnd.CONNECT_TIMEOUT);
        }
    }

    private WireEnd failure(String host, int port) {
        TestProbe<Wire.Event> dialler = KIT.createTestProbe();
        new Dialer(KIT.system(), SETTINGS)
                .dial(host, port, IDS.next(SessionClass.X400_OUT))
                .tell(new Wire.TakeOver(dialler.ref()));
        return dialler.expectMessageClass(Wire.Ended.class, Duration.ofSeconds(10))
                .end();
    }

    private WireEnd ended() {
        for (; ; ) {
            if (owner.receiveMessage(Duration.ofSeconds(5)) instanceof Wire.Ended end) {
                return end.end();
            }
        }
    }

    private static Behavior<Wire.Event> adapted() {
        return Behaviors.ignore();
    }

    private boolean writeFails() {
        try {
            peer.getOutputStream().write(0);
            return false;
        } catch (IOException broken) {
            return true;
        }
    }

    private static String untilEnd(InputStream in) throws IOException {
        try {
            return in.read() < 0 ? "closed" : "octets";
        } catch (SocketException broken) {
            return "reset";
        }
    }

    private static Octets ascii(String text) {
        return Octets.of(text, StandardCharsets.US_ASCII);
    }
}
