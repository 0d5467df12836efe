package org.x400gate.loadtest;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.p1.MtaBind;
import org.x400gate.protocol.stack.EndCause;
import org.x400gate.protocol.stack.OsiStack;
import org.x400gate.protocol.stack.ResponderParameters;
import org.x400gate.protocol.stack.StackAction;
import org.x400gate.protocol.stack.StackLimits;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * A neighbouring MTA that takes every association and every message, keeps nothing and counts. Ends when it has counted
 * what it was to wait for, or when nothing came for a while; prints one line of figures.
 */
@Command(name = "p1-sink", mixinStandardHelpOptions = true)
public final class P1Sink implements Callable<Integer> {
    @Option(names = "--port", required = true, description = "Port to listen on, on loopback.")
    private int port;

    @Option(names = "--messages", required = true, description = "Messages to wait for.")
    private long wanted;

    @Option(names = "--idle-seconds", defaultValue = "60", description = "Gives up when nothing came for so long.")
    private int idleSeconds;

    @Option(names = "--mta-name", defaultValue = "sink", description = "Name in the bind result.")
    private String mtaName;

    private final AtomicLong messages = new AtomicLong();
    private final AtomicLong octets = new AtomicLong();
    private final AtomicLong associations = new AtomicLong();
    private volatile long firstNanos;
    private volatile long lastNanos = System.nanoTime();

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new P1Sink()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException {
        try (ServerSocket listening = new ServerSocket(port, 1_024, InetAddress.getLoopbackAddress())) {
            listening.setSoTimeout(100);
            System.out.println("listening " + port);
            while (messages.get() < wanted
                    && System.nanoTime() - lastNanos
                            < Duration.ofSeconds(idleSeconds).toNanos()) {
                accept(listening);
            }
        }
        double seconds = (lastNanos - firstNanos) / 1e9;
        System.out.printf(
                "sink messages=%d octets=%d associations=%d seconds=%.3f per-second=%.0f%n",
                messages.get(), octets.get(), associations.get(), seconds, messages.get() / seconds);
        return messages.get() >= wanted ? 0 : 1;
    }

    private void accept(ServerSocket listening) throws IOException {
        try {
            Socket socket = listening.accept();
            Thread thread = new Thread(() -> serve(socket), "association");
            thread.setDaemon(true);
            thread.start();
        } catch (SocketTimeoutException e) {
            return; // time to look at the counts
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            new Peer(socket).run();
        } catch (IOException | UncheckedIOException e) {
            System.err.println("an association broke: " + e.getMessage());
        }
    }

    private final class Peer {
        private final InputStream in;
        private final OutputStream out;
        private final Deque<StackAction> toDo = new ArrayDeque<>();
        private OsiStack stack = OsiStack.responder(new ResponderParameters(Set.of(), 63, 7, StackLimits.STANDARD));
        private boolean ended;

        Peer(Socket socket) throws IOException {
            in = new BufferedInputStream(socket.getInputStream(), 65_536);
            out = socket.getOutputStream();
        }

        void run() throws IOException {
            associations.incrementAndGet();
            step(stack.awaitConnect());
            byte[] buffer = new byte[65_536];
            while (!ended) {
                int length = in.read(buffer);
                step(
                        length < 0
                                ? stack.onWireClosed(EndCause.TCP_CLOSED)
                                : stack.onOctets(Octets.of(ByteBuffer.wrap(buffer, 0, length))));
                ended |= length < 0;
            }
        }

        /** Carries out what a step asks for, and what that leads to; everything to send goes in one write. */
        private void step(OsiStack.Step first) throws IOException {
            take(first);
            Octets toSend = Octets.EMPTY;
            while (!toDo.isEmpty()) {
                StackAction action = toDo.poll();
                if (action instanceof StackAction.Send send) {
                    toSend = toSend.isEmpty() ? send.octets() : Octets.concat(toSend, send.octets());
                } else {
                    act(action);
                }
            }
            if (!toSend.isEmpty()) {
                out.write(toSend.toByteArray());
            }
        }

        private void take(OsiStack.Step step) {
            stack = step.next();
            toDo.addAll(step.actions());
        }

        private void act(StackAction action) {
            if (action instanceof StackAction.OpenIndication) {
                take(stack.acceptOpen(bindResult()));
            } else if (action instanceof StackAction.CheckpointReached reached) {
                take(stack.confirmCheckpoint(reached.serial()));
            } else if (action instanceof StackAction.TransferSegment segment) {
                octets.addAndGet(segment.part().length());
            } else if (action instanceof StackAction.TransferEnded) {
                count();
                take(stack.acceptTransfer());
            } else if (action instanceof StackAction.HangUp) {
                ended = true;
            } else if (action instanceof StackAction.Aborted aborted) {
                System.err.println("aborted: " + aborted.cause().code() + " " + aborted.detail());
                ended = true;
            }
        }

        private void count() {
            long now = System.nanoTime();
            if (messages.incrementAndGet() == 1) {
                firstNanos = now;
            }
            lastNanos = now;
        }

        private Octets bindResult() {
            return MtaBind.Authenticated.of(mtaName, MtaBind.Password.of(""))
                    .result()
                    .encode();
        }
    }
}
