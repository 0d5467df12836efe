package org.x400gate.persistence.trace;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Whom a line is about.
 *
 * @param originator of what was accepted; empty if it has none, or if the line is of something else
 * @param recipients all of them
 * @param named the addresses of the first of them, in the order of their numbers
 */
public record Parties(Optional<String> originator, Numbers recipients, List<String> named) {
    public static final Parties NONE = new Parties(Optional.empty(), Numbers.NONE, List.of());

    public Parties {
        named = List.copyOf(named);
    }

    /** What an address is found by; letters count alike, large or small. */
    public static String mark(String address) {
        return "address:" + address.toLowerCase(Locale.ROOT);
    }

    Stream<String> addresses() {
        return Stream.concat(originator.stream(), named.stream());
    }

    /** Whether one of those who are named is meant. */
    public boolean any(Predicate<String> address) {
        return addresses().anyMatch(address);
    }
}
