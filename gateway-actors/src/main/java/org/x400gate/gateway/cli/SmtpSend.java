package org.x400gate.gateway.cli;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.x400gate.protocol.inspect.Lines;
import org.x400gate.protocol.mime.Mailbox;
import org.x400gate.protocol.mixer.SmtpEnvelope;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.smtp.DotStuffing;

/** Hands one message to one SMTP server, step by step (RFC 5321), and says what it answers. */
final class SmtpSend implements AutoCloseable {
    private static final int MAX_REPLY = 64 * 1024;

    private final Socket socket = new Socket();
    private final PrintWriter out;
    private final BufferedReader in;
    private final OutputStream toServer;

    SmtpSend(InetSocketAddress server, Duration patience, PrintWriter out) throws IOException {
        this.out = out;
        socket.connect(server, (int) patience.toMillis());
        socket.setSoTimeout((int) patience.toMillis());
        in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
        toServer = socket.getOutputStream();
    }

    /** Whether the server took it for all of them. */
    boolean send(SmtpEnvelope envelope, Octets message, String hostname) throws IOException {
        boolean ready = ok(reply())
                && ok(ask("EHLO " + hostname))
                && told(
                        "sender",
                        ask("MAIL FROM:<"
                                + envelope.sender().map(Mailbox::addrSpec).orElse("") + ">"));
        if (!ready) {
            return false;
        }
        int taken = 0;
        for (Mailbox recipient : envelope.recipients()) {
            taken += told(recipient.addrSpec(), ask("RCPT TO:<" + recipient.addrSpec() + ">")) ? 1 : 0;
        }
        boolean data = taken > 0 && ask("DATA").startsWith("354");
        boolean done = data && told("message", data(message));
        ask("QUIT");
        return done && taken == envelope.recipients().size();
    }

    private boolean told(String what, String reply) {
        out.println(what + ": " + Lines.printable(reply));
        return ok(reply);
    }

    private static boolean ok(String reply) {
        return reply.startsWith("2");
    }

    private String data(Octets message) throws IOException {
        try (DotStuffing stuffed = DotStuffing.of(message)) {
            while (!stuffed.ended()) {
                toServer.write(stuffed.next().toByteArray());
            }
        }
        toServer.flush();
        return reply();
    }

    private String ask(String command) throws IOException {
        toServer.write((command + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
        toServer.flush();
        return reply();
    }

    /** The last line of it, which has the code. */
    private String reply() throws IOException {
        int read = 0;
        for (String line = in.readLine(); line != null && read < MAX_REPLY; line = in.readLine()) {
            read += line.length();
            if (line.length() < 4 || line.charAt(3) != '-') {
                return line;
            }
        }
        throw new EOFException("the server hung up");
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
