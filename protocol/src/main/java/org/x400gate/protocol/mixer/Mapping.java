package org.x400gate.protocol.mixer;

import java.util.List;

/** What came of a mapping. */
public sealed interface Mapping<T> {

    /** Done; {@code losses} names everything that did not get through as it was. */
    record Mapped<T>(T value, List<Loss> losses) implements Mapping<T> {
        public Mapped {
            losses = List.copyOf(losses);
        }
    }

    /** Not possible without harm: the message goes to nobody, and its sender is to be told these reasons. */
    record Refused<T>(List<Loss> reasons) implements Mapping<T> {
        public Refused {
            reasons = List.copyOf(reasons);
            if (reasons.isEmpty()) {
                throw new IllegalArgumentException("a refusal has reasons");
            }
        }
    }
}
