package org.x400gate.gateway.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.x400gate.gateway.association.BindCheck;
import org.x400gate.gateway.association.PeerSettings;
import org.x400gate.gateway.association.TcpCause;
import org.x400gate.gateway.net.TlsFailure;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.stack.AbortReason;
import org.x400gate.protocol.stack.EndCause;
import org.x400gate.protocol.stack.OpenParameters;
import org.x400gate.protocol.stack.OsiStack;
import org.x400gate.protocol.stack.StackAction;
import org.x400gate.protocol.stack.StackLimits;
import org.x400gate.protocol.stack.StackTimer;
import org.x400gate.protocol.stack.StackView;

/**
 * Opens one association with a peer and releases it, having sent one APDU if there is one, on a connection of its own, with plain blocking reads. It runs in a
 * process of its own beside the gateway, so it neither takes a place there nor disturbs what runs.
 */
final class Probe {
    private final Socket socket;
    private final PeerSettings peer;
    private final Deque<StackAction> toDo = new ArrayDeque<>();
    private final Map<StackTimer, Long> timers = new EnumMap<>(StackTimer.class);
    private OsiStack stack;
    private StackView reached;
    private final Optional<Octets> apdu;
    private int sent;
    private Optional<Result> result = Optional.empty();
    private boolean over;

    /** How it ended. */
    sealed interface Result {
        /** Open, with what was agreed. */
        record Open(StackView reached, int checkpointKilooctets, int window) implements Result {}

        /** The peer has taken the APDU: it answers for it now. */
        record Taken(StackView reached) implements Result {}

        /** Open, but the peer surely has not taken the APDU. */
        record NotTaken(StackView reached, EndCause cause, String detail) implements Result {}

        /**
         * Not open, and why.
         *
         * @param reached how far it had come; empty if there was no TCP connection
         * @param detail in the words of the layer
         */
        record NotOpen(Optional<StackView> reached, EndCause cause, String detail) implements Result {}
    }

    private Probe(Socket socket, PeerSettings peer, OpenParameters parameters, Optional<Octets> apdu) {
        this.socket = socket;
        this.peer = peer;
        this.apdu = apdu;
        this.stack = OsiStack.initiator(parameters);
        this.reached = stack.view();
    }

    /** With what a connection gets its TLS: nothing, for a peer that is called in clear. */
    interface Securing {
        Socket on(Socket connected) throws TlsFailure;
    }

    /** {@code patience}: for the TCP connection, and for the answer of each layer. */
    static Result of(PeerSettings peer, InetSocketAddress address, Duration patience, Securing tls) {
        return of(peer, address, patience, tls, Optional.empty());
    }

    /** With an APDU to send while it is open. */
    static Result of(
            PeerSettings peer, InetSocketAddress address, Duration patience, Securing tls, Optional<Octets> apdu) {
        OpenParameters parameters = peer.opening(
                (apdu.isPresent() ? "send" : "ping") + ProcessHandle.current().pid(), Instant.now(), limits(patience));
        try (Socket socket = new Socket()) {
            socket.setTcpNoDelay(true);
            socket.connect(address, (int) patience.toMillis());
            return new Probe(tls.on(socket), peer, parameters, apdu).run();
        } catch (TlsFailure e) {
            return noConnection(TcpCause.of(e.end()), e.text());
        } catch (SocketTimeoutException e) {
            return noConnection(EndCause.TCP_TIMEOUT, patience.toSeconds() + " s");
        } catch (ConnectException e) {
            return noConnection(EndCause.TCP_REFUSED, e.getMessage());
        } catch (NoRouteToHostException e) {
            return noConnection(EndCause.TCP_UNREACHABLE, e.getMessage());
        } catch (IOException e) {
            return noConnection(EndCause.TCP_RESET, e.getMessage());
        }
    }

    private static Result noConnection(EndCause cause, String detail) {
        return new Result.NotOpen(Optional.empty(), cause, detail);
    }

    private static StackLimits limits(Duration patience) {
        StackLimits standard = StackLimits.STANDARD;
        return new StackLimits(
                standard.maxTpduOctets(),
                standard.maxTsduOctets(),
                standard.maxApduOctets(),
                standard.maxUnsegmentedOctets(),
                Map.of(
                        StackTimer.CONNECT_CONFIRM, patience,
                        StackTimer.SESSION_ACCEPT, patience,
                        StackTimer.RELEASE, patience));
    }

