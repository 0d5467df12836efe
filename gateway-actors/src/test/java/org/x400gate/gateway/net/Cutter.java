package org.x400gate.gateway.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A TLS peer that has its TCP connection in its hand: it ends that without TLS's end, or says there what TLS did not. */
final class Cutter implements AutoCloseable {
    private record Both(Socket tcp, SSLSocket tls) {}

    private final ServerSocket server = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
    private final CompletableFuture<Both> accepted;

    Cutter(SSLContext context) throws IOException {
        accepted = CompletableFuture.supplyAsync(() -> {
            try {
                Socket tcp = server.accept();
                SSLSocket tls = (SSLSocket) context.getSocketFactory().createSocket(tcp, null, false);
                tls.setUseClientMode(false);
                tls.startHandshake();
                return new Both(tcp, tls);
            } catch (IOException fault) {
                throw new UncheckedIOException(fault);
            }
        });
    }

    int port() {
        return server.getLocalPort();
    }

    void say(String text) throws IOException {
        accepted.join().tls().getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    void forge(byte[] record) throws IOException {
        accepted.join().tcp().getOutputStream().write(record);
    }

    /** Waits for the caller's close_notify. */
    void awaitEnd() throws IOException {
        accepted.join().tls().getInputStream().readAllBytes();
    }

    void cut() throws IOException {
        accepted.join().tcp().shutdownOutput();
    }

    void reset() throws IOException {
        accepted.join().tcp().setSoLinger(true, 0);
        accepted.join().tcp().close();
    }

    @Override
    public void close() throws IOException {
        accepted.join().tcp().close();
        server.close();
    }
}
