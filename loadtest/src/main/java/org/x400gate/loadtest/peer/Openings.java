package org.x400gate.loadtest.peer;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.x400gate.protocol.stack.DialogueMode;

/** What each kind of attempt opens with. */
public final class Openings {
    private static final int NOBODYS_PROTOCOL = 4_711;

    private final Opening wrongPassword;
    private final Opening unknownMta;
    private final Opening wrongMode;
    private final Opening unknownProtocol;
    private final List<Opening> full;
    private final List<Opening> extra;

    public Openings(int live) {
        String peer = Peers.extra(0);
        wrongPassword = new Opening(Peers.opening(peer, "guess", DialogueMode.MONOLOGUE));
        unknownMta = new Opening(Peers.opening("nobody", Peers.password(peer), DialogueMode.MONOLOGUE));
        wrongMode = new Opening(Peers.opening(peer, Peers.password(peer), DialogueMode.TWO_WAY_ALTERNATE));
        unknownProtocol = new Opening(Peers.opening(peer, NOBODYS_PROTOCOL));
        full = openings(Peers.live(0, live).stream());
        extra = openings(IntStream.range(0, Peers.EXTRA).mapToObj(Peers::extra));
    }

    private static List<Opening> openings(Stream<String> peers) {
        return peers.map(peer -> new Opening(Peers.opening(peer))).toList();
    }

    Opening of(Kind kind, long turn) {
        return switch (kind) {
            case TCP_ONLY, HALF_CR, WRONG_PASSWORD, GARBAGE, SILENT, SILENT_AFTER_CC, SLOW_READER, SLOW_WRITER ->
                wrongPassword;
            case UNKNOWN_MTA -> unknownMta;
            case WRONG_MODE -> wrongMode;
            case UNKNOWN_PROTOCOL -> unknownProtocol;
            case PEER_FULL -> of(full, turn);
            // What is cut off would have been let in if there were room: it is a valid opening.
            case RESET, NODE_FULL -> of(extra, kind == Kind.RESET ? 0 : turn);
        };
    }

    private static Opening of(List<Opening> openings, long turn) {
        return openings.get((int) (turn % openings.size()));
    }
}
