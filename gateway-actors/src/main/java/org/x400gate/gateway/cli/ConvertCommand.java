package org.x400gate.gateway.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.x400gate.gateway.association.PeerSettings;
import org.x400gate.gateway.boot.InvalidSettings;
import org.x400gate.gateway.boot.Settings;
import org.x400gate.gateway.conversion.ConversionSettings;
import org.x400gate.gateway.conversion.SingleMessage;
import org.x400gate.persistence.store.EntryId;
import org.x400gate.protocol.inspect.Apdus;
import org.x400gate.protocol.inspect.Lines;
import org.x400gate.protocol.mime.Mailbox;
import org.x400gate.protocol.mixer.BodyCapabilities;
import org.x400gate.protocol.mixer.Loss;
import org.x400gate.protocol.mixer.SmtpEnvelope;
import org.x400gate.protocol.octets.MalformedInput;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.p1.Edition;
import org.x400gate.protocol.p1.MtsApdu;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Converts a file as the gateway converts a message, and names what got lost. */
@Command(
        name = "convert",
        mixinStandardHelpOptions = true,
        description =
                "Converts a message, report or notification in a file as the gateway would, and names every loss.",
        footer = {
            "",
            "The result goes to standard output or --output; losses, refusals and the envelope go to standard error or"
                    + " --losses. Without --config the gateway's defaults count: mailboxes become O/R addresses below"
                    + " /C=XX/ADMD= /PRMD=x400gate/, O/R addresses mailboxes at localhost."
        })
final class ConvertCommand implements Callable<Integer> {
    private static final int MAX_OCTETS = 64 << 20;

    private enum Target {
        X400,
        MAIL
    }

    @Parameters(
            paramLabel = "FILE",
            description = "An Internet message; or an MTS-APDU, a P2 or P22 content, or hexadecimal text of one.")
    private Path file = Path.of("");

    @Option(
            names = "--to",
            paramLabel = "x400|mail",
            description = "What shall become of it. Without it: the other of what FILE is.")
    private Optional<Target> target = Optional.empty();

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Configuration with names and address tables; without it the defaults are used.")
    private Optional<Path> config = Optional.empty();

    @Option(
            names = "--edition",
            paramLabel = "1984|1988",
            description = "Of P1 and P2, if X.400 is made. Without it: the peer's, or 1988.")
    private Optional<String> edition = Optional.empty();

    @Option(
            names = "--peer",
            paramLabel = "NAME",
            description =
                    "Makes X.400 as for this peer of the configuration: in its dialect, and what its readers take.")
    private Optional<String> peer = Optional.empty();

    @Option(
            names = "--from",
            paramLabel = "ADDRESS",
            description =
                    "Who it is from, if FILE has no envelope; <> is nobody. Without it: Return-Path or From, or the"
                            + " heading's originator.")
    private Optional<String> from = Optional.empty();

    @Option(
            names = "--recipient",
            paramLabel = "ADDRESS",
            description =
                    "Who it is for, if FILE has no envelope; may be given many times. Without it: all in To, Cc and"
                            + " Bcc, or in the heading.")
    private List<String> recipients = List.of();

    @Option(
            names = "--about",
            paramLabel = "APDU",
            description =
                    "The X.400 message that a delivery status notification in FILE tells about: makes the report on"
                            + " it. Without it a notification is converted as any other message.")
    private Optional<Path> about = Optional.empty();

    @Option(names = "--output", paramLabel = "FILE", description = "Where the result goes, instead of standard output.")
    private Optional<Path> output = Optional.empty();

