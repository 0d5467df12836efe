package org.x400gate.gateway.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.x400gate.protocol.asn1.Ber;
import org.x400gate.protocol.asn1.BerLimits;
import org.x400gate.protocol.octets.MalformedInput;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.p1.MtaBindError;
import org.x400gate.protocol.stack.AbortReason;
import org.x400gate.protocol.stack.EndCause;
import org.x400gate.protocol.stack.OpenParameters;
import org.x400gate.protocol.stack.OsiStack;
import org.x400gate.protocol.stack.StackAction;
import org.x400gate.protocol.stack.StackTimer;

/**
 * Opens one association with a peer and releases it, on a connection of its own, with plain blocking reads. It runs in a
 * process of its own beside the gateway, so it neither takes a place there nor disturbs what runs.
 */
final class Probe {
    private final Socket socket;
    private final Deque<StackAction> toDo = new ArrayDeque<>();
    private final Map<StackTimer, Long> timers = new EnumMap<>(StackTimer.class);
    private OsiStack stack;
    private Optional<Result> result = Optional.empty();
    private boolean over;

    /** How it ended. */
    sealed interface Result {
        /** Open; with what was agreed. */
        record Open(Octets bindResult, int checkpointKilooctets, int window) implements Result {}

        /** Not open, and why; {@code detail} is in the words of the layer. */
        record NotOpen(EndCause cause, String detail) implements Result {}
    }

    private Probe(Socket socket, OpenParameters parameters) {
        this.socket = socket;
        this.stack = OsiStack.initiator(parameters);
    }

    static Result of(String host, int port, OpenParameters parameters, Duration connectTimeout) {
        try (Socket socket = new Socket()) {
            socket.setTcpNoDelay(true);
            socket.connect(new InetSocketAddress(host, port), (int) connectTimeout.toMillis());
            return new Probe(socket, parameters).run();
        } catch (UnknownHostException e) {
            return new Result.NotOpen(EndCause.TCP_UNKNOWN_HOST, host);
        } catch (SocketTimeoutException e) {
            return new Result.NotOpen(EndCause.TCP_TIMEOUT, connectTimeout.toSeconds() + " s");
        } catch (ConnectException e) {
            return new Result.NotOpen(EndCause.TCP_REFUSED, e.getMessage());
        } catch (NoRouteToHostException e) {
            return new Result.NotOpen(EndCause.TCP_UNREACHABLE, e.getMessage());
        } catch (IOException e) {
            return new Result.NotOpen(EndCause.TCP_RESET, e.getMessage());
        }
    }

    private Result run() throws IOException {
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
        return result.orElseThrow(() -> new IOException("the connection ended without an answer"));
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
            result = Optional.of(new Result.Open(open.bindResult(), open.checkpointKilooctets(), open.window()));
            take(stack.close());
        } else if (action instanceof StackAction.OpenRefused refused) {
            end(refused.bindError().flatMap(Probe::bindCause).orElse(refused.cause()), refused.detail());
        } else if (action instanceof StackAction.Aborted aborted) {
            end(aborted.cause(), aborted.detail());
        } else if (action instanceof StackAction.HangUp || action instanceof StackAction.Released) {
            over = true;
        } else if (action instanceof StackAction.TransferStarted) {
            take(stack.abort(AbortReason.values()[0])); // nothing is taken here: the peer keeps its message
        }
    }

    /** A refusal travels through all layers; when the peer's MTA said why, that is what counts. */
    private static Optional<EndCause> bindCause(Octets bindError) {
        try {
            MtaBindError error = MtaBindError.decode(Ber.decode(bindError, BerLimits.STANDARD));
            return Optional.of(Map.of(
                            MtaBindError.BUSY, EndCause.BIND_BUSY,
                            MtaBindError.AUTHENTICATION_ERROR, EndCause.BIND_AUTHENTICATION,
                            MtaBindError.UNACCEPTABLE_DIALOGUE_MODE, EndCause.BIND_DIALOGUE_MODE,
                            MtaBindError.UNACCEPTABLE_SECURITY_CONTEXT, EndCause.BIND_SECURITY_CONTEXT)
                    .getOrDefault(error, EndCause.BIND_OTHER));
        } catch (MalformedInput e) {
            return Optional.empty();
        }
    }

    private void end(EndCause cause, String detail) {
        if (result.isEmpty()) {
            result = Optional.of(new Result.NotOpen(cause, detail));
        }
        over = true;
    }

    private void take(OsiStack.Step step) {
        stack = step.next();
        toDo.addAll(step.actions());
    }
}
