package org.x400gate.protocol.stack;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.x400gate.protocol.octets.Octets;

/**
 * An MTA as the wire sees it, for tests: one association over a plain blocking socket, either side of it. It takes
 * transfers into memory and sends what it is given; it can refuse, reject, keep quiet, stop reading, abort and vanish.
 *
 * <p>One thread reads. The stack's own timers are not run: whoever awaits something says how long, and a wait that runs
 * out is an {@link AssertionError}.
 */
public final class StackPeer implements AutoCloseable {
    private static final int READ_OCTETS = 64 * 1024;
    private static final int CONNECT_MILLIS = 10_000;

    private final Socket socket;
    private final PeerConduct conduct;
    private final boolean initiator;
    private final WireWatcher watcher = new WireWatcher();
    private final List<StackAction> told = new ArrayList<>();
    private final List<Octets> received = new ArrayList<>();
    private final List<Octets> arriving = new ArrayList<>();
    private Octets sending = Octets.EMPTY;
    private int toldBeforeTransfer;
    private OsiStack stack;
    private boolean paused;
    private boolean closed;

    private StackPeer(Socket socket, OsiStack stack, PeerConduct conduct, boolean initiator) {
        this.socket = socket;
        this.initiator = initiator;
        this.stack = stack;
        this.conduct = conduct;
    }

    /** Connects TCP and begins to open; {@link #awaitOpen} tells what came of it. */
    public static StackPeer dial(String host, int port, OpenParameters parameters) {
        return dial(host, port, parameters, new InetSocketAddress(0));
    }

