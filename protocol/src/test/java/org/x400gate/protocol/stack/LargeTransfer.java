package org.x400gate.protocol.stack;

import java.io.IOException;
import java.io.InputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Map;
import org.x400gate.protocol.octets.Octets;

/**
 * One transfer through two stacks in a process of its own, so that its heap can be smaller than the content by far.
 * Arguments: dialect, octets, checkpoint size. Prints what came, and ends with 0 only if that is what was sent.
 */
final class LargeTransfer {
    private static final StackLimits LIMITS =
            new StackLimits(65_531, 1 << 20, Long.MAX_VALUE / 2, (1 << 20) - 1024, Map.of());

    private final InputStream content;
    private final MessageDigest arrived = PatternContent.sha256();
    private final Deque<Octets> toResponder = new ArrayDeque<>();
    private final Deque<Octets> toInitiator = new ArrayDeque<>();
    private final Deque<StackAction> initiatorToDo = new ArrayDeque<>();
    private final Deque<StackAction> responderToDo = new ArrayDeque<>();
    private OsiStack initiator;
    private OsiStack responder;
    private long octets;
    private int longestSegment;
    private int checkpoints;
    private boolean confirmed;

    private LargeTransfer(InputStream content, Dialect dialect, int checkpoint) {
        this.content = content;
        initiator = OsiStack.initiator(StackPair.open(dialect, checkpoint, 3, LIMITS));
        responder = OsiStack.responder(StackPair.listen(checkpoint, 3, LIMITS));
    }

    public static void main(String[] arguments) throws IOException {
        Dialect dialect = Dialect.valueOf(arguments[0]);
        PatternContent content = new PatternContent(Long.parseLong(arguments[1]));
        MessageDigest sent = PatternContent.sha256();
        LargeTransfer transfer;
        try (InputStream source = new DigestInputStream(content.open(), sent)) {
            transfer = new LargeTransfer(source, dialect, Integer.parseInt(arguments[2]));
            transfer.run(content.octets());
        }
        boolean equal = Arrays.equals(sent.digest(), transfer.arrived.digest());
        System.out.printf(
                "%s: %,d octets, %s, %d checkpoints, longest piece %,d, heap at most %d MiB%n",
                dialect,
                transfer.octets,
                equal ? "equal" : "DIFFERENT",
                transfer.checkpoints,
                transfer.longestSegment,
                Runtime.getRuntime().maxMemory() >> 20);
        System.exit(equal && transfer.confirmed && transfer.octets == content.octets() ? 0 : 1);
    }

    private void run(long apduOctets) throws IOException {
        takeResponder(responder.awaitConnect());
        takeInitiator(initiator.connect());
        settle();
        takeInitiator(initiator.startTransfer(apduOctets));
        settle();
    }

    private void settle() throws IOException {
        boolean moved = true;
        while (moved) {
            moved = !toResponder.isEmpty() || !toInitiator.isEmpty();
            while (!initiatorToDo.isEmpty()) {
                onInitiator(initiatorToDo.remove());
                moved = true;
            }
            while (!responderToDo.isEmpty()) {
                onResponder(responderToDo.remove());
                moved = true;
            }
            if (!toResponder.isEmpty()) {
                takeResponder(responder.onOctets(toResponder.remove()));
            }
            if (!toInitiator.isEmpty()) {
                takeInitiator(initiator.onOctets(toInitiator.remove()));
            }
        }
    }

    private void takeInitiator(OsiStack.Step step) {
        initiator = step.next();
        split(step, toResponder, initiatorToDo);
    }

    private void takeResponder(OsiStack.Step step) {
        responder = step.next();
        split(step, toInitiator, responderToDo);
    }

    private static void split(OsiStack.Step step, Deque<Octets> wire, Deque<StackAction> toDo) {
        for (StackAction action : step.actions()) {
            if (action instanceof StackAction.Send send) {
                wire.add(send.octets());
            } else {
                toDo.add(action);
            }
        }
    }

    private void onInitiator(StackAction action) throws IOException {
        if (action instanceof StackAction.WantSegment want) {
            takeInitiator(initiator.segment(Octets.wrap(content.readNBytes(want.octets()))));
        } else if (action instanceof StackAction.TransferConfirmed) {
            confirmed = true;
        } else if (action instanceof StackAction.TransferRefused || action instanceof StackAction.Aborted) {
            throw new IllegalStateException(action.toString());
        }
    }

    private void onResponder(StackAction action) {
        if (action instanceof StackAction.OpenIndication open) {
            takeResponder(
                    responder.acceptOpen(StackEnd.bindResult(open.request().dialect())));
        } else if (action instanceof StackAction.TransferSegment segment) {
            octets += segment.part().length();
            longestSegment = Math.max(longestSegment, segment.part().length());
            arrived.update(segment.part().toByteBuffer());
        } else if (action instanceof StackAction.CheckpointReached reached) {
            checkpoints++;
            takeResponder(responder.confirmCheckpoint(reached.serial()));
        } else if (action instanceof StackAction.TransferEnded) {
            takeResponder(responder.acceptTransfer());
        } else if (action instanceof StackAction.TransferAborted || action instanceof StackAction.Aborted) {
            throw new IllegalStateException(action.toString());
        }
    }
}
