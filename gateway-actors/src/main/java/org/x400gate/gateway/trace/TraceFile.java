package org.x400gate.gateway.trace;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** One peer's file, for its owner alone; at its full size it is put aside as {@code .1}, in place of an older one. */
final class TraceFile implements AutoCloseable {
    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    private final Path path;
    private final long maxOctets;
    private FileChannel channel;
    private long octets;

    private TraceFile(Path path, long maxOctets, FileChannel channel) throws IOException {
        this.path = path;
        this.maxOctets = maxOctets;
        this.channel = channel;
        this.octets = channel.size();
    }

    /** Names of peers may hold anything; those of files may not. */
    static Path path(Path directory, String peer) {
        return directory.resolve(
                java.net.URLEncoder.encode(peer, StandardCharsets.UTF_8).replace("*", "%2A") + ".trace");
    }

    static TraceFile open(Path path, long maxOctets) throws IOException {
        Path directory = path.toAbsolutePath().getParent();
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(directory, permissions("rwx------"));
        }
        return new TraceFile(path, maxOctets, channel(path));
    }

    private static FileChannel channel(Path path) throws IOException {
        FileChannel channel = FileChannel.open(
                path,
                Set.of(
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.APPEND,
                        LinkOption.NOFOLLOW_LINKS),
                permissions("rw-------"));
        if (POSIX) {
            // One that was there before may have been made by somebody else.
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
        }
        return channel;
    }

    private static FileAttribute<?>[] permissions(String owner) {
        return POSIX
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(owner))}
                : new FileAttribute<?>[0];
    }

    /** Whether it still stands where it was opened. */
    boolean isThere() {
        return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    }

    void write(String text) throws IOException {
        ByteBuffer buffer = StandardCharsets.UTF_8.encode(text);
        if (octets > 0 && octets + buffer.remaining() > maxOctets) {
            channel.close();
            Files.move(
                    path,
                    path.resolveSibling(path.getFileName() + ".1"),
                    StandardCopyOption.REPLACE_EXISTING,
                    StandardCopyOption.ATOMIC_MOVE);
            channel = channel(path);
            octets = 0;
        }
        while (buffer.hasRemaining()) {
            octets += channel.write(buffer);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
