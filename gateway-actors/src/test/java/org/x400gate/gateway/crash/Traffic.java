package org.x400gate.gateway.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.x400gate.gateway.smtp.FakeSmtpServer;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.stack.StackPeerServer;

/** Messages through one gateway both ways at once, and kills while they flow. */
final class Traffic implements AutoCloseable {
    /**
     * The one window in which a message may be sent twice: the sink has taken it, the outcome is not synced yet. Between
     * the two lie the sink's answer and one synced write; a kill catches what is in between.
     */
    static final Duration WINDOW = Duration.ofSeconds(2);

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Duration POLL = Duration.ofMillis(5);
    private static final int SMTP_LINKS = 3;
    private static final int X400_LINKS = 2;
    private static final int MAX_JITTER_MILLIS = 40;
    private static final int MAX_START_MILLIS = 1_500;

    final GatewayProcess gateway;
    final Flow toX400;
    final Flow toSmtp;
    private final Gate gate = new Gate();
    private final Random dice;
    private final List<Senders> senders;
    private final List<Runnable> sinks = new ArrayList<>();
    private final List<Instant> kills = new ArrayList<>();

    Traffic(GatewayProcess gateway, int messagesEachWay, long seed) {
        this.gateway = gateway;
        this.dice = new Random(seed);
        this.toX400 = new Flow("inside@near.example", "outside@far.example", messagesEachWay, Neighbour::asMail);
        this.toSmtp = new Flow("outside@far.example", "inside@near.example", messagesEachWay, mail -> mail);
        this.senders = List.of(
                new Senders(toX400, gate, () -> SmtpLink.dial(gateway.ports().smtp())),
                new Senders(toSmtp, gate, () -> Neighbour.dial(gateway.ports().x400())));
    }

    void startSinks() {
        StackPeerServer neighbour = Neighbour.sink(gateway.ports().neighbour(), toX400);
        sinks.add(neighbour::close);
        FakeSmtpServer server = new FakeSmtpServer(gateway.ports().mailServer())
                .tellingEach(data -> toSmtp.arrived(Octets.of(data, StandardCharsets.ISO_8859_1)));
        sinks.add(server::close);
    }

    void startSources() {
        senders.get(0).start(SMTP_LINKS);
        senders.get(1).start(X400_LINKS);
    }

    private int progress() {
        return toX400.progress() + toSmtp.progress();
    }

    /** Everything is acknowledged once and comes out once. */
    private int whole() {
        return 2 * (toX400.messages() + toSmtp.messages());
    }

    int acknowledged() {
        return toX400.acknowledged() + toSmtp.acknowledged();
    }

    /** So many kills, spread over the traffic, each at a moment of its own; one more while the gateway starts. */
    void killWhileItFlows(int times) throws IOException, InterruptedException {
        int share = whole() / (times + 1);
        for (int kill = 1; kill <= times; kill++) {
            gateway.start();
            if (kill == 2) {
                gateway.process().waitFor(dice.nextInt(MAX_START_MILLIS), TimeUnit.MILLISECONDS);
                kill();
                gateway.start();
            }
            opened();
            awaitProgress(Math.max(progress() + 1, (kill - 1) * share + dice.nextInt(share)));
            assertThat(gateway.process().waitFor(dice.nextInt(MAX_JITTER_MILLIS), TimeUnit.MILLISECONDS))
                    .as("the gateway ended by itself")
                    .isFalse();
            kill();
            System.out.printf("  kill %d: %s; %s%n", kills.size(), toX400, toSmtp);
        }
    }

    void opened() {
        gateway.awaitReady();
        gate.set(true);
    }

    private void awaitProgress(int steps) {
        await().atMost(PATIENCE)
                .pollInterval(POLL)
                .failFast(gateway::requireAlive)
                .until(() -> progress() >= Math.min(steps, whole()));
    }

    void awaitAcknowledged(int messages) {
        await().atMost(PATIENCE).pollInterval(POLL).until(() -> acknowledged() >= messages);
    }

    void kill() throws IOException, InterruptedException {
        gate.set(false);
        kills.add(Instant.now());
        gateway.kill();
    }

    /** Until all is sent and the queue is empty; then the gateway is drained. */
    void runToTheEnd() throws IOException, InterruptedException {
        gateway.start();
        opened();
        await().atMost(PATIENCE)
                .failFast(gateway::requireAlive)
                .until(() -> senders.stream().allMatch(Senders::done));
        drainQueue();
    }

    void drainQueue() throws InterruptedException {
        await().atMost(PATIENCE).until(() -> gateway.queued() == 0);
        assertThat(gateway.stop()).as("exit code of a drained gateway").isZero();
    }

    /** The promise, as far as it can be seen from outside. */
    void assertKept() {
        System.out.println("  end: " + toX400 + "; " + toSmtp);
        for (Flow flow : List.of(toX400, toSmtp)) {
            assertThat(flow.acknowledged()).as("acknowledged, %s", refusals()).isEqualTo(flow.messages());
            assertThat(flow.missing()).as("acknowledged and lost").isEmpty();
            assertThat(flow.differences()).as("changed on the way").isEmpty();
            List<String> unexplained = new ArrayList<>();
            Map<Instant, List<Flow.Repeat>> repeats = flow.repeats(kills, WINDOW, unexplained).stream()
                    .collect(Collectors.groupingBy(Flow.Repeat::kill, TreeMap::new, Collectors.toList()));
            repeats.forEach((kill, caught) -> System.out.println("  kill at " + kill
                    + ": sent twice, milliseconds from the sink's first copy to the kill: "
                    + caught.stream().map(repeat -> repeat.before().toMillis()).toList()));
            assertThat(repeats.values())
                    .as("sent twice, by kill")
                    .allMatch(caught -> caught.size() <= GatewayProcess.MAX_IN_FLIGHT);
            assertThat(unexplained).as("sent twice outside the window").isEmpty();
        }
        assertThat(gateway.left().entries()).as("left in the queue").isZero();
    }

    private List<String> refusals() {
        return senders.stream().flatMap(each -> each.refusals().stream()).toList();
    }

    @Override
    public void close() {
        senders.forEach(Senders::stop);
        gateway.end();
        sinks.forEach(Runnable::run);
    }
}
