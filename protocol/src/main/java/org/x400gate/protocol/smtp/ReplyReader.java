package org.x400gate.protocol.smtp;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.x400gate.protocol.octets.MalformedInput;
import org.x400gate.protocol.octets.Octets;

/** Replies of a server, of one line or several: RFC 5321 4.2.1. Lines that end with LF alone are read as well. */
record ReplyReader(Octets held, List<String> lines, int code) {
    static final ReplyReader START = new ReplyReader(Octets.EMPTY, List.of(), 0);
    private static final int MAX_LINE = 4096;
    private static final int MAX_LINES = 100;
    private static final Pattern LINE = Pattern.compile("([2-5][0-9][0-9])(?:([ -])(.*))?", Pattern.DOTALL);
    private static final Pattern STATUS =
            Pattern.compile("([245]\\.[0-9]{1,3}\\.[0-9]{1,3})(?: (.*)|$)", Pattern.DOTALL);

    ReplyReader {
        lines = List.copyOf(lines);
    }

    /** The reader to go on with, and the first reply, if it is whole. */
    record Read(ReplyReader reader, Optional<SmtpReply> reply) {}

    ReplyReader append(Octets more) {
        return new ReplyReader(held.append(more), lines, code);
    }

    Read read() {
        ReplyReader at = this;
        Optional<Integer> end = at.lineEnd();
        while (end.isPresent()) {
            String line = at.held.slice(0, end.get()).toString(StandardCharsets.ISO_8859_1);
            Octets behind = at.held.from(end.get() + 1);
            Matcher matcher = LINE.matcher(line.endsWith("\r") ? line.substring(0, line.length() - 1) : line);
            if (!matcher.matches()) {
                throw fault("not a reply line");
            }
            int found = Integer.parseInt(matcher.group(1));
            if (!at.lines.isEmpty() && at.code != found) {
                throw fault("the code changes within a reply");
            }
            List<String> read = new ArrayList<>(at.lines);
            read.add(matcher.group(3) == null ? "" : matcher.group(3));
            if (!"-".equals(matcher.group(2))) {
                return new Read(new ReplyReader(behind, List.of(), 0), Optional.of(reply(found, read)));
            }
            if (read.size() >= MAX_LINES) {
                throw fault("more than " + MAX_LINES + " lines in a reply");
            }
            at = new ReplyReader(behind, read, found);
            end = at.lineEnd();
        }
        return new Read(at, Optional.empty());
    }

    private Optional<Integer> lineEnd() {
        int limit = Math.min(held.length(), MAX_LINE);
        for (int i = 0; i < limit; i++) {
            if (held.at(i) == '\n') {
                return Optional.of(i);
            }
        }
        if (held.length() >= MAX_LINE) {
            throw fault("reply line over " + MAX_LINE + " octets");
        }
        return Optional.empty();
    }

    /** The enhanced status code stands in front of each line; once is enough here (RFC 2034 section 4). */
    private static SmtpReply reply(int code, List<String> lines) {
        Matcher first = STATUS.matcher(lines.get(0));
        if (!first.matches() || first.group(1).charAt(0) - '0' != code / 100) {
            return new SmtpReply(code, Optional.empty(), lines);
        }
        List<String> texts = new ArrayList<>();
        for (String line : lines) {
            Matcher matcher = STATUS.matcher(line);
            boolean strip = matcher.matches() && matcher.group(1).equals(first.group(1));
            texts.add(!strip ? line : matcher.group(2) == null ? "" : matcher.group(2));
        }
        return new SmtpReply(code, Optional.of(first.group(1)), texts);
    }

    private static MalformedInput fault(String what) {
        return new MalformedInput("smtp", 0, "RFC 5321 4.2", what);
    }
}
