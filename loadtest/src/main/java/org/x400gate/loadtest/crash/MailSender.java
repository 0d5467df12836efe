package org.x400gate.loadtest.crash;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * An Internet host with mail for the gateway, a thread of its own: letter after letter, several on a connection. What was
 * not answered it sends again as another letter: two of them may come out then, and each counts for itself. Now and then it hangs up in the middle
 * of one.
 */
final class MailSender implements Runnable {
    private static final int PATIENCE_MILLIS = 15_000;
    private static final int BETWEEN_CALLS_MILLIS = 40;
    private static final int MAX_ON_A_CONNECTION = 8;
    private static final int MAX_PAUSE_MILLIS = 12;

    private final Account account;
    private final Supplier<Letter> letters;
    private final IntSupplier port;
    private final Conduct conduct;
    private final Gate gate;

    MailSender(Account account, Supplier<Letter> letters, IntSupplier port, Conduct conduct, Gate gate) {
        this.account = account;
        this.letters = letters;
        this.port = port;
        this.conduct = conduct;
        this.gate = gate;
    }

    @Override
    public void run() {
        try {
            while (gate.enter()) {
                try {
                    call();
                } catch (IOException e) {
                    // Refused, or cut off: what was under way is not acknowledged, and a next call is made.
                    Thread.sleep(BETWEEN_CALLS_MILLIS);
                } finally {
                    gate.leave();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void call() throws IOException, InterruptedException {
        try (Socket socket = new Socket()) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port.getAsInt()), PATIENCE_MILLIS);
            Dialogue dialogue = new Dialogue(socket);
            dialogue.expect("220");
            dialogue.say("EHLO sender.near.example");
            dialogue.expect("250");
            int letter = 1 + conduct.any(MAX_ON_A_CONNECTION);
            while (letter-- > 0 && gate.open()) {
                if (!send(dialogue, letters.get())) {
                    return;
                }
                Thread.sleep(conduct.any(MAX_PAUSE_MILLIS));
            }
            dialogue.say("QUIT");
            dialogue.expect("221");
        }
    }

    /** Whether the connection is of use still. */
    private boolean send(Dialogue dialogue, Letter letter) throws IOException {
        dialogue.say("MAIL FROM:<" + letter.originator() + ">");
        dialogue.expect("250");
        for (Letter.To to : letter.to()) {
            dialogue.say("RCPT TO:<" + letter.address(to) + ">" + (letter.asked() ? " NOTIFY=SUCCESS,FAILURE" : ""));
            dialogue.expect("250");
        }
        dialogue.say("DATA");
        dialogue.expect("354");
        byte[] mail = letter.mail();
        if (conduct.happens(Conduct.SENDER_DROPS)) {
            account.cut(letter);
            dialogue.write(mail, conduct.any(mail.length));
            return false;
        }
        // No line of a letter begins with a dot.
        dialogue.write(mail, mail.length);
        dialogue.say(".");
        dialogue.expect("250");
        account.acknowledged(letter);
        return true;
    }

    /** RFC 5321, a command at a time. */
    private final class Dialogue {
        private final BufferedReader in;
        private final OutputStream out;

        Dialogue(Socket socket) throws IOException {
            in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
            out = socket.getOutputStream();
        }

        void say(String line) throws IOException {
            out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
        }

        void write(byte[] octets, int length) throws IOException {
            out.write(octets, 0, length);
        }

        private Optional<String> answer() throws IOException {
            Waits.Waiting waiting = account.waits().begin();
            try {
                return Optional.ofNullable(in.readLine());
            } finally {
                account.waits().end(waiting);
            }
        }

        void expect(String code) throws IOException {
            Optional<String> line = answer();
            while (line.isPresent() && line.get().startsWith(code + "-")) {
                line = Optional.ofNullable(in.readLine());
            }
            String reply = line.orElseThrow(() -> new EOFException("the gateway hung up"));
            if (!reply.startsWith(code)) {
                throw new IOException("refused: " + reply);
            }
        }
    }
}
