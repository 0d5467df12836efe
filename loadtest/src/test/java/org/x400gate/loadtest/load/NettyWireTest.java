package org.x400gate.loadtest.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.x400gate.loadtest.peer.Wire;
import org.x400gate.protocol.octets.Octets;

/** Over both transports: what the owner hears, and that he hears of one end. */
class NettyWireTest {
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

    private final Wire.Owner owner = new Wire.Owner() {
        @Override
        public void connected() {
            heard.add("connected");
        }

        @Override
        public void received(Octets octets) {
            heard.add("received " + octets.length());
        }

        @Override
        public void finished() {
            heard.add("finished");
        }

        @Override
        public void broken(IOException why) {
            heard.add("broken");
        }
    };

    static Stream<IoHandlerFactory> transports() {
        return Stream.of(NioIoHandler.newFactory(), EpollIoHandler.newFactory());
    }

    private String next() throws InterruptedException {
        return heard.poll(10, TimeUnit.SECONDS);
    }

    private Wire dial(EventLoop loop, int port) throws Exception {
        return loop.submit(() -> new NettyLoop(loop).dial(Bench.loopback(0), Bench.loopback(port), 0, owner))
                .get();
    }

    @ParameterizedTest
    @MethodSource("transports")
    void octetsCrossAndTheOtherSidesEndIsHeardOnce(IoHandlerFactory transport) throws Exception {
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, transport);
        EventLoop loop = group.next();
        try (ServerSocket gateway = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Wire wire = dial(loop, gateway.getLocalPort());
            try (Socket far = gateway.accept()) {
                assertThat(next()).isEqualTo("connected");
                assertThat(wire.local()).isEqualTo(new InetSocketAddress(far.getInetAddress(), far.getPort()));
                loop.execute(() -> wire.write(Octets.ofHex("010203")));
                assertThat(far.getInputStream().readNBytes(3)).containsExactly(1, 2, 3);
                far.getOutputStream().write(new byte[7]);
                assertThat(next()).isEqualTo("received 7");
            }
            assertThat(next()).isEqualTo("finished");
            loop.submit(wire::close).get();
            assertThat(heard).isEmpty();
            assertThat(wire.closed()).isTrue();
        } finally {
            group.shutdownGracefully(0, 1, TimeUnit.SECONDS).await();
        }
        assertThat(heard).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("transports")
    void aResetOfOursIsOneAndWhoIsNotThereIsBroken(IoHandlerFactory transport) throws Exception {
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, transport);
        EventLoop loop = group.next();
        int port;
        try (ServerSocket gateway = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            port = gateway.getLocalPort();
            Wire wire = dial(loop, port);
            try (Socket far = gateway.accept()) {
                assertThat(next()).isEqualTo("connected");
                loop.execute(wire::reset);
                assertThatThrownBy(() -> far.getInputStream().read()).hasMessageContaining("reset");
            }
        }
        dial(loop, port);
        assertThat(next()).isEqualTo("broken");
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).await();
        assertThat(heard).isEmpty();
    }
}
