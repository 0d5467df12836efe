package org.x400gate.gateway.association;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.x400gate.gateway.net.AttemptPlaces;
import org.x400gate.gateway.net.Encryption;
import org.x400gate.gateway.net.ListenSettings;
import org.x400gate.gateway.net.Listener;
import org.x400gate.gateway.net.NetSettings;
import org.x400gate.gateway.net.Networks;
import org.x400gate.gateway.net.SessionClass;
import org.x400gate.gateway.net.TlsUse;
import org.x400gate.gateway.tls.TestAuthority;
import org.x400gate.gateway.tls.TlsContexts;
import org.x400gate.gateway.tls.TlsSettings;
import org.x400gate.gateway.tls.UnusableFile;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.stack.OpenParameters;
import org.x400gate.protocol.stack.ResponderParameters;
import org.x400gate.protocol.stack.StackLimits;
import org.x400gate.protocol.stack.StackPeer;

/** An {@link MtaRig} with a second listener that speaks TLS, and a supervisor that calls with TLS. */
final class TlsRig implements AutoCloseable {
    static final Duration HANDSHAKE = Duration.ofSeconds(30);
    static final TestAuthority AUTHORITY = new TestAuthority("authority");
    static final TestAuthority OTHERS = new TestAuthority("others");

    final MtaRig mta;
    final TlsContexts contexts;
    final Path certificate;
    final Path key;
    final X400Ports ports;
    final ActorRef<SessionSupervisor.Command> supervisor;
    final int port;

    /**
     * Starts it.
     *
     * @param peers in place of those of the rig that bear their names
     */
    static TlsRig start(
            Path directory, TlsSettings.ClientCertificates clients, Duration handshake, PeerSettings... peers) {
        return new TlsRig(directory, clients, handshake, List.of(peers));
    }

    private TlsRig(
            Path directory, TlsSettings.ClientCertificates clients, Duration handshake, List<PeerSettings> special) {
        mta = MtaRig.start(MtaRig.limits(200, 100, 100, 100));
        certificate = directory.resolve("own.pem");
        key = directory.resolve("own.key");
        AUTHORITY.issue("gate", "gate.example", MtaRig.HOST).write(certificate, key);
        Path trust = AUTHORITY.writeRoot(directory.resolve("trust.pem"));
        TlsSettings settings = new TlsSettings(
                Optional.of(new TlsSettings.IdentityFiles(certificate, key, Optional.empty())),
                Optional.of(trust),
                clients,
                TlsSettings.PROTOCOLS,
                List.of(),
                Duration.ofMinutes(1),
                handshake);
        Path othersTrust = OTHERS.writeRoot(directory.resolve("others.pem"));
        try {
            contexts = TlsContexts.open(settings, Set.of(othersTrust), Clock.systemUTC());
        } catch (UnusableFile fault) {
            throw new IllegalStateException(fault);
        }
        // The usual waits: handshakes of 64 at once take their time on a busy machine.
        ports = new X400Ports(
                AssociationSettings.of(
                        new ResponderParameters(Set.of(), 63, 3, StackLimits.STANDARD), StackLimits.STANDARD),
                () -> table(special),
                mta.inbound,
                mta.ports.dialer(),
                mta.ports.ids(),
                mta.counters,
                mta.traces,
                mta.ports.clock(),
                peer -> Optional.of(new Encryption(() -> contexts.calling(callee(peer)), handshake)));
        supervisor =
                mta.kit.spawn(SessionSupervisor.create(mta.board.view().limits(), mta.board, ports), "tls-supervisor");
        port = listen(Optional.of(new Encryption(contexts::called, handshake)));
    }

    private int listen(Optional<Encryption> encryption) {
        TestProbe<Listener.Event> starter = mta.kit.createTestProbe();
        mta.kit.spawn(Listener.create(
                SessionClass.X400_IN,
                new ListenSettings(
                        MtaRig.HOST, 0, 1024, new AttemptPlaces(64, 0, 64, Networks.NONE), Duration.ofMillis(50)),
                new NetSettings(Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(1), 4, 64),
                new Listener.Ports(
                        AcceptAttempt.attempts(ports, supervisor),
                        ports.ids(),
                        mta.counters,
                        starter.ref(),
                        encryption.<TlsUse>map(TlsUse.AtOnce::new).orElse(TlsUse.Plain.NEVER),
                        Octets.EMPTY)));
        return starter.expectMessageClass(Listener.Listening.class).address().getPort();
    }

    /** Another port for the same peers. */
    int listenInClear() {
        return listen(Optional.empty());
    }

    void replaceCertificate(String commonName) throws IOException {
        AUTHORITY.issue(commonName, "gate.example", MtaRig.HOST).write(certificate, key);
        Files.setLastModifiedTime(certificate, FileTime.from(Instant.now().plusSeconds(10)));
    }

    private static TlsContexts.Callee callee(PeerSettings peer) {
        return new TlsContexts.Callee(
                peer.tls().trust(),
                peer.tls().serverName().orElse(peer.address().host()),
                peer.address().port(),
                peer.tls().presentCertificate());
    }

    private static PeerTable table(List<PeerSettings> special) {
        List<PeerSettings> peers = new ArrayList<>(special);
        for (int number = 0; number < MtaRig.PEERS; number++) {
            PeerSettings usual = MtaRig.peer(number, 102);
            if (special.stream().noneMatch(peer -> peer.name().equals(usual.name()))) {
                peers.add(usual);
            }
        }
        return PeerTable.of(peers);
    }

    /** Calls the TLS port, makes the handshake, and begins to open. */
    StackPeer dial(SSLContext context, OpenParameters parameters) {
        try {
            return StackPeer.dial(TestAuthority.dial(context, MtaRig.HOST, port), parameters);
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    /** How often an incoming attempt ended so. */
    int attempts(String outcome) {
        return mta.counters.of("attempt x400-in " + outcome);
    }

    @Override
    public void close() {
        mta.close();
    }
}
