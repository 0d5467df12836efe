package org.x400gate.gateway.association;

import java.time.Duration;
import java.util.Map;

/**
 * How many sessions there may be.
 *
 * @param peers limits of single peers, by name, where they differ from the general one
 * @param lingering connections whose session has ended but which the peer has not closed yet
 */
public record SessionLimits(X400 x400, Smtp smtp, Waiting waiting, Map<String, Integer> peers, int lingering) {
    public static final int MAX_SESSIONS = 65_536;
    public static final SessionLimits STANDARD = new SessionLimits(
            new X400(128, 96, 96, new Kept(16, 16, 4), 16, 64),
            new Smtp(128, 64, 32, 32),
            new Waiting(64, Duration.ofSeconds(5)),
            Map.of(),
            128);

    /**
     * X.400 associations.
     *
     * @param node both directions together
     * @param perPeer in each direction, so that none takes the other's places
     * @param perSource incoming from one address
     */
    public record X400(int node, int incoming, int outgoing, Kept kept, int perPeer, int perSource) {
        public X400 {
            between(1, MAX_SESSIONS, "sessions.node", node);
            between(0, node - kept.forOutgoing(), "sessions.incoming (node less kept for outgoing)", incoming);
            between(0, node - kept.forIncoming(), "sessions.outgoing (node less kept for incoming)", outgoing);
            between(0, outgoing, "sessions.kept-for-urgent", kept.forUrgent());
            between(1, MAX_SESSIONS, "sessions.per-peer", perPeer);
            between(1, MAX_SESSIONS, "sessions.per-source", perSource);
        }
    }

    /** Places no other kind of session may take. */
    public record Kept(int forIncoming, int forOutgoing, int forUrgent) {
        public Kept {
            between(0, MAX_SESSIONS, "sessions.kept-for-incoming", forIncoming);
            between(0, MAX_SESSIONS, "sessions.kept-for-outgoing", forOutgoing);
            between(0, MAX_SESSIONS, "sessions.kept-for-urgent", forUrgent);
        }
    }

    /** SMTP connections; they never take an X.400 place. */
    public record Smtp(int incoming, int outgoing, int perPeer, int perSource) {
        public Smtp {
            between(0, MAX_SESSIONS, "smtp.incoming", incoming);
            between(0, MAX_SESSIONS, "smtp.outgoing", outgoing);
            between(1, MAX_SESSIONS, "smtp.per-peer", perPeer);
            between(1, MAX_SESSIONS, "smtp.per-source", perSource);
        }
    }

    /**
     * The waiting room, one for each class.
     *
     * @param places how many may wait (W); at least one, since a peer's next connection may overtake the end of its last
     * @param time how long one may wait (T); below the peer's own timer
     */
    public record Waiting(int places, Duration time) {
        public Waiting {
            between(1, MAX_SESSIONS, "sessions.waiting-places", places);
            if (time.isNegative() || time.isZero()) {
                throw new IllegalArgumentException("sessions.waiting-time = " + time + ": more than zero wanted");
            }
        }
    }

    public SessionLimits {
        peers = Map.copyOf(peers);
        peers.forEach((name, limit) -> between(0, MAX_SESSIONS, "peers." + name + ".sessions", limit));
        between(1, MAX_SESSIONS, "sessions.lingering", lingering);
    }

    int ofPeer(String peer, int general) {
        return peers.getOrDefault(peer, general);
    }

    private static void between(int least, int most, String key, int value) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(key + " = " + value + ": " + least + " to " + most + " allowed");
        }
    }
}
