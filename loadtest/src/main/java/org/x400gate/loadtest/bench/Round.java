package org.x400gate.loadtest.bench;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One figure: so many messages, taken and delivered.
 *
 * @param accepted per second, from the first connection to the last acknowledgement of the sender's
 * @param delivered per second, from the first connection to the last message out
 * @param cpuAll ms per message of all processes, those that send and take it included
 * @param cpuOwn ms per message of the relay or gateway alone; NaN if not known
 */
record Round(long messages, double accepted, double delivered, double cpuAll, double cpuOwn) {
    private static final Pattern RELAY =
            Pattern.compile("relay +N=(\\d+) .*accepted (\\d+)/s, delivered end-to-end (\\d+)/s"
                    + " \\(sent (\\d+), left (\\d+)\\); CPU ([0-9.]+) ms/msg.*");
    private static final Pattern DIRECT = Pattern.compile("direct +N=(\\d+) .*: (\\d+)/s; CPU ([0-9.]+) ms/msg.*");

    /** What a run of Postfix says. */
    static Round ofRelay(String line) {
        Matcher matcher = RELAY.matcher(line);
        if (!matcher.matches()
                || !matcher.group(1).equals(matcher.group(4))
                || !matcher.group(5).equals("0")) {
            throw new IllegalStateException("Postfix did not deliver all: " + line);
        }
        return new Round(
                Long.parseLong(matcher.group(1)),
                Double.parseDouble(matcher.group(2)),
                Double.parseDouble(matcher.group(3)),
                Double.parseDouble(matcher.group(6)),
                Double.NaN);
    }

    /** What its client and its sink say without a relay between them. */
    static Round ofDirect(String line) {
        Matcher matcher = DIRECT.matcher(line);
        if (!matcher.matches()) {
            throw new IllegalStateException("client and sink did not say how fast they are: " + line);
        }
        double perSecond = Double.parseDouble(matcher.group(2));
        return new Round(
                Long.parseLong(matcher.group(1)), perSecond, perSecond, Double.parseDouble(matcher.group(3)), 0);
    }

    /** The relay's own part, when what its client and its sink take is known. */
    Round less(Round direct) {
        return new Round(messages, accepted, delivered, cpuAll, cpuAll - direct.cpuAll);
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "accepted %,6.0f/s  delivered %,6.0f/s  CPU %5.2f ms a message (%5.2f its own)",
                accepted,
                delivered,
                cpuAll,
                cpuOwn);
    }
}
