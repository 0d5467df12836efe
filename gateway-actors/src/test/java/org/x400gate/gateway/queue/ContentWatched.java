package org.x400gate.gateway.queue;

import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import org.x400gate.persistence.content.ContentStore;
import org.x400gate.persistence.content.ContentWriter;
import org.x400gate.persistence.queue.DurableQueue;
import org.x400gate.persistence.store.EntryId;
import org.x400gate.persistence.store.QueueUnavailable;

/** A queue in memory whose content store is seen, and can be slow or full. */
public final class ContentWatched implements ContentStore {
    private final DurableQueue real = DurableQueue.inMemory();

    /** As a gateway has it; closed by {@link #close} alone. */
    public final DurableQueue queue = watched();

    public final List<EntryId> begun = new CopyOnWriteArrayList<>();
    public final AtomicLong written = new AtomicLong();

    /** Octets that it takes until its disk is full. */
    public volatile long room = Long.MAX_VALUE;

    private final Semaphore gate = new Semaphore(1);

    private DurableQueue watched() {
        return (DurableQueue) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {DurableQueue.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("content")) {
                        return this;
                    }
                    if (method.getName().equals("close")) {
                        return null;
                    }
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    /** From now on it takes nothing, until {@link #open}. */
    public void stop() {
        gate.acquireUninterruptibly();
    }

    public void goOn() {
        gate.release();
    }

    /** Whether nothing is there of any content that has no entry. */
    public boolean isClean() {
        return begun.stream()
                .allMatch(id ->
                        real.entry(id).isPresent() || real.content().length(id).isEmpty());
    }

    @Override
    public ContentWriter write(EntryId id, Instant retainUntil) {
        begun.add(id);
        ContentWriter writer = real.content().write(id, retainUntil);
        return new ContentWriter() {
            @Override
            public void append(byte[] octets, int offset, int length) {
                gate.acquireUninterruptibly();
                gate.release();
                if (written.get() + length > room) {
                    throw new QueueUnavailable("disk full");
                }
                writer.append(octets, offset, length);
                written.addAndGet(length);
            }

            @Override
            public long length() {
                return writer.length();
            }

            @Override
            public void sync() {
                writer.sync();
            }

            @Override
            public void seal() {
                writer.seal();
            }

            @Override
            public void close() {
                writer.close();
            }
        };
    }

    @Override
    public Optional<ContentWriter> resume(EntryId id, Instant retainUntil) {
        return real.content().resume(id, retainUntil);
    }

    @Override
    public InputStream open(EntryId id) {
        return real.content().open(id);
    }

    @Override
    public OptionalLong length(EntryId id) {
        return real.content().length(id);
    }

    @Override
    public void discard(EntryId id) {
        real.content().discard(id);
    }

    @Override
    public int sweep(Instant now) {
        return real.content().sweep(now);
    }

    public void close() {
        real.close();
    }
}
