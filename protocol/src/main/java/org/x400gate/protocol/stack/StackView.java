package org.x400gate.protocol.stack;

import java.util.OptionalInt;

/**
 * How far an association has come, for a human who looks at it.
 *
 * @param tpduOctets the TPDU size agreed; empty while transport is not connected
 * @param sessionVersion 1 or 2; empty while there is no session
 * @param open whether the open was answered with yes and has not ended
 */
public record StackView(OptionalInt tpduOctets, OptionalInt sessionVersion, boolean open) {
    public static final StackView NOTHING = new StackView(OptionalInt.empty(), OptionalInt.empty(), false);
}
