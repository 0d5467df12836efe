package org.x400gate.loadtest;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.stack.Dialect;
import org.x400gate.protocol.stack.DialogueMode;
import org.x400gate.protocol.stack.OpenParameters;
import org.x400gate.protocol.stack.OsiStack;
import org.x400gate.protocol.stack.ResponderParameters;
import org.x400gate.protocol.stack.Selectors;
import org.x400gate.protocol.stack.StackAction;
import org.x400gate.protocol.stack.StackLimits;

/** Two ends of an open association and nothing between them but octets. */
final class StackLoop {
    private static final Octets BIND_ARGUMENT = Octets.ofHex("b002 0500");
    private static final Octets BIND_RESULT = Octets.ofHex("b102 0500");
    /** Both, in X.410 mode. */
    private static final Octets BARE_BIND = Octets.ofHex("0500");

    private final Deque<StackAction> toDo = new ArrayDeque<>();
    private OsiStack initiator;
    private OsiStack responder;
    private Octets sending = Octets.EMPTY;
    private Octets received = Octets.EMPTY;
    private boolean atInitiator;
    private boolean confirmed;

    StackLoop(Dialect dialect, int checkpointKilooctets) {
        OpenParameters open = new OpenParameters(
                Selectors.NONE,
                Selectors.NONE,
                dialect.x410Mode() ? BARE_BIND : BIND_ARGUMENT,
                checkpointKilooctets,
                3,
                DialogueMode.MONOLOGUE,
                "loop",
                Instant.parse("2026-11-23T12:34:56Z"),
                StackLimits.STANDARD);
        initiator = OsiStack.initiator(open.in(dialect));
        responder =
                OsiStack.responder(new ResponderParameters(Set.of(), checkpointKilooctets, 3, StackLimits.STANDARD));
        takeResponder(responder.awaitConnect());
        takeInitiator(initiator.connect());
        if (!initiator.canTransfer()) {
            throw new IllegalStateException("not open: " + initiator);
        }
    }

    /** What arrives at the other end once it has accepted it and this end knows. */
    Octets transfer(Octets apdu) {
        sending = apdu;
        received = Octets.EMPTY;
        confirmed = false;
        takeInitiator(initiator.startTransfer(apdu.length()));
        if (!confirmed) {
            throw new IllegalStateException("not transferred: " + initiator);
        }
        return received;
    }

    private void takeInitiator(OsiStack.Step step) {
        initiator = step.next();
        carryOut(step, true);
    }

    private void takeResponder(OsiStack.Step step) {
        responder = step.next();
        carryOut(step, false);
    }

    /** What is to be done now waits until what was to be done before is done. */
    private void carryOut(OsiStack.Step step, boolean byInitiator) {
        Deque<StackAction> before = new ArrayDeque<>(toDo);
        boolean ours = atInitiator;
        toDo.clear();
        toDo.addAll(step.actions());
        atInitiator = byInitiator;
        while (!toDo.isEmpty()) {
            act(toDo.remove());
        }
        toDo.addAll(before);
        atInitiator = ours;
    }

    private void act(StackAction action) {
        if (action instanceof StackAction.Send send) {
            if (atInitiator) {
                takeResponder(responder.onOctets(send.octets()));
            } else {
                takeInitiator(initiator.onOctets(send.octets()));
            }
        } else if (action instanceof StackAction.OpenIndication open) {
            takeResponder(responder.acceptOpen(open.request().dialect().x410Mode() ? BARE_BIND : BIND_RESULT));
        } else if (action instanceof StackAction.WantSegment want) {
            Octets part = sending.slice(0, want.octets());
            sending = sending.from(want.octets());
            takeInitiator(initiator.segment(part));
        } else if (action instanceof StackAction.TransferSegment segment) {
            received = received.append(segment.part());
        } else if (action instanceof StackAction.CheckpointReached reached) {
            takeResponder(responder.confirmCheckpoint(reached.serial()));
        } else if (action instanceof StackAction.TransferEnded) {
            takeResponder(responder.acceptTransfer());
        } else if (action instanceof StackAction.TransferConfirmed) {
            confirmed = true;
        }
    }
}
