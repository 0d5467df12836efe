package org.x400gate.protocol;

import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.x400gate.protocol.octets.MalformedInput;
import org.x400gate.protocol.octets.Octets;

/**
 * A decoder under attack.
 *
 * @param name room and unit
 * @param decoders the classes that are put to the test with it
 * @param read from octets, as they came, to a value that can be compared; for a stream in as many pieces as there are
 * @param stream whether the octets may come in pieces; else there is always one
 * @param allocation octets of memory that one octet of input may cost at most while it is read
 * @param seeds good samples
 */
public record Target(
        String name,
        Set<Class<?>> decoders,
        Function<List<Octets>, Object> read,
        boolean stream,
        int allocation,
        List<Octets> seeds) {
    /** Memory that any input may cost, however short. */
    public static final int BASE_ALLOCATION = 256 * 1024;

    public Target {
        decoders = Set.copyOf(decoders);
        seeds = seeds.stream().distinct().toList();
        if (seeds.isEmpty()) {
            throw new IllegalArgumentException(name + " has no sample");
        }
    }

    /** A decoder that is given the whole. */
    public static Target whole(String name, Function<Octets, Object> read, List<Octets> seeds, Class<?>... decoders) {
        return new Target(
                name, Set.of(decoders), pieces -> read.apply(Octets.concat(pieces)), false, STANDARD_ALLOCATION, seeds);
    }

    /** A decoder that is fed. */
    public static Target stream(
            String name, Function<List<Octets>, Object> read, List<Octets> seeds, Class<?>... decoders) {
        return new Target(name, Set.of(decoders), read, true, STANDARD_ALLOCATION, seeds);
    }

    private static final int STANDARD_ALLOCATION = 1000;

    public Target allocating(int octetsPerOctet) {
        return new Target(name, decoders, read, stream, octetsPerOctet, seeds);
    }

    public Object read(Octets octets) {
        return read.apply(List.of(octets));
    }

    /** What comes of it: the value, or that it is a fault. */
    public Object outcome(List<Octets> pieces) {
        try {
            return read.apply(pieces);
        } catch (MalformedInput fault) {
            return MalformedInput.class;
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
