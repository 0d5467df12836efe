package org.x400gate.gateway.association;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.x400gate.gateway.net.Networks;
import org.x400gate.gateway.tls.TestAuthority;
import org.x400gate.gateway.tls.TlsSettings.ClientCertificates;
import org.x400gate.gateway.trace.TraceDesk;
import org.x400gate.gateway.trace.TraceSettings;
import org.x400gate.gateway.trace.TraceWriter;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.stack.OpenParameters;
import org.x400gate.protocol.stack.StackAction;
import org.x400gate.protocol.stack.StackPeer;

/** What the live trace shows of associations that peers open: all of it, though at first nobody knows whose it is. */
@Timeout(120)
class TraceOfAttemptsTest {
    @TempDir
    Path folder;

    private void traceOf(MtaRig rig, int... peers) {
        TraceSettings settings = new TraceSettings(folder, 1 << 20, 1 << 30, 64, true);
        rig.kit.spawn(TraceWriter.create(settings, rig.traces), DispatcherSelector.fromConfig("x400gate-trace"));
        ActorRef<TraceDesk.Command> desk = rig.kit.spawn(TraceDesk.create(rig.traces, settings, Clock.systemUTC()));
        TestProbe<TraceDesk.Shown> shown = rig.kit.createTestProbe();
        for (int peer : peers) {
            desk.tell(new TraceDesk.SwitchOn("MTA-" + peer, Optional.empty(), "olga", shown.ref()));
            shown.receiveMessage(MtaRig.PATIENCE);
        }
    }

    private List<String> lines(int peer) {
        Path file = folder.resolve("MTA-" + peer + ".trace");
        try {
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException fault) {
            throw new java.io.UncheckedIOException(fault);
        }
    }

    private List<String> linesToTheEnd(int peer) {
        await().atMost(MtaRig.PATIENCE).until(() -> lines(peer).stream().anyMatch(line -> line.endsWith(" end")));
        return lines(peer);
    }

    private static void assertNoSecret(List<String> lines, String secret) {
        assertThat(String.join("\n", lines))
                .doesNotContain(secret)
                .doesNotContain(Octets.of(secret, StandardCharsets.US_ASCII).toHex());
    }

    /** Where something stands first. */
    private static int at(List<String> lines, String text) {
        for (int at = 0; at < lines.size(); at++) {
            if (lines.get(at).contains(text)) {
                return at;
            }
        }
        throw new AssertionError("no \"" + text + "\" in\n" + String.join("\n", lines));
    }

    @Test
    void anAssociationOfSeveralPeersAddressIsThereFromItsFirstOctetOnceItsBindNamesIt() {
        try (MtaRig rig = MtaRig.start(MtaRig.limits(20, 10, 10, 4))) {
            traceOf(rig, 1, 3);
            try (StackPeer peer = rig.dial(1)) {
                assertThat(peer.awaitOpen(MtaRig.PATIENCE)).isInstanceOf(StackAction.OpenConfirmed.class);
                assertThat(peer.release(MtaRig.PATIENCE)).isInstanceOf(StackAction.Released.class);
            }
            List<String> lines = linesToTheEnd(1);

            assertThat(at(lines, " <- ")).isZero();
            assertThat(lines.get(0)).contains(" CR source-reference=");
            assertThat(at(lines, " -> ")).isEqualTo(at(lines, " CC "));
            assertThat(at(lines, "initiator-name=MTA-1 initiator-credentials=hidden"))
                    .isBetween(at(lines, "   CN "), at(lines, "   AC "));
            assertThat(at(lines, "   DN ")).isGreaterThan(at(lines, "   AC "));
            assertThat(lines).filteredOn(line -> line.contains(" CR ")).hasSize(1);
            assertNoSecret(lines, "secret");
            assertThat(lines(3)).isEmpty();
        }
    }

