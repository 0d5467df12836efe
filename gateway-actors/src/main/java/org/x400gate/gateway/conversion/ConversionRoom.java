package org.x400gate.gateway.conversion;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.x400gate.persistence.content.Unreadable;
import org.x400gate.persistence.store.QueueUnavailable;
import org.x400gate.protocol.octets.ContentRef;

/**
 * What conversions may take of the memory. A conversion has its message in memory, several times over; so long ones share
 * a budget, and what is made of them does not stay there: it goes to a file without a name, which is gone when nobody reads
 * it any more, or when the process ends. Safe for many threads.
 */
public final class ConversionRoom {
    /** What is shorter is converted as it comes, and stays in memory until it has gone out. */
    private static final long SHORT = 1 << 20;

    private final long octets;
    private final Optional<Path> directory;
    private final AtomicLong taken = new AtomicLong();

    private ConversionRoom(long octets, Optional<Path> directory) {
        if (octets < 1) {
            throw new IllegalArgumentException("room for conversions: at least 1 octet");
        }
        this.octets = octets;
        this.directory = directory;
    }

    /** {@code octets} of content of all long messages that are converted at once; {@code directory} for what is made of them. */
    public static ConversionRoom of(long octets, Path directory) {
        return new ConversionRoom(octets, Optional.of(directory));
    }

    /** What is made stays in memory: for who converts one message. */
    public static ConversionRoom inMemory(long octets) {
        return new ConversionRoom(octets, Optional.empty());
    }

    /** Of one message; a longer one is not converted. */
    public long octets() {
        return octets;
    }

    /** One conversion. */
    interface Conversion {
        Rendered make() throws IOException;
    }

    /** Of content of that length; what is passing if others are being converted, and this can be later. */
    Rendered convert(long content, Conversion conversion) throws IOException {
        long wanted = content > SHORT ? content : 0;
        try {
            if (taken.addAndGet(wanted) > octets && wanted > 0) {
                throw passing("other conversions fill conversion.max-memory = " + octets + " octets");
            }
            return kept(conversion.make());
        } finally {
            taken.addAndGet(-wanted);
        }
    }

    /** Nothing is wrong with the content: see {@link Unreadable}. */
    private static IOException passing(String why) {
        return new IOException(why, new QueueUnavailable(why));
    }

    /** The same where it takes no memory, if it is long. */
    private Rendered kept(Rendered made) throws IOException {
        if (made instanceof Rendered.Mail mail) {
            return mail.withMessage(kept(mail.message()));
        } else if (made instanceof Rendered.Apdu apdu) {
            return apdu.withOctets(kept(apdu.octets()));
        }
        return made;
    }

    private ContentRef kept(ContentRef made) throws IOException {
        if (made.octets() <= SHORT || !made.isInMemory() || directory.isEmpty()) {
            return made;
        }
        try {
            return OnDisk.of(made, directory.get());
        } catch (IOException noPlace) {
            throw passing("conversion.directory = " + directory.get() + ": " + noPlace);
        }
    }

    /** A file whose name is gone already: its octets go with its channel, which the collector closes with the last reference. */
    private record OnDisk(FileChannel file, long octets) implements ContentRef {
        static OnDisk of(ContentRef made, Path directory) throws IOException {
            Files.createDirectories(directory);
            Path name = Files.createTempFile(directory, "converted", "");
            FileChannel file = FileChannel.open(name, StandardOpenOption.READ, StandardOpenOption.WRITE);
            Files.delete(name);
            byte[] piece = new byte[64 * 1024];
            try (InputStream in = made.open()) {
                for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
                    ByteBuffer left = ByteBuffer.wrap(piece, 0, count);
                    while (left.hasRemaining()) {
                        file.write(left);
                    }
                }
            } catch (IOException full) {
                file.close();
                throw full;
            }
            return new OnDisk(file, made.octets());
        }

        @Override
        public InputStream open() {
            return new Positioned(file, octets);
        }
    }

    /** Each reader has its own position. */
    private static final class Positioned extends InputStream {
        private final FileChannel file;
        private final long octets;
        private long at;

        Positioned(FileChannel file, long octets) {
            this.file = file;
            this.octets = octets;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] into, int offset, int wanted) throws IOException {
            if (wanted == 0) {
                return 0;
            }
            if (at == octets) {
                return -1;
            }
            int got = file.read(ByteBuffer.wrap(into, offset, (int) Math.min(wanted, octets - at)), at);
            if (got < 0) {
                throw new IOException("converted content ends " + (octets - at) + " octets early");
            }
            at += got;
            return got;
        }
    }
}
