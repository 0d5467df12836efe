package org.x400gate.gateway.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.x400gate.gateway.boot.Gateway;
import org.x400gate.gateway.boot.Settings;

/** A gateway in this process, on ports of its own, for commands to talk to; it can be stopped and started on one store. */
final class RunningGate implements AutoCloseable {
    final int smtp = freePort();
    /** Where inside.example's mail goes; nobody listens there until a test does. */
    final int inside = freePort();

    /** Where down.example's mail goes; nobody ever listens there. */
    final int down = freePort();

    final int x400 = freePort();

    private final Path folder;
    private String more;
    private boolean hasDown = true;
    private Gateway gateway;

    RunningGate(Path folder, String more) throws Exception {
        this.folder = folder;
        this.more = more;
        start();
    }

    void start() throws Exception {
        gateway = Gateway.start(Settings.read(Optional.of(config())), "test");
    }

    /** Other keys beside those that are always there; what runs is not told. */
    void write(String other) throws IOException {
        more = other;
        config();
    }

    /** Without the server that nobody listens at, and without its route; what runs is not told. */
    void withoutDown() throws IOException {
        hasDown = false;
        config();
    }

    String metrics() throws IOException {
        try (var in =
                java.net.URI.create("http://" + admin() + "/metrics").toURL().openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** What RCPT is answered. */
    String reply(String from, String to) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), smtp)) {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            in.readLine();
            say(socket, in, "EHLO test.example");
            say(socket, in, "MAIL FROM:<" + from + ">");
            return say(socket, in, "RCPT TO:<" + to + ">");
        }
    }

    Path config() throws IOException {
        return Files.writeString(
                folder.resolve("x400gate.conf"),
                "x400gate { store { directory = \"" + folder.resolve("store") + "\", min-free = 0 }\n"
                        + "log { file = \"" + log() + "\", console = false }\n"
                        + "sessions { node = 40, incoming = 20, outgoing = 20 }\n"
                        + "hostname = \"gate.example\"\n"
                        + "smtp { max-message-memory = 32 MiB, listen.port = " + smtp + "\n"
                        + "  servers.inside { host = \"127.0.0.1\", port = " + inside + " }\n"
                        + (hasDown ? "  servers.down { host = \"127.0.0.1\", port = " + down + " } }\n" : "}\n")
                        + "routes.smtp = [ { domain = \"inside.example\", server = \"inside\" }\n"
                        + (hasDown ? "  { domain = \"down.example\", server = \"down\" } ]\n" : "]\n")
                        + more
                        + "\nadmin.port = 0, x400.listen.port = " + x400 + " }\n");
    }

    Path log() {
        return folder.resolve("gateway.log");
    }

    void stop() {
        gateway.drain();
    }

    void restart() throws Exception {
        stop();
        start();
    }

    Command command(String... arguments) {
        String[] all = new String[arguments.length + 2];
        System.arraycopy(arguments, 0, all, 0, arguments.length);
        all[arguments.length] = "--admin";
        all[arguments.length + 1] = "127.0.0.1:" + gateway.adminPort();
        return Command.run(all);
    }

    String admin() {
        return "127.0.0.1:" + gateway.adminPort();
    }

    /** Hands a message over by SMTP and gives back the id of its entry. */
    String accept(String from, String to, String messageId) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), smtp)) {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            in.readLine();
            say(socket, in, "EHLO test.example");
            say(socket, in, "MAIL FROM:<" + from + "> ENVID=env+2B" + messageId.replace('@', '-'));
            say(socket, in, "RCPT TO:<" + to + ">");
            say(socket, in, "DATA");
            String answer = say(
                    socket,
                    in,
                    "From: " + from + "\r\nTo: " + to + "\r\nSubject: secret subject\r\nMessage-ID: <" + messageId
                            + ">\r\nDate: Sat, 28 Nov 2026 07:00:00 +0000\r\n\r\nsecret text\r\n.");
            if (!answer.startsWith("250")) {
                throw new IOException(answer);
            }
        }
        Command list = command("queue", "list", "--json", "--text", to);
        Matcher id = Pattern.compile("\"id\":\"([0-9A-Z]{26})\"").matcher(list.out());
        if (!id.find()) {
            throw new AssertionError("no entry: " + list);
        }
        return id.group(1);
    }

    private static String say(Socket socket, BufferedReader in, String line) throws IOException {
        socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
        String reply = in.readLine();
        while (reply.startsWith("250-")) {
            reply = in.readLine();
        }
        return reply;
    }

    static void await(Callable<Boolean> what) {
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(what);
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        stop();
    }
}
