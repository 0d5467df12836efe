package org.x400gate.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import org.x400gate.protocol.inspect.Lines;
import picocli.CommandLine.Option;

/** What an operator wants of a peer, a server, or a domain whose mail goes by MX. */
final class PeerOrders {
    static final String NAME = "A peer or a server; or a next hop in full: x400:MTA-1, smtp:inside, mx:example.com.";

    /** What becomes of its mail. */
    static final class How {
        @Option(names = "--drain", description = "What is there goes out.")
        private boolean drain;

        @Option(names = "--return", description = "It goes back to its originators, with reports.")
        private boolean giveBack;

        @Option(names = "--re-route", paramLabel = "HOP", description = "It goes to that peer or server instead.")
        private Optional<String> reroute = Optional.empty();

        String parameters() {
            return drain
                    ? "how=drain"
                    : giveBack ? "how=return" : "how=re-route&to=" + AdminClient.encoded(reroute.orElse(""));
        }
    }

    private PeerOrders() {}

    static String parameter(Optional<String> reason) {
        return reason.map(text -> "reason=" + AdminClient.encoded(text) + "&").orElse("");
    }

    /** One line for {@code peers} and for {@code status}. */
    static String line(JsonNode order) {
        String act = text(order, "order");
        String reason = text(order, "reason");
        long queued = order.path("queued").asLong();
        boolean suspended = act.equals("suspend");
        String left = suspended
                ? queued + " wait"
                : queued > 0
                        ? queued + " left"
                        : order.path("configured").asBoolean()
                                ? "nothing left: take it out of the configuration, then x400gate reload"
                                : "nothing left";
        return (suspended ? "suspended" : "being removed (" + act + ")")
                + (order.path("incomingToo").asBoolean() ? ", not let in either," : "")
                + (text(order, "to").isEmpty() ? "" : " to " + text(order, "to"))
                + " since " + text(order, "since") + " by " + text(order, "by")
                + (reason.isEmpty() ? "" : ": " + reason) + "; " + left;
    }

    private static String text(JsonNode order, String field) {
        return Lines.printable(order.path(field).asText());
    }
}
