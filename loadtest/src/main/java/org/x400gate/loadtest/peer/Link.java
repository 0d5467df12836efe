package org.x400gate.loadtest.peer;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import org.x400gate.protocol.octets.Octets;

/** A wire on a loop of our own. */
final class Link implements Wire, EventLoop.Handler {
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

    @Override
    public InetSocketAddress local() {
        return local;
    }

    @Override
    public boolean closed() {
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

    @Override
    public void write(Octets octets) {
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

    @Override
    public void pause() {
        reading = false;
        interest();
    }

    @Override
    public void resume(int atOnce) {
        mostAtOnce = atOnce;
        reading = true;
        interest();
    }

    @Override
    public void close() {
        end(false);
    }

    @Override
    public void reset() {
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