    /** Calls from one of this machine's addresses. */
    public static StackPeer dial(String host, int port, OpenParameters parameters, InetSocketAddress from) {
        try {
            Socket socket = new Socket();
            socket.setTcpNoDelay(true);
            socket.bind(from);
            socket.connect(new InetSocketAddress(host, port), CONNECT_MILLIS);
            return dial(socket, parameters);
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    /** Begins to open on a connection that stands, such as one with TLS. */
    public static StackPeer dial(Socket socket, OpenParameters parameters) {
        StackPeer peer = new StackPeer(socket, OsiStack.initiator(parameters), PeerConduct.willing(Octets.EMPTY), true);
        peer.watcher.rules.x410Mode = parameters.dialect().x410Mode();
        synchronized (peer) {
            peer.take(peer.stack.connect());
        }
        peer.startReading();
        return peer;
    }

    /** Answers on a connection that was accepted. */
    static StackPeer answer(Socket socket, ResponderParameters parameters, PeerConduct conduct) throws IOException {
        socket.setTcpNoDelay(true);
        StackPeer peer = new StackPeer(socket, OsiStack.responder(parameters), conduct, false);
        synchronized (peer) {
            peer.take(peer.stack.awaitConnect());
        }
        peer.startReading();
        return peer;
    }

    /** OpenConfirmed, OpenRefused; on the answering side OpenIndication. */
    public StackAction awaitOpen(Duration patience) {
        return await(
                patience,
                "open",
                action -> action instanceof StackAction.OpenConfirmed
                        || action instanceof StackAction.OpenRefused
                        || action instanceof StackAction.OpenIndication);
    }

    /** Begins a transfer and does not wait. */
    public synchronized void startTransfer(Octets apdu) {
        sending = apdu;
        toldBeforeTransfer = told.size();
        take(stack.startTransfer(apdu.length()));
    }

    /** TransferConfirmed, TransferRefused or Aborted. */
    public StackAction transfer(Octets apdu, Duration patience) {
        startTransfer(apdu);
        return awaitTransfer(patience);
    }

    /** The outcome of the transfer that {@link #startTransfer} began last. */
    public synchronized StackAction awaitTransfer(Duration patience) {
        return await(
                toldBeforeTransfer,
                patience,
                "outcome of a transfer",
                action -> action instanceof StackAction.TransferConfirmed
                        || action instanceof StackAction.TransferRefused
                        || action instanceof StackAction.Aborted);
    }

    /** Releases: Released or Aborted. */
    public StackAction release(Duration patience) {
        synchronized (this) {
            take(stack.close());
        }
        return awaitEnd(patience);
    }

    /** Released, Aborted or OpenRefused. */
    public StackAction awaitEnd(Duration patience) {
        return await(patience, "end", StackPeer::isEnd);
    }

    /** The APDUs taken, once there are so many of them. */
    public synchronized List<Octets> awaitReceived(int count, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (received.size() < count) {
            pauseUntil(deadline, count + " APDUs, not " + received.size());
        }
        return List.copyOf(received);
    }

    /** What a strict reader of this connection complains of, by both sides; what {@link #sendRaw} sent included. */
    public synchronized List<String> violations() {
        return List.copyOf(watcher.violations);
    }

    /** The octets of a checkpoint that hold here; 0 for none. */
    public synchronized int checkpointOctets() {
        return watcher.rules.checkpointOctets;
    }

    /** What the stack told so far. */
    public synchronized List<StackAction> told() {
        return List.copyOf(told);
    }

    /** Whether the association ended or TCP is gone. */
    public synchronized boolean ended() {
        return closed || told.stream().anyMatch(StackPeer::isEnd);
    }

    public synchronized void abort(AbortReason reason) {
        take(stack.abort(reason));
    }

    /** Reads no more, until {@link #resume}. */
    public synchronized void pause() {
        paused = true;
    }

    public synchronized void resume() {
        paused = false;
        notifyAll();
    }

    /** Any other request of a stack's user, such as those about the turn. */
    public synchronized void request(Function<OsiStack, OsiStack.Step> request) {
        take(request.apply(stack));
    }

    /** The first of its kind that the stack told or will tell. */
    public <T extends StackAction> T awaitTold(Class<T> kind, Duration patience) {
        return kind.cast(await(patience, kind.getSimpleName(), kind::isInstance));
    }

    /** Octets of one's own on the wire, past the stack. */
    public synchronized void sendRaw(Octets octets) {
        write(List.of(octets));
    }

    /** The local port, by which the kernel's table knows this connection. */
    public int localPort() {
        return socket.getLocalPort();
    }

    /** Vanishes by RST. */
    public void reset() {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
        close();
    }

    /** Closes TCP, without a word of the layers above. */
    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
        resume();
    }

    // ---- the reading thread

    private void startReading() {
        Thread reader = new Thread(this::read, "peer-" + socket.getLocalPort());
        reader.setDaemon(true);
        reader.start();
    }

    private void read() {
        EndCause cause = EndCause.TCP_CLOSED;
        try {
            InputStream in = socket.getInputStream();
            byte[] buffer = new byte[READ_OCTETS];
            awaitResume();
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                Octets octets = Octets.wrap(java.util.Arrays.copyOf(buffer, count));
                awaitResume();
                synchronized (this) {
                    watcher.saw(!initiator, octets);
                    take(stack.onOctets(octets));
                }
            }
        } catch (IOException fault) {
            cause = EndCause.TCP_RESET;
        }
        synchronized (this) {
            take(stack.onWireClosed(cause));
            closed = true;
            notifyAll();
        }
    }

