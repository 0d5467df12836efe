package org.x400gate.loadtest.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.x400gate.loadtest.bench.BenchConfiguration.Others;
import org.x400gate.loadtest.peer.EventLoop;
import org.x400gate.loadtest.peer.Messages;
import org.x400gate.loadtest.peer.Peers;
import org.x400gate.loadtest.target.GatewayProcess;
import org.x400gate.loadtest.target.Ports;

/** The gateway's neighbours, and what is measured with them; one thing at a time. */
final class Bench implements AutoCloseable {
    /** For one round, on a machine that does other things besides. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private static final int BACKLOG = 64;
    private static final long POLL_MILLIS = 5;
    /** For what only the gateway can say: each time it is asked it has something else to do than its mail. */
    private static final long ASK_MILLIS = 20;

    /** @param octets of a message's text */
    record Load(int messages, int sessions, int octets) {}

    private final GatewayProcess gateway;
    private final Ports ports;
    private final EventLoop sinks = new EventLoop("sinks");
    private final EventLoop sources = new EventLoop("sources");
    private final Others others;
    private final InetSocketAddress smtp;
    private final Arrivals arrivals;
    private final Arrivals single;
    private final Process mailSink;
    private final P1Source source;
    private long backlog;

    Bench(GatewayProcess gateway, Ports ports, Others others) throws IOException, InterruptedException {
        this.gateway = gateway;
        this.ports = ports;
        this.others = others;
        smtp = loopback(ports.smtp());
        arrivals = new Arrivals(sinks, ports.sink(), Peers.SINK);
        single = new Arrivals(sinks, others.single(), BenchConfiguration.SINGLE);
        source = new P1Source(sources, loopback(ports.x400()));
        mailSink = Postfix.sink(others.mail());
        await("smtp-sink", () -> answers(others.mail()), POLL_MILLIS);
    }

    /** All of them on their way at once; the gateway has nothing else to do. */
    Round round(Way way, Load load) throws IOException, InterruptedException {
        return switch (way) {
            case SMTP_TO_P1 -> overP1(arrivals, load, () -> mail(load, "rcpt@x400.example"));
            case P1_TO_P1 -> {
                List<Messages.Outgoing> messages = messages(load, "b@far.example");
                yield overP1(arrivals, load, () -> source.send(messages, load.sessions, PATIENCE.toSeconds()));
            }
            case P1_TO_SMTP -> {
                List<Messages.Outgoing> messages = messages(load, "b@inside.example");
                yield measured(
                        load, () -> source.send(messages, load.sessions, PATIENCE.toSeconds()), this::untilAllIsOut);
            }
        };
    }

    /** As {@link #round}, to a peer that the gateway has one association with. */
    Round overOneAssociation(Load load) throws IOException, InterruptedException {
        return overP1(single, load, () -> mail(load, "rcpt@single.example"));
    }

    /** Messages that wait for a peer that is not there, and go on waiting. */
    void leaveBacklog(Load load) throws IOException, InterruptedException {
        mail(load, "rcpt@absent.example");
        backlog += load.messages;
    }

    /** Octets of the gateway's heap that are in use after a collection. */
    double heap() throws IOException, InterruptedException {
        gateway.collect();
        return gateway.metrics().sum("jvm_memory_used_bytes", "area=\"heap\"");
    }

    /** The gateway ends and starts again; seconds until it is ready. */
    double restart() throws IOException, InterruptedException {
        long began = System.nanoTime();
        gateway.kill();
        gateway.startAgain();
        return (System.nanoTime() - began) / 1e9;
    }

    /** Messages a second that go out when a peer comes back for whom so many wait. */
    double drain(Load load) throws IOException, InterruptedException {
        mail(load, "rcpt@absent.example");
        return backlogOut(load);
    }

    private double backlogOut(Load load) throws IOException, InterruptedException {
        Arrivals back = absentPeer(load);
        double seconds = (back.await() - back.first()) / 1e9;
        untilAllIsOut();
        back.leave();
        return load.messages / seconds;
    }

    private Arrivals absentPeer(Load load) throws IOException, InterruptedException {
        Arrivals back = new Arrivals(sinks, others.absent(), BenchConfiguration.ABSENT);
        back.expect(load.messages);
        return back;
    }

    /** What is wrong with a peer. */
    enum Trouble {
        NONE,
        /** Nobody listens. */
        DEAD,
        /** The connection stands, and nothing is said on it. */
        STALLED
    }

