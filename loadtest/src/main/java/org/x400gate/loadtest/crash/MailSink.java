package org.x400gate.loadtest.crash;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The mail server behind which near.example lies: takes letters and notifications, and refuses, delays and drops as its
 * conduct has it. What it takes it tells of before it answers.
 */
final class MailSink implements Closeable {
    /** What the shim looks for: no other party here says it. */
    static final String TAKEN = "250 2.0.0 taken by the sink";

    private static final int PATIENCE_MILLIS = 60_000;
    private static final int MAX_LINE = 4_000;

    /** One recipient in a notification (RFC 3464 2.3), and what became of him. */
    private static final Pattern ACTION = Pattern.compile("(?im)^Action: *([a-z]+)");

    private final Account account;
    private final Conduct conduct;
    private final ServerSocket listening;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "mail-sink");
        thread.setDaemon(true);
        return thread;
    });

    MailSink(int port, Account account, Conduct conduct) throws IOException {
        this.account = account;
        this.conduct = conduct;
        listening = new ServerSocket(port, 128, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
        threads.execute(this::accept);
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listening.accept();
                threads.execute(() -> serve(socket));
            }
        } catch (IOException closed) {
            return;
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(PATIENCE_MILLIS);
            new Dialogue(socket).hold();
        } catch (IOException gone) {
            // The gateway was killed, or hung up.
            return;
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        threads.shutdownNow();
    }

    /** RFC 5321, as far as a gateway needs it of a server; neither pipelining nor DSN is offered. */
    private final class Dialogue {
        private final InputStream in;
        private final OutputStream out;
        private boolean fromNobody;
        private final List<String> recipients = new ArrayList<>();

        Dialogue(Socket socket) throws IOException {
            in = new BufferedInputStream(socket.getInputStream(), 32 * 1024);
            out = socket.getOutputStream();
        }

        void hold() throws IOException {
            if (conduct.happens(Conduct.REFUSED_AT_THE_DOOR)) {
                say("421 4.3.2 not now");
                return;
            }
            say("220 sink.near.example");
            while (true) {
                String line = line();
                String verb = line.length() < 4 ? line : line.substring(0, 4).toUpperCase(java.util.Locale.ROOT);
                switch (verb) {
                    case "EHLO" -> say("250-sink.near.example\r\n250 8BITMIME");
                    case "MAIL" -> {
                        fromNobody = line.toUpperCase(java.util.Locale.ROOT).startsWith("MAIL FROM:<>");
                        recipients.clear();
                        say("250 2.1.0 ok");
                    }
                    case "RCPT" -> recipient(line);
                    case "DATA" -> {
                        if (!data()) {
                            return;
                        }
                    }
                    case "QUIT" -> {
                        say("221 2.0.0 bye");
                        return;
                    }
                    default -> say("250 2.0.0 ok");
                }
            }
        }

        private void recipient(String line) throws IOException {
            Optional<Letter.Name> name = Letter.recipient(line);
            if (name.filter(known -> known.kind() == Letter.Kind.UNKNOWN_USER).isPresent()) {
                say("550 5.2.1 no such user here");
            } else if (conduct.happens(Conduct.REFUSED_FOR_NOW)) {
                say("451 4.2.1 this mailbox not now");
            } else {
                recipients.add(line);
                say("250 2.1.5 ok");
            }
        }

        /** Whether the connection goes on. */
        private boolean data() throws IOException {
            if (recipients.isEmpty()) {
                say("554 5.5.1 for nobody");
                return true;
            }
            say("354 go ahead");
            byte[] octets = message();
            boolean unwanted = recipients.stream()
                    .flatMap(line -> Letter.recipient(line).stream())
                    .anyMatch(name -> name.kind() == Letter.Kind.UNWANTED);
            if (unwanted) {
                say("554 5.7.1 not wanted here");
                return true;
            } else if (conduct.happens(Conduct.REFUSED_FOR_NOW)) {
                say("451 4.3.0 not now");
                return true;
            } else if (conduct.happens(Conduct.DROPPED_UNTAKEN)) {
                return false;
            }
            boolean silent = conduct.happens(Conduct.DROPPED_TAKEN);
            boolean last = silent || conduct.happens(Conduct.ANSWERED_AND_DROPPED);
            take(octets, !last);
            pause(conduct.delayMillis());
            if (!silent) {
                say(TAKEN);
            }
            return !last;
        }

        private void take(byte[] octets, boolean answered) {
            for (String line : recipients) {
                Optional<Letter.Name> name = Letter.recipient(line);
                Optional<Long> originator = Letter.originator(line);
                if (name.isPresent() && !fromNobody) {
                    account.delivered(name.get(), octets, answered);
                } else if (originator.isPresent() && fromNobody) {
                    notification(originator.get(), new String(octets, StandardCharsets.ISO_8859_1), answered);
                } else {
                    account.stray("mail " + (fromNobody ? "from <> " : "") + line);
                }
            }
        }

        private void notification(long originator, String text, boolean answered) {
            boolean any = false;
            // The first group is about the message, the others about one recipient each.
            for (String group : text.split("\r\n\r\n")) {
                Matcher action = ACTION.matcher(group);
                Optional<Letter.Name> name = Letter.recipient(group);
                if (action.find() && name.isPresent()) {
                    any = true;
                    account.reported(originator, name.get(), action.group(1).equalsIgnoreCase("failed"), answered);
                }
            }
            if (!any) {
                account.stray("a notification about nobody, to the originator of letter " + originator);
            }
        }

        private byte[] message() throws IOException {
            ByteArrayOutputStream message = new ByteArrayOutputStream();
            for (String line = line(); !line.equals("."); line = line()) {
                message.writeBytes(
                        (line.startsWith(".") ? line.substring(1) : line).getBytes(StandardCharsets.ISO_8859_1));
                message.write('\r');
                message.write('\n');
            }
            return message.toByteArray();
        }

        private String line() throws IOException {
            StringBuilder line = new StringBuilder(80);
            for (int octet = in.read(); octet != '\n'; octet = in.read()) {
                if (octet < 0 || line.length() > MAX_LINE) {
                    throw new EOFException("the gateway vanished");
                }
                line.append((char) octet);
            }
            if (line.length() > 0 && line.charAt(line.length() - 1) == '\r') {
                line.setLength(line.length() - 1);
            }
            return line.toString();
        }

        private void say(String reply) throws IOException {
            out.write((reply + "\r\n").getBytes(StandardCharsets.US_ASCII));
        }

        private void pause(int millis) {
            try {
                Thread.sleep(millis);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
