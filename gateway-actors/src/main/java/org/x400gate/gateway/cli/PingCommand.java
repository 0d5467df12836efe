package org.x400gate.gateway.cli;

import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.x400gate.gateway.association.PeerSettings;
import org.x400gate.gateway.boot.InvalidSettings;
import org.x400gate.gateway.boot.Settings;
import org.x400gate.gateway.net.Networks;
import org.x400gate.gateway.net.TlsFailure;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.stack.Selectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Opens one association with a peer and releases it, and says how far up the layers that went. */
@Command(
        name = "ping",
        mixinStandardHelpOptions = true,
        description = "Tries a peer layer by layer; works beside a running gateway and takes none of its places.")
final class PingCommand implements Callable<Integer> {
    /** A host's addresses are tried in turn, at most so many. */
    static final int MAX_ADDRESSES = 8;

    static final Pattern HOST_AND_PORT =
            Pattern.compile("(?:\\[(?<v6>[0-9A-Fa-f:.]+)]|(?<host>[^:\\[\\]]+)):(?<port>[0-9]{1,5})");

    @Parameters(
            paramLabel = "PEER|HOST:PORT",
            description = "A configured peer by name, or an address without credentials; IPv6 as [ADDRESS]:PORT.")
    private String target = "";

    @Option(names = "--config", paramLabel = "FILE", description = "Configuration with the peer in it.")
    private Optional<Path> config = Optional.empty();

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "20",
            description = "For the TCP connection, and for the answer of each layer: 1 to 3600. Default: 20.")
    private int timeout;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        if (timeout < 1 || timeout > 3600) {
            out.println("--timeout " + timeout + ": 1 to 3600 seconds are allowed");
            return ExitCode.USAGE.number();
        }
        Settings settings;
        try {
            settings = Settings.read(config);
        } catch (InvalidSettings e) {
            e.errors().forEach(out::println);
            return ExitCode.USAGE.number();
        }
        Optional<PeerSettings> peer = settings.peer(target).or(() -> stranger(settings.mtaName()));
        if (peer.isEmpty()) {
            out.println(target + " is neither a configured peer nor HOST:PORT nor [IPV6]:PORT");
            return ExitCode.USAGE.number();
        }
        return ping(out, peer.get(), settings);
    }

    /** Somebody we only know the address of: no selectors, no passwords. */
    private Optional<PeerSettings> stranger(String mtaName) {
        Matcher address = HOST_AND_PORT.matcher(target);
        if (!address.matches()
                || Integer.parseInt(address.group("port")) < 1
                || Integer.parseInt(address.group("port")) > 65_535) {
            return Optional.empty();
        }
        String host = Stream.of(address.group("v6"), address.group("host"))
                .filter(java.util.Objects::nonNull)
                .findFirst()
                .orElseThrow();
        return Optional.of(new PeerSettings(
                target,
                new PeerSettings.Address(host, Integer.parseInt(address.group("port")), Selectors.NONE, Selectors.NONE),
                new PeerSettings.Credential(mtaName, Octets.EMPTY),
                new PeerSettings.Credential(target, Octets.EMPTY),
                Networks.NONE,
                PeerSettings.Terms.STANDARD));
    }

    private enum Answer {
        OPEN,
        /** Whoever answered, if anybody did, need not be the peer's MTA. */
        ANOTHER_ENDPOINT,
        NO
    }

    /** One endpoint after the other, as a running gateway does. */
    private int ping(PrintWriter out, PeerSettings peer, Settings settings) {
        Answer answer = Answer.ANOTHER_ENDPOINT;
        for (PeerSettings.Endpoint endpoint : peer.address().endpoints()) {
            if (answer == Answer.ANOTHER_ENDPOINT) {
                PeerSettings there = peer.at(endpoint);
                answer = ping(new PingReport(out, there), there, settings);
            }
        }
        return (answer == Answer.OPEN ? ExitCode.OK : ExitCode.FAILED).number();
    }

    /** The next address of a host is tried only where there was no connection at all. */
    private Answer ping(PingReport report, PeerSettings peer, Settings settings) {
        Duration patience = Duration.ofSeconds(timeout);
        report.begin(target, peer);
        List<InetAddress> addresses;
        try {
            addresses = List.of(InetAddress.getAllByName(peer.address().host()));
        } catch (UnknownHostException e) {
            report.unknownHost(peer.address().host());
            return Answer.ANOTHER_ENDPOINT;
        }
        for (InetAddress address : addresses.stream().limit(MAX_ADDRESSES).toList()) {
            InetSocketAddress called =
                    new InetSocketAddress(address, peer.address().port());
            Instant began = Instant.now();
            Probe.Result result = Probe.of(peer, called, patience, tcp -> secured(tcp, peer, settings, report));
            Duration took = Duration.between(began, Instant.now());
            if (result instanceof Probe.Result.Open open) {
                report.open(called, took, open);
                return Answer.OPEN;
            }
            Probe.Result.NotOpen not = (Probe.Result.NotOpen) result;
            report.notOpen(called, not);
            if (not.reached().isPresent()) {
                return not.cause().belowSession() ? Answer.ANOTHER_ENDPOINT : Answer.NO;
            }
        }
        return Answer.ANOTHER_ENDPOINT;
    }

    private Socket secured(Socket tcp, PeerSettings peer, Settings settings, PingReport report) throws TlsFailure {
        return peer.tls().enabled()
                ? TlsClient.on(tcp, peer, settings.tls().orElseThrow(), Duration.ofSeconds(timeout), report::tls)
                : tcp;
    }
}
