package org.x400gate.gateway.crash;

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

/** An SMTP client of few words, one message after the other (RFC 5321). */
final class SmtpLink implements Senders.Link {
    private static final int PATIENCE_MILLIS = 60_000;

    private final Socket socket;
    private final BufferedReader in;
    private final OutputStream out;

    private SmtpLink(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
        this.out = socket.getOutputStream();
    }

    static SmtpLink dial(int port) throws IOException {
        Socket socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
            SmtpLink link = new SmtpLink(socket);
            link.expect("220");
            link.say("EHLO source.example", "250");
            return link;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    @Override
    public void send(Mail mail) throws IOException {
        say("MAIL FROM:<" + mail.from() + ">", "250");
        say("RCPT TO:<" + mail.to() + ">", "250");
        say("DATA", "354");
        // No line of these messages begins with a dot.
        say(mail.octets().toString(StandardCharsets.US_ASCII) + ".", "250");
    }

    private void say(String line, String expected) throws IOException {
        out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
        expect(expected);
    }

    private void expect(String code) throws IOException {
        Optional<String> line = Optional.ofNullable(in.readLine());
        while (line.isPresent() && line.get().startsWith(code + "-")) {
            line = Optional.ofNullable(in.readLine());
        }
        String reply = line.orElseThrow(() -> new EOFException("the gateway hung up"));
        if (!reply.startsWith(code)) {
            throw new IOException("refused: " + reply);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
