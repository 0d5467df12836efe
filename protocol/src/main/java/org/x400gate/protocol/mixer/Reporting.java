package org.x400gate.protocol.mixer;

import java.util.List;

/** What came of the wish to tell an originator what became of a message. */
public sealed interface Reporting<T> {

    /** Here it is; {@code losses} names everything that did not get into it as it was. */
    record Made<T>(T value, List<Loss> losses) implements Reporting<T> {
        public Made {
            losses = List.copyOf(losses);
        }
    }

    /** Nobody is to be told: nobody asked, or there is no originator. All is well. */
    record NotWanted<T>(Loss reason) implements Reporting<T> {}

    /** Somebody should be told and can't be: an operator has to know, since nobody else will. */
    record Impossible<T>(List<Loss> reasons) implements Reporting<T> {
        public Impossible {
            reasons = List.copyOf(reasons);
            if (reasons.isEmpty()) {
                throw new IllegalArgumentException("what is impossible has reasons");
            }
        }
    }
}
