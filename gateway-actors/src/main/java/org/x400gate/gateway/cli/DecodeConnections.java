package org.x400gate.gateway.cli;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.x400gate.gateway.capture.TcpStreams;
import org.x400gate.protocol.inspect.Conversation;
import org.x400gate.protocol.inspect.ReadingLimits;
import org.x400gate.protocol.inspect.Side;
import org.x400gate.protocol.inspect.Told;
import org.x400gate.protocol.octets.Octets;

/** The connections of a recording: those that are X.400 are told, of the others that they were there. */
final class DecodeConnections implements TcpStreams.Listener {
    private static final int MAX_APDU = 64 << 20;
    private static final int MAX_TSDU = 64 << 20;
    private static final long MAX_HELD = 256 << 20;

    /** RFC 1006 section 6: version 3, a reserved octet. */
    private static final int TPKT_VERSION = 3;

    private enum Kind {
        UNKNOWN,
        FOLLOWED,
        OTHER
    }

    private static final class Connection {
        private final int number;
        private final String initiator;
        private final String responder;
        private final boolean fromStart;
        private Conversation conversation;
        private Kind kind = Kind.UNKNOWN;
        private String why = "carries nothing";
        private long held;
        private long octets;
        private Instant last = Instant.EPOCH;

        Connection(int number, String initiator, String responder, boolean fromStart, Conversation conversation) {
            this.number = number;
            this.initiator = initiator;
            this.responder = responder;
            this.fromStart = fromStart;
            this.conversation = conversation;
        }

        /** Nothing of it is kept; its octets are counted. */
        void giveUp(String because) {
            kind = Kind.OTHER;
            why = because;
            conversation = Conversation.fromMidway(new ReadingLimits(1, 1, false));
        }
    }

    private final DecodeOutput output;
    private final ReadingLimits limits;
    private final boolean all;
    private final Map<Integer, Connection> connections = new HashMap<>();
    private long held;
    private long followed;

    /** {@code all}: whatever they begin with. */
    DecodeConnections(DecodeOutput output, boolean content, boolean all) {
        this.output = output;
        this.limits = new ReadingLimits(MAX_TSDU, MAX_APDU, content);
        this.all = all;
    }

    long followed() {
        return followed;
    }

    @Override
    public void opened(int number, String initiator, String responder, boolean fromStart) {
        Conversation conversation = fromStart ? Conversation.fromStart(limits) : Conversation.fromMidway(limits);
        connections.put(number, new Connection(number, initiator, responder, fromStart, conversation));
    }

    @Override
    public void octets(int number, Instant time, boolean byInitiator, Octets octets) {
        Connection connection = connections.get(number);
        connection.octets += octets.length();
        connection.last = time;
        if (connection.kind == Kind.UNKNOWN) {
            boolean ours = all || octets.at(0) == TPKT_VERSION && (octets.length() == 1 || octets.at(1) == 0);
            if (!ours) {
                connection.giveUp("does not begin as X.400 does");
            } else {
                connection.kind = Kind.FOLLOWED;
                followed++;
                output.connection(number, connection.initiator, connection.responder, connection.fromStart);
            }
        }
        if (connection.kind == Kind.FOLLOWED) {
            Side side = byInitiator ? Side.INITIATOR : Side.RESPONDER;
            print(connection, byInitiator, connection.conversation.sent(side, octets));
            weigh(connection);
        }
    }

    /** What follows may begin anywhere: the conversation begins anew, from the middle. */
    @Override
    public void missing(int number, Instant time, boolean byInitiator, long octets) {
        Connection connection = connections.get(number);
        if (connection.kind != Kind.OTHER) {
            output.problem("connection #" + number + ": " + octets + " octets of the "
                    + (byInitiator ? "initiator" : "responder") + " are missing before "
                    + time);
            connection.conversation = Conversation.fromMidway(limits);
            weigh(connection);
        }
    }

    @Override
    public void closed(int number) {
        Connection connection = connections.remove(number);
        if (connection.kind == Kind.FOLLOWED) {
            for (Told told : connection.conversation.end()) {
                output.problem("connection #" + number + " ends within a "
                        + told.unit().name());
                print(connection, true, List.of(told));
            }
        } else if (connection.octets > 0) {
            output.note("connection #" + number + ": " + connection.initiator + " -> " + connection.responder + " "
                    + connection.why + ", " + connection.octets + " octets passed over");
        }
        held -= connection.held;
    }

    /** What is kept of unfinished data units is bounded over all connections. */
    private void weigh(Connection connection) {
        long now = connection.conversation.held();
        held += now - connection.held;
        connection.held = now;
        if (held > MAX_HELD) {
            output.problem("more than " + MAX_HELD + " octets of unfinished data units, so connection #"
                    + connection.number + " is not followed any further");
            connection.giveUp("is one too many");
            held -= connection.held;
            connection.held = 0;
        }
    }

    private void print(Connection connection, boolean byInitiator, List<Told> told) {
        told.forEach(each -> output.unit(connection.number, connection.last, byInitiator, each));
    }
}
