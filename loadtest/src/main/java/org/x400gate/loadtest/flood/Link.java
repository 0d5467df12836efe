package org.x400gate.loadtest.flood;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import org.x400gate.protocol.octets.Octets;

/** One TCP connection of ours on an event loop. Its owner hears of one end: finished, broken, or nothing if it closed it itself. */
final class Link implements EventLoop.Handler {
    /** What the owner hears, on the loop. */
    interface Owner {
        void connected();

        void received(Octets octets);

        /** The other side has closed its direction. */
        void finished();

        /** No connection came to be, or it broke; the link is closed. */
        void broken(IOException why);
    }

    private final SocketChannel channel;
    private final Owner owner;
    private final Deque<ByteBuffer> unsent = new ArrayDeque<>();
    private final EventLoop loop;
    private SelectionKey key;
    private InetSocketAddress local;
    private int mostAtOnce = Integer.MAX_VALUE;
    private boolean reading = true;
    private boolean closed;

    private Link(EventLoop loop, SocketChannel channel, Owner owner) {
        this.loop = loop;
        this.channel = channel;
        this.owner = owner;
    }

    /** Connects; {@code receiveBuffer} 0 leaves the kernel's choice. The owner hears of nothing before this returns. */
    static Link dial(EventLoop loop, InetSocketAddress from, InetSocketAddress to, int receiveBuffer, Owner owner)
            throws IOException {
        SocketChannel channel = SocketChannel.open();
        Link link = new Link(loop, channel, owner);
        try {
            channel.configureBlocking(false);
            if (receiveBuffer > 0) {
                channel.setOption(StandardSocketOptions.SO_RCVBUF, receiveBuffer);
            }
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.bind(from);
            link.local = (InetSocketAddress) channel.getLocalAddress();
            boolean at = channel.connect(to);
            link.key = loop.register(channel, at ? SelectionKey.OP_READ : SelectionKey.OP_CONNECT, link);
            if (at) {
                loop.execute(() -> {
                    if (!link.closed) {
                        owner.connected();
                    }
                });
            }
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        return link;
    }

    /** On a connection that was accepted. */
    static Link accepted(EventLoop loop, SocketChannel channel, Owner owner) throws IOException {
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        Link link = new Link(loop, channel, owner);
        link.local = (InetSocketAddress) channel.getLocalAddress();
        link.key = loop.register(channel, SelectionKey.OP_READ, link);
        return link;
    }

    /** Ours, by which the kernel's table knows this connection. */
    InetSocketAddress local() {
        return local;
    }

    boolean closed() {
        return closed;
    }

    @Override
    public void ready(SelectionKey ready) {
        try {
            if (ready.isConnectable() && channel.finishConnect()) {
                interest();
                owner.connected();
            }
            if (!closed && ready.isValid() && ready.isWritable()) {
                flush();
            }
            if (!closed && ready.isValid() && ready.isReadable()) {
                read();
            }
        } catch (IOException e) {
            broke(e);
        }
    }

    private void read() throws IOException {
        ByteBuffer buffer = loop.buffer(mostAtOnce);
        int count = channel.read(buffer);
        if (count > 0) {
            owner.received(Octets.of(buffer.flip()));
        } else if (count < 0) {
            reading = false;
            interest();
            owner.finished();
        }
    }

    /** As much as the kernel takes goes at once, the rest when it takes more. */
    void write(Octets octets) {
        if (closed || octets.isEmpty()) {
            return;
        }
        unsent.add(octets.toByteBuffer());
        try {
            flush();
        } catch (IOException e) {
            broke(e);
        }
    }

    private void flush() throws IOException {
        while (!unsent.isEmpty()) {
            channel.write(unsent.peek());
            if (unsent.peek().hasRemaining()) {
                break;
            }
            unsent.remove();
        }
        interest();
    }

    private void interest() {
        if (!closed && key.isValid()) {
            int wanted = (reading ? SelectionKey.OP_READ : 0) | (unsent.isEmpty() ? 0 : SelectionKey.OP_WRITE);
            if (key.interestOps() != wanted) {
                key.interestOps(wanted);
            }
        }
    }

    void pause() {
        reading = false;
        interest();
    }

    /** Reads again, so many octets at once. */
    void resume(int atOnce) {
        mostAtOnce = atOnce;
        reading = true;
        interest();
    }

    /** By FIN. */
    void close() {
        end(false);
    }

    /** By RST. */
    void reset() {
        end(true);
    }

    private void end(boolean reset) {
        if (closed) {
            return;
        }
        closed = true;
        try {
            if (reset) {
                channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            }
            channel.close();
        } catch (IOException e) {
            // It is gone, which is what was wanted.
            return;
        }
    }

    private void broke(IOException why) {
        if (!closed) {
            end(false);
            owner.broken(why);
        }
    }
}
