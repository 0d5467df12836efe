package org.x400gate.gateway.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import org.x400gate.gateway.association.PeerSettings;
import org.x400gate.gateway.boot.InvalidSettings;
import org.x400gate.gateway.boot.Settings;
import org.x400gate.gateway.conversion.SingleMessage;
import org.x400gate.persistence.store.EntryId;
import org.x400gate.protocol.inspect.Lines;
import org.x400gate.protocol.mixer.Loss;
import org.x400gate.protocol.mixer.SmtpEnvelope;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.p1.MtaReportRequest;
import org.x400gate.protocol.p1.MtsApdu;
import org.x400gate.protocol.p1.OriginatorReportRequest;
import org.x400gate.protocol.p1.Priority;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Gives one message to a gateway by SMTP, or to a peer by P1, on a connection of its own. */
@Command(
        name = "send",
        mixinStandardHelpOptions = true,
        description =
                "Sends a message to a gateway by SMTP, or straight to a configured peer by P1; takes no place of a running"
                        + " gateway.")
final class SendCommand implements Callable<Integer> {
    private static final String LOOPBACK = "127.0.0.1";

    @Parameters(
            paramLabel = "FILE",
            arity = "0..1",
            description = "An Internet message; without it one is made of --subject, --text and --attach.")
    private Optional<Path> file = Optional.empty();

    @Mixin
    private MailDraft draft = new MailDraft();

    @Option(
            names = "--smtp",
            paramLabel = "HOST:PORT",
            description = "The server. Without it and --p1: where the configured gateway takes mail.")
    private Optional<String> smtp = Optional.empty();

    @Option(names = "--p1", paramLabel = "PEER", description = "A configured peer, straight by P1 in its dialect.")
    private Optional<String> peer = Optional.empty();

    @Option(names = "--probe", description = "With --p1: a probe of the message instead of it.")
    private boolean probe;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Configuration with names, address tables and peers.")
    private Optional<Path> config = Optional.empty();

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "20",
            description = "For the connection, and for each answer: 1 to 3600. Default: 20.")
    private int timeout;

    @Spec
    private CommandSpec spec;

    private final Instant now = Instant.now();
    private final String localId = EntryId.of(now, new SecureRandom()).toString();

    @Override
    public Integer call() throws IOException {
        check();
        Settings settings;
        try {
            settings = Settings.read(config);
        } catch (InvalidSettings e) {
            e.errors().forEach(spec.commandLine().getErr()::println);
            return ExitCode.FAILED.number();
        }
        try {
            String hostname = settings.conversion().hostname();
            Octets mail = file.isPresent()
                    ? Octets.wrap(Files.readAllBytes(file.get()))
                    : draft.write(localId, hostname, now);
            SmtpEnvelope envelope = MailParties.of(mail, draft.from(), draft.to());
            return (peer.isPresent()
                            ? byP1(settings, settings.peer(peer.get()).orElseThrow(this::noPeer), envelope, mail)
                            : bySmtp(server(settings), envelope, mail, hostname))
                    .number();
        } catch (MailParties.NoParties e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private void check() {
        if (timeout < 1 || timeout > 3600) {
            throw new ParameterException(
                    spec.commandLine(), "--timeout " + timeout + ": 1 to 3600 seconds are allowed");
        }
        if (smtp.isPresent() && peer.isPresent()) {
            throw new ParameterException(spec.commandLine(), "--smtp or --p1, not both");
        }
        if (probe && peer.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "--probe goes with --p1: SMTP has no probes");
        }
        if (file.isEmpty() && draft.to().isEmpty()) {
            throw new ParameterException(spec.commandLine(), "say a FILE, or --to at least");
        }
    }

    private ParameterException noPeer() {
        return new ParameterException(
                spec.commandLine(), "--p1 " + peer.orElseThrow() + ": no peer of that name is configured");
    }

    private InetSocketAddress server(Settings settings) {
        if (smtp.isEmpty()) {
            String host = settings.smtpListen().host();
            boolean any = host.equals("0.0.0.0") || host.equals("::");
            return new InetSocketAddress(
                    any ? LOOPBACK : host, settings.smtpListen().port());
        }
        Matcher address = PingCommand.HOST_AND_PORT.matcher(smtp.get());
        if (!address.matches() || Integer.parseInt(address.group("port")) > 65_535) {
            throw new ParameterException(spec.commandLine(), "--smtp " + smtp.get() + ": HOST:PORT is wanted");
        }
        String host = Optional.ofNullable(address.group("v6")).orElse(address.group("host"));
        return new InetSocketAddress(host, Integer.parseInt(address.group("port")));
    }

    private ExitCode bySmtp(InetSocketAddress server, SmtpEnvelope envelope, Octets mail, String hostname) {
        PrintWriter out = spec.commandLine().getOut();
        out.println("to " + server.getHostString() + ":" + server.getPort() + " by SMTP");
        try (SmtpSend session = new SmtpSend(server, Duration.ofSeconds(timeout), out)) {
            return session.send(envelope, mail, hostname) ? ExitCode.OK : ExitCode.FAILED;
        } catch (IOException e) {
            out.println("failed: " + Lines.printable(String.valueOf(e.getMessage())));
            return ExitCode.FAILED;
        }
    }

    private ExitCode byP1(Settings settings, PeerSettings there, SmtpEnvelope envelope, Octets mail)
            throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        SingleMessage.Result result =
                new SingleMessage(settings.conversion(), settings.reader(there), now, localId).toX400(envelope, mail);
        if (!(result instanceof SingleMessage.Apdu made)) {
            say("refused", ((SingleMessage.Refused) result).reasons());
            return ExitCode.FAILED;
        }
        say("loss", made.losses());
        MtsApdu apdu = probe ? probe((MtsApdu.Message) made.apdu()) : made.apdu();
        out.println("mts-identifier: " + apdu.identifier());
        Octets octets;
        try (var in = apdu.node().sequence().open()) {
            octets = Octets.wrap(in.readAllBytes());
        }
        return new PeerCall(there, settings, Duration.ofSeconds(timeout), out).send(octets);
    }

    /** Who probes wants to hear of success too. */
    private static MtsApdu.Probe probe(MtsApdu.Message message) {
        return new MtsApdu.Probe(
                message.envelope().toBuilder()
                        .priority(Priority.NORMAL)
                        .recipients(message.envelope().recipients().stream()
                                .map(recipient ->
                                        recipient.withReports(MtaReportRequest.REPORT, OriginatorReportRequest.REPORT))
                                .toList())
                        .build(),
                Optional.of(message.content().octets()));
    }

    private void say(String word, List<Loss> losses) {
        PrintWriter err = spec.commandLine().getErr();
        losses.forEach(loss -> err.println(word + ": " + Lines.printable(loss.toString())));
    }
}
