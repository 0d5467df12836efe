package org.x400gate.protocol.stack;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.x400gate.protocol.octets.Octets;

/**
 * What two ends are explored with. The APDUs differ in every octet that could be mistaken for another: by size, number
 * and place.
 */
final class ModelSetting {
    /** Transfers are numbered 1, 2, 1, 2 ...: only one is in flight, so that a third number tells nothing more. */
    static final int NUMBERS = 2;

    /** An RTTR with its EXTERNAL: the longest without checkpoints, and the longest taken at all. */
    private static final int MAX_UNSEGMENTED_OCTETS = 4096;

    private static final int SHORT_OCTETS = 40;
    private static final int KILOOCTET = 1024;

    private final ModelScope scope;
    private final List<Integer> sizes;
    private final List<Octets> contents = new ArrayList<>();

    ModelSetting(ModelScope scope) {
        this.scope = scope;
        // none, one, and one checkpoint more than the window takes; or what goes in one, and what is too long for it
        this.sizes = scope.checkpoint() == 0
                ? List.of(SHORT_OCTETS, 2 * MAX_UNSEGMENTED_OCTETS)
                : List.of(SHORT_OCTETS, SHORT_OCTETS + KILOOCTET, SHORT_OCTETS + (scope.window() + 1) * KILOOCTET);
        for (int number = 1; number <= NUMBERS; number++) {
            for (int size = 0; size < sizes.size(); size++) {
                contents.add(content(number, size));
            }
        }
    }

    private Octets content(int number, int size) {
        byte[] octets = new byte[sizes.get(size)];
        for (int at = 0; at < octets.length; at++) {
            octets[at] = (byte) (at * 7 + (at >> 8) * 31 + number * 101 + size * 53);
        }
        octets[0] = (byte) number;
        octets[1] = (byte) size;
        return Octets.wrap(octets);
    }

    boolean isTwoWay() {
        return scope.isTwoWay();
    }

    int window() {
        return scope.window();
    }

    /** All of them, or the first one for all. */
    <T> List<T> reasons(T[] all) {
        return List.of(all).subList(0, scope.everyReason() ? all.length : 1);
    }

    int sizes() {
        return sizes.size();
    }

    int octets(int size) {
        return sizes.get(size);
    }

    Set<PeerManner> manners(boolean initiator) {
        return initiator ? scope.initiators() : scope.responders();
    }

    Octets content(int number, int size, int from, int to) {
        return contents.get((number - 1) * sizes.size() + size).slice(from, to);
    }

    static int sizeOf(Octets start) {
        return start.at(1);
    }

    static int following(int number) {
        return number % NUMBERS + 1;
    }

    OpenParameters open() {
        return StackPair.open(scope.dialect(), scope.checkpoint(), scope.window(), scope.mode(), limits());
    }

    ResponderParameters listen() {
        return StackPair.listen(scope.checkpoint(), scope.window(), limits());
    }

    Octets bindArgument() {
        return StackPair.bindArgument(scope.dialect());
    }

    Dialect dialect() {
        return scope.dialect();
    }

    private StackLimits limits() {
        int most = scope.checkpoint() == 0 ? MAX_UNSEGMENTED_OCTETS : 1 << 20;
        return new StackLimits(65_531, 1 << 20, 1 << 20, most, Map.of());
    }
}
