package org.x400gate.gateway.association;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.x400gate.protocol.stack.EndCause;
import org.x400gate.protocol.stack.StackAction;

/**
 * The turn of an association in two-way alternate: what of ours waits for it, and whether the peer has asked for it. A turn
 * that was asked for is given as soon as nothing of ours is in flight.
 */
final class Turn {
    /** The most urgent: what waits has been claimed, and a release needs nothing else (X.218 9.4). */
    private static final int PRIORITY = 0;

    /** How long a turn that a peer gave us is kept for what may follow. */
    private static final Duration UNUSED = Duration.ofMillis(500);

    private final boolean initiator;
    private final boolean sendsAsResponder;
    private final StackOnWire<Association.Command> stack;
    private final TimerScheduler<Association.Command> timers;
    private final Duration patience;
    private Optional<Association.Transfer> waiting = Optional.empty();
    private boolean asked;

    Turn(
            AssociationStart start,
            StackOnWire<Association.Command> stack,
            TimerScheduler<Association.Command> timers,
            Duration patience) {
        this.initiator = start.role() == AssociationStart.Role.INITIATOR;
        this.sendsAsResponder = !initiator && start.peer().terms().sendOnIncoming();
        this.stack = stack;
        this.timers = timers;
        this.patience = patience;
    }

    /** To send. */
    boolean mayBeAskedFor() {
        return (initiator || sendsAsResponder) && stack.stack().canPleaseTurn();
    }

    /** The responder can't release. */
    boolean isWantedForRelease() {
        return initiator && stack.stack().canPleaseTurn();
    }

    /** Asks the peer for it; {@link Association.Expired#TURN} comes if it keeps it. */
    List<StackAction> askFor() {
        restartTimer();
        return stack.take(stack.stack().pleaseTurn(PRIORITY));
    }

    List<StackAction> askFor(Association.Transfer transfer) {
        waiting = Optional.of(transfer);
        return askFor();
    }

    /** A peer that has just sent can give it only now. */
    void onPeerHasSent() {
        if (timers.isTimerActive(Association.Expired.TURN)) {
            restartTimer();
        }
    }

    void restartTimer() {
        timers.startSingleTimer(Association.Expired.TURN, Association.Expired.TURN, patience);
    }

    boolean isWaitedFor() {
        return waiting.isPresent();
    }

    /** The peer asks for it. */
    List<StackAction> onPlease() {
        asked = true;
        return giveIfAsked();
    }

    List<StackAction> giveIfAsked() {
        if (!asked || !stack.stack().canTransfer()) {
            return List.of();
        }
        asked = false;
        return stack.take(stack.stack().giveTurn());
    }

    /** It is ours; what was waiting for it. */
    Optional<Association.Transfer> onGiven() {
        timers.cancel(Association.Expired.TURN);
        asked = false;
        Optional<Association.Transfer> next = waiting;
        waiting = Optional.empty();
        if (next.isEmpty()) {
            keepForAWhile();
        }
        return next;
    }

    /** Something of ours was sent; more may follow. */
    List<StackAction> onSent() {
        keepForAWhile();
        return giveIfAsked();
    }

    /** The peer opened the association for mail of its own, and can only release it with the turn. */
    private void keepForAWhile() {
        if (sendsAsResponder) {
            timers.startSingleTimer(Association.Expired.UNUSED, Association.Expired.UNUSED, UNUSED);
        }
    }

    void used() {
        timers.cancel(Association.Expired.UNUSED);
    }

    /** Whether it was asked for or not. */
    List<StackAction> give() {
        asked = stack.stack().canTransfer();
        return giveIfAsked();
    }

    /** What waited can go elsewhere. */
    void notBegun() {
        waiting.ifPresent(transfer -> transfer.replyTo().tell(new TransferOutcome.Busy(transfer.label())));
        waiting = Optional.empty();
    }

    /** The association is gone: what waited was not begun. */
    void broken(EndCause cause, String detail) {
        if (!initiator) {
            notBegun();
        }
        waiting.ifPresent(transfer -> transfer.replyTo()
                .tell(new TransferOutcome.NotTransferred(
                        transfer.label(),
                        cause,
                        detail,
                        TransferOutcome.Fate.SURELY_NOT_TAKEN,
                        TransferOutcome.Standing.ENDED)));
        waiting = Optional.empty();
    }
}
