package org.x400gate.protocol.presentation;

import java.util.List;
import java.util.Optional;
import org.x400gate.protocol.octets.Octets;

/** The presentation PDUs that are values of their own (X.226 8.2); TD is nothing but user data. */
sealed interface Ppdu {
    record Cp(
            Optional<Octets> calling,
            Optional<Octets> called,
            List<PresentationContext> contexts,
            List<PresentationValue> values)
            implements Ppdu {
        public Cp {
            contexts = List.copyOf(contexts);
            values = List.copyOf(values);
        }
    }

    /** A CP of which no more is known than that it proposes no version of the protocol that we know. */
    record CpOfOtherVersion() implements Ppdu {}

    record Cpa(Optional<Octets> responding, List<ContextResult> results, List<PresentationValue> values)
            implements Ppdu {
        public Cpa {
            results = List.copyOf(results);
            values = List.copyOf(values);
        }
    }

    record Cpr(List<ContextResult> results, Optional<Integer> providerReason, List<PresentationValue> values)
            implements Ppdu {
        public Cpr {
            results = List.copyOf(results);
            values = List.copyOf(values);
        }
    }

    record Aru(List<PresentationValue> values) implements Ppdu {
        public Aru {
            values = List.copyOf(values);
        }
    }

    record Arp(Optional<Integer> reason, Optional<Integer> event) implements Ppdu {}

    /** CP or CPA in X.410-1984 mode: the members of the SET of RTSE parameters beside the mode selector. */
    record X410Connect(Octets parameters) implements Ppdu {}

    /** CPR or ARU in X.410-1984 mode: the members of the SET that it is. */
    record X410End(Octets parameters) implements Ppdu {}
}
