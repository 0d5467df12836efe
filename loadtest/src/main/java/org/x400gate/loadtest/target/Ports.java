package org.x400gate.loadtest.target;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/** Ports on loopback: the gateway's three, and the sink's. */
public record Ports(int x400, int admin, int smtp, int sink) {
    /** Four that are free now. */
    public static Ports free() throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < 4; i++) {
                sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            List<Integer> free =
                    sockets.stream().map(ServerSocket::getLocalPort).toList();
            return new Ports(free.get(0), free.get(1), free.get(2), free.get(3));
        } finally {
            for (ServerSocket socket : sockets) {
                socket.close();
            }
        }
    }
}
