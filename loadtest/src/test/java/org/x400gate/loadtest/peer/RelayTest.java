package org.x400gate.loadtest.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.Test;

/** A path that is there, is cut, and is there again. */
class RelayTest {
    private static Socket call(Relay relay) throws IOException {
        Socket socket = new Socket(relay.at().getAddress(), relay.at().getPort());
        socket.setSoTimeout(10_000);
        return socket;
    }

    private static void exchange(Socket near, Socket far) throws IOException {
        near.getOutputStream().write("there".getBytes());
        assertThat(far.getInputStream().readNBytes(5)).isEqualTo("there".getBytes());
        far.getOutputStream().write("back".getBytes());
        assertThat(near.getInputStream().readNBytes(4)).isEqualTo("back".getBytes());
    }

    @Test
    void aCutBreaksBothEndsAndAMendedPathCarriesAgain() throws Exception {
        try (ServerSocket gateway = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                EventLoop loop = new EventLoop("relay");
                Relay relay = new Relay(loop, (InetSocketAddress) gateway.getLocalSocketAddress())) {
            gateway.setSoTimeout(10_000);
            Socket near = call(relay);
            Socket far = gateway.accept();
            far.setSoTimeout(10_000);
            exchange(near, far);

            relay.cut();
            assertThatThrownBy(() -> near.getInputStream().read()).hasMessageContaining("reset");
            assertThatThrownBy(() -> far.getInputStream().read()).hasMessageContaining("reset");
            assertThatThrownBy(() -> call(relay)).hasMessageContaining("refused");

            relay.mend();
            try (Socket again = call(relay);
                    Socket farAgain = gateway.accept()) {
                exchange(again, farAgain);
                again.shutdownOutput();
                assertThat(farAgain.getInputStream().read()).isEqualTo(-1);
            }
            near.close();
            far.close();
        }
    }
}
