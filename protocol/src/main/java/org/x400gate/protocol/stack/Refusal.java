package org.x400gate.protocol.stack;

import java.util.Optional;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.rtse.RtseRefusal;

/**
 * Why we refuse an open, and the bind error that says so: BER as RTSE user data, its tag included (X.411 12.1.1,
 * X.219). In normal mode it travels as RF reason 2, CPR, AARE rejected and RTORJ; in X.410 mode the reason alone, as RF
 * reason 2 and RTORJ.
 */
public record Refusal(Reason reason, Optional<Octets> bindError) {
    /**
     * Busy passes; the others do not by themselves (AARE rejected-transient, rejected-permanent: X.227 7.1.5). X.410
     * mode has one word for names, passwords and labels.
     */
    public enum Reason {
        BUSY(RtseRefusal.BUSY, EndCause.REFUSED_BUSY),
        AUTHENTICATION_ERROR(RtseRefusal.VALIDATION_FAILURE, EndCause.REFUSED_AUTHENTICATION),
        UNACCEPTABLE_DIALOGUE_MODE(RtseRefusal.UNACCEPTABLE_DIALOGUE_MODE, EndCause.REFUSED_DIALOGUE_MODE),
        UNACCEPTABLE_SECURITY_CONTEXT(RtseRefusal.VALIDATION_FAILURE, EndCause.REFUSED_SECURITY_CONTEXT);

        private final RtseRefusal said;
        private final EndCause cause;

        Reason(RtseRefusal said, EndCause cause) {
            this.said = said;
            this.cause = cause;
        }

        /** The cause that our own OpenRefused has. */
        EndCause cause() {
            return cause;
        }

        RtseRefusal said() {
            return said;
        }
    }

    public static Refusal of(Reason reason, Octets bindError) {
        return new Refusal(reason, Optional.of(bindError));
    }
}
