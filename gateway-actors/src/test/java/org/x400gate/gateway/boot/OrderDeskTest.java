package org.x400gate.gateway.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.x400gate.gateway.admin.QueueViews.ActView;
import org.x400gate.gateway.queue.GivenPorts;
import org.x400gate.gateway.queue.QueueKeeper;
import org.x400gate.gateway.queue.QueueKeeperSettings;
import org.x400gate.gateway.report.Reporter;
import org.x400gate.gateway.report.Reporters;
import org.x400gate.gateway.routing.RoutingSettings;
import org.x400gate.persistence.queue.Change;
import org.x400gate.persistence.queue.ChangeResult;
import org.x400gate.persistence.queue.DurableQueue;
import org.x400gate.persistence.queue.EntryKind;
import org.x400gate.persistence.queue.HopOrder;
import org.x400gate.persistence.queue.NextHop;
import org.x400gate.persistence.queue.Priority;
import org.x400gate.persistence.queue.QueueEntry;
import org.x400gate.persistence.queue.Recipient;
import org.x400gate.persistence.queue.RocksQueue;
import org.x400gate.persistence.queue.WorkItem;
import org.x400gate.persistence.store.EntryId;
import org.x400gate.persistence.store.RocksSettings;
import org.x400gate.persistence.trace.LedgerLine;

/** A peer with a hundred messages in the queue, on disk, that an operator removes. */
class OrderDeskTest {
    private static final NextHop FAR = new NextHop("x400:far");
    private static final NextHop OTHER = new NextHop("x400:other");
    private static final NextHop BACK = new NextHop("smtp:back");
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int QUEUED = 100;
    private static final String CONFIGURED = "x400gate { mta-name = GATE, peers { far { host = \"127.0.0.1\" },"
            + " other { host = \"127.0.0.1\" } } }\n";
    private static final String GONE = "x400gate { mta-name = GATE, peers.other { host = \"127.0.0.1\" } }\n";

    private final Random random = new Random(1);
    private final Reporter reporter = Reporters.of(Reporters.routes(
            new RoutingSettings(List.of(new RoutingSettings.SmtpRoute("a.example", "back")), List.of())));
    private final List<EntryId> accepted = new ArrayList<>();

    @TempDir
    private Path directory;

    private ActorTestKit kit;
    private DurableQueue queue;
    private ActorRef<QueueKeeper.Command> keeper;
    private OrdersBoard board;
    private LiveSettings live;
    private ActorRef<OrderDesk.Command> desk;
    private final AtomicInteger changes = new AtomicInteger();
    /** How many outcomes are still written before the power is cut. */
    private final AtomicInteger writes = new AtomicInteger(Integer.MAX_VALUE);

    private void start(String settings) throws Exception {
        kit = ActorTestKit.create();
        queue = RocksQueue.open(RocksSettings.at(directory.resolve("store")).withMinFreeOctets(0), Instant.now());
        ActorRef<QueueKeeper.Command> real = kit.spawn(
                QueueKeeper.create(queue, QueueKeeperSettings.STANDARD, Clock.systemUTC()),
                DispatcherSelector.blocking());
        keeper = kit.spawn(Behaviors.receiveMessage(message -> {
            boolean outcome =
                    message instanceof QueueKeeper.Write<?> write && (write.change() instanceof Change.Settle);
            if (!outcome || writes.getAndDecrement() > 0) {
                real.tell(message);
            }
            return Behaviors.same();
        }));
        Path file = Files.writeString(directory.resolve("gate.conf"), settings);
        live = new LiveSettings(InUse.of(1, Instant.now(), Settings.read(Optional.of(file)), random));
        board = new OrdersBoard(queue.orders());
        desk = kit.spawn(
                OrderDesk.create(
                        new OrderDesk.Ports(
                                queue,
                                keeper,
                                live,
                                board,
                                new Evacuation(queue, GivenPorts.noWay(), new LateMail(() -> reporter, hop -> {})),
                                changes::incrementAndGet),
                        Clock.systemUTC()),
                DispatcherSelector.blocking());
    }

