package org.x400gate.loadtest.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.x400gate.loadtest.peer.EventLoop;
import org.x400gate.loadtest.peer.Messages;
import org.x400gate.loadtest.peer.Peers;
import org.x400gate.loadtest.peer.StackOnWire;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.stack.OsiStack;
import org.x400gate.protocol.stack.StackAction;

/** A peer that opens some associations and sends what it has, each association its next message as soon as the last one is taken. */
final class P1Source {
    private final EventLoop loop;
    private final InetSocketAddress gateway;

    P1Source(EventLoop loop, InetSocketAddress gateway) {
        this.loop = loop;
        this.gateway = gateway;
    }

    /** From any other thread: returns when each message is taken and each association released. */
    void send(List<Messages.Outgoing> messages, int associations, long patienceSeconds) throws InterruptedException {
        Sending sending = new Sending(messages, associations);
        loop.execute(sending::begin);
        try {
            sending.over.get(patienceSeconds, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException("not all was taken: " + e.getCause().getMessage(), e.getCause());
        } catch (TimeoutException e) {
            throw new IllegalStateException("not all was taken within " + patienceSeconds + " s", e);
        }
    }

    private final class Sending {
        private final Queue<Messages.Outgoing> left;
        private final List<Association> associations = new ArrayList<>();
        private final CompletableFuture<Void> over = new CompletableFuture<>();
        private int open;

        Sending(List<Messages.Outgoing> messages, int count) {
            left = new ArrayDeque<>(messages);
            for (int i = 0; i < count; i++) {
                associations.add(new Association(this));
            }
            open = count;
        }

        void begin() {
            associations.forEach(Association::open);
        }

        void released() {
            open--;
            if (open == 0) {
                over.complete(null);
            }
        }

        void failed(String why) {
            over.completeExceptionally(new IOException(why));
        }
    }

    private final class Association {
        private final Sending sending;
        private final StackOnWire end =
                new StackOnWire(OsiStack.initiator(Peers.openingForSpeed(Peers.live(0))), OsiStack::connect, this::act);
        private Octets rest = Octets.EMPTY;

        Association(Sending sending) {
            this.sending = sending;
        }

        void open() {
            try {
                end.on(loop.dial(new InetSocketAddress(gateway.getAddress(), 0), gateway, 0, end));
            } catch (IOException e) {
                sending.failed(e.getMessage());
            }
        }

        private void act(StackAction action) {
            if (action instanceof StackAction.OpenConfirmed || action instanceof StackAction.TransferConfirmed) {
                next();
            } else if (action instanceof StackAction.WantSegment want) {
                Octets part = rest.slice(0, want.octets());
                rest = rest.from(want.octets());
                end.request(stack -> stack.segment(part));
            } else if (action instanceof StackAction.Released) {
                sending.released();
            } else if (action instanceof StackAction.OpenRefused
                    || action instanceof StackAction.TransferRefused
                    || action instanceof StackAction.Aborted) {
                sending.failed(action.toString());
            }
        }

        private void next() {
            Messages.Outgoing message = sending.left.poll();
            if (message == null) {
                end.request(OsiStack::close);
                return;
            }
            rest = message.apdu();
            end.request(stack -> stack.startTransfer(message.apdu().length()));
        }
    }
}
