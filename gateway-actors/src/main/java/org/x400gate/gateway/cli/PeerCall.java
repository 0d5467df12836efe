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
        for (PeerSettings.Endpoint endpoint : peer.address().endpoints()) {
            Optional<ExitCode> answer = send(peer.at(endpoint), apdu);
            if (answer.isPresent()) {
                return answer.get();
            }
        }
        return ExitCode.FAILED;
    }

    /** Empty if there was no connection, so that nothing of it can have come to the peer. */
    private Optional<ExitCode> send(PeerSettings there, Octets apdu) {
        List<InetAddress> addresses;
        try {
            addresses = List.of(InetAddress.getAllByName(there.address().host()));
        } catch (UnknownHostException e) {
            failed(EndCause.TCP_UNKNOWN_HOST, there.address().host());
            return Optional.empty();
        }
        for (InetAddress address :
                addresses.stream().limit(PingCommand.MAX_ADDRESSES).toList()) {
            InetSocketAddress called =
                    new InetSocketAddress(address, there.address().port());
            out.println("to " + Lines.printable(there.name()) + " at " + address.getHostAddress() + ":"
                    + called.getPort() + ", dialect " + there.terms().dialect().configured());
            Probe.Result result = Probe.of(there, called, patience, tcp -> secured(tcp, there), Optional.of(apdu));
            if (result instanceof Probe.Result.Taken) {
                out.println("taken: " + apdu.length() + " octets, the peer answers for it now");
                return Optional.of(ExitCode.OK);
            } else if (result instanceof Probe.Result.NotTaken not) {
                return Optional.of(failed(not.cause(), not.detail()));
            } else if (result instanceof Probe.Result.NotOpen not) {
                ExitCode answer = failed(not.cause(), not.detail());
                if (not.reached().isPresent()) {
                    return not.cause().belowSession() ? Optional.empty() : Optional.of(answer);
                }
            }
        }
        return Optional.empty();
    }

    private Socket secured(Socket tcp, PeerSettings there) throws TlsFailure {
        return there.tls().enabled()
                ? TlsClient.on(tcp, there, settings.tls().orElseThrow(), patience, session -> {})
                : tcp;
    }

    private ExitCode failed(EndCause cause, String detail) {
        out.println("not taken: " + cause.code() + " " + cause.sentence()
                + (detail.isEmpty() ? "" : ": " + Lines.printable(detail)));
        return ExitCode.FAILED;
    }
}