    @AfterEach
    void stop() {
        kit.shutdownTestKit(); // the keeper closes the queue
    }

    private void enqueue(int count, NextHop... hops) {
        for (int i = 0; i < count; i++) {
            Instant now = Instant.now();
            List<Recipient> recipients = new ArrayList<>();
            for (NextHop hop : hops) {
                recipients.add(Recipient.pending(recipients.size() + 1, "b" + recipients.size() + "@x.example", hop));
            }
            byte[] content = "Subject: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
            QueueEntry entry = QueueEntry.of(
                    EntryId.of(now, random),
                    EntryKind.RFC822,
                    Priority.NORMAL,
                    new QueueEntry.Submission(
                            "192.0.2.1", Optional.of("o@a.example"), Map.of(), now, now.plusSeconds(3600)),
                    recipients,
                    content.length);
            List<WorkItem> work = List.of(hops).stream()
                    .map(hop -> WorkItem.of(entry, hop, now))
                    .toList();
            assertThat(queue.write(List.of(new Change.Accept(entry, work, List.of(content), List.of()))))
                    .allMatch(ChangeResult::applied);
            accepted.add(entry.id());
        }
    }

    private ActView put(String name, HopOrder.Kind kind, String... to) {
        TestProbe<ActView> probe = kit.createTestProbe();
        desk.tell(new OrderDesk.Put(
                name,
                new OrderDesk.Wish(kind, List.of(to).stream().findFirst(), false, "it closes"),
                "olga",
                probe.ref()));
        return probe.receiveMessage(SOON);
    }

    private ActView end(String name) {
        TestProbe<ActView> probe = kit.createTestProbe();
        desk.tell(new OrderDesk.End(name, "olga", probe.ref()));
        return probe.receiveMessage(SOON);
    }

    private void untilEmpty(NextHop hop) {
        await().atMost(SOON).until(() -> queue.hop(hop).isEmpty());
    }

    private long queued(NextHop hop) {
        return queue.hop(hop).map(view -> view.queued()).orElse(0L);
    }

    /** Which entry each report tells about. */
    private Map<EntryId, Integer> reported() {
        Map<EntryId, Integer> reported = new HashMap<>();
        for (EntryId id : accepted) {
            for (LedgerLine line : queue.ledger().of(id)) {
                if (line.details().containsKey("report")) {
                    reported.merge(id, 1, Integer::sum);
                }
            }
        }
        return reported;
    }

    @Test
    @Tag("SF-29")
    void mailOfAPeerThatIsGivenUpIsReturnedEachWithItsReportAndTheOrderEndsWithThePeer() throws Exception {
        start(CONFIGURED);
        enqueue(QUEUED, FAR);

        assertThat(put("far", HopOrder.Kind.RETURN))
                .isEqualTo(new ActView(
                        "done", "returning: x400:far takes nothing new; 100 go back to their originators", false));

        untilEmpty(FAR);
        assertThat(queued(BACK)).isEqualTo(QUEUED);
        assertThat(reported())
                .hasSize(QUEUED)
                .allSatisfy((id, reports) -> assertThat(reports).isEqualTo(1));
        assertThat(queue.figures().entries()).as("the reports").isEqualTo(QUEUED);
        assertThat(board.of(FAR)).isEmpty();
        assertThat(queue.ledger().of(accepted.get(0)))
                .anySatisfy(line -> assertThat(line.details())
                        .containsEntry("act", "return-hop")
                        .containsEntry("by", "olga"))
                .anySatisfy(line -> assertThat(line.details().get("text")).contains("it closes"));

        assertThat(queue.orders()).as("the peer is still configured").hasSize(1);
        live.use(
                InUse.of(
                        2,
                        Instant.now(),
                        Settings.read(Optional.of(Files.writeString(directory.resolve("gone.conf"), GONE))),
                        random),
                List.of());
        await().atMost(SOON).until(() -> queue.orders().isEmpty() && board.all().isEmpty());
    }

