package org.x400gate.gateway.association;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.x400gate.protocol.octets.ContentRef;
import org.x400gate.protocol.octets.Octets;

/**
 * Where the octets of a transfer come from, segment by segment. What is in memory is there at once; what has to be read is
 * read ahead on a thread that may block, never much more than the next segment.
 */
abstract class SendingSource {
    /** {@code arrived} is called on another thread when what was wanted and not here is here, or never will be. */
    static SendingSource of(ContentRef content, ActorContext<?> context, Runnable arrived) {
        return content.isInMemory()
                ? new Here(content)
                : new ReadAhead(
                        content, context.getSystem().dispatchers().lookup(DispatcherSelector.blocking()), arrived);
    }

    /** So many octets will be taken next. */
    abstract void want(int octets);

    /** Whether {@link #take} does not have to wait. */
    abstract boolean isReady();

    /** What was wanted; content shorter than that is an IOException. */
    abstract Octets take() throws IOException;

    abstract void close();

    private static final class Here extends SendingSource {
        private final ContentRef content;
        private Optional<InputStream> open = Optional.empty();
        private int wanted;

        Here(ContentRef content) {
            this.content = content;
        }

        @Override
        void want(int octets) {
            wanted = octets;
        }

        @Override
        boolean isReady() {
            return true;
        }

        @Override
        Octets take() throws IOException {
            if (open.isEmpty()) {
                open = Optional.of(content.open());
            }
            byte[] part = open.get().readNBytes(wanted);
            if (part.length < wanted) {
                throw new IOException("content ended early: " + part.length + " of " + wanted + " octets");
            }
            return Octets.wrap(part);
        }

        @Override
        void close() {
            // memory alone
        }
    }

    /** One task at a time reads; between two tasks the stream is nobody's. */
    private static final class ReadAhead extends SendingSource {
        private static final Logger LOG = LoggerFactory.getLogger(ReadAhead.class);
        private static final int AHEAD_OCTETS = 256 * 1024;

        private final ContentRef content;
        private final Executor reader;
        private final Runnable arrived;
        private Optional<InputStream> open = Optional.empty();
        private Octets here = Octets.EMPTY;
        private int wanted;
        private boolean reading;
        private boolean closed;
        private boolean waitedFor;
        private Optional<IOException> failure = Optional.empty();

        ReadAhead(ContentRef content, Executor reader, Runnable arrived) {
            this.content = content;
            this.reader = reader;
            this.arrived = arrived;
        }

        @Override
        synchronized void want(int octets) {
            wanted = octets;
            readOn();
        }

        @Override
        synchronized boolean isReady() {
            waitedFor = here.length() < wanted && failure.isEmpty();
            return !waitedFor;
        }

        @Override
        synchronized Octets take() throws IOException {
            if (here.length() < wanted) {
                throw failure.orElseGet(() -> new IOException("not here yet"));
            }
            Octets taken = here.slice(0, wanted);
            here = here.from(wanted);
            wanted = 0;
            readOn();
            return taken;
        }

        @Override
        synchronized void close() {
            closed = true;
            if (!reading) {
                reader.execute(this::closeStream);
            }
        }

        private void readOn() {
            if (!reading && !closed && failure.isEmpty() && here.length() < Math.max(wanted, AHEAD_OCTETS / 2)) {
                reading = true;
                reader.execute(this::read);
            }
        }

        /** On the reader's thread. */
        private void read() {
            Octets piece = Octets.EMPTY;
            Optional<IOException> failed = Optional.empty();
            try {
                if (open.isEmpty()) {
                    open = Optional.of(content.open());
                }
                piece = Octets.wrap(open.get().readNBytes(room()));
                failed = piece.isEmpty() ? Optional.of(new IOException("content ended early")) : failed;
            } catch (IOException e) {
                failed = Optional.of(e);
            } catch (RuntimeException e) {
                failed = Optional.of(new IOException(e));
            }
            if (haveRead(piece, failed)) {
                arrived.run();
            }
            closeIfNobodyReads();
        }

        private synchronized int room() {
            return Math.max(wanted, AHEAD_OCTETS) - here.length();
        }

        private synchronized boolean haveRead(Octets piece, Optional<IOException> failed) {
            here = here.append(piece);
            failure = failed;
            reading = false;
            boolean tell = waitedFor && (failure.isPresent() || here.length() >= wanted);
            waitedFor &= !tell;
            return tell;
        }

        private void closeIfNobodyReads() {
            boolean over;
            synchronized (this) {
                over = closed && !reading;
                readOn();
            }
            if (over) {
                closeStream();
            }
        }

        private void closeStream() {
            try {
                if (open.isPresent()) {
                    open.get().close();
                }
            } catch (IOException e) {
                LOG.debug("event=content-not-closed reason=\"{}\"", e.getMessage());
            }
        }
    }
}
