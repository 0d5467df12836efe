package org.x400gate.protocol.smtp;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.x400gate.protocol.octets.Octets;

/**
 * A reply: three-digit code, enhanced status code where it has one (RFC 2034), lines of printable ASCII.
 *
 * <p>RFC 5321 4.2. What is not printable becomes a question mark, so that no reply can carry a second one.
 */
public record SmtpReply(int code, Optional<String> status, List<String> lines) {
    private static final int MAX_LINES = 100;

    public SmtpReply {
        if (code < 200 || code > 599) {
            throw new IllegalArgumentException("not a reply code: " + code);
        }
        if (lines.isEmpty() || lines.size() > MAX_LINES) {
            throw new IllegalArgumentException("a reply has 1 to " + MAX_LINES + " lines: " + lines.size());
        }
        lines = lines.stream().map(SmtpReply::printable).toList();
    }

    /** One line with an enhanced status code. */
    public static SmtpReply of(int code, String status, String text) {
        return new SmtpReply(code, Optional.of(status), List.of(text));
    }

    /** Lines without an enhanced status code: greeting, answers to EHLO and HELO, 354 (RFC 2034 section 4). */
    public static SmtpReply plain(int code, String... lines) {
        return new SmtpReply(code, Optional.empty(), List.of(lines));
    }

    public boolean positive() {
        return code / 100 == 2;
    }

    /** 4xx: worth another try later (RFC 5321 4.2.1). */
    public boolean temporary() {
        return code / 100 == 4;
    }

    public boolean permanent() {
        return code / 100 == 5;
    }

    /** As it goes over the wire, every line with code and CRLF. */
    public Octets encode() {
        StringBuilder wire = new StringBuilder();
        for (int i = 0; i < lines.size(); i++) {
            wire.append(code).append(i < lines.size() - 1 ? '-' : ' ');
            status.ifPresent(enhanced -> wire.append(enhanced).append(' '));
            wire.append(lines.get(i)).append("\r\n");
        }
        return Octets.of(wire.toString(), StandardCharsets.US_ASCII);
    }

    /** On one line, for logs and reports. */
    public String text() {
        return code + status.map(enhanced -> " " + enhanced).orElse("") + " " + String.join(" ", lines);
    }

    private static String printable(String line) {
        return line.chars().allMatch(c -> c >= ' ' && c <= '~') ? line : line.replaceAll("[^ -~]", "?");
    }
}
