package org.x400gate.gateway.routing;

import java.util.List;
import java.util.Locale;
import org.x400gate.protocol.oraddress.OrAddress;

/** The two tables of next hops; in both the longest match wins, wherever it stands. */
public record RoutingSettings(List<SmtpRoute> smtp, List<X400Route> x400) {
    public RoutingSettings {
        smtp = List.copyOf(smtp);
        x400 = List.copyOf(x400);
    }

    /**
     * @param domain of the recipients, with all below it
     * @param server name of the SMTP next hop
     */
    public record SmtpRoute(String domain, String server) {
        public SmtpRoute {
            domain = domain.toLowerCase(Locale.ROOT);
            if (domain.isBlank() || domain.startsWith(".") || domain.endsWith(".")) {
                throw new IllegalArgumentException(
                        "domain = \"" + domain + "\": a domain without outer dots is wanted");
            }
        }
    }

    /**
     * @param prefix attributes that a recipient's O/R address must have
     * @param peer name of the neighbouring MTA
     */
    public record X400Route(OrAddress prefix, String peer) {}
}
