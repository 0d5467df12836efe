package org.x400gate.gateway.demo;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The mail server behind a gateway: takes every message and hands it to whoever waits for it. */
final class Sink implements Closeable {
    private static final int MAX_LINE_OCTETS = 100_000;
    private static final int READ_TIMEOUT_MILLIS = 60_000;

    private final ServerSocket socket;
    private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();
    private final Set<String> unknown = ConcurrentHashMap.newKeySet();

    /** A message as it came, dots unstuffed. */
    record Received(String from, List<String> to, byte[] octets) {}

    private Sink(ServerSocket socket) {
        this.socket = socket;
    }

    static Sink open() throws IOException {
        Sink sink = new Sink(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
        Thread thread = new Thread(sink::accept, "sink");
        thread.setDaemon(true);
        thread.start();
        return sink;
    }

    int port() {
        return socket.getLocalPort();
    }

    /** From now on nobody of that address is known here. */
    void refuse(String address) {
        unknown.add(address);
    }

    Optional<Received> next(Duration wait) throws InterruptedException {
        return Optional.ofNullable(received.poll(wait.toMillis(), TimeUnit.MILLISECONDS));
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                Thread thread = new Thread(() -> serve(client), "sink-session");
                thread.setDaemon(true);
                thread.start();
            } catch (IOException e) {
                return; // closed: the demonstration is over
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            client.setSoTimeout(READ_TIMEOUT_MILLIS);
            new Session(client).run();
        } catch (IOException e) {
            System.err.println("sink: a connection broke: " + e.getMessage());
        }
    }

    private final class Session {
        private final InputStream in;
        private final OutputStream out;
        private String from = "";
        private List<String> to = new ArrayList<>();

        Session(Socket client) throws IOException {
            in = new BufferedInputStream(client.getInputStream());
            out = client.getOutputStream();
        }

        void run() throws IOException {
            say("220 sink.example ESMTP");
            while (true) {
                Optional<String> line = line().map(octets -> new String(octets, StandardCharsets.ISO_8859_1));
                if (line.isEmpty() || line.get().toUpperCase(Locale.ROOT).startsWith("QUIT")) {
                    say("221 2.0.0 bye");
                    return;
                }
                command(line.get());
            }
        }

        private void command(String line) throws IOException {
            String verb = line.toUpperCase(Locale.ROOT);
            if (verb.startsWith("EHLO")) {
                say("250-sink.example\r\n250-PIPELINING\r\n250-8BITMIME\r\n250 ENHANCEDSTATUSCODES");
            } else if (verb.startsWith("MAIL FROM:")) {
                from = path(line);
                to = new ArrayList<>();
                say("250 2.1.0 ok");
            } else if (verb.startsWith("RCPT TO:")) {
                if (unknown.contains(path(line))) {
                    say("550 5.1.1 no such user here");
                } else {
                    to.add(path(line));
                    say("250 2.1.5 ok");
                }
            } else if (verb.startsWith("DATA")) {
                say("354 go on");
                byte[] octets = data();
                received.add(new Received(from, List.copyOf(to), octets));
                say("250 2.0.0 taken");
            } else {
                say("250 2.0.0 ok");
            }
        }

        private byte[] data() throws IOException {
            ByteArrayOutputStream message = new ByteArrayOutputStream();
            while (true) {
                byte[] line = line().orElseThrow(() -> new EOFException("connection closed within a message"));
                if (line.length == 1 && line[0] == '.') {
                    return message.toByteArray();
                }
                int start = line.length > 0 && line[0] == '.' ? 1 : 0;
                message.write(line, start, line.length - start);
                message.write('\r');
                message.write('\n');
            }
        }

        /** Up to the next CRLF, without it; empty at the end of the connection. */
        private Optional<byte[]> line() throws IOException {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            int before = 0;
            for (int octet = in.read(); octet >= 0; octet = in.read()) {
                line.write(octet);
                if (octet == '\n' && before == '\r') {
                    byte[] octets = line.toByteArray();
                    return Optional.of(java.util.Arrays.copyOf(octets, octets.length - 2));
                }
                if (line.size() > MAX_LINE_OCTETS) {
                    throw new IOException("a line of more than " + MAX_LINE_OCTETS + " octets");
                }
                before = octet;
            }
            return Optional.empty();
        }

        private void say(String reply) throws IOException {
            out.write((reply + "\r\n").getBytes(StandardCharsets.US_ASCII));
            out.flush();
        }

        private static String path(String line) {
            return line.substring(line.indexOf('<') + 1, line.lastIndexOf('>'));
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
