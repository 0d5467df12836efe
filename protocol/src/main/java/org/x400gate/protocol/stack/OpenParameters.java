package org.x400gate.protocol.stack;

import java.time.Instant;
import org.x400gate.protocol.octets.Octets;

/**
 * What an initiator opens with.
 *
 * @param bindArgument BER of the MTA-bind argument as RTSE user data: in normal mode its [16] included, in X.410 mode the
 *     bare CHOICE (X.411 12.1, X.219)
 * @param checkpointKilooctets checkpoint size proposed, in units of 1,024 octets; 0 proposes none (X.228)
 * @param window checkpoints that may be unconfirmed, proposed
 * @param reference our name for this session connection, 1 to 60 octets of ASCII
 * @param now the common reference, to the second
 * @param dialect what is spoken
 * @param applicationProtocol its number in RTORQ, in X.410 mode only: some peers want another than the usual one
 */
public record OpenParameters(
        Selectors called,
        Selectors calling,
        Octets bindArgument,
        int checkpointKilooctets,
        int window,
        DialogueMode dialogueMode,
        String reference,
        Instant now,
        StackLimits limits,
        Dialect dialect,
        int applicationProtocol) {
    public static final int MAX_CHECKPOINT_KILOOCTETS = 1_000_000;
    public static final int MAX_WINDOW = 64;
    public static final int MAX_APPLICATION_PROTOCOL = 65_535;

    public OpenParameters {
        Negotiable.check(checkpointKilooctets, window);
        called.checkLengths();
        calling.checkLengths();
        if (reference.isEmpty() || reference.length() > 60) {
            throw new IllegalArgumentException("reference of 1 to 60 characters wanted");
        }
        if (applicationProtocol < 1 || applicationProtocol > MAX_APPLICATION_PROTOCOL) {
            throw new IllegalArgumentException("application protocol " + applicationProtocol);
        }
    }

    /** In normal mode. */
    public OpenParameters(
            Selectors called,
            Selectors calling,
            Octets bindArgument,
            int checkpointKilooctets,
            int window,
            DialogueMode dialogueMode,
            String reference,
            Instant now,
            StackLimits limits) {
        this(
                called,
                calling,
                bindArgument,
                checkpointKilooctets,
                window,
                dialogueMode,
                reference,
                now,
                limits,
                Dialect.P1_1988,
                Dialect.P1_1988.applicationProtocol());
    }

    /** The same in another dialect, with its usual application protocol. */
    public OpenParameters in(Dialect spoken) {
        return in(spoken, spoken.applicationProtocol());
    }

    public OpenParameters in(Dialect spoken, int protocol) {
        return new OpenParameters(
                called,
                calling,
                bindArgument,
                checkpointKilooctets,
                window,
                dialogueMode,
                reference,
                now,
                limits,
                spoken,
                protocol);
    }

    static final class Negotiable {
        private Negotiable() {}

        static void check(int checkpointKilooctets, int window) {
            if (checkpointKilooctets < 0
                    || checkpointKilooctets > MAX_CHECKPOINT_KILOOCTETS
                    || window < 1
                    || window > MAX_WINDOW) {
                throw new IllegalArgumentException("checkpoint " + checkpointKilooctets + ", window " + window);
            }
        }
    }
}
