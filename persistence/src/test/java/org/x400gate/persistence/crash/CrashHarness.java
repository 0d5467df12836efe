package org.x400gate.persistence.crash;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Runs a child JVM, kills it with -9, and, if asked for a loss of power, takes back from its files what was never
 * synced: see tools/crash/syncshim.c. One harness for one directory; children may follow one another in it.
 */
public final class CrashHarness {
    /** What the kill is to stand for. */
    public enum Loss {
        /** The process dies, the machine does not: the page cache survives. */
        PROCESS,
        /** What was not synced is gone. */
        POWER
    }

    private static final String BUILD_SCRIPT = "tools/crash/build.sh";
    private static final long BUILD_SECONDS = 60;

    private final Path root;
    private final Loss loss;
    private final Path sideLog;
    private final Path errors;

    /** Length that is on disk for certain, by device and inode. */
    private final Map<String, Long> synced = new HashMap<>();

    /**
     * @param root the directory whose files are cut back; nothing else may write there
     * @param scratch for the side log and the children's standard error; outside {@code root}
     */
    public CrashHarness(Path root, Path scratch, Loss loss) {
        this.root = root;
        this.loss = loss;
        this.sideLog = scratch.resolve("syncshim.log");
        this.errors = scratch.resolve("child.err");
    }

    /** Why a loss of power cannot be played here; empty if it can. */
    public static Optional<String> whyNoPowerLoss() {
        boolean gcc = Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, "gcc")));
        return gcc ? Optional.empty() : Optional.of("no gcc on the PATH: the sync shim cannot be built");
    }

    /** Starts {@code main} on this JVM's class path; what is in the directory already counts as synced. */
    public Child start(List<String> jvmArguments, String main, List<String> arguments) throws IOException {
        return start(jvmArguments, main, arguments, Map.of());
    }

    Child start(List<String> jvmArguments, String main, List<String> arguments, Map<String, String> environment)
            throws IOException {
        synced.clear();
        forEachFile(file -> synced.put(identity(file), Files.size(file)));
        Files.deleteIfExists(sideLog);
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmArguments);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
        if (loss == Loss.POWER) {
            builder.environment().put("LD_PRELOAD", shim().toString());
            builder.environment().put("SYNCSHIM_LOG", sideLog.toString());
        }
        builder.environment().putAll(environment);
        return new Child(builder.start());
    }

    /** A running child. */
    public final class Child {
        private final Process process;
        private final BufferedReader output;

        private Child(Process process) {
            this.process = process;
            this.output = process.inputReader(StandardCharsets.UTF_8);
        }

        public Process process() {
            return process;
        }

        /** Reads so many lines; fails if the child ends before. */
        public List<String> read(int lines) throws IOException {
            List<String> read = new ArrayList<>();
            while (read.size() < lines) {
                Optional<String> line = Optional.ofNullable(output.readLine());
                read.add(line.orElseThrow(() -> new IllegalStateException("the child ended by itself: " + errors())));
            }
            return read;
        }

        /** Kills it now, takes back what the loss takes, returns what it had still said in whole lines. */
        public List<String> kill() throws IOException, InterruptedException {
            // By its handle: the process itself would close the stream with what was said last.
            process.toHandle().destroyForcibly();
            StringBuilder rest = new StringBuilder();
            for (int c = output.read(); c >= 0; c = output.read()) {
                rest.append((char) c);
            }
            process.waitFor();
            if (loss == Loss.POWER) {
                cutToSynced();
            }
            int end = rest.lastIndexOf("\n");
            return end < 0 ? List.of() : rest.substring(0, end).lines().toList();
        }
    }

    private void cutToSynced() throws IOException {
        readSideLog();
        forEachFile(file -> {
            long length = synced.getOrDefault(identity(file), 0L);
            if (Files.size(file) > length) {
                try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                    channel.truncate(length);
                }
            }
        });
    }

    private void readSideLog() throws IOException {
        Set<String> failed = new HashSet<>();
        for (String line : Files.readAllLines(sideLog)) {
            String[] word = line.split(" ");
            String identity = word[1] + " " + word[2];
            if (word[0].equals("N")) {
                synced.put(identity, 0L);
            } else if (word[0].equals("F")) {
                failed.add(identity);
            } else if (!failed.contains(identity)) {
                synced.merge(identity, Long.valueOf(word[3]), Math::max);
            }
        }
    }

    private interface FileStep {
        void on(Path file) throws IOException;
    }

    private void forEachFile(FileStep step) throws IOException {
        if (!Files.exists(root)) {
            return;
        }
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                step.on(file);
            }
        }
    }

    private static String identity(Path file) throws IOException {
        return Files.getAttribute(file, "unix:dev") + " " + Files.getAttribute(file, "unix:ino");
    }

    private String errors() {
        try {
            return Files.readString(errors);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Built once for each module, into its target directory. */
    private static synchronized Path shim() throws IOException {
        Path directory = Path.of("target", "crash").toAbsolutePath();
        Path shim = directory.resolve("syncshim.so");
        Path script = script();
        Path source = script.resolveSibling("syncshim.c");
        if (Files.exists(shim) && Files.getLastModifiedTime(shim).compareTo(Files.getLastModifiedTime(source)) > 0) {
            return shim;
        }
        Process build = new ProcessBuilder(script.toString(), directory.toString())
                .inheritIO()
                .start();
        try {
            if (!build.waitFor(BUILD_SECONDS, TimeUnit.SECONDS) || build.exitValue() != 0) {
                throw new IOException(script + " failed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while building " + shim, e);
        }
        return shim;
    }

    private static Path script() throws IOException {
        for (Path up = Path.of("").toAbsolutePath(); up != null; up = up.getParent()) {
            if (Files.exists(up.resolve(BUILD_SCRIPT))) {
                return up.resolve(BUILD_SCRIPT);
            }
        }
        throw new IOException(BUILD_SCRIPT + " is in no directory above this one");
    }
}
