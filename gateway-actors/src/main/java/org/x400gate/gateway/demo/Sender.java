package org.x400gate.gateway.demo;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A mail client that hands in one message. */
final class Sender {
    private static final int READ_TIMEOUT_MILLIS = 60_000;

    private final BufferedReader in;
    private final OutputStream out;

    private Sender(Socket socket) throws IOException {
        in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
        out = socket.getOutputStream();
    }

    /** The server's reply to the whole message, such as {@code 250 2.0.0 Ok: queued as ...}. */
    static String send(int port, String from, List<String> to, byte[] message) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(READ_TIMEOUT_MILLIS);
            Sender sender = new Sender(socket);
            sender.expect("220");
            sender.say("EHLO client.example", "250");
            sender.say("MAIL FROM:<" + from + ">", "250");
            for (String recipient : to) {
                sender.say("RCPT TO:<" + recipient + ">", "250");
            }
            sender.say("DATA", "354");
            sender.out.write(stuffed(message));
            sender.out.flush();
            String reply = sender.expect("250");
            sender.say("QUIT", "221");
            return reply;
        }
    }

    private void say(String command, String expected) throws IOException {
        out.write((command + "\r\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
        expect(expected);
    }

    private String expect(String code) throws IOException {
        String line = in.readLine();
        while (line != null && line.startsWith(code + "-")) {
            line = in.readLine();
        }
        if (line == null || !line.startsWith(code)) {
            throw new IOException("the gateway answered " + (line == null ? "nothing" : "\"" + line + "\"") + " where "
                    + code + " was expected");
        }
        return line;
    }

    /** Line ends become CRLF, leading dots are doubled, the final dot follows (RFC 5321 4.5.2). */
    private static byte[] stuffed(byte[] message) {
        ByteArrayOutputStream stuffed = new ByteArrayOutputStream(message.length + 100);
        int before = '\n';
        for (byte octet : message) {
            if (octet == '\n' && before != '\r') {
                stuffed.write('\r');
            }
            if (octet == '.' && before == '\n') {
                stuffed.write('.');
            }
            stuffed.write(octet);
            before = octet;
        }
        stuffed.writeBytes((before == '\n' ? ".\r\n" : "\r\n.\r\n").getBytes(StandardCharsets.US_ASCII));
        return stuffed.toByteArray();
    }
}
