package org.x400gate.loadtest.peer;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.function.Function;

/** Where a peer of ours is called: each connection gets an end of its own. */
public final class Doorway implements AutoCloseable {
    private static final int BACKLOG = 128;

    private final EventLoop loop;
    private final Function<InetSocketAddress, StackOnWire> ends;
    private final ServerSocketChannel listening;

    /** {@code ends} makes the end of a connection out of the caller's address, on the loop. */
    public Doorway(EventLoop loop, int port, Function<InetSocketAddress, StackOnWire> ends)
            throws IOException, InterruptedException {
        this.loop = loop;
        this.ends = ends;
        listening = ServerSocketChannel.open();
        try {
            listening.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port), BACKLOG);
        } catch (BindException e) {
            throw new IOException(
                    "port " + port + ", where the gateway sends to, is taken: does another of these run?", e);
        }
        listening.configureBlocking(false);
        loop.call(() -> {
            try {
                loop.register(listening, SelectionKey.OP_ACCEPT, this::accept);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    int port() {
        return listening.socket().getLocalPort();
    }

    private void accept(SelectionKey key) {
        try {
            SocketChannel channel = listening.accept();
            if (channel != null) {
                StackOnWire end = ends.apply((InetSocketAddress) channel.getRemoteAddress());
                end.on(Link.accepted(loop, channel, end));
                end.connected();
            }
        } catch (IOException e) {
            // The one who called has gone again; it is the gateway's to try once more.
            return;
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
