package org.x400gate.gateway.association;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.x400gate.gateway.net.SessionClass;
import org.x400gate.gateway.tls.TestAuthority;
import org.x400gate.gateway.tls.TlsSettings.ClientCertificates;
import org.x400gate.protocol.octets.ContentRef;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.stack.EndCause;
import org.x400gate.protocol.stack.StackAction;
import org.x400gate.protocol.stack.StackPeer;

/** Associations over TLS, both ways, and those that do not come to be. */
@Timeout(120)
class AssociationTlsIT {
    private static final SSLContext GOOD =
            TlsRig.AUTHORITY.issue("MTA-1", "mta-1.example").context(TlsRig.AUTHORITY);
    private static final SSLContext ANONYMOUS = TestAuthority.anonymous(TlsRig.AUTHORITY);

    @TempDir
    private Path directory;

    private TlsRig rig;

    @AfterEach
    void close() {
        rig.close();
    }

    private void start(ClientCertificates clients, PeerSettings... peers) {
        rig = TlsRig.start(directory, clients, TlsRig.HANDSHAKE, peers);
    }

    private static PeerSettings peer(boolean allowClear, String... names) {
        return MtaRig.peer(1, 102)
                .with(new PeerSettings.Tls(true, allowClear, Optional.empty(), Optional.empty(), true, Set.of(names)));
    }

    private StackAction opened(StackPeer peer) {
        StackAction action = peer.awaitOpen(MtaRig.PATIENCE);
        peer.close();
        return action;
    }

    private void awaitAttempt(String outcome) {
        await().atMost(MtaRig.PATIENCE).until(() -> rig.attempts(outcome) == 1);
    }

    @Test
    void aLargeTransferComesOverTlsAsItWasSent() {
        start(ClientCertificates.WANTED, peer(false, "mta-1.example"));
        StackPeer peer = rig.dial(GOOD, MtaRig.opening(1));
        assertThat(peer.awaitOpen(MtaRig.PATIENCE)).isInstanceOf(StackAction.OpenConfirmed.class);
        Octets apdu = random(8_000_000);
        assertThat(peer.transfer(apdu, Duration.ofSeconds(60))).isInstanceOf(StackAction.TransferConfirmed.class);
        assertThat(peer.release(MtaRig.PATIENCE)).isInstanceOf(StackAction.Released.class);
        assertThat(rig.mta.inbound.whole).containsExactly(apdu);
        await().until(() -> rig.mta.view().active() == 0 && rig.mta.view().lingering() == 0);
    }

    @Test
    void aPeerThatHasToComeWithTlsIsRefusedInClear() {
        start(ClientCertificates.NONE, peer(false));
        try (StackPeer clear = StackPeer.dial(MtaRig.HOST, clearPort(), MtaRig.opening(1))) {
            assertThat(clear.awaitOpen(MtaRig.PATIENCE))
                    .isInstanceOfSatisfying(
                            StackAction.OpenRefused.class,
                            refused -> assertThat(BindCheck.cause(refused)).isEqualTo(EndCause.BIND_AUTHENTICATION));
        }
        awaitAttempt("LOCAL-2");
        assertThat(opened(rig.dial(ANONYMOUS, MtaRig.opening(1)))).isInstanceOf(StackAction.OpenConfirmed.class);
    }

    @Test
    void aPeerThatMayComeInClearIsTaken() {
        start(ClientCertificates.NONE, peer(true));
        try (StackPeer clear = StackPeer.dial(MtaRig.HOST, clearPort(), MtaRig.opening(1))) {
            assertThat(clear.awaitOpen(MtaRig.PATIENCE)).isInstanceOf(StackAction.OpenConfirmed.class);
        }
    }

    /** A listener in clear with the same peers. */
    private int clearPort() {
        return rig.listenInClear();
    }

    @Test
    void aCertificateWithoutTheNameOfThePeerIsRefusedWithTheBind() {
        start(ClientCertificates.WANTED, peer(false, "MTA-1.example", "spare.example"));
        SSLContext other = TlsRig.AUTHORITY.issue("MTA-2", "mta-2.example").context(TlsRig.AUTHORITY);
        assertThat(opened(rig.dial(other, MtaRig.opening(1)))).isInstanceOf(StackAction.OpenRefused.class);
        assertThat(opened(rig.dial(ANONYMOUS, MtaRig.opening(1)))).isInstanceOf(StackAction.OpenRefused.class);
        await().atMost(MtaRig.PATIENCE).until(() -> rig.attempts("LOCAL-2") == 2);
        assertThat(opened(rig.dial(GOOD, MtaRig.opening(1)))).isInstanceOf(StackAction.OpenConfirmed.class);
    }

