package org.x400gate.protocol.mixer;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The lines of a file of addresses: UTF-8; empty ones and those that begin with a number sign say nothing. */
final class TableLines {
    private static final int MAX_FAULTS = 200;
    private static final int MAX_LINE_OCTETS = 10_000;
    private static final int MAX_SHOWN = 200;

    private final byte[] content;
    private final List<TableFault> faults = new ArrayList<>();
    private long more;
    private int line;
    private int start;
    private int next;

    TableLines(byte[] content) {
        this.content = content;
    }

    /** Moves on to the next line that says something; false at the end. */
    boolean advance() {
        while (next < content.length) {
            start = next;
            line++;
            int end = start;
            while (end < content.length && content[end] != '\n') {
                end++;
            }
            next = end + 1;
            if (!silent(end)) {
                return true;
            }
        }
        return false;
    }

    private boolean silent(int end) {
        int at = start;
        while (at < end && (content[at] == ' ' || content[at] == '\t' || content[at] == '\r')) {
            at++;
        }
        return at == end || content[at] == '#';
    }

    /** The line without its end; empty, and noted, if it is too long or no UTF-8. */
    String text() {
        String text = textAt(content, start);
        if (text.isEmpty()) {
            fault("(unreadable)", "a line of UTF-8 of at most " + MAX_LINE_OCTETS + " octets");
        }
        return text;
    }

    /** The line that begins there. */
    static String textAt(byte[] content, int start) {
        int end = start;
        while (end < content.length && content[end] != '\n' && end - start <= MAX_LINE_OCTETS) {
            end++;
        }
        if (end - start > MAX_LINE_OCTETS) {
            return "";
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content, start, end - start))
                    .toString();
            return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
        } catch (CharacterCodingException e) {
            return "";
        }
    }

    int line() {
        return line;
    }

    int start() {
        return start;
    }

    /** Notes a fault of this line; beyond a number that nobody reads they are counted. */
    void fault(String value, String allowed) {
        if (faults.size() < MAX_FAULTS) {
            faults.add(new TableFault(
                    line, value.length() > MAX_SHOWN ? value.substring(0, MAX_SHOWN) + "..." : value, allowed));
        } else {
            more++;
        }
    }

    List<TableFault> faults() {
        List<TableFault> all = new ArrayList<>(faults);
        if (more > 0) {
            all.add(new TableFault(line, "(" + more + " more)", "fewer faults: only the first are named"));
        }
        return all;
    }
}
