package org.x400gate.gateway.smtp;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What of a message's header section a relay has to look at: RFC 5321 6.3 (loops), RFC 5322 3.6.4.
 *
 * @param received number of Received fields
 * @param messageId without angle brackets, printable
 */
record MessageHead(int received, Optional<String> messageId) {
    private static final int MAX_HEAD_OCTETS = 256 * 1024;
    private static final int MAX_MESSAGE_ID = 250;

    /** Reads to the empty line, or as far as a header section is ever looked at. */
    static MessageHead read(List<byte[]> chunks) {
        int received = 0;
        Optional<String> messageId = Optional.empty();
        StringBuilder line = new StringBuilder();
        int seen = 0;
        for (byte[] chunk : chunks) {
            for (byte octet : chunk) {
                if (octet != '\n') {
                    if (line.length() < MAX_MESSAGE_ID + 20 && octet != '\r') {
                        line.append((char) (octet & 0xFF));
                    }
                } else {
                    if (line.length() == 0) {
                        return new MessageHead(received, messageId);
                    }
                    String text = line.toString();
                    received += isField(text, "received:") ? 1 : 0;
                    if (messageId.isEmpty() && isField(text, "message-id:")) {
                        messageId = id(text.substring("message-id:".length()));
                    }
                    line.setLength(0);
                }
                if (++seen > MAX_HEAD_OCTETS) {
                    return new MessageHead(received, messageId);
                }
            }
        }
        return new MessageHead(received, messageId);
    }

    private static boolean isField(String line, String name) {
        return line.length() >= name.length()
                && line.substring(0, name.length()).toLowerCase(Locale.ROOT).equals(name);
    }

    private static Optional<String> id(String value) {
        String inner = value.strip().replaceAll("^<|>$", "");
        boolean printable = inner.chars().allMatch(c -> c > ' ' && c <= '~');
        return printable && !inner.isEmpty() && inner.length() <= MAX_MESSAGE_ID
                ? Optional.of(inner)
                : Optional.empty();
    }
}
