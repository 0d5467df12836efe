package org.x400gate.protocol.smtp;

import java.time.Duration;

/**
 * What one client may ask of us (RFC 5321 4.5.3).
 *
 * @param maxCommandOctets a command line with its parameters; the standard's minimum is 512
 * @param maxTextLineOctets a line of data; the standard's is 1,000, many senders do not keep it
 * @param maxRecipients RCPT commands in one transaction, taken or not
 * @param maxMessageOctets data after dot-unstuffing
 * @param maxBadCommands refused commands before 421
 * @param maxCommandsPerMessage commands other than RCPT from one message to the next, before 421
 */
public record SmtpLimits(
        int maxCommandOctets,
        int maxTextLineOctets,
        int maxRecipients,
        long maxMessageOctets,
        int maxBadCommands,
        int maxCommandsPerMessage,
        Timeouts timeouts) {
    /** RFC 5321 4.5.3.2.7 (command), 4.5.3.2.5 (data), and one of our own for a whole message. */
    public record Timeouts(Duration command, Duration data, Duration message) {
        public static final Timeouts STANDARD =
                new Timeouts(Duration.ofMinutes(5), Duration.ofMinutes(3), Duration.ofHours(1));
    }

    public static final SmtpLimits STANDARD = new SmtpLimits(2048, 65_536, 1000, 20L << 20, 10, 100, Timeouts.STANDARD);

    public SmtpLimits {
        require(maxCommandOctets >= 512, "maxCommandOctets is at least 512");
        require(maxTextLineOctets >= 1000, "maxTextLineOctets is at least 1000");
        require(maxRecipients >= 100, "maxRecipients is at least 100");
        require(maxMessageOctets >= 65_536, "maxMessageOctets is at least 65536");
        require(maxBadCommands >= 1 && maxCommandsPerMessage >= 10, "at least 1 bad and 10 other commands");
    }

    /** What is still read of a message over the limit, in the hope of its end, before the connection is closed. */
    long maxDiscardedOctets() {
        return maxMessageOctets * 2;
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new IllegalArgumentException(what);
        }
    }
}
