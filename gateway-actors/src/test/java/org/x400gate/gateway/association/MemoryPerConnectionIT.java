package org.x400gate.gateway.association;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.x400gate.gateway.net.AttemptPlaces;
import org.x400gate.gateway.net.Networks;
import org.x400gate.gateway.net.SessionClass;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.stack.OsiStack;
import org.x400gate.protocol.stack.ResponderParameters;
import org.x400gate.protocol.stack.StackAction;
import org.x400gate.protocol.stack.StackLimits;
import org.x400gate.protocol.stack.StackTimer;

/**
 * What a peer makes us hold that fills every buffer there is before it says who it is: an unfinished TSDU, an unfinished
 * packet behind it, and as much more as the sockets take. It is measured, and below sessions.memory-per-connection.
 */
@Timeout(120)
class MemoryPerConnectionIT {
    /** As in reference.conf. */
    private static final long MEMORY_PER_CONNECTION = 256 * 1024;

    private static final int CONNECTIONS = 60;
    private static final int DT_OCTETS = 8_000;
    private static final byte[] DT = Octets.concat(
                    List.of(Octets.ofHex("0300 1f47 02f0 00"), Octets.wrap(new byte[DT_OCTETS])))
            .toByteArray();

    private final List<Socket> sockets = new ArrayList<>();
    private MtaRig rig;

    @AfterEach
    void close() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        rig.close();
    }

    @Test
    void aHalfOpenConnectionHoldsNoMoreThanItMay() throws Exception {
        Duration patience = Duration.ofMinutes(5);
        StackLimits limits = new StackLimits(
                65_531,
                1 << 20,
                1L << 24,
                (1 << 20) - 1024,
                Map.of(StackTimer.CONNECT_REQUEST, patience, StackTimer.SESSION_CONNECT, patience));
        rig = MtaRig.start(
                MtaRig.limits(10, 8, 8, 8),
                AssociationSettings.of(new ResponderParameters(Set.of(), 63, 3, limits), limits),
                new AttemptPlaces(100, 0, 100, Networks.NONE, 100));
        fill(2);
        long before = heap();
        fill(CONNECTIONS);
        assertThat(rig.view().attempts(SessionClass.X400_IN)).isEqualTo(CONNECTIONS + 2);
        long each = (heap() - before) / CONNECTIONS;
        System.out.println("octets held for each half-open connection: " + each);
        assertThat(each).isBetween(64 * 1024L, MEMORY_PER_CONNECTION);
        assertThat(rig.view().attempts(SessionClass.X400_IN)).isEqualTo(CONNECTIONS + 2);
    }

    private void fill(int connections) throws Exception {
        int from = sockets.size();
        for (int i = 0; i < connections; i++) {
            Socket socket = new Socket(MtaRig.HOST, rig.port);
            sockets.add(socket);
            for (StackAction action :
                    OsiStack.initiator(MtaRig.opening(1)).connect().actions()) {
                if (action instanceof StackAction.Send send) {
                    socket.getOutputStream().write(send.octets().toByteArray());
                }
            }
        }
        await().until(() -> rig.view().attempts(SessionClass.X400_IN) == sockets.size());
        for (Socket socket : sockets.subList(from, sockets.size())) {
            for (int sent = 0; sent + DT_OCTETS <= 64 * 1024; sent += DT_OCTETS) {
                socket.getOutputStream().write(DT);
            }
            socket.getOutputStream().write(Octets.ofHex("0300 ffff 02f0 00").toByteArray());
            socket.getOutputStream().write(new byte[65_000]);
        }
        await().pollDelay(Duration.ofSeconds(2)).until(() -> true);
    }

    private static long heap() {
        for (int i = 0; i < 4; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
