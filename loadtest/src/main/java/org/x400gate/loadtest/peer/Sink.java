package org.x400gate.loadtest.peer;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.stack.OsiStack;
import org.x400gate.protocol.stack.ResponderParameters;
import org.x400gate.protocol.stack.StackAction;
import org.x400gate.protocol.stack.StackLimits;

/** The peer behind which the recipients lie: takes every association and every message, and hands on what came. */
public final class Sink implements AutoCloseable {
    /**
     * As it sees its associations at one moment.
     *
     * @param version another one whenever one has opened or ended
     * @param nanos when that was last, by the JVM's own clock
     * @param connections the gateway's ends of those that are open
     */
    public record Seen(long version, long nanos, Set<InetSocketAddress> connections) {
        public Seen {
            connections = Set.copyOf(connections);
        }
    }

    private final EventLoop loop;
    private final String name;
    private final Consumer<Octets> messages;
    private final Doorway door;
    private final Set<InetSocketAddress> open = new HashSet<>();
    private final Set<StackOnWire> ends = new HashSet<>();
    private long version;
    private volatile Seen seen = new Seen(0, System.nanoTime(), Set.of());

    public Sink(EventLoop loop, Consumer<Octets> messages, int port) throws IOException, InterruptedException {
        this(loop, messages, port, Peers.SINK);
    }

    /** Under another name than the usual one. */
    public Sink(EventLoop loop, Consumer<Octets> messages, int port, String name)
            throws IOException, InterruptedException {
        this.loop = loop;
        this.name = name;
        this.messages = messages;
        door = new Doorway(loop, port, from -> new Association(from).end);
    }

    int port() {
        return door.port();
    }

    public Seen seen() {
        loop.requireAlive();
        return seen;
    }

    private void changed() {
        version++;
        seen = new Seen(version, System.nanoTime(), open);
    }

    private final class Association {
        private final InetSocketAddress from;
        private final StackOnWire end;
        private final List<Octets> parts = new ArrayList<>();

        Association(InetSocketAddress from) {
            this.from = from;
            ResponderParameters parameters = new ResponderParameters(Set.of(), 63, 7, StackLimits.STANDARD);
            end = new StackOnWire(OsiStack.responder(parameters), OsiStack::awaitConnect, this::act);
            ends.add(end);
        }

        private void act(StackAction action) {
            if (action instanceof StackAction.OpenIndication) {
                end.request(stack -> stack.acceptOpen(Peers.bindResult(name)));
                open.add(from);
                changed();
            } else if (action instanceof StackAction.TransferStarted) {
                parts.clear();
            } else if (action instanceof StackAction.TransferSegment segment) {
                parts.add(segment.part());
            } else if (action instanceof StackAction.CheckpointReached reached) {
                end.request(stack -> stack.confirmCheckpoint(reached.serial()));
            } else if (action instanceof StackAction.TransferEnded) {
                messages.accept(Octets.concat(parts));
                parts.clear();
                end.request(OsiStack::acceptTransfer);
            } else if (action instanceof StackAction.Released || action instanceof StackAction.Aborted) {
                open.remove(from);
                ends.remove(end);
                changed();
            }
        }
    }

    /** From any other thread: nobody listens any more, and each association breaks. */
    public void leave() throws IOException, InterruptedException {
        door.close();
        loop.call(() -> {
            ends.forEach(end -> end.wire().reset());
            ends.clear();
            open.clear();
            changed();
        });
    }

    @Override
    public void close() throws IOException {
        door.close();
    }
}
