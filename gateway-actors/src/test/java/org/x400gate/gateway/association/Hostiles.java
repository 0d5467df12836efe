package org.x400gate.gateway.association;

import java.io.IOException;
import java.net.Socket;
import java.util.List;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.stack.OpenParameters;
import org.x400gate.protocol.stack.OsiStack;
import org.x400gate.protocol.stack.StackAction;
import org.x400gate.protocol.stack.StackPeer;

/** Connections that never become a session, of each kind there is. */
final class Hostiles {
    private static final PeerSettings.Credential WRONG = new PeerSettings.Credential("MTA-1", MtaRig.ascii("guess"));

    private final int port;
    private final Octets connectRequest;
    private final Octets opening;

    Hostiles(int port) {
        this.port = port;
        OpenParameters parameters = MtaRig.opening(1);
        OsiStack.Step caller = OsiStack.initiator(parameters).connect();
        connectRequest = sent(caller);
        OsiStack.Step called = OsiStack.responder(MtaRig.RESPONDER).awaitConnect();
        called = called.next().onOctets(connectRequest);
        caller = caller.next().onOctets(sent(called));
        opening = Octets.concat(connectRequest, sent(caller));
    }

    private static Octets sent(OsiStack.Step step) {
        return Octets.concat(step.actions().stream()
                .filter(StackAction.Send.class::isInstance)
                .map(action -> ((StackAction.Send) action).octets())
                .toList());
    }

    static int kinds() {
        return 7;
    }

    /** Runs the attempt with this number to its end. */
    void attempt(int number) throws IOException {
        switch (number % kinds()) {
            case 0 -> with(number, Octets.EMPTY, Socket::close);
            case 1 -> with(number, connectRequest, Socket::close);
            case 2 -> refused();
            case 3 ->
                with(number, Octets.EMPTY, socket -> {
                    socket.shutdownOutput();
                    drain(socket);
                });
            case 4 -> with(number, opening.slice(0, number / kinds() % opening.length()), Hostiles::reset);
            case 5 -> with(number, Octets.of(0x16, 0x03, 0x01, 0x00, 0x00), Hostiles::drain);
            default -> with(number, number % 2 == 0 ? Octets.EMPTY : connectRequest, Hostiles::drain);
        }
    }

    private interface Then {
        void run(Socket socket) throws IOException;
    }

    private void with(int number, Octets first, Then then) throws IOException {
        try (Socket socket = new Socket(MtaRig.HOST, port)) {
            socket.setSoTimeout(30_000);
            if (!first.isEmpty()) {
                socket.getOutputStream().write(first.toByteArray());
            }
            then.run(socket);
        } catch (java.net.SocketException resetByUs) {
            if (number % kinds() < 3) {
                throw resetByUs;
            }
        }
    }

    /** Silent from here on, until the gateway hangs up. */
    private static void drain(Socket socket) throws IOException {
        socket.getInputStream().readAllBytes();
    }

    private static void reset(Socket socket) throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    private void refused() {
        try (StackPeer peer = StackPeer.dial(MtaRig.HOST, port, MtaRig.opening(WRONG))) {
            if (!(peer.awaitOpen(MtaRig.PATIENCE) instanceof StackAction.OpenRefused)) {
                throw new AssertionError("opened with a wrong password: " + List.copyOf(peer.told()));
            }
        }
    }
}
