package org.x400gate.loadtest.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.x400gate.loadtest.peer.EventLoop;
import org.x400gate.loadtest.peer.Wire;
import org.x400gate.protocol.octets.Octets;

/**
 * An SMTP client that sends so many messages a second, whether or not the ones before have been answered in time, and knows when
 * each was taken. Messages come at equal distances and go over whatever session is free; they wait if none is.
 */
final class MailSource {
    private static final String NAME = "bench-";
    private static final int LINE = 64;

    private final EventLoop loop;
    private final InetSocketAddress gateway;
    private final String to;
    private final int octets;
    private final Map<Integer, Long> taken = new ConcurrentHashMap<>();

    MailSource(EventLoop loop, InetSocketAddress gateway, String to, int octets) {
        this.loop = loop;
        this.gateway = gateway;
        this.to = to;
        this.octets = octets;
    }

    /** The number of a message, which stands in its subject; -1 if it is none of these. */
    static int number(Octets message) {
        String text = new String(message.toByteArray(), StandardCharsets.ISO_8859_1);
        int at = text.indexOf(NAME);
        if (at < 0) {
            return -1;
        }
        int end = at + NAME.length();
        while (end < text.length() && Character.isDigit(text.charAt(end))) {
            end++;
        }
        return Integer.parseInt(text.substring(at + NAME.length(), end));
    }

    /** When each was taken, by number and the JVM's own clock. */
    Map<Integer, Long> taken() {
        return Map.copyOf(taken);
    }

    /** From any other thread: returns when all were taken. */
    void send(int messages, int sessions, double perSecond, Duration patience) throws InterruptedException {
        Sending sending = new Sending(messages, sessions, perSecond);
        loop.execute(sending::begin);
        try {
            sending.over.get(patience.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException(
                    "not all mail was taken: " + e.getCause().getMessage(), e.getCause());
        } catch (TimeoutException e) {
            throw new IllegalStateException("not all mail was taken within " + patience.toSeconds() + " s", e);
        }
    }

    private final class Sending {
        private final int messages;
        private final double nanosEach;
        private final List<Session> idle = new ArrayList<>();
        private final List<Session> sessions = new ArrayList<>();
        private final CompletableFuture<Void> over = new CompletableFuture<>();
        private long began;
        private int next;
        private int done;

        Sending(int messages, int count, double perSecond) {
            this.messages = messages;
            this.nanosEach = 1e9 / perSecond;
            for (int i = 0; i < count; i++) {
                sessions.add(new Session(this));
            }
        }

        void begin() {
            began = System.nanoTime();
            sessions.forEach(Session::open);
            tick();
        }

        private void tick() {
            long due = (long) ((System.nanoTime() - began) / nanosEach);
            while (next < messages && next < due && !idle.isEmpty()) {
                idle.remove(idle.size() - 1).send(next++);
            }
            if (done < messages && !over.isDone()) {
                loop.after(Duration.ofMillis(1), this::tick);
            }
        }

        void taken(Session session, int number) {
            taken.put(number, System.nanoTime());
            idle.add(session);
            done++;
            if (done == messages) {
                sessions.forEach(Session::close);
                over.complete(null);
            }
        }

        void failed(String why) {
            over.completeExceptionally(new IOException(why));
        }
    }

    /** One connection: greeting, EHLO, then one message after the other, each answer awaited. */
    private final class Session implements Wire.Owner {
        private final Sending sending;
        private final StringBuilder line = new StringBuilder();
        private Wire wire;
        private Awaited awaited = Awaited.GREETING;
        private int number;

        private enum Awaited {
            GREETING(220),
            EHLO(250),
            MAIL(250),
            RCPT(250),
            DATA(354),
            TEXT(250);

            private final int reply;

            Awaited(int reply) {
                this.reply = reply;
            }
        }

        Session(Sending sending) {
            this.sending = sending;
        }

        void open() {
            try {
                wire = loop.dial(new InetSocketAddress(gateway.getAddress(), 0), gateway, 0, this);
            } catch (IOException e) {
                sending.failed(e.getMessage());
            }
        }

        void close() {
            say("QUIT\r\n", Awaited.GREETING);
            wire.close();
        }

        void send(int message) {
            number = message;
            say("MAIL FROM:<sender@near.example>\r\n", Awaited.MAIL);
        }

        private void say(String text, Awaited then) {
            awaited = then;
            wire.write(Octets.of(text, StandardCharsets.US_ASCII));
        }

        @Override
        public void connected() {
            awaited = Awaited.GREETING;
        }

        @Override
        public void received(Octets octets) {
            for (byte each : octets.toByteArray()) {
                if (each == '\n') {
                    String reply = line.toString();
                    line.setLength(0);
                    if (reply.length() < 4 || reply.charAt(3) != '-') {
                        replied(reply.strip());
                    }
                } else {
                    line.append((char) each);
                }
            }
        }

        private void replied(String reply) {
            if (!reply.startsWith(String.valueOf(awaited.reply))) {
                sending.failed("to " + awaited + ": " + reply);
                return;
            }
            switch (awaited) {
                case GREETING -> say("EHLO bench.example\r\n", Awaited.EHLO);
                case EHLO -> sending.idle.add(this);
                case MAIL -> say("RCPT TO:<" + to + ">\r\n", Awaited.RCPT);
                case RCPT -> say("DATA\r\n", Awaited.DATA);
                case DATA -> say(text(), Awaited.TEXT);
                case TEXT -> sending.taken(this, number);
            }
        }

        private String text() {
            StringBuilder text = new StringBuilder(
                    "From: sender@near.example\r\nTo: " + to + "\r\nSubject: " + NAME + number + " \r\nMessage-ID: <"
                            + NAME + number + "@near.example>\r\nDate: Mon, 23 Nov 2026 09:00:00 +0000\r\n\r\n");
            for (int length = 0; length < octets; length += LINE) {
                text.append("x".repeat(LINE - 2)).append("\r\n");
            }
            return text.append(".\r\n").toString();
        }

        @Override
        public void finished() {
            sending.failed("the gateway hung up");
        }

        @Override
        public void broken(IOException why) {
            sending.failed(why.getMessage());
        }
    }
}
