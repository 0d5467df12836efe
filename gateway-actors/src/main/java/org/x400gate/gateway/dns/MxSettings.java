package org.x400gate.gateway.dns;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.x400gate.gateway.net.Networks;

/**
 * How the servers of a domain are found.
 *
 * @param resolvers who is asked; empty for those of the system
 * @param timeout until one resolver has answered one question
 * @param cache how much is remembered
 * @param ours who we are: what a domain names of it takes no mail from us
 * @param refused addresses to which no mail goes, whatever DNS says
 * @param maxAddresses that are tried for one message before it waits
 */
public record MxSettings(
        List<InetSocketAddress> resolvers,
        Duration timeout,
        Cache cache,
        Ourselves ours,
        Networks refused,
        int maxAddresses) {

    /** {@code maxTime}: nothing is believed for longer, whatever its own time to live. */
    public record Cache(int entries, Duration maxTime) {}

    /** Names and addresses under which we take mail ourselves. */
    public record Ourselves(Set<String> names, Set<InetAddress> addresses) {
        public Ourselves {
            names = names.stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
            addresses = Set.copyOf(addresses);
        }
    }

    public MxSettings {
        resolvers = List.copyOf(resolvers);
        if (timeout.isNegative() || timeout.isZero() || cache.maxTime().isNegative()) {
            throw new IllegalArgumentException("times of a look-up are longer than zero");
        }
        if (maxAddresses < 1 || cache.entries() < 1) {
            throw new IllegalArgumentException("max-addresses = " + maxAddresses + ", cache-entries = "
                    + cache.entries() + ": at least 1 of each");
        }
    }
}
