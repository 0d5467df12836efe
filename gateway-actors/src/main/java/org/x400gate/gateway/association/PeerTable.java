package org.x400gate.gateway.association;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The neighbouring MTAs by name. A name is one canonical value: it is compared as it is. */
public record PeerTable(Map<String, PeerSettings> byName) {
    public PeerTable {
        byName = Map.copyOf(byName);
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
