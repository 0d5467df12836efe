package org.x400gate.loadtest.crash;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Our side of tools/crash/syncshim.c, for one gateway process after the other over one store: says at which moment the process ends
 * or a call fails, and takes back from the store's files what was never synced.
 */
final class Shim {
    private static final long BUILD_SECONDS = 60;

    // struct control:
    //   0  stage    4  error    8  came_at    16  first moment    80  second moment
    // struct moment:
    //   0  call     4  count    8  length     12  pattern
    private static final int STAGE = 0;
    private static final int ERROR = 4;
    private static final int CAME_AT = 8;
    private static final int MOMENTS = 16;
    private static final int MOMENT_OCTETS = 64;
    private static final int PATTERN = 12;
    private static final int ALL_OCTETS = MOMENTS + 2 * MOMENT_OCTETS;
    private static final int COME = 3;

    /** A kind of call of a process; the order is that of the shim's enum. */
    enum Call {
        NONE,
        SENDING,
        SENT,
        RECEIVED,
        SYNCING,
        SYNCED,
        WRITING
    }

    /** A call of a kind that carries these octets, or is about a file with these in its path; any if there are none. */
    record Moment(Call call, byte[] octets) {
        static Moment of(Call call, byte[] octets) {
            return new Moment(call, octets);
        }

        static Moment of(Call call) {
            return new Moment(call, new byte[0]);
        }
    }

    private final Path library;
    private final Path store;
    private final Path sideLog;
    private final Path page;
    private final MappedByteBuffer control;

    /** What is on disk for certain, by device and inode. */
    private final Map<String, Long> synced = new HashMap<>();

    /** @param store the directory whose files are meant; {@code scratch} is outside of it */
    Shim(Path library, Path store, Path scratch) throws IOException {
        this.library = library;
        this.store = store;
        this.sideLog = scratch.resolve("syncshim.log");
        this.page = scratch.resolve("syncshim.control");
        Files.write(page, new byte[ALL_OCTETS]);
        try (FileChannel file = FileChannel.open(page, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            control = file.map(FileChannel.MapMode.READ_WRITE, 0, ALL_OCTETS);
        }
        control.order(ByteOrder.nativeOrder());
    }

    /** Builds it into that directory; gcc is needed. */
    static Path build(Path home, Path directory) throws IOException, InterruptedException {
        Process build = new ProcessBuilder(home.resolve("tools/crash/build.sh").toString(), directory.toString())
                .inheritIO()
                .start();
        if (!build.waitFor(BUILD_SECONDS, TimeUnit.SECONDS) || build.exitValue() != 0) {
            throw new IOException("the shim could not be built: is gcc there, with libc6-dev?");
        }
        return directory.resolve("syncshim.so");
    }

    /** Before a process starts: what is in the store now counts as synced, and nothing is waited for. */
    void prepare(Map<String, String> environment) throws IOException {
        synced.clear();
        for (Path file : files()) {
            synced.put(identity(file), Files.size(file));
        }
        Files.deleteIfExists(sideLog);
        control.putInt(STAGE, 0);
        environment.put("LD_PRELOAD", library.toString());
        environment.put("SYNCSHIM_LOG", sideLog.toString());
        environment.put("SYNCSHIM_CONTROL", page.toString());
        environment.put("SYNCSHIM_STORE", store.toString());
    }

    /** From now on the first of the moments is waited for, until it has come that often; then the other, if there is one. */
    void arm(List<Moment> moments, int count, int error) {
        control.putInt(STAGE, 0);
        control.putInt(ERROR, error);
        control.putLong(CAME_AT, 0);
        for (int i = 0; i < 2; i++) {
            int at = MOMENTS + i * MOMENT_OCTETS;
            control.put(at, new byte[MOMENT_OCTETS]);
            if (i < moments.size()) {
                Moment moment = moments.get(i);
                control.putInt(at, moment.call.ordinal());
                control.putInt(at + 4, i == 0 ? count : 1);
                control.putInt(at + 8, moment.octets.length);
                control.put(at + PATTERN, moment.octets);
            }
        }
        control.putInt(STAGE, 1);
    }

    boolean came() {
        return control.getInt(STAGE) == COME;
    }

    Instant cameAt() {
        long nanos = control.getLong(CAME_AT);
        return Instant.ofEpochSecond(nanos / 1_000_000_000, nanos % 1_000_000_000);
    }

    /** After the end of the process: each file of the store ends where it was last synced. */
    void cutToSynced() throws IOException {
        readSideLog();
        for (Path file : files()) {
            long length = synced.getOrDefault(identity(file), 0L);
            if (Files.size(file) > length) {
                try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                    channel.truncate(length);
                }
            }
        }
    }

    private void readSideLog() throws IOException {
        if (!Files.exists(sideLog)) {
            return;
        }
        Set<String> failed = new HashSet<>();
        for (String line : Files.readAllLines(sideLog)) {
            String[] word = line.split(" ");
            String identity = word[1] + " " + word[2];
            switch (word[0]) {
                case "N" -> {
                    failed.remove(identity);
                    synced.put(identity, 0L);
                }
                case "F" -> failed.add(identity);
                default -> {
                    // Once a sync has failed, a later one that does not says nothing of what the first should have
                    // written.
                    if (!failed.contains(identity)) {
                        synced.merge(identity, Long.valueOf(word[3]), Math::max);
                    }
                }
            }
        }
    }

    private List<Path> files() throws IOException {
        if (!Files.exists(store)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(store)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    private static String identity(Path file) throws IOException {
        return Files.getAttribute(file, "unix:dev") + " " + Files.getAttribute(file, "unix:ino");
    }
}
