package org.x400gate.loadtest.peer;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The kinds of attempts that never become a session, and how each has to end. */
public enum Kind {
    TCP_ONLY("TCP connection and nothing more", 8, Fate.LEFT),
    HALF_CR("half a CR", 8, Fate.LEFT),
    WRONG_PASSWORD("CR, CN with a wrong password", 6, Fate.REFUSED_AUTHENTICATION),
    UNKNOWN_MTA("CR, CN of an unknown MTA", 6, Fate.REFUSED_AUTHENTICATION),
    WRONG_MODE("CR, CN with a dialogue mode that is not allowed", 4, Fate.REFUSED_DIALOGUE_MODE),
    UNKNOWN_PROTOCOL("CR, CN with an unknown application protocol", 1, Fate.REFUSED_OTHERWISE),
    RESET("reset at each octet of a valid opening in turn", 16, Fate.LEFT),
    GARBAGE("garbage", 6, Fate.HUNG_UP),
    PEER_FULL("valid bind of a peer at its own limit", 3, Fate.REFUSED_BUSY),
    NODE_FULL("valid bind beyond the limit of incoming sessions", 2, Fate.REFUSED_BUSY),
    SILENT("silence until the time-out", 1, Fate.HUNG_UP),
    SILENT_AFTER_CC("silence after the CC until the time-out", 1, Fate.HUNG_UP),
    SLOW_READER("reads its refusal slowly, or too slowly", 1, Fate.REFUSED_AUTHENTICATION, Fate.HUNG_UP),
    SLOW_WRITER("writes its opening slowly, or too slowly", 1, Fate.REFUSED_AUTHENTICATION, Fate.HUNG_UP);

    /** How an attempt ended, as its client saw it. */
    public enum Fate {
        /** We went, as we meant to. */
        LEFT("left"),
        /** The gateway closed or reset the connection. */
        HUNG_UP("hung up on"),
        REFUSED_AUTHENTICATION("refused: authentication"),
        REFUSED_DIALOGUE_MODE("refused: dialogue mode"),
        REFUSED_BUSY("refused: busy"),
        REFUSED_OTHERWISE("refused"),
        /** It became a session, which none of these may. */
        ADMITTED("admitted"),
        /** Something else than an answer to a bind. */
        UNREADABLE("answered with something unreadable"),
        NOT_CONNECTED("not connected"),
        /** Nothing happened for longer than any time-out of the gateway. */
        STUCK("left hanging");

        private final String words;

        Fate(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }

    private static final List<Kind> CYCLE = cycle();

    private final String words;
    private final int share;
    private final Set<Fate> due;

    Kind(String words, int share, Fate... due) {
        this.words = words;
        this.share = share;
        this.due = Set.of(due);
    }

    /** Of the attempt with this number: the shares are kept exactly, and no two runs differ. */
    public static Kind of(long number) {
        return CYCLE.get((int) (number % CYCLE.size()));
    }

    /** How many attempts of its kind came before this one. */
    public static long turn(long number) {
        Kind kind = of(number);
        long inCycle = CYCLE.subList(0, (int) (number % CYCLE.size())).stream()
                .filter(each -> each == kind)
                .count();
        return number / CYCLE.size() * kind.share + inCycle;
    }

    public String words() {
        return words;
    }

    public boolean mayEnd(Fate fate) {
        return due.contains(fate);
    }

    /** Whether its client has the name and password of a peer, so that nothing but a limit keeps it out. */
    public boolean valid() {
        return this == PEER_FULL || this == NODE_FULL;
    }

    /** Each kind as often as its share says, spread as evenly as can be. */
    private static List<Kind> cycle() {
        int whole = List.of(values()).stream().mapToInt(kind -> kind.share).sum();
        List<Kind> cycle = new ArrayList<>();
        int[] owed = new int[values().length];
        for (int at = 0; at < whole; at++) {
            int most = 0;
            for (Kind kind : values()) {
                owed[kind.ordinal()] += kind.share;
                most = owed[kind.ordinal()] > owed[most] ? kind.ordinal() : most;
            }
            owed[most] -= whole;
            cycle.add(values()[most]);
        }
        return List.copyOf(cycle);
    }
}
