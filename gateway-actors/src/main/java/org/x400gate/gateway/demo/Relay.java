package org.x400gate.gateway.demo;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands between the two gateways on loopback, passes every octet on and writes it down. */
final class Relay implements Closeable {
    /** What readers of captures take for TPKT without being told. */
    private static final int RFC_1006_PORT = 102;

    private final ServerSocket socket;
    private final int target;
    private final Pcap pcap;

    private Relay(ServerSocket socket, int target, Pcap pcap) {
        this.socket = socket;
        this.target = target;
        this.pcap = pcap;
    }

    static Relay open(int target, Pcap pcap) throws IOException {
        Relay relay = new Relay(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), target, pcap);
        start(relay::accept);
        return relay;
    }

    int port() {
        return socket.getLocalPort();
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "relay");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                relay(client);
            } catch (IOException e) {
                if (!socket.isClosed()) {
                    System.err.println("recorder: " + e.getMessage());
                }
            }
        }
    }

    private void relay(Socket client) throws IOException {
        Socket server;
        try {
            server = new Socket(InetAddress.getLoopbackAddress(), target);
        } catch (IOException e) {
            client.close();
            throw e;
        }
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        Pcap.Connection recorded = pcap.connection(client.getPort(), RFC_1006_PORT);
        AtomicInteger directions = new AtomicInteger(2);
        start(() -> pass(client, server, recorded, 0, directions));
        start(() -> pass(server, client, recorded, 1, directions));
    }

    private static void pass(Socket from, Socket to, Pcap.Connection recorded, int side, AtomicInteger directions) {
        byte[] buffer = new byte[65_536];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                recorded.data(side, buffer, length);
                out.write(buffer, 0, length);
            }
            recorded.finish(side);
            to.shutdownOutput();
        } catch (IOException e) {
            close(to); // a reset is passed on as an end
        } finally {
            if (directions.decrementAndGet() == 0) {
                close(from);
                close(to);
            }
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            System.err.println("recorder: " + e.getMessage());
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
