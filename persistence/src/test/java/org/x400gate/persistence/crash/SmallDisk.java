package org.x400gate.persistence.crash;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A file system of its own, in memory, so small that a test can fill it; where none can be mounted, the test is skipped. */
public record SmallDisk(Path path) implements AutoCloseable {
    public static SmallDisk mounted(Path path, int mebi) throws IOException, InterruptedException {
        Files.createDirectories(path);
        Optional<String> fault = run("mount", "-t", "tmpfs", "-o", "size=" + mebi + "m", "tmpfs", path.toString());
        fault.ifPresent(text -> System.out.println("SKIPPED: no small disk can be mounted here: " + text));
        assumeTrue(fault.isEmpty(), () -> "no small disk can be mounted here: " + fault.orElse(""));
        return new SmallDisk(path);
    }

    private static Optional<String> run(String... command) throws IOException, InterruptedException {
        Process process;
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            return Optional.of(e.getMessage());
        }
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        return process.waitFor() == 0 ? Optional.empty() : Optional.of(said.isEmpty() ? "mount failed" : said);
    }

    /** All octets that are left but these. */
    public Path fill(long butOctets) throws IOException {
        Path filler = path.resolve("filler");
        long left = Files.getFileStore(path).getUsableSpace() - butOctets;
        try (var out = Files.newOutputStream(filler)) {
            byte[] octets = new byte[1 << 20];
            for (long written = 0; written < left; written += octets.length) {
                out.write(octets, 0, (int) Math.min(octets.length, left - written));
            }
        }
        return filler;
    }

    /** Also while something of it is open still. */
    @Override
    public void close() throws IOException {
        try {
            run("umount", "--lazy", path.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
