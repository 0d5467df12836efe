package org.x400gate.protocol.smtp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.x400gate.protocol.octets.Octets;

/**
 * A dialogue in a file: each line a letter, a colon, a text.
 *
 * <p>{@code C:} what the client sends and {@code S:} what the server says, each line with CR LF unless it ends with
 * {@code \c}; {@code M:} a message that came out, {@code L:} a limit or what is offered, {@code U:} what our user does (in
 * a server's, that TLS begins), {@code R:} a
 * recipient's result, {@code N:} why a server is not usable. {@code \r \n \xHH \\} mean what they mean elsewhere.
 */
public record DialogueScript(String name, List<Line> lines) {
    public record Line(char kind, String text) {}

    /** The folder may lie in a jar: other modules play the same scripts. */
    public static Stream<DialogueScript> in(String folder) {
        try {
            URI uri = DialogueScript.class.getResource("/smtp/" + folder).toURI();
            if (!uri.getScheme().equals("jar")) {
                return read(Path.of(uri)).stream();
            }
            try (FileSystem jar = FileSystems.newFileSystem(uri, Map.of())) {
                return read(jar.getPath("/smtp/" + folder)).stream();
            }
        } catch (IOException | URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<DialogueScript> read(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().map(DialogueScript::readFile).toList();
        }
    }

    private static DialogueScript readFile(Path file) {
        try {
            List<Line> lines = Files.readAllLines(file, StandardCharsets.UTF_8).stream()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> new Line(line.charAt(0), line.length() > 3 ? line.substring(3) : ""))
                    .toList();
            return new DialogueScript(file.getFileName().toString(), lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Map<String, Integer> limits() {
        Map<String, Integer> limits = new HashMap<>();
        for (String text : texts('L')) {
            String[] sides = text.split("=");
            limits.put(sides[0], Integer.valueOf(sides[1]));
        }
        return limits;
    }

    public List<String> texts(char kind) {
        return lines.stream().filter(line -> line.kind == kind).map(Line::text).toList();
    }

    /** Runs of lines of one kind, limits and messages left out. */
    public List<List<Line>> turns() {
        List<List<Line>> turns = new ArrayList<>();
        for (Line line : lines) {
            if (line.kind == 'L' || line.kind == 'M') {
                continue;
            }
            if (turns.isEmpty() || turns.get(turns.size() - 1).get(0).kind != line.kind || line.kind == 'U') {
                turns.add(new ArrayList<>());
            }
            turns.get(turns.size() - 1).add(line);
        }
        return turns;
    }

    /** What the lines of a turn are on the wire. */
    public static Octets octets(List<Line> turn) {
        StringBuilder text = new StringBuilder();
        for (Line line : turn) {
            text.append(plain(line.text.endsWith("\\c") ? line.text.substring(0, line.text.length() - 2) : line.text));
            text.append(line.text.endsWith("\\c") ? "" : "\r\n");
        }
        return Octets.of(text.toString(), StandardCharsets.ISO_8859_1);
    }

    /** A star at the end of a line stands for anything within it. */
    public static Pattern pattern(List<Line> turn) {
        StringBuilder pattern = new StringBuilder();
        for (Line line : turn) {
            boolean open = line.text().endsWith("*");
            String text = open ? line.text().substring(0, line.text().length() - 1) : line.text();
            pattern.append(Pattern.quote(text)).append(open ? "[^\r\n]*" : "").append("\r\n");
        }
        return Pattern.compile(pattern.toString());
    }

    public static String plain(String text) {
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\\') {
                plain.append(c);
                continue;
            }
            char escape = text.charAt(++i);
            if (escape == 'x') {
                plain.append((char) Integer.parseInt(text.substring(i + 1, i + 3), 16));
                i += 2;
            } else {
                plain.append(escape == 'r' ? '\r' : escape == 'n' ? '\n' : escape);
            }
        }
        return plain.toString();
    }

    public SmtpLimits smtpLimits() {
        Map<String, Integer> limits = limits();
        return new SmtpLimits(
                limits.getOrDefault("maxCommandOctets", 2048),
                limits.getOrDefault("maxTextLineOctets", 1000),
                limits.getOrDefault("maxRecipients", 100),
                limits.getOrDefault("maxMessageOctets", 65_536),
                limits.getOrDefault("maxBadCommands", 10),
                limits.getOrDefault("maxCommandsPerMessage", 100),
                SmtpLimits.Timeouts.STANDARD);
    }

    /** {@code L: startTls=1} and the like; without a word of it nothing is offered. */
    public SmtpServices smtpServices() {
        return new SmtpServices(
                limits().containsKey("startTls"),
                limits().containsKey("requireTls"),
                limits().containsKey("auth"),
                limits().containsKey("authInClear"));
    }

    @Override
    public String toString() {
        return name;
    }
}