    @Test
    void aRefusedBindIsThereUnderTheNameThatItClaimsWithOurRefusal() {
        try (MtaRig rig = MtaRig.start(MtaRig.limits(20, 10, 10, 4))) {
            traceOf(rig, 2);
            OpenParameters wrong = MtaRig.opening(
                    new PeerSettings.Credential("MTA-2", MtaRig.ascii("a guess that may be nearly right")));
            try (StackPeer peer = StackPeer.dial(MtaRig.HOST, rig.port, wrong)) {
                assertThat(peer.awaitOpen(MtaRig.PATIENCE)).isInstanceOf(StackAction.OpenRefused.class);
            }
            List<String> lines = linesToTheEnd(2);

            assertThat(lines.get(0)).contains(" <- ").contains(" CR ");
            assertThat(lines)
                    .anyMatch(line -> line.contains("initiator-name=MTA-2 initiator-credentials=hidden"))
                    .anyMatch(line -> line.contains(" -> ") && line.contains("MTABindError"));
            assertNoSecret(lines, "a guess");
        }
    }

    @Test
    void aBindThatNamesNobodyIsNobodysTrace() throws IOException {
        try (MtaRig rig = MtaRig.start(MtaRig.limits(20, 10, 10, 4))) {
            traceOf(rig, 2);
            OpenParameters stranger = MtaRig.opening(new PeerSettings.Credential("../MTA-2", MtaRig.ascii("secret")));
            try (StackPeer peer = StackPeer.dial(MtaRig.HOST, rig.port, stranger)) {
                assertThat(peer.awaitOpen(MtaRig.PATIENCE)).isInstanceOf(StackAction.OpenRefused.class);
            }
            try (StackPeer peer = rig.dial(2)) {
                peer.awaitOpen(MtaRig.PATIENCE);
                peer.release(MtaRig.PATIENCE);
            }
            List<String> lines = linesToTheEnd(2);

            assertThat(lines).noneMatch(line -> line.contains("../MTA-2"));
            assertThat(lines).filteredOn(line -> line.contains(" CR ")).hasSize(1);
            try (var files = Files.list(folder)) {
                assertThat(files).hasSize(1);
            }
        }
    }

    @Test
    void overTlsTheTraceShowsWhatIsSaidAndNotWhatIsOnTheWire() throws IOException {
        PeerSettings comesWithTls = MtaRig.peer(1, 102)
                .with(new PeerSettings.Tls(true, false, Optional.empty(), Optional.empty(), true, Set.of()));
        Path keys = Files.createDirectory(folder.resolve("keys"));
        try (TlsRig rig = TlsRig.start(keys, ClientCertificates.NONE, TlsRig.HANDSHAKE, comesWithTls)) {
            traceOf(rig.mta, 1);
            try (StackPeer peer = rig.dial(TestAuthority.anonymous(TlsRig.AUTHORITY), MtaRig.opening(1))) {
                assertThat(peer.awaitOpen(MtaRig.PATIENCE)).isInstanceOf(StackAction.OpenConfirmed.class);
                assertThat(peer.release(MtaRig.PATIENCE)).isInstanceOf(StackAction.Released.class);
            }
            List<String> lines = linesToTheEnd(1);

            assertThat(lines.get(0)).contains(" CR ").contains(" octets=0x");
            assertThat(lines)
                    .anyMatch(line -> line.contains("initiator-name=MTA-1"))
                    .noneMatch(line -> line.contains("!"));
        }
    }

    @Test
    void anAddressTellsThePeerOnlyIfNoOtherMayComeFromThere() {
        PeerSettings one = from("ONE", "192.0.2.1");
        PeerSettings two = from("TWO", "192.0.2.0/28");
        PeerSettings anywhere = MtaRig.peer(7, 102);

        assertThat(PeerTable.of(Set.of(one, anywhere)).onlyFrom("192.0.2.1")).contains(one);
        assertThat(PeerTable.of(Set.of(one, two)).onlyFrom("192.0.2.1")).isEmpty();
        assertThat(PeerTable.of(Set.of(one, two)).onlyFrom("192.0.2.2")).contains(two);
        assertThat(PeerTable.of(Set.of(one)).onlyFrom("198.51.100.1")).isEmpty();
        assertThat(PeerTable.of(Set.of(anywhere)).onlyFrom(MtaRig.HOST)).contains(anywhere);
    }

    private static PeerSettings from(String name, String source) {
        PeerSettings like = MtaRig.peer(1, 102);
        return new PeerSettings(
                name, like.address(), like.ours(), like.expected(), Networks.parse(List.of(source)), like.terms());
    }
}
