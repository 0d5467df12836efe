package org.x400gate.gateway.cli;

import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.x400gate.gateway.demo.Demo;
import org.x400gate.protocol.stack.Dialect;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Shows a real message crossing, and its reply. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description =
                "Starts two gateways on loopback and sends through both a message, its reply, and one with an attachment for three, one of whom is unknown; and shows the report.")
final class DemoCommand implements Callable<Integer> {
    @Option(
            names = "--message",
            paramLabel = "FILE",
            description = "Internet message (RFC 5322) to send; a shipped one otherwise.")
    private Optional<Path> message = Optional.empty();

    @Option(names = "--stay", description = "Keep both gateways up until Ctrl-C.")
    private boolean stay;

    @Option(names = "--record", paramLabel = "FILE.pcap", description = "Record the X.400 associations.")
    private Optional<Path> record = Optional.empty();

    @Option(
            names = "--directory",
            paramLabel = "DIR",
            description = "Where both gateways live; .x400gate/demo-<time> otherwise.")
    private Optional<Path> directory = Optional.empty();

    @Option(
            names = "--dialect",
            paramLabel = "DIALECT",
            defaultValue = "1988",
            description = "What the gateways speak to each other: 1984, 1988-x410 or 1988 (default).")
    private String dialect = Dialect.P1_1988.configured();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        String time = LocalDateTime.now().format(DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss"));
        Path place = directory
                .orElse(Path.of(".x400gate", "demo-" + time))
                .toAbsolutePath()
                .normalize();
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        Dialect spoken = Dialect.ofConfigured(dialect)
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(), "--dialect " + dialect + ": one of 1984, 1988-x410, 1988"));
        boolean well = Demo.run(new Demo.Options(message, stay, record, place, javaCommand(), spoken), out);
        return (well ? ExitCode.OK : ExitCode.FAILED).number();
    }

    /** The program as it was started, without its arguments. */
    private static List<String> javaCommand() {
        List<String> command = new ArrayList<>();
        command.add(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), X400gate.class.getName()));
        return command;
    }
}