    @Option(names = "--losses", paramLabel = "FILE", description = "Where losses go, instead of standard error.")
    private Optional<Path> losses = Optional.empty();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        ConversionSettings settings;
        BodyCapabilities reader;
        try {
            Settings read = Settings.read(config);
            settings = read.conversion();
            reader = reader(read);
        } catch (InvalidSettings e) {
            e.errors().forEach(spec.commandLine().getErr()::println);
            return ExitCode.FAILED.number();
        }
        Octets given = read(file);
        SingleMessage.Result result = convert(given, settings, reader);
        try (PrintWriter report =
                losses.isPresent() ? new PrintWriter(losses.get().toFile(), "UTF-8") : null) {
            return tell(result, report == null ? spec.commandLine().getErr() : report);
        }
    }

    private SingleMessage.Result convert(Octets given, ConversionSettings settings, BodyCapabilities reader)
            throws IOException {
        Instant now = Instant.now();
        String localId = EntryId.of(now, new SecureRandom()).toString();
        SingleMessage message = new SingleMessage(settings, reader, now, localId);
        Apdus.Seeming seeming = Apdus.look(given);
        try {
            if (target.orElse(seeming == Apdus.Seeming.NEITHER ? Target.X400 : Target.MAIL) == Target.MAIL) {
                if (peer.isPresent()) {
                    throw new ParameterException(spec.commandLine(), "--peer: a mail is made, which is for no peer");
                }
                return message.toMail(apdu(given, seeming, new BareContent(settings, now, localId), settings));
            }
            if (about.isPresent()) {
                return message.toReport(given, subject(about.get(), settings));
            }
            if (seeming != Apdus.Seeming.NEITHER) {
                throw new ParameterException(spec.commandLine(), file + " is X.400 already; say --to mail");
            }
            return message.toX400(MailParties.of(given, from, recipients), given);
        } catch (MailParties.NoParties e) {
            throw new ParameterException(spec.commandLine(), file + ": " + e.getMessage(), e);
        } catch (MalformedInput e) {
            return new SingleMessage.Refused(List.of(new Loss(e.clause(), "file", e.getMessage())));
        }
    }

    private BodyCapabilities reader(Settings settings) {
        if (peer.isEmpty()) {
            return BodyCapabilities.of(edition(edition.orElse("1988")));
        }
        PeerSettings there = settings.peer(peer.get())
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(), "--peer " + peer.get() + ": the configuration has no such peer"));
        BodyCapabilities reader = settings.reader(there);
        return edition.map(named -> reader.in(edition(named))).orElse(reader);
    }

    private Edition edition(String named) {
        return switch (named) {
            case "1984" -> Edition.OF_1984;
            case "1988" -> Edition.OF_1988;
            default ->
                throw new ParameterException(spec.commandLine(), "--edition " + named + ": 1984 or 1988 is wanted");
        };
    }

    private MtsApdu apdu(Octets given, Apdus.Seeming seeming, BareContent bare, ConversionSettings settings)
            throws MailParties.NoParties {
        return switch (seeming) {
            case IPM -> bare.enveloped(given, from, recipients);
            case APDU, NEITHER -> {
                if (from.isPresent() || !recipients.isEmpty()) {
                    throw new ParameterException(
                            spec.commandLine(), "--from, --recipient: an MTS-APDU has an envelope of its own");
                }
                yield MtsApdu.decode(given, settings.p1Limits());
            }
        };
    }

    private MtsApdu.Message subject(Path path, ConversionSettings settings) throws IOException {
        if (MtsApdu.decode(read(path), settings.p1Limits()) instanceof MtsApdu.Message message) {
            return message;
        }
        throw new ParameterException(spec.commandLine(), "--about " + path + ": a message is wanted");
    }

    /** Octets, also if they are written as digits. */
    private Octets read(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            throw new FileSystemException(path.toString(), null, "is a directory");
        }
        byte[] all;
        try (InputStream in = Files.newInputStream(path)) {
            all = in.readNBytes(MAX_OCTETS + 1);
        }
        if (all.length > MAX_OCTETS) {
            throw new FileSystemException(path.toString(), null, "longer than " + MAX_OCTETS + " octets");
        }
        Octets octets = Octets.wrap(all);
        return HexText.isHex(octets) ? HexText.digits(octets).orElse(octets) : octets;
    }

    private int tell(SingleMessage.Result result, PrintWriter report) throws IOException {
        if (result instanceof SingleMessage.Apdu made) {
            try (InputStream in = made.apdu().node().sequence().open()) {
                write(Octets.wrap(in.readAllBytes()));
            }
            say(report, "loss", made.losses());
            return ExitCode.OK.number();
        } else if (result instanceof SingleMessage.Mail made) {
            write(made.message());
            report.println("envelope: " + envelope(made.envelope()));
            say(report, "loss", made.losses());
            return ExitCode.OK.number();
        } else if (result instanceof SingleMessage.Refused refused) {
            say(report, "refused", refused.reasons());
            return ExitCode.FAILED.number();
        }
        throw new IllegalStateException("no such result: " + result);
    }

    private static String envelope(SmtpEnvelope envelope) {
        List<String> words = new ArrayList<>();
        words.add("MAIL FROM:<" + envelope.sender().map(Mailbox::addrSpec).orElse("") + ">");
        envelope.recipients().forEach(recipient -> words.add("RCPT TO:<" + recipient.addrSpec() + ">"));
        return words.stream().collect(Collectors.joining(" "));
    }

    private void write(Octets octets) throws IOException {
        if (output.isPresent()) {
            Files.write(output.get(), octets.toByteArray());
        } else {
            System.out.write(octets.toByteArray());
            System.out.flush();
        }
    }

    private static void say(PrintWriter report, String word, List<Loss> losses) {
        losses.forEach(loss -> report.println(word + ": " + Lines.printable(loss.toString())));
        report.flush();
    }
}
