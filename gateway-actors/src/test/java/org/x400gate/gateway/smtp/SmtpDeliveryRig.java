package org.x400gate.gateway.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.x400gate.gateway.association.SessionSupervisor;
import org.x400gate.gateway.conversion.Rendered;
import org.x400gate.gateway.failure.FailurePolicy;
import org.x400gate.gateway.failure.RetryTable;
import org.x400gate.gateway.net.Dialer;
import org.x400gate.gateway.net.NetSettings;
import org.x400gate.gateway.queue.QueueKeeper;
import org.x400gate.gateway.queue.QueueKeeperSettings;
import org.x400gate.gateway.report.Reporter;
import org.x400gate.gateway.report.Reporters;
import org.x400gate.persistence.queue.Change;
import org.x400gate.persistence.queue.ChangeResult;
import org.x400gate.persistence.queue.DurableQueue;
import org.x400gate.persistence.queue.EntryKind;
import org.x400gate.persistence.queue.NextHop;
import org.x400gate.persistence.queue.Priority;
import org.x400gate.persistence.queue.QueueEntry;
import org.x400gate.persistence.queue.Recipient;
import org.x400gate.persistence.queue.Times;
import org.x400gate.persistence.queue.WorkItem;
import org.x400gate.persistence.store.EntryId;
import org.x400gate.protocol.smtp.SmtpClientOptions;

/** One next hop: a delivery to a server of the test's, out of a queue in memory. */
class SmtpDeliveryRig {
    static final NextHop HOP = new NextHop("smtp:fake");
    static final Duration SOON = Duration.ofSeconds(10);
    static final SmtpRendering AS_IT_CAME = (entry, hop, content) -> new Rendered.Mail(
            entry.submission().originator(),
            entry.pendingAt(hop).stream()
                    .map(recipient -> new Rendered.Addressee(recipient.number(), recipient.address()))
                    .toList(),
            content,
            List.of());

    final Random random = new Random(1);
    ActorTestKit kit;
    DurableQueue queue;
    FakeSmtpServer server;
    ActorRef<QueueKeeper.Command> keeper;
    /** Of what is enqueued and delivered from now on. */
    NextHop hop = HOP;

    /** Where its mail goes, if not to that server. */
    Optional<SmtpServers> servers = Optional.empty();

    /** One for all deliveries, as it is in a gateway. */
    private Optional<ActorRef<SessionSupervisor.Command>> supervisor = Optional.empty();

    SmtpClientTerms client = new SmtpClientTerms(new SmtpClientOptions("gw.example", Map.of()));

    @BeforeEach
    void start() {
        kit = ActorTestKit.create();
        queue = DurableQueue.inMemory();
        server = new FakeSmtpServer();
        keeper = kit.spawn(
                QueueKeeper.create(queue, QueueKeeperSettings.STANDARD, Clock.systemUTC()),
                DispatcherSelector.blocking());
    }

    @AfterEach
    void stop() {
        kit.shutdownTestKit();
        server.close();
        queue.close();
    }

    Reporter reporter = Reporters.nowhere();

    ActorRef<SmtpDelivery.Command> deliver(int connections) {
        return deliver(connections, 100, 1000, AS_IT_CAME);
    }

    ActorRef<SmtpDelivery.Command> deliver(int connections, int sessions, int perConnection, SmtpRendering rendering) {
        return deliver(connections, sessions, perConnection, rendering, Duration.ofMillis(200));
    }

    ActorRef<SmtpDelivery.Command> deliver(
            int connections, int sessions, int perConnection, SmtpRendering rendering, Duration... pauses) {
        if (supervisor.isEmpty()) {
            supervisor = Optional.of(kit.spawn(GrantingSupervisor.create(sessions)));
        }
        SmtpHopSettings settings = new SmtpHopSettings(
                hop,
                servers.orElseGet(() -> new SmtpServers.Named("127.0.0.1", server.port())),
                connections,
                perConnection,
                Duration.ofSeconds(30),
                new FailurePolicy(new RetryTable(List.of(pauses)), Map.of()));
        return kit.spawn(SmtpDelivery.create(
                settings,
                new SmtpDeliveryPorts(
                        keeper,
                        supervisor.get(),
                        new Dialer(kit.system(), NetSettings.STANDARD),
                        new Outgoing(rendering, () -> reporter),
                        client,
                        new CountersKept(),
                        Clock.systemUTC())));
    }

    EntryId enqueue(String content, String... recipients) {
        return enqueue(content, Instant.now().plusSeconds(3600), recipients);
    }

    EntryId enqueue(String content, Instant deadline, String... recipients) {
        return enqueue(content, Map.of(), deadline, recipients);
    }

    EntryId enqueue(String content, Map<String, String> attributes, Instant deadline, String... recipients) {
        return enqueue(EntryKind.RFC822, content, attributes, deadline, recipients);
    }

    EntryId enqueue(
            EntryKind kind, String content, Map<String, String> attributes, Instant deadline, String... recipients) {
        return enqueue(Priority.NORMAL, kind, content, attributes, Times.until(deadline), recipients);
    }

    EntryId enqueue(
            Priority priority,
            EntryKind kind,
            String content,
            Map<String, String> attributes,
            Times times,
            String... recipients) {
        Instant now = Instant.now();
        EntryId id = EntryId.of(now, random);
        List<Recipient> to = new ArrayList<>();
        for (String recipient : recipients) {
            to.add(Recipient.pending(to.size() + 1, recipient, hop));
        }
        byte[] octets = content.getBytes(StandardCharsets.ISO_8859_1);
        QueueEntry entry = QueueEntry.of(
                id,
                kind,
                priority,
                new QueueEntry.Submission("test", Optional.of("a@gw.example"), attributes, now, times),
                to,
                octets.length);
        TestProbe<ChangeResult> probe = kit.createTestProbe();
        keeper.tell(new QueueKeeper.Write<>(
                new Change.Accept(entry, List.of(WorkItem.of(entry, hop, now)), List.of(octets), List.of()),
                probe.ref(),
                result -> result));
        assertThat(probe.receiveMessage().applied()).isTrue();
        return id;
    }

    void untilEmpty() {
        await().atMost(SOON).until(() -> queue.figures().entries() == 0);
    }
}
