package org.x400gate.protocol.session;

import java.util.EnumSet;
import java.util.Set;

/** The tokens of the units in use; {@code bit} is their place in a token item. Source: X.225 8.3.4.16. */
public enum SessionToken {
    DATA(1),
    SYNCHRONIZE_MINOR(1 << 2),
    MAJOR_ACTIVITY(1 << 4);

    public static final Set<SessionToken> ALL = Set.of(values());

    private final int bit;

    SessionToken(int bit) {
        this.bit = bit;
    }

    int bit() {
        return bit;
    }

    static int bits(Set<SessionToken> tokens) {
        return tokens.stream().mapToInt(SessionToken::bit).reduce(0, (left, right) -> left | right);
    }

    /** Bits of tokens that aren't available are ignored. */
    static Set<SessionToken> ofBits(int bits) {
        EnumSet<SessionToken> tokens = EnumSet.noneOf(SessionToken.class);
        for (SessionToken token : values()) {
            if ((bits & token.bit) != 0) {
                tokens.add(token);
            }
        }
        return Set.copyOf(tokens);
    }
}
