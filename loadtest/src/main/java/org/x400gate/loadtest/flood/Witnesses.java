package org.x400gate.loadtest.flood;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.x400gate.loadtest.flood.Reading.Admissions;
import org.x400gate.loadtest.flood.Reading.Counts;
import org.x400gate.loadtest.flood.Reading.Outgoing;
import org.x400gate.loadtest.peer.Sink;
import org.x400gate.loadtest.target.GatewayProcess;
import org.x400gate.loadtest.target.Metrics;
import org.x400gate.loadtest.target.Ports;

/** Asks the gateway, the peers and the kernel, one after the other, and says what each said. */
final class Witnesses {
    private static final String IN = "class=\"x400-in\"";
    private static final String OUT = "class=\"x400-out\"";
    private static final Pattern LISTED = Pattern.compile("\"sessionClass\":\"x400-in\",\"peer\"");

    /** For so long after a change at the peers' end the gateway may still be about to hear of it. */
    private static final long SETTLED_NANOS = 1_000_000_000L;

    private final GatewayProcess gateway;
    private final Ports ports;
    private final Path store;
    private final Live live;
    private final Sink sink;
    private final long began = System.nanoTime();

    Witnesses(GatewayProcess gateway, Ports ports, Path store, Live live, Sink sink) {
        this.gateway = gateway;
        this.ports = ports;
        this.store = store;
        this.live = live;
        this.sink = sink;
    }

    double seconds() {
        return (System.nanoTime() - began) / 1e9;
    }

    /** {@code attempts}: those that have ended by now. */
    Reading read(long attempts) throws IOException {
        gateway.requireAlive();
        Live.Seen before = live.seen();
        Sink.Seen sinkBefore = sink.seen();
        long from = System.nanoTime() - SETTLED_NANOS;
        Metrics metrics = gateway.metrics();
        Set<ProcFiles.Established> kernel = ProcFiles.established(ports.x400(), ports.sink());
        boolean comparable = live.seen().version() == before.version() && before.nanos() - from < 0;
        boolean sinkComparable = sink.seen().version() == sinkBefore.version() && sinkBefore.nanos() - from < 0;
        Outgoing outgoing = new Outgoing(
                (long) metrics.require("x400gate_sessions_active", OUT),
                sinkBefore.connections().size(),
                kernel(kernel, sinkBefore.connections()),
                sinkComparable);
        Counts counts = new Counts(
                (long) metrics.require("x400gate_sessions_active", IN),
                before.open(),
                kernel(kernel, before.connections()),
                outgoing,
                comparable);
        return new Reading(
                seconds(),
                attempts,
                counts,
                admissions(metrics),
                metrics.require("jvm_memory_used_bytes", "area=\"heap\""),
                metrics.require("jvm_buffer_memory_used_bytes", "id=\"direct\""),
                ProcFiles.resident(gateway.pid()),
                descriptors(),
                metrics.require("x400gate_actors"),
                metrics.require("x400gate_timers_pending"));
    }

    private double descriptors() throws IOException {
        ProcFiles.Descriptors open = ProcFiles.descriptors(gateway.pid(), store);
        return open.all() - open.ofStore();
    }

    private static long kernel(Set<ProcFiles.Established> established, Set<InetSocketAddress> connections) {
        return established.stream()
                .map(ProcFiles.Established::remote)
                .filter(connections::contains)
                .count();
    }

    private static Admissions admissions(Metrics metrics) {
        return new Admissions(
                (long) metrics.require("x400gate_sessions_attempts", IN),
                (long) (metrics.require("x400gate_sessions_waiting", IN)
                        + metrics.require("x400gate_sessions_reserved", IN)),
                (long) metrics.require("x400gate_sessions_lingering"),
                (long) metrics.sum("x400gate_attempts_total", IN),
                (long) metrics.sum("x400gate_refused_total", IN));
    }

    /** Everything that is established at the gateway's listening port, sessions or not. */
    long connections() throws IOException {
        Set<ProcFiles.Established> all = ProcFiles.established(ports.x400(), ports.sink());
        return all.stream()
                .filter(each -> each.localPort() == ports.x400())
                .collect(Collectors.toSet())
                .size();
    }

    /** Incoming sessions in the list that operators see, one by one. */
    long listed() throws IOException {
        Matcher matcher = LISTED.matcher(gateway.get("/sessions"));
        return matcher.results().count();
    }
}
