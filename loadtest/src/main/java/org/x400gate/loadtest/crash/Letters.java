package org.x400gate.loadtest.crash;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Letters by chance: to one or several, short or long, more or less urgent, to some who are not there. */
final class Letters {
    private static final int MAX_RECIPIENTS = 4;
    private static final int SHORT_OCTETS = 4 * 1024;
    private static final int LONG_OCTETS = 200 * 1024;
    private static final int LONG_PERCENT = 4;
    private static final int UNKNOWN_PERCENT = 8;
    private static final int UNWANTED_PERCENT = 3;
    private static final int ASKED_PERCENT = 20;

    private final Account account;
    private final Random dice;

    Letters(Account account, long seed) {
        this.account = account;
        this.dice = new Random(seed);
    }

    Letter next(Letter.Side from) {
        return account.issue(number -> letter(number, from));
    }

    private synchronized Letter letter(long number, Letter.Side from) {
        boolean unwanted = happens(UNWANTED_PERCENT);
        List<Letter.To> to = new ArrayList<>();
        int recipients = happens(50) ? 1 : 1 + dice.nextInt(MAX_RECIPIENTS);
        for (int index = 1; index <= recipients; index++) {
            Letter.Side side = side(from);
            Letter.Kind kind = happens(UNKNOWN_PERCENT) ? Letter.Kind.UNKNOWN_USER : Letter.Kind.TAKEN;
            to.add(new Letter.To(index, unwanted && side == Letter.Side.NEAR ? Letter.Kind.UNWANTED : kind, side));
        }
        int octets = happens(LONG_PERCENT)
                ? SHORT_OCTETS + dice.nextInt(LONG_OCTETS - SHORT_OCTETS)
                : 1024 + dice.nextInt(SHORT_OCTETS - 1024);
        Letter.Urgency urgency = Letter.Urgency.values()[dice.nextInt(Letter.Urgency.values().length)];
        return new Letter(number, from, to, octets, urgency, happens(ASKED_PERCENT));
    }

    private Letter.Side side(Letter.Side from) {
        if (from == Letter.Side.NEAR) {
            return Letter.Side.values()[dice.nextInt(Letter.Side.values().length)];
        }
        return dice.nextInt(3) == 0 ? Letter.Side.EAST : Letter.Side.NEAR;
    }

    private boolean happens(int percent) {
        return dice.nextInt(100) < percent;
    }
}