    private synchronized void awaitResume() {
        try {
            while (paused && !socket.isClosed()) {
                wait();
            }
        } catch (InterruptedException fault) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void take(OsiStack.Step step) {
        stack = step.next();
        write(step.actions().stream()
                .filter(StackAction.Send.class::isInstance)
                .map(action -> ((StackAction.Send) action).octets())
                .toList());
        for (StackAction action : step.actions()) {
            if (action instanceof StackAction.HangUp) {
                hangUp();
            } else if (!(action instanceof StackAction.Send)
                    && !(action instanceof StackAction.StartTimer)
                    && !(action instanceof StackAction.CancelTimer)) {
                told.add(action);
                notifyAll();
            }
        }
        for (StackAction action : step.actions()) {
            conduct(action);
        }
    }

    /** From here on the strict reader knows what holds. */
    private void agreed(int checkpointKilooctets, int window) {
        watcher.rules.checkpointOctets = checkpointKilooctets * 1024;
        watcher.rules.window = window;
    }

    private void conduct(StackAction action) {
        if (action instanceof StackAction.OpenConfirmed confirmed) {
            agreed(confirmed.checkpointKilooctets(), confirmed.window());
        } else if (action instanceof StackAction.OpenIndication open) {
            watcher.rules.x410Mode = open.request().dialect().x410Mode();
            agreed(open.request().checkpointKilooctets(), open.request().window());
        }
        if (action instanceof StackAction.OpenIndication && !isQuiet(PeerConduct.Quiet.OPEN)) {
            take(conduct.refusal().map(stack::refuseOpen).orElseGet(this::accept));
        } else if (action instanceof StackAction.WantSegment want) {
            Octets part = sending.slice(0, want.octets());
            sending = sending.from(want.octets());
            take(stack.segment(part));
        } else if (action instanceof StackAction.TransferStarted) {
            arriving.clear();
        } else if (action instanceof StackAction.TransferSegment segment) {
            arriving.add(segment.part());
        } else if (action instanceof StackAction.CheckpointReached checkpoint
                && !isQuiet(PeerConduct.Quiet.CHECKPOINT)) {
            take(stack.confirmCheckpoint(checkpoint.serial()));
        } else if (action instanceof StackAction.TransferEnded && !isQuiet(PeerConduct.Quiet.TRANSFER)) {
            endTransfer();
        }
    }

    private OsiStack.Step accept() {
        OsiStack.Step accepted = stack.acceptOpen(conduct.bindResult());
        if (!conduct.asksAtOnce()) {
            return accepted;
        }
        OsiStack.Step asked = accepted.next().pleaseTurn(1);
        List<StackAction> both = new ArrayList<>(accepted.actions());
        both.addAll(asked.actions());
        return new OsiStack.Step(asked.next(), both);
    }

    private void endTransfer() {
        if (conduct.reject().isPresent()) {
            take(stack.rejectTransfer(conduct.reject().get()));
            return;
        }
        Octets apdu = Octets.concat(arriving);
        arriving.clear();
        conduct.taking().accept(apdu);
        received.add(apdu);
        take(stack.acceptTransfer());
        notifyAll();
    }

    private boolean isQuiet(PeerConduct.Quiet about) {
        return conduct.quiet().contains(about);
    }

    /** In one piece. A connection that broke is noticed by the reader. */
    private void write(List<Octets> octets) {
        if (octets.isEmpty()) {
            return;
        }
        octets.forEach(each -> watcher.saw(initiator, each));
        try {
            socket.getOutputStream().write(Octets.concat(octets).toByteArray());
        } catch (IOException fault) {
            hangUp();
        }
    }

    private void hangUp() {
        try {
            socket.close();
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    // ---- waiting

    private static boolean isEnd(StackAction action) {
        return action instanceof StackAction.Released
                || action instanceof StackAction.Aborted
                || action instanceof StackAction.OpenRefused;
    }

    private StackAction await(Duration patience, String what, Predicate<StackAction> wanted) {
        return await(0, patience, what, wanted);
    }

    private synchronized StackAction await(int from, Duration patience, String what, Predicate<StackAction> wanted) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            Optional<StackAction> found =
                    told.subList(from, told.size()).stream().filter(wanted).findFirst();
            if (found.isPresent()) {
                return found.get();
            }
            pauseUntil(deadline, what);
        }
    }

    private void pauseUntil(long deadline, String what) {
        long millis = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
        if (millis <= 0 || closed) {
            throw new AssertionError(
                    "no " + what + (closed ? ", the connection is closed" : " in time") + "; told: " + told);
        }
        try {
            wait(millis);
        } catch (InterruptedException fault) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for " + what);
        }
    }
}
