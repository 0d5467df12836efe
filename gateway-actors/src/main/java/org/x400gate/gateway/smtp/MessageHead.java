package org.x400gate.gateway.smtp;

import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.x400gate.gateway.failure.Wishes;
import org.x400gate.persistence.queue.Priority;
import org.x400gate.protocol.mime.HeaderField;
import org.x400gate.protocol.mixer.Times;

/**
 * What of a message's header section a relay has to look at: RFC 5321 6.3 (loops), RFC 5322 3.6.4; and what it says to the
 * MTA that takes it into X.400 (RFC 2156 2.3.1.2, 5.3.7).
 *
 * @param received number of Received fields
 * @param messageId without angle brackets, printable
 * @param lastTrace the first of the Received fields, which is of the server that had it last
 */
record MessageHead(
        int received, Optional<String> messageId, Priority priority, Wishes wishes, Optional<String> lastTrace) {
    private static final int MAX_HEAD_OCTETS = 256 * 1024;
    private static final int MAX_MESSAGE_ID = 250;
    private static final int MAX_KEPT = MAX_MESSAGE_ID + 20;
    private static final Set<String> KEPT =
            Set.of("message-id", "priority", "deferred-delivery", "latest-delivery-time", "received");

    /** Reads to the empty line, or as far as a header section is ever looked at. */
    static MessageHead read(List<byte[]> chunks) {
        Reading reading = new Reading();
        int seen = 0;
        for (byte[] chunk : chunks) {
            for (byte octet : chunk) {
                if (!reading.goesOn(octet) || ++seen > MAX_HEAD_OCTETS) {
                    return reading.head();
                }
            }
        }
        return reading.head();
    }

    /** The first field of each name counts, unfolded (RFC 5322 2.2.3); of what is longer than any that is meant, the beginning. */
    private static final class Reading {
        private final StringBuilder field = new StringBuilder();
        private final Map<String, String> first = new HashMap<>();
        private int received;
        private int inLine;
        private boolean lineEnded;

        /** False after the empty line. */
        boolean goesOn(byte octet) {
            if (octet == '\n') {
                boolean empty = inLine == 0;
                inLine = 0;
                lineEnded = true;
                return !empty;
            }
            if (octet == '\r') {
                return true;
            }
            if (lineEnded && octet != ' ' && octet != '\t') {
                fieldEnded();
            }
            lineEnded = false;
            inLine++;
            if (field.length() < MAX_KEPT) {
                field.append((char) (octet & 0xFF));
            }
            return true;
        }

        private void fieldEnded() {
            int colon = field.indexOf(":");
            if (colon > 0) {
                String name = field.substring(0, colon).strip().toLowerCase(Locale.ROOT);
                received += name.equals("received") ? 1 : 0;
                if (KEPT.contains(name)) {
                    first.putIfAbsent(name, field.substring(colon + 1));
                }
            }
            field.setLength(0);
        }

        MessageHead head() {
            fieldEnded();
            return new MessageHead(
                    received,
                    value("message-id").flatMap(MessageHead::id),
                    value("priority").map(MessageHead::priority).orElse(Priority.NORMAL),
                    new Wishes(
                            field("deferred-delivery")
                                    .flatMap(HeaderField::date)
                                    .map(OffsetDateTime::toInstant),
                            field("latest-delivery-time").flatMap(Times::in)),
                    value("received").map(MessageHead::line));
        }

        private Optional<String> value(String name) {
            return Optional.ofNullable(first.get(name));
        }

        private Optional<HeaderField> field(String name) {
            return value(name).filter(body -> body.indexOf(0) < 0).map(body -> new HeaderField(name, body));
        }
    }

    private static Priority priority(String value) {
        return switch (value.strip().toLowerCase(Locale.ROOT)) {
            case "urgent" -> Priority.URGENT;
            case "non-urgent" -> Priority.NON_URGENT;
            default -> Priority.NORMAL;
        };
    }

    /** On one line, in printable ASCII. */
    private static String line(String value) {
        return value.strip().replaceAll("\\s+", " ").replaceAll("[^ -~]", "?");
    }

    private static Optional<String> id(String value) {
        String inner = value.strip().replaceAll("^<|>$", "");
        boolean printable = inner.chars().allMatch(c -> c > ' ' && c <= '~');
        return printable && !inner.isEmpty() && inner.length() <= MAX_MESSAGE_ID
                ? Optional.of(inner)
                : Optional.empty();
    }
}
