package org.x400gate.gateway.conversion;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.x400gate.persistence.queue.QueueEntry;

/** Names under which what concerns reports is kept with a queue entry. */
public final class ReportAttributes {
    /** The entry that a report of our own making tells about. */
    public static final String ON = "report.on";
    /** Numbers of the recipients of whose delivery an X.400 originator wants to hear; only if there are any. */
    public static final String DELIVERY_ASKED = "report.delivery-asked";

    /** The entry for one of whose recipients this goes to somebody else. */
    public static final String REDIRECTED_FROM = "redirected.from";

    /** The entry of a notification whose report has gone its way: what is left goes on as a message. */
    public static final String TOLD_IN_PART = "report.told-in-part";

    private ReportAttributes() {}

    /** Whether we made it: it bears our trace already, and nobody is told of it. */
    public static boolean isOurs(QueueEntry entry) {
        return entry.submission().attributes().containsKey(ON);
    }

    /** Whether it goes to somebody else than it came for. */
    static boolean isRedirected(QueueEntry entry) {
        return entry.submission().attributes().containsKey(REDIRECTED_FROM);
    }

    public static String numbers(Set<Integer> recipients) {
        return recipients.stream().map(number -> Integer.toString(number)).collect(Collectors.joining(","));
    }

    /** Those of whose delivery the originator wants to hear; what is not readable is not asked. */
    public static Set<Integer> deliveryAsked(Map<String, String> attributes) {
        return Optional.ofNullable(attributes.get(DELIVERY_ASKED)).stream()
                .flatMap(kept -> Arrays.stream(kept.split(",")))
                .filter(number -> number.matches("[0-9]{1,5}"))
                .map(Integer::valueOf)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
