package org.x400gate.protocol.stack;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SplittableRandom;
import org.x400gate.protocol.octets.Octets;

/**
 * Two stacks, a strict reader between them, and transfers of slices of one content, as fast as they go: nothing is
 * kept of what is over. What arrives is compared where it arrives.
 */
final class SweepPair {
    /** When the receiver confirms checkpoints. */
    enum Confirms {
        EACH_AT_ONCE,
        /** Only when the sender waits, the oldest one. */
        OLDEST_WHEN_FULL,
        /** Only when the sender waits, all by the newest one's serial. */
        NEWEST_WHEN_FULL
    }

    final WireWatcher watcher = new WireWatcher();

    private final Octets content;
    private final SplittableRandom chance;
    private final End initiator;
    private final End responder;
    private int size;
    private Confirms confirms = Confirms.EACH_AT_ONCE;
    private int maxPiece = Integer.MAX_VALUE;
    private int confirmedTransfers;

    private final class End {
        private final boolean isInitiator;
        private final Deque<Octets> toWire = new ArrayDeque<>();
        private final Deque<StackAction> toDo = new ArrayDeque<>();
        private final Deque<Long> unconfirmed = new ArrayDeque<>();
        private OsiStack stack;
        private int sent;
        private int arrived;

        End(boolean isInitiator, OsiStack stack) {
            this.isInitiator = isInitiator;
            this.stack = stack;
        }

        void take(OsiStack.Step step) {
            stack = step.next();
            for (StackAction action : step.actions()) {
                if (action instanceof StackAction.Send send) {
                    toWire.add(send.octets());
                } else if (!(action instanceof StackAction.StartTimer)
                        && !(action instanceof StackAction.CancelTimer)) {
                    toDo.add(action);
                }
            }
        }

        void act() {
            while (!toDo.isEmpty()) {
                act(toDo.remove());
            }
        }

        private void act(StackAction action) {
            if (action instanceof StackAction.OpenIndication open) {
                take(stack.acceptOpen(StackEnd.bindResult(open.request().dialect())));
            } else if (action instanceof StackAction.WantSegment want) {
                int from = sent;
                sent += want.octets();
                take(stack.segment(content.slice(from, sent)));
            } else if (action instanceof StackAction.TransferStarted) {
                arrived = 0;
                unconfirmed.clear();
            } else if (action instanceof StackAction.TransferSegment segment) {
                int from = arrived;
                arrived += segment.part().length();
                if (arrived > size || !segment.part().equals(content.slice(from, arrived))) {
                    throw new AssertionError("content differs between " + from + " and " + arrived);
                }
            } else if (action instanceof StackAction.CheckpointReached checkpoint) {
                unconfirmed.add(checkpoint.serial());
                if (confirms == Confirms.EACH_AT_ONCE) {
                    take(stack.confirmCheckpoint(unconfirmed.remove()));
                }
            } else if (action instanceof StackAction.TransferEnded) {
                if (arrived != size) {
                    throw new AssertionError(arrived + " octets of " + size);
                }
                take(stack.acceptTransfer());
            } else if (action instanceof StackAction.TransferConfirmed) {
                confirmedTransfers++;
            } else if (!(action instanceof StackAction.OpenConfirmed)) {
                throw new AssertionError("unexpected: " + action);
            }
        }

        /** Whether there was something to confirm. */
        boolean confirmWhenFull() {
            if (unconfirmed.isEmpty()) {
                return false;
            }
            long serial = confirms == Confirms.NEWEST_WHEN_FULL ? unconfirmed.getLast() : unconfirmed.getFirst();
            unconfirmed.removeIf(waiting -> waiting <= serial);
            take(stack.confirmCheckpoint(serial));
            return true;
        }
    }

    SweepPair(OpenParameters open, ResponderParameters listen, Octets content, long seed) {
        this.content = content;
        watcher.rules.x410Mode = open.dialect().x410Mode();
        chance = new SplittableRandom(seed);
        initiator = new End(true, OsiStack.initiator(open));
        responder = new End(false, OsiStack.responder(listen));
        responder.take(responder.stack.awaitConnect());
        initiator.take(initiator.stack.connect());
        run();
        if (!initiator.stack.canTransfer()) {
            throw new AssertionError("not open: " + initiator.stack);
        }
    }

    /** Sends the content's first octets; {@code octetsAtMost} is the longest piece in which the wire delivers. */
    void transfer(int octets, Confirms receiver, int octetsAtMost) {
        size = octets;
        confirms = receiver;
        maxPiece = octetsAtMost;
        initiator.sent = 0;
        confirmedTransfers = 0;
        watcher.spdus.clear();
        watcher.rules.apduOctets = octets;
        initiator.take(initiator.stack.startTransfer(octets));
        run();
        if (confirmedTransfers != 1 || !initiator.stack.canTransfer()) {
            throw new AssertionError(confirmedTransfers + " confirmed, " + initiator.stack);
        }
        if (!watcher.violations.isEmpty()) {
            throw new AssertionError(watcher.violations.toString());
        }
    }

    private void run() {
        do {
            initiator.act();
            responder.act();
        } while (deliver(initiator, responder) || deliver(responder, initiator) || responder.confirmWhenFull());
    }

    private boolean deliver(End from, End to) {
        Octets next = from.toWire.poll();
        if (next == null) {
            return false;
        }
        int piece = next.length() <= maxPiece ? next.length() : 1 + chance.nextInt(maxPiece);
        if (piece < next.length()) {
            from.toWire.addFirst(next.from(piece));
        }
        watcher.saw(from.isInitiator, next.slice(0, piece));
        to.take(to.stack.onOctets(next.slice(0, piece)));
        return true;
    }
}
