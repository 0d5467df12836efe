package org.x400gate.gateway.cli;

import java.io.PrintWriter;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.x400gate.protocol.inspect.Lines;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The ledger of a running gateway, line by line. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        description =
                "Prints the ledger, one JSON object to a line, in the order in which it was written. To go on where"
                        + " an export ended, name the place of its last line.")
final class TraceExportCommand implements Callable<Integer> {
    @Mixin
    private GatewayOption gateway = new GatewayOption();

    @Option(
            names = "--from",
            paramLabel = "TIME",
            converter = Since.class,
            description = "Lines of then or later: 2026-11-28T09:30:00Z, 2026-11-28, or so long ago: 90m, 3d.")
    private Optional<Instant> from = Optional.empty();

    @Option(names = "--to", paramLabel = "TIME", converter = Since.class, description = "Lines before then.")
    private Optional<Instant> to = Optional.empty();

    @Option(
            names = "--after",
            paramLabel = "PLACE",
            description = "Lines behind the one whose \"place\" this is, and no other twice or left out.")
    private Optional<String> after = Optional.empty();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        return gateway.asking(running -> {
            PrintWriter out = spec.commandLine().getOut();
            String path = "/trace/export?"
                    + AdminClient.parameter("from", from.map(Instant::toString))
                    + AdminClient.parameter("to", to.map(Instant::toString))
                    + AdminClient.parameter("after", after);
            Optional<AdminClient.Answer> refusal = running.lines(path, out::println);
            out.flush();
            refusal.ifPresent(no -> spec.commandLine().getErr().println(Lines.printable(no.words())));
            return refusal.isPresent() || out.checkError() ? ExitCode.FAILED : ExitCode.OK;
        });
    }
}
