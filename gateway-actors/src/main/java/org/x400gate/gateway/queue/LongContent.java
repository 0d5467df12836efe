package org.x400gate.gateway.queue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.x400gate.persistence.queue.ChangeResult;
import org.x400gate.persistence.store.EntryId;
import org.x400gate.protocol.octets.ContentRef;
import org.x400gate.protocol.octets.Octets;

/**
 * Content that is too long for the memory, on its way into the content store while it is received.
 *
 * <p>Whoever receives it appends, stops reading from its sender while it {@link #isFull}, and gives it away with {@link
 * #end} or {@link #drop}. On the other side {@link ContentIntake} takes what waits, on a thread that may block. Neither
 * waits for the other, and no message is sent for less than a block. Safe for these two threads.
 */
public final class LongContent {
    static final int BLOCK_OCTETS = 64 * 1024;
    /** Whole blocks that may wait for the disk before the sender has to. */
    private static final int WINDOW = 8;

    /** Of one content, however fast it comes: what waits, the block that fills, and what was just read from the wire. */
    static final long MAX_OCTETS_IN_MEMORY = (WINDOW + 8L) * BLOCK_OCTETS;

    private enum State {
        OPEN,
        /** It came whole; what accepts it is there. */
        ENDED,
        /** Nobody wants it any more. */
        DROPPED,
        /** The store did not take it. */
        FAILED
    }

    /** What is made of it when it has come whole. */
    public interface Ending {
        /** What accepts it; called on a thread that may block, where the content can be read. */
        QueueKeeper.Write<?> accept(ContentRef content);

        /** The store has not taken it: nothing of it counts. Called on any thread. */
        void failed(ChangeResult why);
    }

    private final EntryId id;
    private final MessageMemory.Share share;
    private final Runnable room;
    private List<byte[]> waiting = new ArrayList<>();
    private byte[] block = new byte[BLOCK_OCTETS];
    private int used;
    private State state = State.OPEN;
    private boolean senderWaits;
    private Optional<Runnable> intake = Optional.empty();
    private Optional<Ending> ending = Optional.empty();
    private long octets;
    private String fault = "";

    private LongContent(EntryId id, MessageMemory.Share share, Runnable room) {
        this.id = id;
        this.share = share;
        this.room = room;
    }

    /**
     * Begins one for the entry that is to own it.
     *
     * @param share gets smaller by what was written
     * @param owner at its death what has not ended is dropped
     * @param room called on another thread when it is no longer full, or has failed
     */
    public static LongContent begin(
            EntryId id,
            MessageMemory.Share share,
            ActorRef<QueueKeeper.Command> keeper,
            ActorRef<?> owner,
            Runnable room) {
        LongContent content = new LongContent(id, share, room);
        keeper.tell(new QueueKeeper.TakeIn(content, owner));
        return content;
    }

    public EntryId id() {
        return id;
    }

    /** Octets are copied; of content that has failed they are dropped. */
    public synchronized void append(Octets more) {
        if (state != State.OPEN) {
            return;
        }
        boolean idle = waiting.isEmpty();
        octets += more.length();
        int at = 0;
        while (at < more.length()) {
            int taken = Math.min(BLOCK_OCTETS - used, more.length() - at);
            more.slice(at, at + taken).copyTo(block, used);
            at += taken;
            used += taken;
            if (used == BLOCK_OCTETS) {
                waiting.add(block);
                block = new byte[BLOCK_OCTETS];
                used = 0;
            }
        }
        if (idle && !waiting.isEmpty()) {
            signal();
        }
    }

    /** Nothing more should be asked of its sender until {@code room} is called. */
    public synchronized boolean isFull() {
        senderWaits = state == State.OPEN && waiting.size() >= WINDOW;
        return senderWaits;
    }

    /** Why the store has not taken it, if so. */
    public synchronized Optional<String> fault() {
        return state == State.FAILED ? Optional.of(fault) : Optional.empty();
    }

    /** It is whole: what accepts its entry is written behind the last octet, and answered as ever; or it has failed. */
    public void end(Ending whole) {
        ended(whole).ifPresent(why -> whole.failed(new ChangeResult.Unavailable(why)));
    }

    private synchronized Optional<String> ended(Ending whole) {
        if (state == State.FAILED) {
            return Optional.of(fault);
        }
        if (state != State.OPEN) {
            throw new IllegalStateException("content " + id + " is " + state);
        }
        state = State.ENDED;
        ending = Optional.of(whole);
        signal();
        return Optional.empty();
    }

    /** It will not come whole. What has ended stays ended. */
    public synchronized void drop() {
        if (state == State.OPEN) {
            state = State.DROPPED;
            waiting = List.of();
            signal();
        }
    }

    /** Of the intake: it is called whenever there is something to do. */
    synchronized void serve(Runnable signal) {
        intake = Optional.of(signal);
        signal();
    }

    /** What waits; the last block, which may not be full, when it has ended. */
    synchronized List<byte[]> take() {
        List<byte[]> taken = waiting;
        waiting = new ArrayList<>();
        if (state == State.ENDED && used > 0) {
            taken.add(Arrays.copyOf(block, used));
            used = 0;
        }
        return taken;
    }

    /** Of what was taken: the store has it. */
    void written(long octets) {
        share.shrink(octets);
        if (roomIsMade()) {
            room.run();
        }
    }

    private synchronized boolean roomIsMade() {
        boolean made = senderWaits && waiting.size() < WINDOW;
        senderWaits &= !made;
        return made;
    }

    /** The store does not take it: whoever accepts it hears so, now or when it ends. */
    void failed(String why) {
        if (fail(why)) {
            Optional<Ending> waits = ending();
            waits.ifPresent(whole -> whole.failed(new ChangeResult.Unavailable(why)));
            room.run();
        }
    }

    /** False if that is known, or nobody wants to know. */
    private synchronized boolean fail(String why) {
        if (state == State.FAILED || state == State.DROPPED) {
            return false;
        }
        state = State.FAILED;
        fault = why;
        waiting = List.of();
        return true;
    }

    /** There once it has ended: what waits then is the last of it. */
    synchronized Optional<Ending> ending() {
        return ending;
    }

    synchronized long octets() {
        return octets;
    }

    synchronized boolean isDropped() {
        return state == State.DROPPED;
    }

    private void signal() {
        intake.ifPresent(Runnable::run);
    }
}
