package org.x400gate.protocol.stack;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.x400gate.protocol.octets.Octets;

/** Two stacks and the octets between them, which arrive cut and joined as chance will have it. */
final class StackPair {
    static final Octets BIND_ARGUMENT = Octets.ofHex("b002 0500");
    static final Octets TSEL = Octets.ofHex("353933");

    final StackEnd initiator;
    final StackEnd responder;
    final WireWatcher watcher;
    private final Random chance;
    private final PcapFile recording = new PcapFile(40_000, 102);
    private final List<Octets> saidByInitiator = new ArrayList<>();
    private final List<Octets> saidByResponder = new ArrayList<>();
    private int maxPiece = Integer.MAX_VALUE;
    private int initiatorSeen;
    private int responderSeen;

    StackPair(OpenParameters open, ResponderParameters listen, long seed) {
        initiator = new StackEnd(OsiStack.initiator(open));
        responder = new StackEnd(OsiStack.responder(listen));
        watcher = new WireWatcher();
        watcher.rules.x410Mode = open.dialect().x410Mode();
        chance = new Random(seed);
    }

    /** What opens in a dialect carry for a bind without authentication: X.219's [16] is there in normal mode only. */
    static Octets bindArgument(Dialect dialect) {
        return dialect.x410Mode() ? Octets.ofHex("0500") : BIND_ARGUMENT;
    }

    static OpenParameters open(int checkpoint, int window, StackLimits limits) {
        return open(Dialect.P1_1988, checkpoint, window, limits);
    }

    static OpenParameters open(Dialect dialect, int checkpoint, int window, StackLimits limits) {
        return open(dialect, checkpoint, window, DialogueMode.MONOLOGUE, limits);
    }

    static OpenParameters twoWay() {
        return twoWay(Dialect.P1_1988);
    }

    static OpenParameters twoWay(Dialect dialect) {
        return open(dialect, 1, 3, DialogueMode.TWO_WAY_ALTERNATE, StackLimits.STANDARD);
    }

    static OpenParameters open(Dialect dialect, int checkpoint, int window, DialogueMode mode, StackLimits limits) {
        return new OpenParameters(
                        Selectors.ofTransport(TSEL),
                        Selectors.NONE,
                        bindArgument(dialect),
                        checkpoint,
                        window,
                        mode,
                        "test-1",
                        Instant.parse("2026-11-23T12:34:56Z"),
                        limits)
                .in(dialect);
    }

    static ResponderParameters listen(int checkpoint, int window, StackLimits limits) {
        return new ResponderParameters(Set.of(TSEL), checkpoint, window, limits);
    }

    static StackPair standard() {
        return standard(Dialect.P1_1988);
    }

    static StackPair standard(Dialect dialect) {
        return new StackPair(open(dialect, 1, 3, StackLimits.STANDARD), listen(63, 7, StackLimits.STANDARD), 1);
    }

    StackPair cutInto(int octetsAtMost) {
        maxPiece = octetsAtMost;
        return this;
    }

    StackPair connect() {
        responder.take(responder.stack.awaitConnect());
        initiator.take(initiator.stack.connect());
        return run();
    }

    /** What went over the wire so far, as a recording. */
    PcapFile recording() {
        return recording;
    }

    /** What one side has sent so far, end to end. */
    Octets said(boolean byInitiator) {
        return Octets.concat(byInitiator ? saidByInitiator : saidByResponder);
    }

    /** Until nothing moves any more. */
    StackPair run() {
        while (answer() || deliver(initiator, responder, true) || deliver(responder, initiator, false)) {
            // each of the three has moved something
        }
        return this;
    }

    private boolean answer() {
        List<StackAction> toInitiator = fresh(initiator, initiatorSeen);
        List<StackAction> toResponder = fresh(responder, responderSeen);
        initiatorSeen = initiator.told.size();
        responderSeen = responder.told.size();
        initiator.answer(toInitiator);
        responder.answer(toResponder);
        return !toInitiator.isEmpty() || !toResponder.isEmpty();
    }

    private static List<StackAction> fresh(StackEnd end, int seen) {
        return new ArrayList<>(end.told.subList(seen, end.told.size()));
    }

    private boolean deliver(StackEnd from, StackEnd to, boolean byInitiator) {
        if (from.toWire.isEmpty()) {
            return false;
        }
        Octets octets = Octets.concat(new ArrayList<>(from.toWire));
        from.toWire.clear();
        int size = maxPiece == Integer.MAX_VALUE
                ? octets.length()
                : Math.min(octets.length(), 1 + chance.nextInt(maxPiece));
        if (size < octets.length()) {
            from.toWire.add(octets.from(size));
        }
        Octets piece = octets.slice(0, size);
        watcher.saw(byInitiator, piece);
        recording.sent(byInitiator, piece);
        (byInitiator ? saidByInitiator : saidByResponder).add(piece);
        if (!to.hungUp) {
            to.take(to.stack.onOctets(piece));
        }
        return true;
    }
}
