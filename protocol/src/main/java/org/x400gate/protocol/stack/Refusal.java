package org.x400gate.protocol.stack;

import java.util.Optional;
import org.x400gate.protocol.octets.Octets;

/**
 * Why we refuse an open, and the bind error that says so: BER as RTSE user data, its tag included (X.411 12.1.1,
 * X.219). In normal mode it travels as RF reason 2, CPR, AARE rejected and RTORJ.
 */
public record Refusal(Reason reason, Optional<Octets> bindError) {
    /** Busy passes; the others do not by themselves (AARE rejected-transient, rejected-permanent: X.227 7.1.5). */
    public enum Reason {
        BUSY(true, EndCause.REFUSED_BUSY),
        AUTHENTICATION_ERROR(false, EndCause.REFUSED_AUTHENTICATION),
        UNACCEPTABLE_DIALOGUE_MODE(false, EndCause.REFUSED_DIALOGUE_MODE),
        UNACCEPTABLE_SECURITY_CONTEXT(false, EndCause.REFUSED_SECURITY_CONTEXT);

        private final boolean passes;
        private final EndCause cause;

        Reason(boolean passes, EndCause cause) {
            this.passes = passes;
            this.cause = cause;
        }

        /** The cause that our own OpenRefused has. */
        EndCause cause() {
            return cause;
        }

        boolean passes() {
            return passes;
        }
    }

    public static Refusal of(Reason reason, Octets bindError) {
        return new Refusal(reason, Optional.of(bindError));
    }
}
