package org.x400gate.protocol.inspect;

import java.util.ArrayList;
import java.util.List;
import org.x400gate.protocol.described.Field;
import org.x400gate.protocol.octets.Octets;

/**
 * Data units as lines of text: one for the unit with its values, one more for each group in it, indented. Nothing in
 * them but printable characters, whatever came.
 *
 * @param contents whether texts that people wrote are shown
 * @param maxOctets of each unit, and of each field of octets, that are shown; 0 for none
 */
public record Lines(boolean contents, int maxOctets) {
    private static final int MAX_CHARACTERS = 1024;
    private static final int MAX_BARE = 200;
    private static final String STEP = "  ";

    public List<String> of(Told told) {
        List<String> lines = new ArrayList<>();
        String indent = STEP.repeat(told.depth());
        group(indent, told.unit().name(), told.unit().fields(), lines);
        if (!told.octets().isEmpty() && maxOctets > 0) {
            lines.set(0, lines.get(0) + " octets=" + hex(told.octets()));
        }
        return lines;
    }

    private void group(String indent, String name, List<Field> fields, List<String> lines) {
        StringBuilder line = new StringBuilder(indent).append(printable(name));
        int at = lines.size();
        lines.add("");
        for (Field field : fields) {
            if (field instanceof Field.Group group) {
                group(indent + STEP, group.name(), group.fields(), lines);
            } else if (field instanceof Field.Fault fault) {
                String octets = fault.octets().isEmpty() || maxOctets == 0 ? "" : " octets=" + hex(fault.octets());
                lines.add(indent + STEP + "! " + fault.name() + ": "
                        + printable(fault.reason().getMessage()) + octets);
            } else if (field instanceof Field.Contents written
                    && contents
                    && written.text().isPresent()) {
                text(indent + STEP, written, lines);
            } else {
                line.append(' ').append(printable(field.name())).append('=').append(value(field));
            }
        }
        lines.set(at, line.toString());
    }

    private String value(Field field) {
        if (field instanceof Field.Value value) {
            return quoted(value.text());
        }
        if (field instanceof Field.Raw raw) {
            return hex(raw.octets());
        }
        if (field instanceof Field.Hidden) {
            return "hidden";
        }
        if (field instanceof Field.Contents written) {
            return contents ? hex(written.octets()) : "(" + written.octets().length() + " octets)";
        }
        throw new IllegalStateException("no scalar: " + field.name());
    }

    private static void text(String indent, Field.Contents written, List<String> lines) {
        lines.add(indent + written.name() + " (" + written.octets().length() + " octets)");
        for (String line : written.text().orElseThrow().split("\r\n|\n|\r", -1)) {
            lines.add(indent + STEP + "| " + printable(line));
        }
    }

    private String hex(Octets octets) {
        int shown = maxOctets == 0 ? Math.min(octets.length(), MAX_BARE) : Math.min(octets.length(), maxOctets);
        String rest = shown < octets.length() ? "..(" + octets.length() + ")" : "";
        return "0x" + octets.slice(0, shown).toHex() + rest;
    }

    private static String quoted(String text) {
        String cut = text.length() > MAX_CHARACTERS ? text.substring(0, MAX_CHARACTERS) + ".." : text;
        boolean bare = !cut.isEmpty() && cut.chars().allMatch(c -> c > ' ' && c < 0x7F && c != '"');
        return bare ? cut : '"' + printable(cut).replace("\"", "'") + '"';
    }

    /** Without anything that moves a cursor, ends a line or turns the direction of writing. */
    public static String printable(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            int type = Character.getType(c);
            boolean odd = Character.isISOControl(c)
                    || type == Character.FORMAT
                    || type == Character.SURROGATE
                    || type == Character.LINE_SEPARATOR
                    || type == Character.PARAGRAPH_SEPARATOR
                    || type == Character.UNASSIGNED;
            if (odd) {
                out.append(String.format("\\u%04x", c));
            } else {
                out.appendCodePoint(c);
            }
        });
        return out.toString();
    }
}