    private Result run() {
        try {
            converse();
        } catch (IOException e) {
            // In TLS 1.3 the peer may refuse our certificate only now.
            TlsFailure tls = TlsFailure.of(e);
            end(
                    e instanceof SSLException ? TcpCause.of(tls.end()) : EndCause.TCP_RESET,
                    e instanceof SSLException ? tls.text() : String.valueOf(e.getMessage()));
        }
        return result.orElseGet(() -> new Result.NotOpen(Optional.of(reached), EndCause.TCP_CLOSED, ""));
    }

    private void converse() throws IOException {
        step(stack.connect());
        InputStream in = socket.getInputStream();
        byte[] buffer = new byte[65_536];
        while (!over) {
            socket.setSoTimeout(untilNextTimer());
            try {
                int length = in.read(buffer);
                step(
                        length < 0
                                ? stack.onWireClosed(EndCause.TCP_CLOSED)
                                : stack.onOctets(Octets.wrap(buffer.clone(), 0, length)));
                over |= length < 0;
            } catch (SocketTimeoutException e) {
                fireTimer();
            }
        }
    }

    private int untilNextTimer() {
        long now = System.nanoTime();
        long nanos = timers.values().stream()
                .mapToLong(due -> due - now)
                .min()
                .orElse(Duration.ofMinutes(5).toNanos());
        return (int) Math.max(1, nanos / 1_000_000);
    }

    private void fireTimer() throws IOException {
        long now = System.nanoTime();
        for (StackTimer timer : StackTimer.values()) {
            if (timers.containsKey(timer) && timers.get(timer) <= now) {
                timers.remove(timer);
                step(stack.onTimer(timer));
                return;
            }
        }
    }

    private void step(OsiStack.Step first) throws IOException {
        take(first);
        OutputStream out = socket.getOutputStream();
        while (!toDo.isEmpty()) {
            StackAction action = toDo.poll();
            if (action instanceof StackAction.Send send) {
                out.write(send.octets().toByteArray());
            } else if (action instanceof StackAction.StartTimer start) {
                timers.put(start.timer(), System.nanoTime() + start.after().toNanos());
            } else if (action instanceof StackAction.CancelTimer cancel) {
                timers.remove(cancel.timer());
            } else {
                indicated(action);
            }
        }
    }

    private void indicated(StackAction action) {
        if (action instanceof StackAction.OpenConfirmed open) {
            BindCheck.wrongResult(open.bindResult(), peer)
                    .ifPresentOrElse(this::notThePeer, () -> apdu.ifPresentOrElse(this::send, () -> release(open)));
        } else if (action instanceof StackAction.WantSegment want) {
            Octets all = apdu.orElseThrow();
            take(stack.segment(all.slice(sent, sent + want.octets())));
            sent += want.octets();
        } else if (action instanceof StackAction.TransferConfirmed) {
            result = Optional.of(new Result.Taken(reached));
            take(stack.close());
        } else if (action instanceof StackAction.TransferRefused refused) {
            result = Optional.of(new Result.NotTaken(reached, refused.cause(), refused.detail()));
            take(stack.close());
        } else if (action instanceof StackAction.OpenRefused refused) {
            end(BindCheck.cause(refused), refused.detail());
        } else if (action instanceof StackAction.Aborted aborted) {
            end(aborted.cause(), aborted.detail());
        } else if (action instanceof StackAction.HangUp || action instanceof StackAction.Released) {
            over = true;
        } else if (action instanceof StackAction.TransferStarted) {
            take(stack.abort(AbortReason.TEMPORARY_PROBLEM)); // nothing is taken here: the peer keeps its message
        }
    }

    private void send(Octets all) {
        take(stack.startTransfer(all.length()));
    }

    private void release(StackAction.OpenConfirmed open) {
        result = Optional.of(new Result.Open(reached, open.checkpointKilooctets(), open.window()));
        take(stack.close());
    }

    private void notThePeer(String why) {
        end(EndCause.REFUSED_AUTHENTICATION, why);
        take(stack.abort(AbortReason.USER_ERROR));
    }

    private void end(EndCause cause, String detail) {
        if (result.isEmpty()) {
            result = Optional.of(new Result.NotOpen(Optional.of(reached), cause, detail));
        }
        over = true;
    }

    /** What stands is noted before what follows from it, since an end tears it down. */
    private void take(OsiStack.Step step) {
        stack = step.next();
        StackView now = stack.view();
        if (now.tpduOctets().isPresent()) {
            reached = now;
        }
        toDo.addAll(step.actions());
    }
}