    @Test
    @Tag("SF-29")
    void mailOfAPeerThatIsReroutedGoesByTheOtherAlsoWhereItGoesToThatOneAnyway() throws Exception {
        start(CONFIGURED);
        enqueue(QUEUED - 1, FAR);
        enqueue(1, FAR, OTHER);

        assertThat(put("far", HopOrder.Kind.REROUTE, "far").result()).isEqualTo("refused");
        assertThat(put("far", HopOrder.Kind.REROUTE, "nobody").text()).contains("no next hop in use");
        assertThat(put("far", HopOrder.Kind.REROUTE, "other").result()).isEqualTo("done");

        untilEmpty(FAR);
        assertThat(queued(OTHER)).isEqualTo(QUEUED);
        assertThat(queue.figures().entries()).isEqualTo(QUEUED);
        assertThat(queue.entry(accepted.get(QUEUED - 1)).orElseThrow().pendingAt(OTHER))
                .hasSize(2);
        assertThat(board.of(FAR)).contains(OTHER);
        assertThat(reported()).isEmpty();
    }

    @Test
    @Tag("SF-29")
    void aCrashInTheMiddleLosesNothingAndTheRestIsReturnedAfterTheStart() throws Exception {
        start(CONFIGURED);
        enqueue(QUEUED, FAR);
        writes.set(40);
        assertThat(put("far", HopOrder.Kind.RETURN).result()).isEqualTo("done");
        await().atMost(SOON).until(() -> writes.get() < 0);
        await().atMost(SOON).until(() -> queued(FAR) == QUEUED - 40);
        kit.shutdownTestKit();
        writes.set(Integer.MAX_VALUE);

        start(CONFIGURED);

        untilEmpty(FAR);
        assertThat(queued(BACK)).isEqualTo(QUEUED);
        assertThat(reported())
                .hasSize(QUEUED)
                .allSatisfy((id, reports) -> assertThat(reports).isEqualTo(1));
    }

    @Test
    void aSuspensionOutlastsAStartAndIsEndedOnce() throws Exception {
        start(CONFIGURED);
        enqueue(3, FAR);
        assertThat(put("x400:far", HopOrder.Kind.SUSPEND).text())
                .isEqualTo("suspended: nothing is sent to x400:far until it is resumed; 3 wait");
        assertThat(changes).hasValue(1);
        kit.shutdownTestKit();

        start(CONFIGURED);

        assertThat(board.stops(FAR)).isTrue();
        assertThat(board.of(FAR)).as("what is new waits with the others").contains(FAR);
        assertThat(end("far").text()).startsWith("x400:far is as it was before (suspend since ");
        assertThat(board.stops(FAR)).isFalse();
        assertThat(end("far")).isEqualTo(new ActView("refused", "far is neither suspended nor being removed", false));
        assertThat(end("nobody").result()).isEqualTo("refused");
        assertThat(put("nobody", HopOrder.Kind.SUSPEND).result()).isEqualTo("unknown");
        assertThat(queued(FAR)).isEqualTo(3);
    }

    /** What nobody can be told of is held, and seen. */
    @Test
    @Tag("SF-29")
    void whatCannotBeReportedStaysAsADeadLetter() throws Exception {
        start(CONFIGURED);
        Instant now = Instant.now();
        QueueEntry entry = QueueEntry.of(
                EntryId.of(now, random),
                EntryKind.RFC822,
                Priority.NORMAL,
                new QueueEntry.Submission(
                        "192.0.2.1", Optional.of("o@nowhere.example"), Map.of(), now, now.plusSeconds(3600)),
                List.of(Recipient.pending(1, "b@x.example", FAR)),
                0);
        queue.write(List.of(new Change.Accept(entry, List.of(WorkItem.of(entry, FAR, now)), List.of(), List.of())));

        assertThat(put("far", HopOrder.Kind.RETURN).result()).isEqualTo("done");

        untilEmpty(FAR);
        assertThat(queue.figures().dead()).isEqualTo(1);
        assertThat(queue.entry(entry.id())).isPresent();
    }
}
