package org.x400gate.gateway.dns;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.x400gate.gateway.dns.MxAnswer.MailServer;

/**
 * What the records of a domain mean (RFC 5321 5.1): who is tried in which order, and what no waiting will mend.
 *
 * <p>First the MX records are judged; for the hosts that are left addresses are looked up; then these are judged. A domain
 * without MX is its own only host. Where we are among the hosts, those that are as good as we or worse would only send the
 * mail back, and are left out.
 */
final class MxRules {
    /** More MX hosts than these are not looked up. */
    static final int MAX_HOSTS = 20;

    private static final String NULL_MX = "";

    private final MxSettings settings;
    private final RandomGenerator random;

    MxRules(MxSettings settings, RandomGenerator random) {
        this.settings = settings;
        this.random = random;
    }

    /** One MX record; {@code name} in lower case without its last point, so that the root is empty. */
    record MailHost(int preference, String name) {}

    /** What the MX records lead to. */
    sealed interface Step {
        /** Look up the addresses of these, the best first. */
        record Addresses(List<MailHost> of) implements Step {
            public Addresses {
                of = List.copyOf(of);
            }
        }

        record Over(MxAnswer answer) implements Step {}
    }

    /** What is known of a host's addresses. */
    sealed interface HostAddresses {
        record Known(List<InetAddress> addresses) implements HostAddresses {
            public Known {
                addresses = List.copyOf(addresses);
            }
        }

        /** It has none. */
        record None(String why) implements HostAddresses {}

        /** Nobody can say at the moment. */
        record Unknown(String why) implements HostAddresses {}
    }

    Step hosts(String domain, List<MailHost> records) {
        List<MailHost> named =
                records.stream().filter(host -> !host.name().equals(NULL_MX)).toList();
        if (named.isEmpty()) {
            return records.isEmpty()
                    ? new Step.Addresses(List.of(new MailHost(0, domain)))
                    : over("5.1.10", domain + " takes no mail: it has a null MX (RFC 7505)");
        }
        List<MailHost> better =
                betterThanWe(named, host -> settings.ours().names().contains(host.name()));
        if (better.isEmpty()) {
            return new Step.Over(loop(domain));
        }
        List<MailHost> ordered = new ArrayList<>(better);
        shuffle(ordered);
        ordered.sort(Comparator.comparingInt(MailHost::preference));
        return new Step.Addresses(ordered.subList(0, Math.min(ordered.size(), MAX_HOSTS)));
    }

    private void shuffle(List<?> list) {
        for (int i = list.size(); i > 1; i--) {
            Collections.swap(list, i - 1, random.nextInt(i));
        }
    }

    private static Step over(String status, String words) {
        return new Step.Over(new MxAnswer.Never(status, words));
    }

    private static MxAnswer loop(String domain) {
        return new MxAnswer.Never("5.4.6", "mail for " + domain + " would loop: by its MX it comes to this host");
    }

    private static List<MailHost> betterThanWe(List<MailHost> hosts, Predicate<MailHost> we) {
        OptionalInt ours =
                hosts.stream().filter(we).mapToInt(MailHost::preference).min();
        return ours.isEmpty()
                ? hosts
                : hosts.stream()
                        .filter(host -> host.preference() < ours.getAsInt())
                        .toList();
    }

    /** {@code hosts} as {@link #hosts} gave them, with what was found of each. */
    MxAnswer servers(String domain, List<MailHost> hosts, Map<String, HostAddresses> found) {
        List<MailHost> better = betterThanWe(
                hosts,
                host -> known(found, host).stream()
                        .anyMatch(address -> settings.ours().addresses().contains(address)));
        if (better.isEmpty()) {
            return loop(domain);
        }
        Set<MailServer> servers = new LinkedHashSet<>();
        for (MailHost host : better) {
            inTurn(known(found, host)).stream()
                    .filter(address -> !settings.refused().contains(address))
                    .forEach(address -> servers.add(new MailServer(host.name(), address)));
        }
        return servers.isEmpty()
                ? nobody(domain, better, found)
                : new MxAnswer.Servers(
                        servers.stream().limit(settings.maxAddresses()).toList());
    }

    private static List<InetAddress> known(Map<String, HostAddresses> found, MailHost host) {
        return found.get(host.name()) instanceof HostAddresses.Known known ? known.addresses() : List.of();
    }

    /** IPv6 and IPv4 by turns, so that a network without one of them is found out at the second try. */
    private List<InetAddress> inTurn(List<InetAddress> addresses) {
        List<InetAddress> shuffled = new ArrayList<>(addresses);
        shuffle(shuffled);
        Iterator<InetAddress> six =
                shuffled.stream().filter(Inet6Address.class::isInstance).iterator();
        Iterator<InetAddress> four = shuffled.stream()
                .filter(address -> !(address instanceof Inet6Address))
                .iterator();
        List<InetAddress> inTurn = new ArrayList<>();
        while (six.hasNext() || four.hasNext()) {
            for (Iterator<InetAddress> each : List.of(six, four)) {
                if (each.hasNext()) {
                    inTurn.add(each.next());
                }
            }
        }
        return inTurn;
    }

    private MxAnswer nobody(String domain, List<MailHost> hosts, Map<String, HostAddresses> found) {
        for (MailHost host : hosts) {
            if (found.get(host.name()) instanceof HostAddresses.Unknown unknown) {
                return new MxAnswer.NotNow("no address of " + host.name() + " for " + domain + ": " + unknown.why());
            }
        }
        List<String> why = hosts.stream()
                .map(host -> host.name() + " " + why(found.get(host.name())))
                .toList();
        return new MxAnswer.Never("5.4.4", "no server takes mail for " + domain + ": " + String.join(", ", why));
    }

    private static String why(HostAddresses found) {
        if (found instanceof HostAddresses.None none) {
            return none.why();
        }
        if (found instanceof HostAddresses.Known known) {
            return "has addresses to which no mail is sent ("
                    + String.join(
                            ", ",
                            known.addresses().stream()
                                    .map(InetAddress::getHostAddress)
                                    .toList()) + ")";
        }
        throw new IllegalStateException("not known for good: " + found);
    }
}