    @Test
    void aCertificateThatIsNeededAndMissingEndsTheAttempt() throws IOException {
        start(ClientCertificates.NEEDED);
        tryHandshake(ANONYMOUS);
        awaitAttempt("TLS-6");
    }

    @Test
    void aClientCertificateOfAnotherAuthorityEndsTheAttempt() throws IOException {
        start(ClientCertificates.WANTED);
        // An authority of the same name: the client offers what it has.
        tryHandshake(
                new TestAuthority("authority").issue("MTA-1", "mta-1.example").context(TlsRig.AUTHORITY));
        awaitAttempt("TLS-2");
    }

    @Test
    void anExpiredClientCertificateEndsTheAttempt() throws IOException {
        start(ClientCertificates.WANTED);
        tryHandshake(TlsRig.AUTHORITY.expired("MTA-1", "mta-1.example").context(TlsRig.AUTHORITY));
        awaitAttempt("TLS-4");
    }

    @Test
    void aClientThatDoesNotTrustUsEndsTheAttempt() throws IOException {
        start(ClientCertificates.NONE);
        tryHandshake(TestAuthority.anonymous(TlsRig.OTHERS));
        awaitAttempt("TLS-6");
    }

    private void tryHandshake(SSLContext context) throws IOException {
        try (Socket socket = TestAuthority.dial(context, MtaRig.HOST, rig.port)) {
            socket.getInputStream().read();
        } catch (javax.net.ssl.SSLException | java.net.SocketException refused) {
            assertThat(refused).isNotNull();
        }
    }

    @Test
    void x400InClearOnTheTlsPortIsSaidToBeThat() {
        start(ClientCertificates.NONE);
        try (StackPeer clear = StackPeer.dial(MtaRig.HOST, rig.port, MtaRig.opening(1))) {
            await().atMost(MtaRig.PATIENCE).until(clear::ended);
        }
        awaitAttempt("TLS-7");
    }

    @Test
    void tlsOnTheClearPortIsNotRfc1006() throws IOException {
        start(ClientCertificates.NONE);
        try (Socket socket = TestAuthority.dial(ANONYMOUS, MtaRig.HOST, rig.mta.port)) {
            assertThat(socket.isClosed())
                    .as("a handshake without TLS on the other side")
                    .isTrue();
        } catch (IOException refused) {
            assertThat(refused).isNotNull();
        }
        awaitAttempt("TPKT-1");
    }

    @Test
    void aSilentClientHoldsAnAttemptPlaceUntilTheHandshakeTimesOut() throws IOException {
        rig = TlsRig.start(directory, ClientCertificates.NONE, Duration.ofMillis(400));
        try (Socket silent = new Socket(MtaRig.HOST, rig.port)) {
            await().atMost(MtaRig.PATIENCE).until(() -> rig.mta.view().attempts(SessionClass.X400_IN) == 1);
            assertThat(rig.mta.view().active()).isZero();
            awaitAttempt("TLS-1");
            assertThat(silent.getInputStream().read()).isNegative();
        } catch (java.net.SocketException reset) {
            assertThat(reset).hasMessageContaining("reset");
        }
        await().until(() -> rig.mta.view().attempts(SessionClass.X400_IN) == 0);
    }

    @Test
    void weCallWithTlsAndTransfer() {
        start(ClientCertificates.NEEDED, self());
        SessionSupervisor.Dialled dialled = call(self(), Optional.empty(), MtaRig.HOST);
        assertThat(dialled).isInstanceOf(SessionSupervisor.Opened.class);
        Octets apdu = random(3_000_000);
        TestProbe<TransferOutcome> outcome = rig.mta.kit.createTestProbe();
        ((SessionSupervisor.Opened) dialled)
                .association()
                .tell(new Association.Transfer(new Kept(apdu), "large", outcome.ref()));
        assertThat(outcome.receiveMessage(Duration.ofSeconds(60))).isInstanceOf(TransferOutcome.Transferred.class);
        assertThat(rig.mta.inbound.whole).containsExactly(apdu);
    }

    @Test
    void whomWeCallHasToShowACertificateOfThePeersOwnAuthority() {
        start(ClientCertificates.NONE, self());
        assertThat(cause(call(self(), Optional.of(directory.resolve("others.pem")), MtaRig.HOST)))
                .isEqualTo(EndCause.TLS_NOT_TRUSTED);
    }

    @Test
    void whomWeCallHasToShowTheNameItWasCalledBy() {
        start(ClientCertificates.NONE, self());
        assertThat(cause(call(self(), Optional.empty(), "other.example"))).isEqualTo(EndCause.TLS_NAME);
    }

