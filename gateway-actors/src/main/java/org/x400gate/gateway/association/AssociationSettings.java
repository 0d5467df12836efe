package org.x400gate.gateway.association;

import java.time.Duration;
import org.x400gate.gateway.net.Networks;
import org.x400gate.protocol.stack.ResponderParameters;
import org.x400gate.protocol.stack.StackLimits;

/**
 * How associations are run.
 *
 * @param responder what is settled on when a peer opens
 * @param limits sizes and time-outs of associations we open
 * @param allowedSources from where peers may connect at all; empty allows any
 * @param hurryTimeout until a peer's bind has come, when attempt places are short
 * @param handOverTimeout between the grant and the session's begin
 * @param idleTimeout a peer's association on which nothing happens for so long is aborted
 * @param stallTimeout octets were written and the peer's host takes none of them
 */
public record AssociationSettings(
        ResponderParameters responder,
        StackLimits limits,
        Networks allowedSources,
        Duration hurryTimeout,
        Duration handOverTimeout,
        Duration idleTimeout,
        Duration stallTimeout) {
    public AssociationSettings {
        positive("hurry-timeout", hurryTimeout);
        positive("hand-over-timeout", handOverTimeout);
        positive("idle-timeout", idleTimeout);
        positive("stall-timeout", stallTimeout);
    }

    /** The standard time-outs. */
    public static AssociationSettings of(ResponderParameters responder, StackLimits limits) {
        return new AssociationSettings(
                responder,
                limits,
                Networks.NONE,
                Duration.ofSeconds(5),
                Duration.ofSeconds(10),
                Duration.ofMinutes(15),
                Duration.ofMinutes(3));
    }

    private static void positive(String key, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(key + " = " + value + ": more than zero wanted");
        }
    }
}
