package org.x400gate.gateway.association;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.x400gate.gateway.trace.TraceDesk;
import org.x400gate.gateway.trace.TraceSettings;
import org.x400gate.gateway.trace.TraceWriter;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.stack.PeerConduct;
import org.x400gate.protocol.stack.StackAction;
import org.x400gate.protocol.stack.StackPeer;
import org.x400gate.protocol.stack.StackPeerServer;

/** The live trace with real associations over TCP, real files, and disks that fail. */
@Timeout(120)
class TraceTest {
    private static final Path MESSAGE = Path.of(
            "..", "protocol", "src", "test", "resources", "org", "x400gate", "protocol", "p1", "x411-message.ber");

    @TempDir
    Path folder;

    private final MtaRig rig = MtaRig.start(MtaRig.limits(20, 10, 10, 4));
    private final TestProbe<TraceDesk.Shown> shown = rig.kit.createTestProbe();
    private ActorRef<TraceDesk.Command> desk;

    @AfterEach
    void stop() {
        rig.close();
    }

    private void writeTo(Path directory, long maxFile, boolean contents) {
        TraceSettings settings = new TraceSettings(directory, maxFile, 1 << 30, 64, contents);
        rig.kit.spawn(TraceWriter.create(settings, rig.traces), DispatcherSelector.fromConfig("x400gate-trace"));
        desk = rig.kit.spawn(TraceDesk.create(rig.traces, settings, Clock.systemUTC()));
    }

    private void switchOn(int peer) {
        desk.tell(new TraceDesk.SwitchOn("MTA-" + peer, Optional.empty(), "olga", shown.ref()));
        assertThat(shown.receiveMessage(MtaRig.PATIENCE).peers())
                .anyMatch(state -> state.peer().equals("MTA-" + peer) && state.on());
    }

    private void switchOff(int peer) {
        desk.tell(new TraceDesk.SwitchOff("MTA-" + peer, "olga", shown.ref()));
        assertThat(shown.receiveMessage(MtaRig.PATIENCE).peers())
                .noneMatch(state -> state.peer().equals("MTA-" + peer) && state.on());
    }

    private List<String> lines(int peer) {
        Path file = folder.resolve("MTA-" + peer + ".trace");
        try {
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException fault) {
            throw new java.io.UncheckedIOException(fault);
        }
    }

    private long count(int peer, String name) {
        return lines(peer).stream()
                .filter(line -> line.contains("   " + name + " "))
                .count();
    }

    private static void transfer(StackPeer peer, Octets apdu) {
        assertThat(peer.transfer(apdu, MtaRig.PATIENCE)).isInstanceOf(StackAction.TransferConfirmed.class);
    }

    private static Octets random(int size) {
        byte[] octets = new byte[size];
        new Random(size).nextBytes(octets);
        return Octets.wrap(octets);
    }

    @Test
    void switchedOnInMidSessionItShowsFromThenOnAndSwitchedOffItStops() throws IOException {
        writeTo(folder, 1 << 20, false);
        try (StackPeer peer = rig.dial(1)) {
            peer.awaitOpen(MtaRig.PATIENCE);
            transfer(peer, random(100));
            switchOn(1);
            transfer(peer, Octets.wrap(Files.readAllBytes(MESSAGE)));
            await().atMost(MtaRig.PATIENCE).until(() -> count(1, "AEA") == 1);
            switchOff(1);
            transfer(peer, random(200));
            switchOn(1);
            transfer(peer, random(300));
            await().atMost(MtaRig.PATIENCE).until(() -> count(1, "AEA") == 2);
        }

        assertThat(count(1, "AS")).isEqualTo(2);
        assertThat(lines(1))
                .allMatch(line -> line.matches("20[^ ]+Z (<-|->|--) [^ ]+ .*"))
                .anyMatch(line -> line.contains(" <- ") && line.contains("  AE serial-number="))
                .anyMatch(line -> line.contains("message-identifier="))
                .anyMatch(line -> line.contains(" octets=0x"))
                .noneMatch(line -> line.contains(" CR ") || line.contains("AARQ"));
    }

