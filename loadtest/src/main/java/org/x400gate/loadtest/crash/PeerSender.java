package org.x400gate.loadtest.crash;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.x400gate.loadtest.peer.EventLoop;
import org.x400gate.loadtest.peer.Loop;
import org.x400gate.loadtest.peer.Peers;
import org.x400gate.loadtest.peer.StackOnWire;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.stack.OsiStack;
import org.x400gate.protocol.stack.StackAction;

/**
 * An MTA with messages and reports for the gateway: one association after the other, several transfers on each. What was
 * not acknowledged it sends again as it is, under the same identifier, as RTS and P1 have it; now and then it hangs up in the middle.
 */
final class PeerSender {
    /** What it has to hand over, and whom it tells when the gateway has it. */
    record Posting(Octets apdu, Runnable acknowledged) {}

    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final Duration BETWEEN_CALLS = Duration.ofMillis(40);
    private static final Duration IDLE = Duration.ofMillis(20);
    private static final int MAX_ON_AN_ASSOCIATION = 12;

    private final EventLoop loop;
    private final String name;
    private final Supplier<Optional<Posting>> postings;
    private final IntSupplier port;
    private final Conduct conduct;
    private StackOnWire end;
    private Optional<Posting> current = Optional.empty();
    private Octets rest = Octets.EMPTY;
    private Optional<Loop.Timer> patience = Optional.empty();
    private int left;
    private int hangUpIn;
    private boolean stopped;

    /** {@code postings} are asked on the loop. */
    PeerSender(EventLoop loop, String name, Supplier<Optional<Posting>> postings, IntSupplier port, Conduct conduct) {
        this.loop = loop;
        this.name = name;
        this.postings = postings;
        this.port = port;
        this.conduct = conduct;
    }

    void start() {
        loop.execute(this::next);
    }

    void stop() {
        stopped = true;
    }

    /** On the loop: whether nothing is half said. */
    boolean idle() {
        return current.isEmpty();
    }

    private void next() {
        if (stopped) {
            return;
        }
        current = current.or(postings);
        if (current.isPresent()) {
            call();
        } else {
            loop.after(IDLE, this::next);
        }
    }

    private void call() {
        left = 1 + conduct.any(MAX_ON_AN_ASSOCIATION);
        StackOnWire[] made = new StackOnWire[1];
        made[0] = new StackOnWire(OsiStack.initiator(Peers.opening(name)), OsiStack::connect, action -> {
            // What a wire that we left still says is nobody's any more.
            if (end == made[0]) {
                act(action);
            }
        });
        end = made[0];
        try {
            InetSocketAddress any = new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0);
            end.on(loop.dial(any, new InetSocketAddress(any.getAddress(), port.getAsInt()), 0, end));
            await();
        } catch (IOException e) {
            ended();
        }
    }

    private void await() {
        patience.ifPresent(Loop.Timer::cancel);
        patience = Optional.of(loop.after(PATIENCE, this::hangUp));
    }

    private void hangUp() {
        end.wire().reset();
        ended();
    }

    /** The association is over, in whichever way; what is not acknowledged is sent again. */
    private void ended() {
        patience.ifPresent(Loop.Timer::cancel);
        end = null;
        loop.after(BETWEEN_CALLS, this::next);
    }

    private void act(StackAction action) {
        await();
        if (action instanceof StackAction.OpenConfirmed) {
            send();
        } else if (action instanceof StackAction.WantSegment want) {
            if (hangUpIn >= 0 && hangUpIn-- == 0) {
                hangUp();
                return;
            }
            Octets part = rest.slice(0, want.octets());
            rest = rest.from(want.octets());
            end.request(stack -> stack.segment(part));
        } else if (action instanceof StackAction.TransferConfirmed) {
            current.orElseThrow().acknowledged.run();
            current = Optional.empty();
            sendNext();
        } else if (action instanceof StackAction.TransferRefused) {
            // Surely not taken: no copy of it can come out.
            end.request(OsiStack::close);
        } else if (action instanceof StackAction.OpenRefused
                || action instanceof StackAction.Released
                || action instanceof StackAction.Aborted) {
            ended();
        }
    }

    private void sendNext() {
        current = left > 0 ? postings.get() : Optional.empty();
        if (current.isPresent()) {
            send();
        } else {
            end.request(OsiStack::close);
        }
    }

    private void send() {
        left--;
        Octets apdu = current.orElseThrow().apdu;
        rest = apdu;
        hangUpIn = conduct.happens(Conduct.SENDER_DROPS) ? conduct.any(1 + apdu.length() / 1024) : -1;
        end.request(stack -> stack.startTransfer(apdu.length()));
    }
}
