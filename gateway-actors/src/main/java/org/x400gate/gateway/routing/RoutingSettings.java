package org.x400gate.gateway.routing;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.x400gate.protocol.oraddress.OrAddress;

/**
 * The two tables of next hops; in both the longest match wins, wherever it stands.
 *
 * @param alternate who gets what X.400 brings for somebody unknown here, if its originator allows it
 */
public record RoutingSettings(List<SmtpRoute> smtp, List<X400Route> x400, Optional<OrAddress> alternate) {
    /** Nobody gets what is for somebody else. */
    public RoutingSettings(List<SmtpRoute> smtp, List<X400Route> x400) {
        this(smtp, x400, Optional.empty());
    }

    public RoutingSettings {
        smtp = List.copyOf(smtp);
        x400 = List.copyOf(x400);
    }

    /** Whether any mail goes by DNS. */
    public boolean byMx() {
        return smtp.stream().anyMatch(route -> route.server().isEmpty());
    }

    /**
     * @param domain of the recipients, with all below it; {@code *} for every domain that no other line or table names
     * @param server name of the SMTP next hop; empty if DNS says who takes the domain's mail
     */
    public record SmtpRoute(String domain, Optional<String> server) {
        public static final String OTHERS = "*";

        public SmtpRoute(String domain, String server) {
            this(domain, Optional.of(server));
        }

        /** By DNS. */
        public static SmtpRoute byMx(String domain) {
            return new SmtpRoute(domain, Optional.empty());
        }

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
