package org.x400gate.gateway.cli;

import java.io.PrintWriter;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.x400gate.protocol.inspect.Lines;
import org.x400gate.protocol.inspect.Told;

/** Lines for people: time, direction, connection, then the unit, indented by layer; behind it its members, without the time. */
final class DecodeText extends DecodeOutput {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSSSSS").withZone(ZoneOffset.UTC);
    private static final String NO_TIME = " ".repeat("HH:mm:ss.SSSSSS".length());

    private final PrintWriter out;
    private final Lines lines;
    private Optional<LocalDate> day = Optional.empty();

    DecodeText(String file, PrintWriter out, boolean content, boolean octets) {
        super(file);
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
        day(LocalDate.ofInstant(time, ZoneOffset.UTC));
        String prefix = (byInitiator ? " -> #" : " <- #") + connection + " ";
        String at = TIME.format(time);
        for (String line : lines.of(told)) {
            out.println(at + prefix + line);
            at = NO_TIME;
        }
    }

    private void day(LocalDate of) {
        if (!day.equals(Optional.of(of))) {
            day = Optional.of(of);
            out.println(of + ", times in UTC");
        }
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
