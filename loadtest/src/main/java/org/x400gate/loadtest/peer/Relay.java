package org.x400gate.loadtest.peer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.HashSet;
import java.util.Set;
import org.x400gate.protocol.octets.Octets;

/**
 * The path to a gateway, which can be cut: it listens on a port of its own and passes on what comes, in both directions. What the
 * slower side has not taken yet is kept; the windows of the transfers bound it.
 */
public final class Relay implements AutoCloseable {
    private static final int BACKLOG = 1_024;

    private final EventLoop loop;
    private final InetSocketAddress to;
    private final InetSocketAddress at;
    private final Set<Passage> passages = new HashSet<>();
    private ServerSocketChannel listening;

    public Relay(EventLoop loop, InetSocketAddress to) throws IOException, InterruptedException {
        this.loop = loop;
        this.to = to;
        listening = listen(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0));
        at = (InetSocketAddress) listening.getLocalAddress();
        loop.call(this::register);
    }

    private static ServerSocketChannel listen(InetSocketAddress where) throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open();
        channel.bind(where, BACKLOG);
        channel.configureBlocking(false);
        return channel;
    }

    private void register() {
        try {
            loop.register(listening, SelectionKey.OP_ACCEPT, this::accept);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Who calls it calls the gateway. */
    public InetSocketAddress at() {
        return at;
    }

    private void accept(SelectionKey key) {
        try {
            for (SocketChannel channel = listening.accept(); channel != null; channel = listening.accept()) {
                new Passage(channel);
            }
        } catch (IOException e) {
            // Who called has gone again.
            return;
        }
    }

    /** From any other thread: nobody listens any more, and each connection breaks at both ends. */
    public void cut() throws InterruptedException {
        loop.call(() -> {
            try {
                listening.close();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
            Set.copyOf(passages).forEach(Passage::breakOff);
        });
    }

    /** From any other thread, after a cut. */
    public void mend() throws IOException, InterruptedException {
        listening = listen(at);
        loop.call(this::register);
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }

    /** One connection, in its two parts. */
    private final class Passage {
        private final Wire near;
        private final Wire far;
        /** What came before the gateway was reached. */
        private Octets early = Octets.EMPTY;

        private boolean through;

        Passage(SocketChannel channel) throws IOException {
            near = Link.accepted(loop, channel, new FromPeer());
            passages.add(this);
            far = loop.dial(new InetSocketAddress(at.getAddress(), 0), to, 0, new FromGateway());
        }

        void breakOff() {
            passages.remove(this);
            near.reset();
            far.reset();
        }

        private void end() {
            passages.remove(this);
            near.close();
            far.close();
        }

        private final class FromPeer implements Wire.Owner {
            @Override
            public void connected() {
                throw new IllegalStateException("it came connected");
            }

            @Override
            public void received(Octets octets) {
                if (through) {
                    far.write(octets);
                } else {
                    early = early.append(octets);
                }
            }

            @Override
            public void finished() {
                end();
            }

            @Override
            public void broken(IOException why) {
                breakOff();
            }
        }

        private final class FromGateway implements Wire.Owner {
            @Override
            public void connected() {
                through = true;
                far.write(early);
                early = Octets.EMPTY;
            }

            @Override
            public void received(Octets octets) {
                near.write(octets);
            }

            @Override
            public void finished() {
                end();
            }

            @Override
            public void broken(IOException why) {
                breakOff();
            }
        }
    }
}
