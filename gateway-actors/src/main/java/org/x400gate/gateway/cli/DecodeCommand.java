package org.x400gate.gateway.cli;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.x400gate.gateway.capture.Capture;
import org.x400gate.gateway.capture.TcpStreams;
import org.x400gate.protocol.inspect.Apdus;
import org.x400gate.protocol.inspect.Lines;
import org.x400gate.protocol.octets.Octets;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints a recording, an APDU or a content for people to read. */
@Command(
        name = "decode",
        mixinStandardHelpOptions = true,
        description = "Prints a recording (pcap, pcapng), an MTS-APDU or a P2/P22 content, or hexadecimal text of one.")
final class DecodeCommand implements Callable<Integer> {
    /** Longest APDU, content or text of digits that is read; a recording is read packet by packet and may be longer. */
    private static final int MAX_OCTETS = 64 << 20;

    private static final int LOOK_OCTETS = 4096;

    private enum As {
        PCAP,
        APDU,
        IPM
    }

    @Parameters(paramLabel = "FILE", description = "What to print.")
    private Path file = Path.of("");

    @Option(
            names = "--port",
            paramLabel = "N",
            description =
                    "Of a recording: only the connections of TCP port N. Without it: those that begin as X.400 does.")
    private int port;

    @Option(names = "--octets", description = "Each data unit's octets too, but for what a bind or a content holds.")
    private boolean octets;

    @Option(names = "--content", description = "Subjects, texts and other contents of messages too.")
    private boolean content;

    @Option(names = "--json", description = "One JSON object per data unit.")
    private boolean json;

    @Option(
            names = "--as",
            paramLabel = "KIND",
            description = "What FILE is, without looking: ${COMPLETION-CANDIDATES}.")
    private Optional<As> as = Optional.empty();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        if (port < 0 || port > 65_535) {
            throw new picocli.CommandLine.ParameterException(spec.commandLine(), "--port: 1 to 65535 wanted");
        }
        if (Files.isDirectory(file)) {
            throw new FileSystemException(file.toString(), null, "is a directory");
        }
        PrintWriter out = spec.commandLine().getOut();
        String name = Lines.printable(file.toString());
        DecodeOutput output =
                json ? new DecodeJson(name, out, content, octets) : new DecodeText(name, out, content, octets);
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), LOOK_OCTETS)) {
            in.mark(LOOK_OCTETS);
            Octets start = Octets.wrap(in.readNBytes(LOOK_OCTETS - 1));
            in.reset();
            boolean digits = HexText.isHex(start);
            if (!digits && as.map(kind -> kind == As.PCAP).orElse(Capture.looksLikeOne(start))) {
                recording(in, output);
            } else {
                bare(in, digits, output);
            }
        }
        out.flush();
        return (output.clean() ? ExitCode.OK : ExitCode.FAILED).number();
    }

    private void recording(InputStream in, DecodeOutput output) throws IOException {
        DecodeConnections connections = new DecodeConnections(output, content, port != 0);
        TcpStreams streams = new TcpStreams(connections, port);
        Optional<String> ended = Capture.read(in, streams);
        streams.end();
        ended.ifPresent(output::problem);
        streams.unread().forEach(output::note);
        if (connections.followed() == 0) {
            output.problem("no X.400 connection in it");
        }
    }

    private void bare(InputStream in, boolean digits, DecodeOutput output) throws IOException {
        byte[] all = in.readNBytes(MAX_OCTETS + 1);
        if (all.length > MAX_OCTETS) {
            output.problem("longer than " + MAX_OCTETS + " octets, which only a recording may be");
            return;
        }
        Octets octetsOfIt = Octets.wrap(all);
        if (digits) {
            if (!HexText.isHex(octetsOfIt)) {
                output.problem(
                        "hexadecimal digits in its first " + (LOOK_OCTETS - 1) + " octets, something else later");
                return;
            }
            Optional<Octets> parsed = HexText.digits(octetsOfIt);
            if (parsed.isEmpty()) {
                output.problem("an odd number of hexadecimal digits");
                return;
            }
            octetsOfIt = parsed.get();
        }
        whole(octetsOfIt, output);
    }

    private void whole(Octets given, DecodeOutput output) throws IOException {
        switch (as.orElseGet(() -> seeming(given, output))) {
            case PCAP -> {
                try (InputStream in = given.open()) {
                    recording(in, output);
                }
            }
            case APDU -> Apdus.apdu(given, content).forEach(output::unit);
            case IPM -> Apdus.content(given, content).forEach(output::unit);
        }
    }

    /** What is none of these is told as an APDU, with what is wrong about it. */
    private static As seeming(Octets octets, DecodeOutput output) {
        if (Capture.looksLikeOne(octets)) {
            return As.PCAP;
        }
        return switch (Apdus.look(octets)) {
            case IPM -> As.IPM;
            case APDU -> As.APDU;
            case NEITHER -> {
                output.problem(
                        octets.isEmpty()
                                ? "is empty"
                                : "is no recording (pcap, pcapng), no MTS-APDU and no P2 or P22 content, in octets or in"
                                        + " hexadecimal digits; read as an MTS-APDU:");
                yield As.APDU;
            }
        };
    }
}
