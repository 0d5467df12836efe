package org.x400gate.loadtest.peer;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.x400gate.protocol.octets.MalformedInput;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.stack.EndCause;
import org.x400gate.protocol.stack.OpenParameters;
import org.x400gate.protocol.stack.OsiStack;
import org.x400gate.protocol.stack.ResponderParameters;
import org.x400gate.protocol.stack.StackAction;
import org.x400gate.protocol.stack.StackLimits;

/**
 * The octets of one open, made once for all attempts that make it: class 0 has no references in its data TPDUs (X.224
 * 13.7), so that the CN is the same whatever the CC said. Reads what came of it. On one thread.
 */
final class Opening {
    private static final int HEADER_OCTETS = 4;
    /** Answers differ by the peer's name and our reference, which are few. */
    private static final int MAX_KNOWN = 1_000;

    private final OsiStack calling;
    private final Octets connectRequest;
    private final Octets connect;
    private final Map<Octets, Kind.Fate> known = new HashMap<>();

    Opening(OpenParameters parameters) {
        OsiStack.Step request = OsiStack.initiator(parameters).connect();
        calling = request.next();
        connectRequest = sent(request);
        OsiStack called = OsiStack.responder(new ResponderParameters(Set.of(), 63, 7, StackLimits.STANDARD))
                .awaitConnect()
                .next();
        connect = sent(calling.onOctets(sent(called.onOctets(connectRequest))));
    }

    private static Octets sent(OsiStack.Step step) {
        return Octets.concat(step.actions().stream()
                .filter(StackAction.Send.class::isInstance)
                .map(action -> ((StackAction.Send) action).octets())
                .toList());
    }

    Octets connectRequest() {
        return connectRequest;
    }

    /** The CN, which goes when the CC has come. */
    Octets connect() {
        return connect;
    }

    int length() {
        return connectRequest.length() + connect.length();
    }

    /** The first packet's length, or more than is there if it is not whole (RFC 1006 section 6). */
    static int firstPacket(Octets received) {
        return received.length() < HEADER_OCTETS ? Integer.MAX_VALUE : received.at(2) << 8 | received.at(3);
    }

    /** What the gateway answered, from its CC on. */
    Kind.Fate fate(Octets received) {
        int confirm = firstPacket(received);
        if (confirm >= received.length()) {
            return Kind.Fate.HUNG_UP;
        }
        Octets answer = received.from(confirm);
        Kind.Fate fate = known.get(answer);
        if (fate == null) {
            fate = read(received);
            if (known.size() < MAX_KNOWN) {
                known.put(answer, fate);
            }
        }
        return fate;
    }

    private Kind.Fate read(Octets received) {
        OsiStack.Step step = calling.onOctets(received);
        for (StackAction action : step.actions()) {
            if (action instanceof StackAction.OpenConfirmed) {
                return Kind.Fate.ADMITTED;
            }
            if (action instanceof StackAction.OpenRefused refused) {
                return refused.bindError().map(Opening::of).orElseGet(() -> of(refused.cause()));
            }
        }
        return Kind.Fate.UNREADABLE;
    }

    /** Without a bind error: a layer above the transport has said no; below that there is nobody who could. */
    private static Kind.Fate of(EndCause cause) {
        return switch (cause.layer()) {
            case SESSION, PRESENTATION, ACSE, RTSE, BIND -> Kind.Fate.REFUSED_OTHERWISE;
            case TCP, TLS, TPKT, COTP, LOCAL -> Kind.Fate.UNREADABLE;
        };
    }

    /** The numbers of X.411 12.1.1. */
    private static Kind.Fate of(Octets bindError) {
        try {
            return switch (Peers.bindError(bindError)) {
                case 0 -> Kind.Fate.REFUSED_BUSY;
                case 2 -> Kind.Fate.REFUSED_AUTHENTICATION;
                case 3 -> Kind.Fate.REFUSED_DIALOGUE_MODE;
                default -> Kind.Fate.REFUSED_OTHERWISE;
            };
        } catch (MalformedInput e) {
            return Kind.Fate.UNREADABLE;
        }
    }
}
