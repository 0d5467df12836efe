package org.x400gate.loadtest.flood;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import org.x400gate.loadtest.peer.EventLoop;
import org.x400gate.loadtest.peer.Messages;
import org.x400gate.loadtest.peer.Peers;
import org.x400gate.loadtest.peer.StackOnWire;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.stack.OsiStack;
import org.x400gate.protocol.stack.StackAction;

/**
 * One peer's long association: sends message after message, a kilooctet at a time with a pause before each, so that it
 * is in the middle of one nearly always. When hurried it sends what is left of its message at once and releases.
 */
final class LivePeer {
    /** Where the association stands. */
    enum State {
        CLOSED,
        CALLING,
        OPEN,
        RELEASING,
        /** It ended, and we did not end it. */
        CUT
    }

    /**
     * How slowly it sends.
     *
     * @param first pause before its first message: those of many peers are spread over the time of one, so that what is
     *     on its way of all together is always about the same
     * @param each before each kilooctet
     */
    record Pace(Duration first, Duration each) {}

    /** Whom it tells of a change of its state, on the loop. */
    interface Watcher {
        void changed(LivePeer peer, State from, State to);
    }

    private final EventLoop loop;
    private final int number;
    private final InetSocketAddress gateway;
    private final Messages messages;
    private final Pace pace;
    private final Watcher watcher;
    private State state = State.CLOSED;
    private StackOnWire end;
    private Optional<Messages.Outgoing> sending = Optional.empty();
    private Octets rest = Octets.EMPTY;
    private Optional<Runnable> waiting = Optional.empty();
    private EventLoop.Timer timer;
    private boolean hurried;
    private String trouble = "";

    LivePeer(EventLoop loop, int number, InetSocketAddress gateway, Messages messages, Pace pace, Watcher watcher) {
        this.loop = loop;
        this.number = number;
        this.gateway = gateway;
        this.messages = messages;
        this.pace = pace;
        this.watcher = watcher;
    }

    State state() {
        return state;
    }

    /** Why it is cut or was not let in; empty if all is well. */
    String trouble() {
        return trouble;
    }

    /** Our end of its connection. */
    Optional<InetSocketAddress> local() {
        return end == null ? Optional.empty() : Optional.of(end.wire().local());
    }

    void open() {
        hurried = false;
        to(State.CALLING);
        end = new StackOnWire(OsiStack.initiator(Peers.opening(Peers.live(number))), OsiStack::connect, this::act);
        try {
            InetSocketAddress any = new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0);
            end.on(loop.dial(any, gateway, 0, end));
        } catch (IOException e) {
            cut("not connected: " + e.getMessage());
        }
    }

    /** Ends its message quickly and then the association. */
    void hurry() {
        hurried = true;
        waiting.ifPresent(next -> {
            timer.cancel();
            waiting = Optional.empty();
            next.run();
        });
    }

    private void later(Duration pause, Runnable next) {
        if (hurried) {
            next.run();
            return;
        }
        waiting = Optional.of(next);
        timer = loop.after(pause, () -> {
            waiting = Optional.empty();
            next.run();
        });
    }

    private void act(StackAction action) {
        if (action instanceof StackAction.OpenConfirmed) {
            to(State.OPEN);
            later(pace.first, this::sendOrRelease);
        } else if (action instanceof StackAction.OpenRefused refused) {
            cut("refused: " + refused.cause().code() + " " + refused.detail());
        } else if (action instanceof StackAction.WantSegment want) {
            Octets part = rest.slice(0, want.octets());
            rest = rest.from(want.octets());
            later(pace.each, () -> end.request(stack -> stack.segment(part)));
        } else if (action instanceof StackAction.TransferConfirmed) {
            messages.confirmed(sending.orElseThrow().id());
            sending = Optional.empty();
            sendOrRelease();
        } else if (action instanceof StackAction.TransferRefused refused) {
            messages.refused(sending.orElseThrow().id());
            sending = Optional.empty();
            trouble = "transfer refused: " + refused.cause().code() + " " + refused.detail();
            sendOrRelease();
        } else if (action instanceof StackAction.Released) {
            to(State.CLOSED);
        } else if (action instanceof StackAction.Aborted aborted) {
            cut("ended: " + aborted.cause().code() + " " + aborted.detail());
        }
    }

    private void sendOrRelease() {
        if (state != State.OPEN) {
            return;
        }
        if (hurried) {
            to(State.RELEASING);
            end.request(OsiStack::close);
            return;
        }
        Messages.Outgoing next = messages.next();
        sending = Optional.of(next);
        rest = next.apdu();
        end.request(stack -> stack.startTransfer(next.apdu().length()));
    }

    private void cut(String why) {
        waiting = Optional.empty();
        trouble = Peers.live(number) + " (" + number + ") " + why;
        to(State.CUT);
    }

    private void to(State next) {
        State from = state;
        state = next;
        watcher.changed(this, from, next);
    }
}
