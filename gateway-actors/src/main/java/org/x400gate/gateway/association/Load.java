package org.x400gate.gateway.association;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.x400gate.gateway.net.SessionClass;

/** How many places are taken, seen from each limit; made anew from the sets themselves, never kept beside them. */
final class Load {
    private record OfPeer(SessionClass sessionClass, String peer) {}

    private record OfSource(SessionClass sessionClass, String source) {}

    private enum Whole {
        X400,
        NON_URGENT
    }

    private final SessionLimits limits;
    private final Map<Object, Integer> taken = new HashMap<>();

    Load(SessionLimits limits, Collection<SessionAsk> reserved, Collection<SessionAsk> active) {
        this.limits = limits;
        reserved.forEach(this::add);
        active.forEach(this::add);
    }

    void addToPeer(SessionAsk ask) {
        taken.merge(new OfPeer(ask.sessionClass(), ask.peer()), 1, Integer::sum);
    }

    void add(SessionAsk ask) {
        SessionClass kind = ask.sessionClass();
        addToPeer(ask);
        taken.merge(kind, 1, Integer::sum);
        taken.merge(new OfSource(kind, ask.source()), 1, Integer::sum);
        if (kind == SessionClass.X400_IN || kind == SessionClass.X400_OUT) {
            taken.merge(Whole.X400, 1, Integer::sum);
        }
        if (kind == SessionClass.X400_OUT && !ask.urgent()) {
            taken.merge(Whole.NON_URGENT, 1, Integer::sum);
        }
    }

    /** The first limit that keeps one more such session out; those not worth waiting for come first. */
    Optional<Admission.Refused> blocks(SessionAsk ask) {
        SessionLimits.X400 x400 = limits.x400();
        SessionLimits.Smtp smtp = limits.smtp();
        int nonUrgent = x400.outgoing() - (ask.urgent() ? 0 : x400.kept().forUrgent());
        return switch (ask.sessionClass()) {
            case X400_IN ->
                peer(ask, x400.perPeer())
                        .or(() -> source(ask, x400.perSource()))
                        .or(() -> full(LimitName.INCOMING, x400.incoming(), ask.sessionClass()))
                        .or(() -> full(LimitName.NODE, x400.node(), Whole.X400));
            case X400_OUT ->
                peer(ask, x400.perPeer())
                        .or(() -> full(LimitName.OUTGOING, x400.outgoing(), ask.sessionClass()))
                        .or(() -> ask.urgent()
                                ? Optional.empty()
                                : full(LimitName.NON_URGENT, nonUrgent, Whole.NON_URGENT))
                        .or(() -> full(LimitName.NODE, x400.node(), Whole.X400));
            case SMTP_IN ->
                peer(ask, smtp.perPeer())
                        .or(() -> source(ask, smtp.perSource()))
                        .or(() -> full(LimitName.INCOMING, smtp.incoming(), ask.sessionClass()));
            case SMTP_OUT ->
                peer(ask, smtp.perPeer()).or(() -> full(LimitName.OUTGOING, smtp.outgoing(), ask.sessionClass()));
        };
    }

    private Optional<Admission.Refused> peer(SessionAsk ask, int general) {
        return full(LimitName.PEER, limits.ofPeer(ask.peer(), general), new OfPeer(ask.sessionClass(), ask.peer()));
    }

    private Optional<Admission.Refused> source(SessionAsk ask, int limit) {
        return full(LimitName.SOURCE, limit, new OfSource(ask.sessionClass(), ask.source()));
    }

    private Optional<Admission.Refused> full(LimitName name, int limit, Object dimension) {
        int count = taken.getOrDefault(dimension, 0);
        return count < limit ? Optional.empty() : Optional.of(new Admission.Refused(name, limit, count));
    }
}