    private record Kept(Octets apdu) implements ContentRef {
        @Override
        public long octets() {
            return apdu.length();
        }

        @Override
        public InputStream open() {
            return new ByteArrayInputStream(apdu.toByteArray());
        }
    }

    /** The peer we call is ourselves: what it binds with is what we bind with. */
    private static PeerSettings self() {
        PeerSettings.Credential both = new PeerSettings.Credential("GATE", MtaRig.ascii("ours"));
        PeerSettings usual = MtaRig.peer(1, 102);
        return new PeerSettings("GATE", usual.address(), both, both, usual.allowedSources(), usual.terms());
    }

    private SessionSupervisor.Dialled call(PeerSettings peer, Optional<Path> trust, String name) {
        PeerSettings called = new PeerSettings(
                peer.name(),
                new PeerSettings.Address(
                        MtaRig.HOST,
                        rig.port,
                        peer.address().called(),
                        peer.address().calling()),
                peer.ours(),
                peer.expected(),
                peer.allowedSources(),
                peer.terms(),
                new PeerSettings.Tls(true, false, trust, Optional.of(name), true, Set.of()));
        TestProbe<SessionSupervisor.Dialled> answer = rig.mta.kit.createTestProbe();
        rig.supervisor.tell(new SessionSupervisor.Dial(called, false, answer.ref()));
        return answer.receiveMessage(MtaRig.PATIENCE);
    }

    private static EndCause cause(SessionSupervisor.Dialled dialled) {
        return ((SessionSupervisor.NotOpened) dialled).cause();
    }

    @Test
    void sessionsGoOnWhileNewOnesAreShownTheNewCertificate() throws Exception {
        start(ClientCertificates.NONE);
        ExecutorService callers = Executors.newFixedThreadPool(16);
        try {
            List<StackPeer> running = openAll(callers, 32);
            rig.replaceCertificate("renewed");
            assertThat(rig.contexts.reload()).isTrue();
            List<StackPeer> more = openAll(callers, 32);
            assertThat(shown()).isEqualTo("CN=renewed");
            assertThat(rig.mta.view().active()).isEqualTo(64);
            List<StackPeer> all = new ArrayList<>(running);
            all.addAll(more);
            each(callers, all, peer -> {
                assertThat(peer.transfer(random(100_000), Duration.ofSeconds(60)))
                        .isInstanceOf(StackAction.TransferConfirmed.class);
                assertThat(peer.release(MtaRig.PATIENCE)).isInstanceOf(StackAction.Released.class);
            });
            assertThat(rig.mta.inbound.whole).hasSize(64);
            assertThat(rig.mta.inbound.broken.get()).isZero();
        } finally {
            callers.shutdownNow();
        }
    }

    @Test
    void aPeerThatComesBackWithItsFormerTlsSessionIsTaken() {
        start(ClientCertificates.WANTED, peer(false, "mta-1.example"));
        for (int i = 0; i < 3; i++) {
            assertThat(opened(rig.dial(GOOD, MtaRig.opening(1)))).isInstanceOf(StackAction.OpenConfirmed.class);
        }
    }

    private interface Does {
        void with(StackPeer peer);
    }

    private static void each(ExecutorService callers, List<StackPeer> peers, Does what) throws Exception {
        List<Callable<Boolean>> tasks = peers.stream()
                .<Callable<Boolean>>map(peer -> () -> {
                    what.with(peer);
                    return true;
                })
                .toList();
        for (Future<Boolean> done : callers.invokeAll(tasks)) {
            assertThat(done.get()).isTrue();
        }
    }

    private List<StackPeer> openAll(ExecutorService callers, int count) throws Exception {
        List<Callable<StackPeer>> calls = IntStream.range(0, count)
                .<Callable<StackPeer>>mapToObj(number -> () -> open(number % MtaRig.PEERS))
                .toList();
        List<StackPeer> peers = new ArrayList<>();
        for (Future<StackPeer> call : callers.invokeAll(calls)) {
            peers.add(call.get());
        }
        return peers;
    }

    private StackPeer open(int number) {
        StackPeer peer = rig.dial(ANONYMOUS, MtaRig.opening(number));
        assertThat(peer.awaitOpen(MtaRig.PATIENCE)).isInstanceOf(StackAction.OpenConfirmed.class);
        return peer;
    }

    private String shown() throws IOException {
        try (SSLSocket socket = (SSLSocket) TestAuthority.dial(ANONYMOUS, MtaRig.HOST, rig.port)) {
            return socket.getSession().getPeerPrincipal().getName();
        }
    }

    private static Octets random(int size) {
        byte[] octets = new byte[size];
        new Random(size).nextBytes(octets);
        return Octets.wrap(octets);
    }
}
