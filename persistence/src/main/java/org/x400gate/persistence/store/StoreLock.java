package org.x400gate.persistence.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps a store directory to one process, and tells the others who that is. The lock is the system's: it ends with the
 * process, however that ends. Who holds it stands in a file beside it, which says nothing while nobody does.
 */
final class StoreLock implements AutoCloseable {
    /** Opened by its owner only: locks belong to the process, which loses them with any descriptor of the file it closes. */
    static final String LOCK_FILE = "lock";

    static final String OWNER_FILE = "owner";
    private static final int MAX_OWNER_OCTETS = 300;
    private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");

    /** Directories of this process: the lock file of these is not even opened. */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path directory;
    private final FileChannel channel;

    private StoreLock(Path directory, FileChannel channel) {
        this.directory = directory;
        this.channel = channel;
    }

    /** @throws QueueUnavailable if somebody else has it, naming him as far as he can be named */
    static StoreLock of(Path directory) throws IOException {
        Path real = directory.toRealPath();
        if (!HELD.add(real)) {
            throw new QueueUnavailable("store directory " + directory + " is open already in this process");
        }
        try {
            return new StoreLock(real, locked(directory));
        } catch (IOException | RuntimeException e) {
            HELD.remove(real);
            throw e;
        }
    }

    private static FileChannel locked(Path directory) throws IOException {
        FileChannel channel =
                FileChannel.open(directory.resolve(LOCK_FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            Optional<FileLock> lock = Optional.ofNullable(channel.tryLock());
            if (lock.isEmpty()) {
                throw new QueueUnavailable("store directory " + directory + " is in use by " + owner(directory)
                        + ": one process at a time; end that one first");
            }
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** From now on others are told of us. */
    void tell() throws IOException {
        Files.writeString(
                directory.resolve(OWNER_FILE),
                "process " + ProcessHandle.current().pid() + " on " + host() + started() + "\n");
    }

    private static String started() {
        return ProcessHandle.current()
                .info()
                .startInstant()
                .map(start -> ", started " + start)
                .orElse("");
    }

    private static String host() {
        try {
            String name = Files.readString(HOST_NAME).strip();
            return name.isEmpty() ? "this machine" : name;
        } catch (IOException e) {
            return "this machine";
        }
    }

    private static String owner(Path directory) {
        try {
            byte[] said = Files.readAllBytes(directory.resolve(OWNER_FILE));
            String text = new String(said, StandardCharsets.US_ASCII).strip();
            boolean legible = said.length <= MAX_OWNER_OCTETS && text.matches("process [ -~]+");
            return legible ? text : "another process";
        } catch (IOException e) {
            return "another process";
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
        HELD.remove(directory);
    }
}
