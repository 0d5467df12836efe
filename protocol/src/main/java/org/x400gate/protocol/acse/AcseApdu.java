package org.x400gate.protocol.acse;

import java.util.List;
import java.util.Optional;
import org.x400gate.protocol.asn1.Oid;

/** The APDUs of the kernel (X.227 9.1), without titles, invocation identifiers and authentication, which are passed over: an MTA shows who it is in its bind. */
sealed interface AcseApdu {
    /** {@code version1} is whether version 1 of the protocol is among those proposed. */
    record Aarq(boolean version1, Oid applicationContext, List<UserInformation> userInformation) implements AcseApdu {
        public Aarq {
            userInformation = List.copyOf(userInformation);
        }
    }

    /**
     * @param result 0 accepted, 1 rejected-permanent, 2 rejected-transient
     * @param byProvider which half of the diagnostic's CHOICE; {@code diagnostic} is its number
     */
    record Aare(
            Oid applicationContext,
            int result,
            boolean byProvider,
            int diagnostic,
            List<UserInformation> userInformation)
            implements AcseApdu {
        static final int ACCEPTED = 0;
        static final int REJECTED_PERMANENT = 1;
        static final int REJECTED_TRANSIENT = 2;

        public Aare {
            userInformation = List.copyOf(userInformation);
        }
    }

    record Rlrq(Optional<Integer> reason, List<UserInformation> userInformation) implements AcseApdu {
        public Rlrq {
            userInformation = List.copyOf(userInformation);
        }
    }

    record Rlre(Optional<Integer> reason, List<UserInformation> userInformation) implements AcseApdu {
        public Rlre {
            userInformation = List.copyOf(userInformation);
        }
    }

    record Abrt(boolean byProvider, Optional<Integer> diagnostic, List<UserInformation> userInformation)
            implements AcseApdu {
        public Abrt {
            userInformation = List.copyOf(userInformation);
        }
    }
}
