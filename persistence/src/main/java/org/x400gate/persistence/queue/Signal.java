package org.x400gate.persistence.queue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What nodes tell each other after a batch: the next hops that there is new work for, or that they have to look. */
final class Signal {
    /** PostgreSQL takes less than 8,000 octets, and the number of the node is before it. */
    private static final int MAX_OCTETS = 7_900;

    private static final String BETWEEN = "\n";
    private static final String LOOK = "";

    private Signal() {}

    static String of(Collection<NextHop> hops) {
        boolean nameable = hops.stream().noneMatch(hop -> hop.name().contains(BETWEEN));
        String text = hops.stream().map(NextHop::name).collect(Collectors.joining(BETWEEN));
        return nameable && text.getBytes(StandardCharsets.UTF_8).length <= MAX_OCTETS ? text : LOOK;
    }

    /** Empty if it has to be looked for. */
    static Optional<List<NextHop>> hops(String signal) {
        return signal.equals(LOOK)
                ? Optional.empty()
                : Optional.of(
                        Arrays.stream(signal.split(BETWEEN)).map(NextHop::new).toList());
    }
}