    /** Messages a second that go out to one peer while as many come for another one. */
    double beside(Trouble trouble, Load load) throws IOException, InterruptedException {
        Load half = new Load(load.messages, Math.max(1, load.sessions / 2), load.octets);
        if (trouble == Trouble.NONE) {
            Arrivals other = absentPeer(load);
            double rate = beside(half);
            other.await();
            untilAllIsOut();
            other.leave();
            return rate;
        }
        double rate;
        try (ServerSocket silent = new ServerSocket()) {
            if (trouble == Trouble.STALLED) {
                silent.setReuseAddress(true);
                silent.bind(loopback(others.absent()), BACKLOG);
            }
            rate = beside(half);
        }
        backlogOut(load);
        return rate;
    }

    private double beside(Load half) throws IOException, InterruptedException {
        arrivals.expect(half.messages);
        long began = System.nanoTime();
        Process other = client(half, "rcpt@absent.example");
        mail(half, "rcpt@x400.example");
        double rate = half.messages * 1e9 / (arrivals.await() - began);
        if (other.waitFor() != 0) {
            throw new IOException("the gateway refused mail for the other peer");
        }
        return rate;
    }

    /**
     * Milliseconds from the acknowledgement of each message to its end at the peer, in order of size, with so many coming in a
     * second.
     */
    double[] latencies(Load load, double perSecond) throws InterruptedException {
        Map<Integer, Long> arrived = new ConcurrentHashMap<>();
        arrivals.watch((message, nanos) -> arrived.put(MailSource.number(message), nanos));
        arrivals.expect(load.messages);
        MailSource mail = new MailSource(sources, smtp, "rcpt@x400.example", load.octets);
        mail.send(load.messages, load.sessions, perSecond, PATIENCE);
        arrivals.await();
        arrivals.watch((message, nanos) -> {});
        return mail.taken().entrySet().stream()
                .mapToDouble(taken -> Math.max(0, arrived.get(taken.getKey()) - taken.getValue()) / 1e6)
                .sorted()
                .toArray();
    }

    private Round overP1(Arrivals where, Load load, Sending sending) throws IOException, InterruptedException {
        where.expect(load.messages);
        Round round = measured(load, sending, where::await);
        untilAllIsOut();
        return round;
    }

    private void mail(Load load, String to) throws IOException, InterruptedException {
        Process client = client(load, to);
        if (client.waitFor() != 0) {
            throw new IOException("smtp-source ended with " + client.exitValue() + ": the gateway refused something");
        }
    }

    private Process client(Load load, String to) throws IOException {
        return Postfix.client(load.messages, load.sessions, load.octets, to, ports.smtp());
    }

    private static InetSocketAddress loopback(int port) throws IOException {
        return new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port);
    }

    private static List<Messages.Outgoing> messages(Load load, String to) {
        Messages made = new Messages(load.octets, to);
        return Stream.generate(made::next).limit(load.messages).toList();
    }

    private interface Sending {
        void run() throws IOException, InterruptedException;
    }

    /** When the last one was out, by the JVM's own clock. */
    private interface Ending {
        long await() throws IOException, InterruptedException;
    }

    private Round measured(Load load, Sending sending, Ending ending) throws IOException, InterruptedException {
        gateway.requireAlive();
        long own = Cpu.millis(gateway.pid());
        long all = all();
        long began = System.nanoTime();
        sending.run();
        long accepted = System.nanoTime();
        long delivered = ending.await();
        return new Round(
                load.messages,
                load.messages * 1e9 / (accepted - began),
                load.messages * 1e9 / (delivered - began),
                (double) (all() - all) / load.messages,
                (double) (Cpu.millis(gateway.pid()) - own) / load.messages);
    }

    private long all() throws IOException {
        return Cpu.millis(gateway.pid())
                + Cpu.withChildren(ProcessHandle.current().pid())
                + Cpu.millis(mailSink.pid());
    }

    /** Nothing is queued any more but the backlog, and nothing has failed. */
    private long untilAllIsOut() throws IOException, InterruptedException {
        await("an empty queue", () -> entries() <= backlog, ASK_MILLIS);
        return System.nanoTime();
    }

    private double entries() {
        try {
            return gateway.metrics().require("x400gate_queue_entries");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void await(String what, BooleanSupplier there, long poll) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!there.getAsBoolean()) {
            gateway.requireAlive();
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("waited " + PATIENCE.toMinutes() + " minutes for " + what);
            }
            Thread.sleep(poll);
        }
    }

    private static boolean answers(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.getInputStream().read() > 0;
        } catch (IOException notYet) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        arrivals.close();
        single.close();
        sinks.close();
        sources.close();
        mailSink.destroy();
    }
}
