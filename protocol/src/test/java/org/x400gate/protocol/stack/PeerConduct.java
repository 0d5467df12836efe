package org.x400gate.protocol.stack;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.x400gate.protocol.octets.Octets;

/**
 * What a peer does about what comes in.
 *
 * @param bindResult answers an open, BER
 * @param refusal refuses every open, if present
 * @param reject rejects every transfer, if present
 * @param quiet what is left unanswered
 * @param asksAtOnce for the turn, with the octets that accept the open
 * @param taking told of each transfer that came whole, before it is accepted
 */
public record PeerConduct(
        Octets bindResult,
        Optional<Refusal> refusal,
        Optional<TransferReject> reject,
        List<Quiet> quiet,
        boolean asksAtOnce,
        Consumer<Octets> taking) {
    public PeerConduct {
        quiet = List.copyOf(quiet);
    }

    /** Takes everything. */
    public static PeerConduct willing(Octets bindResult) {
        return new PeerConduct(bindResult, Optional.empty(), Optional.empty(), List.of(), false, taken -> {});
    }

    public static PeerConduct refusing(Refusal refusal) {
        return new PeerConduct(Octets.EMPTY, Optional.of(refusal), Optional.empty(), List.of(), false, taken -> {});
    }

    public PeerConduct rejecting(TransferReject reason) {
        return new PeerConduct(bindResult, refusal, Optional.of(reason), quiet, asksAtOnce, taking);
    }

    public PeerConduct quietAbout(Quiet... what) {
        return new PeerConduct(bindResult, refusal, reject, List.of(what), asksAtOnce, taking);
    }

    public PeerConduct tellingEach(Consumer<Octets> listener) {
        return new PeerConduct(bindResult, refusal, reject, quiet, asksAtOnce, listener);
    }

    public PeerConduct askingForTheTurnAtOnce() {
        return new PeerConduct(bindResult, refusal, reject, quiet, true, taking);
    }

    /** What can be left unanswered. */
    public enum Quiet {
        OPEN,
        CHECKPOINT,
        TRANSFER
    }
}
