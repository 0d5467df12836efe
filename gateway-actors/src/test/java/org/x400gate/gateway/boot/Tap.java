package org.x400gate.gateway.boot;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.x400gate.protocol.octets.Octets;

/** Between a caller and a port on loopback: passes one connection on, and keeps what the caller said. */
final class Tap implements AutoCloseable {
    private final ServerSocket listening;
    private final int target;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final List<Octets> said = new CopyOnWriteArrayList<>();

    Tap(int target) {
        this.target = target;
        try {
            listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
        thread(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    List<Octets> said() {
        return List.copyOf(said);
    }

    private static void thread(Runnable task) {
        Thread thread = new Thread(task, "tap");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            Socket caller = listening.accept();
            Socket called = new Socket(InetAddress.getLoopbackAddress(), target);
            sockets.addAll(List.of(caller, called));
            thread(() -> pass(called, caller, any -> {}));
            pass(caller, called, said::add);
        } catch (IOException fault) {
            if (!listening.isClosed()) {
                throw new UncheckedIOException(fault);
            }
        }
    }

    private void pass(Socket from, Socket to, Consumer<Octets> listener) {
        byte[] buffer = new byte[65_536];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                listener.accept(Octets.wrap(Arrays.copyOf(buffer, length)));
                out.write(buffer, 0, length);
            }
            to.shutdownOutput();
        } catch (IOException ended) {
            close(to); // a reset is passed on as an end
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
        sockets.forEach(Tap::close);
    }
}
