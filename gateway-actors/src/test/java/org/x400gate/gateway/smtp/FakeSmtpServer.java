package org.x400gate.gateway.smtp;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** An SMTP server with a thread for each connection; what it answers is the test's to say. */
public final class FakeSmtpServer implements AutoCloseable {
    /** Taken messages: envelope lines, then the data as it came. */
    public record Taken(String from, List<String> to, String data) {}

    private final ServerSocket listening;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    final List<Taken> taken = new CopyOnWriteArrayList<>();
    final AtomicInteger connections = new AtomicInteger();
    final AtomicInteger most = new AtomicInteger();
    private final AtomicInteger now = new AtomicInteger();
    volatile String greeting = "220 fake.example";
    volatile String ehlo = "250-fake.example\r\n250-PIPELINING\r\n250 8BITMIME";
    /** With what STARTTLS is answered; without it, with something that is not TLS. */
    volatile Optional<SSLContext> tls = Optional.empty();

    final AtomicInteger securedConnections = new AtomicInteger();

    /** From a RCPT line to its reply. */
    volatile UnaryOperator<String> onRcpt = line -> "250 Ok";
    /** From the data to the reply; "cut" cuts the connection instead. */
    volatile UnaryOperator<String> onData = data -> "250 taken";

    FakeSmtpServer() {
        this(0);
    }

    public FakeSmtpServer(int port) {
        this("127.0.0.1", port);
    }

    public FakeSmtpServer(String address, int port) {
        try {
            listening = new ServerSocket(port, 100, InetAddress.getByName(address));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        new Thread(this::accept, "fake-smtp").start();
    }

    public int port() {
        return listening.getLocalPort();
    }

    /** Told of each message that came whole, before it is acknowledged. */
    public FakeSmtpServer tellingEach(Consumer<String> listener) {
        onData = data -> {
            listener.accept(data);
            return "250 taken";
        };
        return this;
    }

    /** From a RCPT line to its reply. */
    public FakeSmtpServer answeringRcpt(UnaryOperator<String> reply) {
        onRcpt = reply;
        return this;
    }

    /** From the data to the reply at its end. */
    public FakeSmtpServer answeringData(UnaryOperator<String> reply) {
        onData = reply;
        return this;
    }

    /** Offers DSN (RFC 3461) from the next connection on. */
    public FakeSmtpServer offeringDsn() {
        ehlo += "\r\n250 DSN";
        ehlo = ehlo.replace("250 8BITMIME\r\n", "250-8BITMIME\r\n");
        return this;
    }

    /** Each message that was acknowledged. */
    public List<Taken> taken() {
        return List.copyOf(taken);
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listening.accept();
                sockets.add(socket);
                connections.incrementAndGet();
                new Thread(() -> serve(socket), "fake-smtp-connection").start();
            }
        } catch (IOException e) {
            if (!listening.isClosed()) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void serve(Socket socket) {
        most.accumulateAndGet(now.incrementAndGet(), Math::max);
        try (socket) {
            say(socket.getOutputStream(), greeting);
            dialogue(socket);
        } catch (IOException e) {
            sockets.remove(socket);
        } finally {
            now.decrementAndGet();
        }
    }

    private void dialogue(Socket socket) throws IOException {
        BufferedReader in =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
        OutputStream out = socket.getOutputStream();
        String from = "";
        List<String> to = new ArrayList<>();
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String verb = line.length() < 4 ? line : line.substring(0, 4);
            switch (verb) {
                case "EHLO" -> say(out, ehlo);
                case "STAR" -> {
                    say(out, "220 go");
                    if (tls.isEmpty()) {
                        in.read();
                        say(out, "what is this?");
                        return;
                    }
                    secured(socket, tls.get());
                    return;
                }
                case "MAIL" -> {
                    from = line;
                    to = new ArrayList<>();
                    say(out, "250 Ok");
                }
                case "RCPT" -> {
                    String reply = onRcpt.apply(line);
                    if (reply.startsWith("2")) {
                        to.add(line);
                    }
                    say(out, reply);
                }
                case "DATA" -> {
                    say(out, to.isEmpty() ? "554 nobody" : "354 go");
                    if (!to.isEmpty()) {
                        String data = data(in);
                        String reply = onData.apply(data);
                        if (reply.equals("cut")) {
                            return;
                        }
                        if (reply.startsWith("2")) {
                            taken.add(new Taken(from, to, data));
                        }
                        say(out, reply);
                    }
                }
                case "QUIT" -> {
                    say(out, "221 Bye");
                    return;
                }
                default -> say(out, "250 Ok");
            }
        }
    }

    private void secured(Socket socket, SSLContext context) throws IOException {
        SSLSocket secure =
                (SSLSocket) context.getSocketFactory().createSocket(socket, "localhost", socket.getPort(), true);
        secure.setUseClientMode(false);
        secure.startHandshake();
        securedConnections.incrementAndGet();
        dialogue(secure);
    }

    private static String data(BufferedReader in) throws IOException {
        StringBuilder data = new StringBuilder();
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            if (line.equals(".")) {
                return data.toString();
            }
            data.append(line.startsWith(".") ? line.substring(1) : line).append("\r\n");
        }
        throw new EOFException("the client vanished within a message");
    }

    private static void say(OutputStream out, String reply) throws IOException {
        out.write((reply + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    @Override
    public void close() {
        try {
            listening.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
