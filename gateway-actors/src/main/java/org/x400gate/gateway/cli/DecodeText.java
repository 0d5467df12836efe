package org.x400gate.gateway.cli;

import java.io.PrintWriter;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.x400gate.protocol.inspect.Lines;
import org.x400gate.protocol.inspect.Told;

/** Lines for people: time, direction, connection, then the unit, indented by layer. */
final class DecodeText extends DecodeOutput {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSS").withZone(ZoneOffset.UTC);

    private final PrintWriter out;
    private final Lines lines;

    DecodeText(PrintWriter out, boolean content, boolean octets) {
        this.out = out;
        this.lines = new Lines(content, octets ? Integer.MAX_VALUE : 0);
    }

    @Override
    void connection(int number, String initiator, String responder, boolean fromStart) {
        out.println("connection #" + number + ": " + initiator + " -> " + responder
                + (fromStart ? "" : ", begun before the recording"));
    }

    @Override
    protected void print(int connection, Instant time, boolean byInitiator, Told told) {
        String prefix = TIME.format(time) + (byInitiator ? " -> #" : " <- #") + connection + " ";
        lines.of(told).forEach(line -> out.println(prefix + line));
    }

    @Override
    protected void print(Told told) {
        lines.of(told).forEach(out::println);
    }

    @Override
    protected void say(String kind, String sentence) {
        out.println(kind + ": " + sentence);
    }
}
