package org.x400gate.gateway.cli;

import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.x400gate.gateway.association.PeerSettings;
import org.x400gate.gateway.boot.Settings;
import org.x400gate.gateway.net.TlsFailure;
import org.x400gate.protocol.inspect.Lines;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.stack.EndCause;

/** Hands one APDU to a peer, at the first of its addresses that answers. */
final class PeerCall {
    private final PeerSettings peer;
    private final Settings settings;
    private final Duration patience;
    private final PrintWriter out;

    PeerCall(PeerSettings peer, Settings settings, Duration patience, PrintWriter out) {
        this.peer = peer;
        this.settings = settings;
        this.patience = patience;
        this.out = out;
    }

    ExitCode send(Octets apdu) {
        List<InetAddress> addresses;
        try {
            addresses = List.of(InetAddress.getAllByName(peer.address().host()));
        } catch (UnknownHostException e) {
            return failed(EndCause.TCP_UNKNOWN_HOST, peer.address().host());
        }
        for (InetAddress address :
                addresses.stream().limit(PingCommand.MAX_ADDRESSES).toList()) {
            InetSocketAddress called =
                    new InetSocketAddress(address, peer.address().port());
            out.println("to " + Lines.printable(peer.name()) + " at " + address.getHostAddress() + ":"
                    + called.getPort() + ", dialect " + peer.terms().dialect().configured());
            Probe.Result result = Probe.of(peer, called, patience, this::secured, Optional.of(apdu));
            if (result instanceof Probe.Result.Taken) {
                out.println("taken: " + apdu.length() + " octets, the peer answers for it now");
                return ExitCode.OK;
            } else if (result instanceof Probe.Result.NotTaken not) {
                return failed(not.cause(), not.detail());
            } else if (result instanceof Probe.Result.NotOpen not) {
                ExitCode answer = failed(not.cause(), not.detail());
                if (not.reached().isPresent()) {
                    return answer;
                }
            }
        }
        return ExitCode.FAILED;
    }

    private Socket secured(Socket tcp) throws TlsFailure {
        return peer.tls().enabled()
                ? TlsClient.on(tcp, peer, settings.tls().orElseThrow(), patience, session -> {})
                : tcp;
    }

    private ExitCode failed(EndCause cause, String detail) {
        out.println("not taken: " + cause.code() + " " + cause.sentence()
                + (detail.isEmpty() ? "" : ": " + Lines.printable(detail)));
        return ExitCode.FAILED;
    }
}
