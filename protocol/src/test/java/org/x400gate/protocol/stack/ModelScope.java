package org.x400gate.protocol.stack;

import java.util.EnumSet;
import java.util.Set;

/**
 * What one exploration is about, and how far it goes.
 *
 * @param queueBound units under way in one direction, beyond which no user asks for more
 * @param everyReason whether refusals, rejections and aborts come with each of their reasons, or with one
 * @param initiators what the initiator may do that our stack does not
 * @param responders likewise
 */
record ModelScope(
        Dialect dialect,
        DialogueMode mode,
        int checkpoint,
        int window,
        int queueBound,
        boolean everyReason,
        Set<PeerManner> initiators,
        Set<PeerManner> responders) {
    ModelScope {
        initiators = Set.copyOf(initiators);
        responders = Set.copyOf(responders);
    }

    static ModelScope monologue(Dialect dialect, int checkpoint, int window) {
        return of(dialect, DialogueMode.MONOLOGUE, checkpoint, window);
    }

    static ModelScope twoWay(Dialect dialect, int checkpoint, int window) {
        return of(dialect, DialogueMode.TWO_WAY_ALTERNATE, checkpoint, window);
    }

    private static ModelScope of(Dialect dialect, DialogueMode mode, int checkpoint, int window) {
        return new ModelScope(dialect, mode, checkpoint, window, 3, false, Set.of(), Set.of());
    }

    ModelScope upTo(int units) {
        return new ModelScope(dialect, mode, checkpoint, window, units, everyReason, initiators, responders);
    }

    ModelScope forEveryReason() {
        return new ModelScope(dialect, mode, checkpoint, window, queueBound, true, initiators, responders);
    }

    /** With an initiator that does whatever the standards let it do. */
    ModelScope fromOthers() {
        Set<PeerManner> all = EnumSet.allOf(PeerManner.class);
        return new ModelScope(dialect, mode, checkpoint, window, queueBound, everyReason, all, responders);
    }

    /** With such a responder. */
    ModelScope toOthers() {
        Set<PeerManner> all = EnumSet.allOf(PeerManner.class);
        return new ModelScope(dialect, mode, checkpoint, window, queueBound, everyReason, initiators, all);
    }

    boolean isTwoWay() {
        return mode == DialogueMode.TWO_WAY_ALTERNATE;
    }

    @Override
    public String toString() {
        return "%-9s %-9s checkpoint %d window %d%s%s%s"
                .formatted(
                        dialect.configured(),
                        isTwoWay() ? "two-way" : "monologue",
                        checkpoint,
                        window,
                        everyReason ? ", every reason" : "",
                        initiators.isEmpty() ? "" : ", another initiator",
                        responders.isEmpty() ? "" : ", another responder");
    }
}
