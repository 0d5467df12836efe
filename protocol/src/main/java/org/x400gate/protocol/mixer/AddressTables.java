package org.x400gate.protocol.mixer;

import java.util.List;
import org.x400gate.protocol.mixer.AddressMapping.Equivalence;

/**
 * All tables of a mapping.
 *
 * @param both equivalences of both directions
 * @param domains from domains to O/R addresses (RFC 2156 Appendix F 5)
 * @param prefixes from O/R addresses to domains (F 6)
 * @param domainGateways the O/R addresses of the gateways that are preferred for a domain (F 7)
 * @param prefixGateways the domains of the gateways that are preferred for an O/R address (F 8)
 * @param users who has which mailbox and O/R address: asked before all others
 */
public record AddressTables(
        List<Equivalence> both,
        List<Equivalence> domains,
        List<Equivalence> prefixes,
        List<Equivalence> domainGateways,
        List<Equivalence> prefixGateways,
        UserTable users) {
    public AddressTables {
        both = List.copyOf(both);
        domains = List.copyOf(domains);
        prefixes = List.copyOf(prefixes);
        domainGateways = List.copyOf(domainGateways);
        prefixGateways = List.copyOf(prefixGateways);
    }

    public static AddressTables of(List<Equivalence> both) {
        return new AddressTables(both, List.of(), List.of(), List.of(), List.of(), UserTable.EMPTY);
    }
}
