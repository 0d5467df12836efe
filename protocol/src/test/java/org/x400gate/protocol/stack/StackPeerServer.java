package org.x400gate.protocol.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** An MTA that others call, for tests: a {@link StackPeer} for each connection to a port on loopback. */
public final class StackPeerServer implements AutoCloseable {
    private final ServerSocket listening;
    private final ResponderParameters parameters;
    private final List<StackPeer> peers = new ArrayList<>();
    private volatile PeerConduct conduct;

    private StackPeerServer(ServerSocket listening, ResponderParameters parameters, PeerConduct conduct) {
        this.listening = listening;
        this.parameters = parameters;
        this.conduct = conduct;
    }

    /** On a free port of 127.0.0.1. */
    public static StackPeerServer start(ResponderParameters parameters, PeerConduct conduct) {
        return start(0, parameters, conduct);
    }

    public static StackPeerServer start(int port, ResponderParameters parameters, PeerConduct conduct) {
        try {
            ServerSocket listening = new ServerSocket(port, 1024, InetAddress.getLoopbackAddress());
            StackPeerServer server = new StackPeerServer(listening, parameters, conduct);
            Thread acceptor = new Thread(server::accept, "peer-listener-" + listening.getLocalPort());
            acceptor.setDaemon(true);
            acceptor.start();
            return server;
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    public int port() {
        return listening.getLocalPort();
    }

    /** For the connections still to come. */
    public void behave(PeerConduct other) {
        conduct = other;
    }

    /** All there were, in the order of their coming. */
    public synchronized List<StackPeer> peers() {
        return List.copyOf(peers);
    }

    /** The connection with this number, from 0. */
    public synchronized StackPeer awaitPeer(int number, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (peers.size() <= number) {
            long millis = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
            if (millis <= 0) {
                throw new AssertionError("no connection " + number + ", only " + peers.size());
            }
            try {
                wait(millis);
            } catch (InterruptedException fault) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted while waiting for a connection");
            }
        }
        return peers.get(number);
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket socket = listening.accept();
                StackPeer peer = StackPeer.answer(socket, parameters, conduct);
                synchronized (this) {
                    peers.add(peer);
                    notifyAll();
                }
            } catch (IOException fault) {
                if (!listening.isClosed()) {
                    throw new UncheckedIOException(fault);
                }
            }
        }
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
        peers().forEach(StackPeer::close);
    }
}
