package org.x400gate.loadtest.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.x400gate.loadtest.load.Opens.Leg;
import org.x400gate.loadtest.load.Opens.Pair;
import org.x400gate.loadtest.peer.EventLoop;

class OpensTest {
    private static Pair pair(double echo, double gateway) {
        return new Pair(new Leg(echo, 9, List.of()), new Leg(gateway, 9, List.of()));
    }

    @Test
    void mediansAreOfEachColumn() {
        List<Pair> pairs = List.of(pair(1_000, 500), pair(3_000, 300), pair(2_000, 400));
        assertThat(Opens.medians(pairs).replaceAll(" +", " ")).isEqualTo("median 2000 400 0.200");
        assertThat(Opens.median(new double[] {4, 1, 2, 3})).isEqualTo(2.5);
    }

    @Test
    void aPairInWhichOneOpenFailedIsNotWhole() {
        assertThat(pair(1, 1).whole()).isTrue();
        assertThat(new Pair(new Leg(1, 9, List.of()), new Leg(1, 9, List.of("bind: no"))).whole())
                .isFalse();
        assertThat(new Pair(new Leg(1, 9, List.of()), new Leg(0, 0, List.of())).whole())
                .isFalse();
    }

    @Test
    void anEchoIsCountedAndWhoHangsUpIsNot() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
                EventLoop loop = new EventLoop("callers")) {
            Thread serving = new Thread(() -> serve(server), "echo");
            serving.setDaemon(true);
            serving.start();
            Opens opens = new Opens(loop);
            InetSocketAddress at = (InetSocketAddress) server.getLocalSocketAddress();

            Pair pair = opens.pair(Opens.echo(at), Opens.gateway(at), Duration.ofMillis(200));

            assertThat(pair.echo().done()).isPositive();
            assertThat(pair.echo().wrong()).isEmpty();
            // What comes back to the gateway's callers is their own CR.
            assertThat(pair.gateway().done()).isZero();
            assertThat(pair.gateway().wrong()).isNotEmpty();
        }
    }

    private static void serve(ServerSocket server) {
        while (!server.isClosed()) {
            try (Socket socket = server.accept()) {
                byte[] octets = new byte[1_000];
                int count = socket.getInputStream().read(octets);
                socket.getOutputStream().write(octets, 0, Math.max(0, count));
                socket.shutdownOutput();
                while (socket.getInputStream().read() >= 0) {
                    continue;
                }
            } catch (IOException e) {
                // Callers reset what they do not understand.
                continue;
            }
        }
    }
}
