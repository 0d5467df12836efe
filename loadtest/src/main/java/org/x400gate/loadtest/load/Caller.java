package org.x400gate.loadtest.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.x400gate.loadtest.load.Answer.Result;
import org.x400gate.loadtest.peer.Loop;
import org.x400gate.loadtest.peer.Messages;
import org.x400gate.loadtest.peer.Peers;
import org.x400gate.loadtest.peer.StackOnWire;
import org.x400gate.protocol.octets.MalformedInput;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.stack.EndCause;
import org.x400gate.protocol.stack.OpenParameters;
import org.x400gate.protocol.stack.OsiStack;
import org.x400gate.protocol.stack.StackAction;

/**
 * One peer's association: bound once, then asked for one thing after the other, each with exactly one answer. It is bound,
 * open, at one request or at none, and ended; an association that ends while nothing is asked answers the next request so.
 */
final class Caller {
    private static final InetSocketAddress ANY_PORT = Bench.loopback(0);

    private final Loop loop;
    private final InetSocketAddress gateway;
    private final Messages messages;
    private final Duration patience;
    private StackOnWire end;
    private boolean connected;
    private boolean open;
    private Answer ended = new Answer(Result.ABORTED, "there is no association");
    private Optional<Consumer<Answer>> asker = Optional.empty();
    private Loop.Timer guard = () -> {};
    private Messages.Outgoing sending = new Messages.Outgoing("", Octets.EMPTY);
    private Octets rest = Octets.EMPTY;
    private Duration pause = Duration.ZERO;

    Caller(Loop loop, InetSocketAddress gateway, Messages messages, Duration patience) {
        this.loop = loop;
        this.gateway = gateway;
        this.messages = messages;
        this.patience = patience;
    }

    boolean open() {
        return open;
    }

    void bind(OpenParameters opening, Consumer<Answer> then) {
        bind(opening, ANY_PORT, then);
    }

    /** From an address of the caller's own. */
    void bind(OpenParameters opening, InetSocketAddress from, Consumer<Answer> then) {
        await(then);
        end = new StackOnWire(OsiStack.initiator(opening), this::connect, this::act);
        try {
            end.on(loop.dial(from, gateway, 0, end));
        } catch (IOException e) {
            end(new Answer(Result.UNREACHED, e.getMessage()));
        }
    }

    private OsiStack.Step connect(OsiStack stack) {
        connected = true;
        return stack.connect();
    }

    /** With a pause before each kilooctet; a message not answered for may be sent again on another association. */
    void transfer(Messages.Outgoing message, Duration each, Consumer<Answer> then) {
        sending = message;
        rest = message.apdu();
        pause = each;
        ask(stack -> stack.startTransfer(message.apdu().length()), then);
    }

    /** Gives the turn away and wants it back. */
    void turn(Consumer<Answer> then) {
        ask(OsiStack::giveTurn, then);
        if (open) {
            end.request(stack -> stack.pleaseTurn(0));
        }
    }

    void release(Consumer<Answer> then) {
        ask(OsiStack::close, then);
    }

    /** Breaks the connection; who waits for an answer gets none. */
    void hangUp() {
        asker = Optional.empty();
        guard.cancel();
        open = false;
        if (end != null) {
            end.wire().reset();
        }
    }

    private void ask(Function<OsiStack, OsiStack.Step> request, Consumer<Answer> then) {
        if (!open) {
            then.accept(ended);
            return;
        }
        await(then);
        end.request(request);
    }

    private void await(Consumer<Answer> then) {
        asker = Optional.of(then);
        beginPatience();
    }

    private void beginPatience() {
        guard.cancel();
        guard = loop.after(patience, () -> {
            Optional<Consumer<Answer>> waiting = asker;
            hangUp();
            ended = new Answer(Result.SILENT, "no answer within " + patience.toSeconds() + " s");
            waiting.ifPresent(each -> each.accept(ended));
        });
    }

    private void act(StackAction action) {
        if (action instanceof StackAction.OpenConfirmed) {
            open = true;
            answer(Answer.DONE);
        } else if (action instanceof StackAction.OpenRefused refused) {
            EndCause cause = cause(refused);
            end(new Answer(ofOpen(cause), text(cause, refused.detail())));
        } else if (action instanceof StackAction.WantSegment want) {
            Octets part = rest.slice(0, want.octets());
            rest = rest.from(want.octets());
            beginPatience();
            later(() -> end.request(stack -> stack.segment(part)));
        } else if (action instanceof StackAction.TransferConfirmed) {
            messages.confirmed(sending.id());
            answer(Answer.DONE);
        } else if (action instanceof StackAction.TransferRefused refused) {
            messages.refused(sending.id());
            answer(new Answer(Result.REFUSED, text(refused.cause(), refused.detail())));
        } else if (action instanceof StackAction.TurnGiven) {
            answer(Answer.DONE);
        } else if (action instanceof StackAction.Released) {
            end(Answer.DONE);
        } else if (action instanceof StackAction.Aborted aborted) {
            end(new Answer(Result.ABORTED, text(aborted.cause(), aborted.detail())));
        }
    }

    /** The MTA's own word, if there is one. */
    private static EndCause cause(StackAction.OpenRefused refused) {
        try {
            return refused.bindError()
                    .map(error -> EndCause.ofBindError(Peers.bindError(error)))
                    .orElse(refused.cause());
        } catch (MalformedInput e) {
            return refused.cause();
        }
    }

    private Result ofOpen(EndCause cause) {
        if (!connected) {
            return Result.UNREACHED;
        }
        if (cause.equals(EndCause.BIND_BUSY)) {
            return Result.BUSY;
        }
        return cause.belowSession() ? Result.ABORTED : Result.REFUSED;
    }

    private static String text(EndCause cause, String detail) {
        return cause.code() + " " + cause.sentence() + (detail.isEmpty() ? "" : ": " + detail);
    }

    private void later(Runnable next) {
        if (pause.isZero()) {
            next.run();
        } else {
            loop.after(pause, () -> {
                if (open) {
                    next.run();
                }
            });
        }
    }

    private void end(Answer how) {
        open = false;
        ended = how.done() ? new Answer(Result.ABORTED, "the association was released") : how;
        answer(how);
    }

    private void answer(Answer answer) {
        guard.cancel();
        Optional<Consumer<Answer>> waiting = asker;
        asker = Optional.empty();
        waiting.ifPresent(each -> each.accept(answer));
    }
}