    @Test
    void ofTwoPeersOnlyTheTracedOneIsWritten() throws IOException {
        writeTo(folder, 1 << 20, false);
        switchOn(1);
        try (StackPeer traced = rig.dial(1);
                StackPeer other = rig.dial(2)) {
            traced.awaitOpen(MtaRig.PATIENCE);
            other.awaitOpen(MtaRig.PATIENCE);
            transfer(other, random(500));
            transfer(traced, random(500));
            transfer(other, random(500));
            await().atMost(MtaRig.PATIENCE).until(() -> count(1, "AEA") == 1);
        }

        assertThat(lines(1).stream().map(line -> line.split(" ")[2]).collect(Collectors.toSet()))
                .hasSize(1);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactly("MTA-1.trace");
        }
    }

    @Test
    void anAssociationThatWeOpenIsThereFromItsFirstOctetAndItsSecretsAreNot() throws IOException {
        writeTo(folder, 1 << 20, false);
        switchOn(0);
        sendTo0(Octets.wrap(Files.readAllBytes(MESSAGE)));
        await().atMost(MtaRig.PATIENCE).until(() -> lines(0).stream().anyMatch(line -> line.endsWith(" end")));

        String all = String.join("\n", lines(0));
        assertThat(all)
                .contains(" CR source-reference=", "initiator-name=GATE initiator-credentials=hidden")
                .contains("responder-credentials=hidden", "RTTR octets=", "message-identifier=");
        for (String secret : List.of("ours", "secret")) {
            assertThat(all)
                    .doesNotContain(Octets.of(secret, StandardCharsets.US_ASCII).toHex());
        }
        assertThat(all).doesNotContain("=ours").doesNotContain("secret");
        assertThat(all).doesNotContain(text());
        assertThat(all)
                .doesNotContain(Octets.of(text(), StandardCharsets.US_ASCII).toHex());
    }

    @Test
    void contentsAreShownIfTheOperatorWantsThem() throws IOException {
        writeTo(folder, 1 << 20, true);
        switchOn(0);
        sendTo0(Octets.wrap(Files.readAllBytes(MESSAGE)));

        await().atMost(MtaRig.PATIENCE)
                .untilAsserted(() -> assertThat(String.join("\n", lines(0))).contains("| " + text()));
        assertThat(String.join("\n", lines(0))).contains("credentials=hidden");
    }

    /** The first words of the message's text, as tshark read them. */
    private static String text() throws IOException {
        return Files.readAllLines(Path.of(MESSAGE.toString().replace(".ber", ".expected"))).stream()
                .filter(line -> line.startsWith("text-begins="))
                .map(line -> line.substring("text-begins=".length()).split("\\\\r")[0])
                .findFirst()
                .orElseThrow();
    }

    private void sendTo0(Octets... apdus) {
        try (StackPeerServer server =
                StackPeerServer.start(MtaRig.RESPONDER, PeerConduct.willing(MtaRig.bindResult(0)))) {
            TestProbe<SessionSupervisor.Dialled> answer = rig.kit.createTestProbe();
            rig.supervisor.tell(new SessionSupervisor.Dial(MtaRig.peer(0, server.port()), false, answer.ref()));
            ActorRef<Association.Command> association = answer.expectMessageClass(
                            SessionSupervisor.Opened.class, MtaRig.PATIENCE)
                    .association();
            TestProbe<TransferOutcome> outcome = rig.kit.createTestProbe();
            for (int at = 0; at < apdus.length; at++) {
                association.tell(new Association.Transfer(apdus[at], "number " + at, outcome.ref()));
                outcome.expectMessage(MtaRig.PATIENCE, new TransferOutcome.Transferred("number " + at));
            }
            association.tell(Association.Request.CLOSE);
            outcome.expectTerminated(association, MtaRig.PATIENCE);
        }
    }

    /** A pipe that nobody reads: who opens it waits, as on a disk that hangs. */
    @Test
    void aDiskThatHangsStopsTheTraceAndNoTransfer() throws Exception {
        Path pipe = folder.resolve("MTA-0.trace");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        writeTo(folder, 1 << 30, false);
        switchOn(0);
        Octets[] much = Stream.generate(() -> random(500_000)).limit(40).toArray(Octets[]::new);

        sendTo0(much); // 20 MB, of which the queue takes 16 MiB
        try (BufferedReader reader = Files.newBufferedReader(pipe)) {
            // Now the disk works: what waited comes, and after it what could not wait is counted.
            String line = reader.readLine();
            assertThat(line).contains(" -> ").contains(" CR ");
            sendAgain();
            while (!line.contains("pieces dropped")) {
                line = reader.readLine();
            }
            assertThat(line).matches(".* the trace could not follow: [1-9][0-9]* pieces dropped");
        }
    }

    private void sendAgain() {
        Thread sender = new Thread(() -> sendTo0(random(1000)), "again");
        sender.setDaemon(true);
        sender.start();
    }

    @Test
    void aDirectoryThatCannotBeMadeIsOneWarningAndNoTransfersConcern() throws IOException {
        ListAppender<ILoggingEvent> logged = new ListAppender<>();
        logged.start();
        Logger logger = (Logger) LoggerFactory.getLogger(TraceWriter.class);
        logger.addAppender(logged);
        try {
            Path file = Files.createFile(folder.resolve("no-directory"));
            writeTo(file.resolve("trace"), 1 << 20, false);
            switchOn(0);
            for (int times = 0; times < 3; times++) {
                sendTo0(random(1000), random(2000));
            }
            await().atMost(MtaRig.PATIENCE).until(() -> !logged.list.isEmpty());
        } finally {
            logger.detachAppender(logged);
        }

        assertThat(logged.list.stream().filter(event -> event.getLevel() == Level.WARN))
                .hasSize(1)
                .allMatch(event -> event.getFormattedMessage().contains("event=trace-not-written peer=\"MTA-0\""));
    }

    @Test
    void filesAreTheirOwnersAloneAndOneOlderOneIsKept() throws IOException {
        writeTo(folder.resolve("deep").resolve("er"), 4096, false);
        switchOn(0);
        for (int times = 0; times < 6; times++) {
            sendTo0(random(1000));
        }
        Path file = folder.resolve("deep").resolve("er").resolve("MTA-0.trace");
        Path older = file.resolveSibling("MTA-0.trace.1");

        await().atMost(MtaRig.PATIENCE).until(() -> Files.exists(older) && Files.exists(file));
        for (Path each : List.of(file, older)) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(each)))
                    .isEqualTo("rw-------");
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
                .isEqualTo("rwx------");
        try (Stream<Path> files = Files.list(file.getParent())) {
            assertThat(files).hasSize(2);
        }
    }

    @Test
    void aTraceWithATimeEndsByItself() {
        writeTo(folder, 1 << 20, false);
        desk.tell(new TraceDesk.SwitchOn("MTA-3", Optional.of(Duration.ofMillis(100)), "olga", shown.ref()));
        assertThat(shown.receiveMessage().peers())
                .anyMatch(state -> state.until().isPresent());

        await().atMost(MtaRig.PATIENCE).until(() -> !rig.traces.isOn("MTA-3"));

        desk.tell(new TraceDesk.SwitchOn("nobody", Optional.empty(), "olga", shown.ref()));
        assertThat(shown.receiveMessage().peers()).hasSize(MtaRig.PEERS).noneMatch(TraceDesk.State::on);
    }
}
