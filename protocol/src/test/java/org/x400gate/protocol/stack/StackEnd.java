package org.x400gate.protocol.stack;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.x400gate.protocol.octets.Octets;

/**
 * One end of an association in memory: does what its stack wants, notes what it is told, and plays a user that answers
 * everything at once unless told to keep quiet.
 */
final class StackEnd {
    static final Octets BIND_RESULT = Octets.ofHex("b102 0500");

    OsiStack stack;
    final Deque<Octets> toWire = new ArrayDeque<>();
    final List<StackAction> told = new ArrayList<>();
    final Map<StackTimer, Duration> timers = new EnumMap<>(StackTimer.class);
    final List<Octets> received = new ArrayList<>();
    boolean hungUp;
    int ends;

    /** What this user does about what comes in. */
    Optional<Refusal> refuses = Optional.empty();

    Optional<TransferReject> rejects = Optional.empty();
    /** Instead of {@link #bindResult(Dialect)}. */
    Optional<Octets> bindResult = Optional.empty();

    boolean answersOpen = true;
    boolean suppliesSegments = true;
    boolean confirmsCheckpoints = true;
    boolean answersTransfers = true;

    private final List<Octets> parts = new ArrayList<>();
    private final Deque<Long> unconfirmed = new ArrayDeque<>();
    private Octets sending = Octets.EMPTY;

    StackEnd(OsiStack stack) {
        this.stack = stack;
    }

    /** What answers a bind without authentication: X.219's [17] is there in normal mode only. */
    static Octets bindResult(Dialect dialect) {
        return dialect.x410Mode() ? Octets.ofHex("0500") : BIND_RESULT;
    }

    void take(OsiStack.Step step) {
        stack = step.next();
        for (StackAction action : step.actions()) {
            if (hungUp) {
                throw new AssertionError("after HangUp: " + action);
            }
            take(action);
        }
    }

    private void take(StackAction action) {
        if (action instanceof StackAction.Send send) {
            toWire.add(send.octets());
        } else if (action instanceof StackAction.StartTimer timer) {
            timers.put(timer.timer(), timer.after());
        } else if (action instanceof StackAction.CancelTimer timer) {
            timers.remove(timer.timer());
        } else if (action instanceof StackAction.HangUp) {
            hungUp = true;
        } else {
            told.add(action);
            if (action instanceof StackAction.OpenRefused
                    || action instanceof StackAction.Released
                    || action instanceof StackAction.Aborted) {
                ends++;
            }
        }
    }

    /** Gives the answers that are due, as a user on another thread would: after the step, in order. */
    void answer(List<StackAction> fresh) {
        for (StackAction action : fresh) {
            if (action instanceof StackAction.OpenIndication open && answersOpen) {
                Octets result =
                        bindResult.orElseGet(() -> bindResult(open.request().dialect()));
                take(refuses.map(stack::refuseOpen).orElseGet(() -> stack.acceptOpen(result)));
            } else if (action instanceof StackAction.WantSegment want && suppliesSegments) {
                supply(want.octets());
            } else if (action instanceof StackAction.TransferStarted) {
                parts.clear();
                unconfirmed.clear();
            } else if (action instanceof StackAction.TransferSegment segment) {
                parts.add(segment.part());
            } else if (action instanceof StackAction.CheckpointReached checkpoint) {
                unconfirmed.add(checkpoint.serial());
                if (confirmsCheckpoints) {
                    confirmOldest();
                }
            } else if (action instanceof StackAction.TransferEnded && answersTransfers) {
                received.add(Octets.concat(parts));
                take(rejects.map(stack::rejectTransfer).orElseGet(stack::acceptTransfer));
            }
        }
    }

    /** What comes from the wire, and this user's answers to it and to what follows from them. */
    void bring(Octets octets) {
        int seen = told.size();
        take(stack.onOctets(octets));
        answerFrom(seen);
    }

    /** Answers what was told from the {@code seen}th on, until nothing is left to answer. */
    void answerFrom(int seen) {
        int answered = seen;
        while (answered < told.size()) {
            List<StackAction> fresh = new ArrayList<>(told.subList(answered, told.size()));
            answered = told.size();
            answer(fresh);
        }
    }

    /** Everything sent so far, in hexadecimal digits. */
    String sent() {
        return Octets.concat(new ArrayList<>(toWire)).toHex();
    }

    boolean confirmOldest() {
        Long serial = unconfirmed.poll();
        if (serial != null) {
            take(stack.confirmCheckpoint(serial));
        }
        return serial != null;
    }

    void send(Octets apdu) {
        sending = apdu;
        take(stack.startTransfer(apdu.length()));
    }

    private void supply(int octets) {
        Octets part = sending.slice(0, octets);
        sending = sending.from(octets);
        take(stack.segment(part));
    }

    <T extends StackAction> List<T> told(Class<T> kind) {
        return told.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    <T extends StackAction> T only(Class<T> kind) {
        List<T> found = told(kind);
        if (found.size() != 1) {
            throw new AssertionError(found.size() + " of " + kind.getSimpleName() + " in " + told);
        }
        return found.get(0);
    }
}
