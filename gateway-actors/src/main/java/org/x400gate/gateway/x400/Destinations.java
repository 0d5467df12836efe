package org.x400gate.gateway.x400;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.x400gate.gateway.failure.Cause;
import org.x400gate.persistence.queue.NextHop;
import org.x400gate.persistence.queue.Recipient;
import org.x400gate.protocol.octets.MalformedInput;

/**
 * Where each recipient of an APDU goes, or what becomes of it at the door; filled by the {@link Doorkeeper}.
 *
 * @param numbers of all of them
 * @param failed for good, by number
 * @param deliverable if they were probed for, by number
 * @param ended nobody is to get it, by number
 */
record Destinations(
        List<Recipient> recipients,
        Set<Integer> numbers,
        Map<Integer, Cause> failed,
        Set<Integer> deliverable,
        Map<Integer, String> ended) {
    static final NextHop NOWHERE = new NextHop("none");

    static Destinations empty() {
        return new Destinations(
                new ArrayList<>(), new HashSet<>(), new LinkedHashMap<>(), new TreeSet<>(), new LinkedHashMap<>());
    }

    void to(int number, String address, NextHop hop) {
        if (!numbers.add(number)) {
            throw new MalformedInput(
                    "p1", 0, "X.411 originally-specified-recipient-number", "two recipients are number " + number);
        }
        recipients.add(Recipient.pending(number, address, hop));
    }

    void failed(int number, String address, Cause cause) {
        to(number, address, NOWHERE);
        failed.put(number, cause);
    }

    /** Where any of them goes on. */
    Set<NextHop> hops() {
        return recipients.stream()
                .map(Recipient::hop)
                .filter(hop -> !hop.equals(NOWHERE))
                .collect(Collectors.toSet());
    }

    /** Those who would have gone there have failed. */
    void refuse(Predicate<NextHop> there, Cause cause) {
        recipients.replaceAll(recipient -> {
            if (recipient.hop().equals(NOWHERE) || !there.test(recipient.hop())) {
                return recipient;
            }
            failed.put(recipient.number(), cause);
            return Recipient.pending(recipient.number(), recipient.address(), NOWHERE);
        });
    }

    void deliverable(int number, String address) {
        to(number, address, NOWHERE);
        deliverable.add(number);
    }

    void ended(int number, String address, String why) {
        to(number, address, NOWHERE);
        ended.put(number, why);
    }
}
