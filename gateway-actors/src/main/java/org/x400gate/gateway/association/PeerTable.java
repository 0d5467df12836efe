package org.x400gate.gateway.association;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The neighbouring MTAs by name. A name is one canonical value: it is compared as it is. */
public record PeerTable(Map<String, PeerSettings> byName, Predicate<String> closed) {
    /** Why one that is closed is refused. */
    public static final String SUSPENDED = "suspended by an operator";

    public PeerTable {
        byName = Map.copyOf(byName);
    }

    public PeerTable(Map<String, PeerSettings> byName) {
        this(byName, name -> false);
    }

    /** {@code closed}: whom nothing is taken from now, as an operator wants it; asked whenever one comes. */
    public PeerTable without(Predicate<String> closed) {
        return new PeerTable(byName, closed);
    }

    boolean isClosed(PeerSettings peer) {
        return closed.test(peer.name());
    }

    public static PeerTable of(Collection<PeerSettings> peers) {
        return new PeerTable(peers.stream().collect(Collectors.toMap(PeerSettings::name, Function.identity())));
    }

    public Optional<PeerSettings> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** The peer that comes from this address, if there is one and no other can; those that may come from anywhere don't count. */
    public Optional<PeerSettings> onlyFrom(String source) {
        List<PeerSettings> possible = byName.values().stream()
                .filter(peer -> peer.allowedSources().ranges().isEmpty()
                        ? peer.address().endpoints().stream()
                                .anyMatch(endpoint -> endpoint.host().equals(source))
                        : peer.allowedSources().admits(source))
                .toList();
        return possible.size() == 1 ? Optional.of(possible.get(0)) : Optional.empty();
    }
}
