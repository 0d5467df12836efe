package org.x400gate.protocol;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.x400gate.protocol.octets.Octets;

/**
 * The vectors of a room: files of hexadecimal digits named by standard, clause and case. Beside each legal one stands what
 * it decodes to; {@code -exact} ones are also what we encode; {@code bad-} ones are named for their fault.
 */
public record Vectors(Path folder) {
    public record Vector(String name, Octets octets, Path expectedFile) {
        public boolean bad() {
            return name.startsWith("bad-");
        }

        public boolean exact() {
            return name.endsWith("-exact");
        }

        public String expected() {
            return read(expectedFile);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    public static Vectors of(String room) {
        return new Vectors(Path.of("src/test/resources/vectors", room));
    }

    public List<Vector> all() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".hex"))
                    .sorted()
                    .map(Vectors::vector)
                    .toList();
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    private static Vector vector(Path file) {
        String name = file.getFileName().toString().replace(".hex", "");
        return new Vector(name, Octets.ofHex(read(file)), file.resolveSibling(name + ".expected"));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }
}
