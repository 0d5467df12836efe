package org.x400gate.loadtest.peer;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Random;
import java.util.function.BiConsumer;
import org.x400gate.loadtest.peer.Kind.Fate;
import org.x400gate.protocol.octets.Octets;

/**
 * One hostile connection, from its SYN to its fate.
 *
 * <p>Those that open wait for the CC before they send their CN, as a real caller does; the slow reader alone does not
 * look. Those that wait for the gateway's end wait until it comes, or until {@link #PATIENCE} is over.
 */
public final class Attempt implements Wire.Owner {
    /** Far above each time-out that a gateway under load is given, and above what a busy machine may add. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final int MIN_GARBAGE = 8;
    private static final int MAX_GARBAGE = 256;
    private static final int CN_PIECES = 16;
    /** The kernel doubles it; an answer of a few hundred octets still fills it for a reader that takes sixteen at once. */
    private static final int SMALL_BUFFER = 1_024;

    private static final int SIP = 16;

    private final Loop loop;
    private final Kind kind;
    private final Opening opening;
    private final long turn;
    private final BiConsumer<Kind, Fate> fates;
    private Octets received = Octets.EMPTY;
    private Wire wire;
    private Loop.Timer guard;
    private boolean connected;
    private boolean confirmed;
    private boolean over;

    /** {@code turn}: how many of its kind were before it, {@link Kind#turn}. */
    public Attempt(Loop loop, Kind kind, long turn, Openings openings, BiConsumer<Kind, Fate> fates) {
        this.loop = loop;
        this.kind = kind;
        this.turn = turn;
        this.opening = openings.of(kind, turn);
        this.fates = fates;
    }

    public void begin(InetSocketAddress from, InetSocketAddress to) {
        guard = loop.after(PATIENCE, () -> end(Fate.STUCK));
        try {
            wire = loop.dial(from, to, kind == Kind.SLOW_READER ? SMALL_BUFFER : 0, this);
        } catch (IOException e) {
            end(Fate.NOT_CONNECTED);
        }
    }

    @Override
    public void connected() {
        connected = true;
        switch (kind) {
            case TCP_ONLY -> leave(false);
            case HALF_CR -> {
                wire.write(opening.connectRequest()
                        .slice(0, opening.connectRequest().length() / 2));
                leave(false);
            }
            case RESET -> {
                wire.write(opening.connectRequest()
                        .slice(0, Math.min(offset(), opening.connectRequest().length())));
                if (offset() <= opening.connectRequest().length()) {
                    leave(true);
                }
            }
            case GARBAGE -> wire.write(garbage());
            case SILENT -> {
                return;
            }
            case SLOW_READER -> readSlowly();
            case SLOW_WRITER ->
                writeSlowly(opening.connectRequest(), opening.connectRequest().length());
            case WRONG_PASSWORD, UNKNOWN_MTA, WRONG_MODE, UNKNOWN_PROTOCOL, PEER_FULL, NODE_FULL, SILENT_AFTER_CC ->
                wire.write(opening.connectRequest());
        }
    }

    /** Each octet of the opening in turn, but not the last: that one would bind. */
    private int offset() {
        return (int) (turn % opening.length());
    }

    private Octets garbage() {
        Random dice = new Random(turn);
        byte[] octets = new byte[MIN_GARBAGE + dice.nextInt(MAX_GARBAGE - MIN_GARBAGE)];
        dice.nextBytes(octets);
        return Octets.wrap(octets);
    }

    /** Every second one so late that the gateway's patience with who does not close is over. */
    private void readSlowly() {
        wire.pause();
        wire.write(opening.connectRequest());
        loop.after(Duration.ofMillis(150), () -> wire.write(opening.connect()));
        loop.after(Duration.ofMillis(turn % 2 == 0 ? 450 : 2_000), () -> wire.resume(SIP));
    }

    /** Every second one so slowly that the CR is not whole in time. */
    private void writeSlowly(Octets rest, int pieces) {
        if (over || wire.closed()) {
            return;
        }
        int next = Math.min(rest.length(), Math.max(1, rest.length() / pieces));
        wire.write(rest.slice(0, next));
        if (next < rest.length()) {
            loop.after(
                    Duration.ofMillis(turn % 2 == 0 ? 15 : 300),
                    () -> writeSlowly(rest.from(next), Math.max(1, pieces - 1)));
        }
    }

    @Override
    public void received(Octets octets) {
        received = received.append(octets);
        if (!confirmed && received.length() >= Opening.firstPacket(received)) {
            confirmed = true;
            onConfirmed();
        }
        int confirm = Opening.firstPacket(received);
        if (answered() && received.length() > confirm) {
            Octets answer = received.from(confirm);
            if (answer.length() >= Opening.firstPacket(answer) && opening.fate(received) == Fate.ADMITTED) {
                end(Fate.ADMITTED);
            }
        }
    }

    private void onConfirmed() {
        switch (kind) {
            case WRONG_PASSWORD, UNKNOWN_MTA, WRONG_MODE, UNKNOWN_PROTOCOL, PEER_FULL, NODE_FULL ->
                wire.write(opening.connect());
            case SLOW_WRITER -> writeSlowly(opening.connect(), CN_PIECES);
            case RESET -> {
                wire.write(opening.connect()
                        .slice(0, offset() - opening.connectRequest().length()));
                leave(true);
            }
            case TCP_ONLY, HALF_CR, GARBAGE, SILENT, SILENT_AFTER_CC, SLOW_READER -> {
                return;
            }
        }
    }

    /** Whether it sends a whole CN. */
    private boolean answered() {
        return switch (kind) {
            case WRONG_PASSWORD,
                    UNKNOWN_MTA,
                    WRONG_MODE,
                    UNKNOWN_PROTOCOL,
                    PEER_FULL,
                    NODE_FULL,
                    SLOW_READER,
                    SLOW_WRITER -> true;
            case TCP_ONLY, HALF_CR, RESET, GARBAGE, SILENT, SILENT_AFTER_CC -> false;
        };
    }

    @Override
    public void finished() {
        end(answered() ? opening.fate(received) : Fate.HUNG_UP);
    }

    @Override
    public void broken(IOException why) {
        if (connected) {
            finished();
        } else {
            end(Fate.NOT_CONNECTED);
        }
    }

    private void leave(boolean reset) {
        if (over) {
            return;
        }
        if (reset) {
            wire.reset();
        }
        end(Fate.LEFT);
    }

    private void end(Fate fate) {
        if (over) {
            return;
        }
        over = true;
        guard.cancel();
        if (wire != null) {
            wire.close();
        }
        fates.accept(kind, fate);
    }
}
