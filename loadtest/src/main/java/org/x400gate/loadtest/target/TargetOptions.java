package org.x400gate.loadtest.target;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** Which gateway is under load, and where what is written goes: for all commands that put one under load. */
public final class TargetOptions {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

    @Option(
            names = "--directory",
            paramLabel = "DIR",
            description = "Where configuration, log and results go; .x400gate/<command>-<time> otherwise.")
    private Optional<Path> directory = Optional.empty();

    @Option(names = "--prepare", description = "Only writes the configuration for a gateway that somebody else starts.")
    private boolean prepare;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "With --gateway: the configuration that it runs with, written by --prepare.")
    private Optional<Path> config = Optional.empty();

    @Option(
            names = "--gateway",
            paramLabel = "PID",
            description = "Uses this running gateway instead of one of its own.")
    private Optional<Long> gateway = Optional.empty();

    @Spec(Target.MIXEE)
    private CommandSpec spec;

    /** The configuration of one command's gateway. */
    public interface Configuration {
        String text(Ports ports);
    }

    /** @throws ParameterException if one option needs another */
    public void check() {
        if (gateway.isPresent() != config.isPresent()) {
            throw new ParameterException(
                    spec.commandLine(), "--gateway and --config go together: which process, and what it runs with");
        }
    }

    public boolean prepareOnly() {
        return prepare;
    }

    /** Whether the gateway is somebody else's. */
    public boolean running() {
        return gateway.isPresent();
    }

    /** The directory, which is there then. */
    public Path place(String command) throws IOException {
        Path place = directory
                .orElse(Path.of(".x400gate", command + "-" + LocalDateTime.now().format(TIME)))
                .toAbsolutePath()
                .normalize();
        return Files.createDirectories(place);
    }

    /** Writes the configuration of a gateway of our own. */
    public Path write(Path place, Configuration configuration) throws IOException {
        return Files.writeString(place.resolve("x400gate.conf"), configuration.text(Ports.free()));
    }

    /** What the gateway runs with: its own, or one that is written now. */
    public Path file(Path place, Configuration configuration) throws IOException {
        return running() ? config.orElseThrow() : write(place, configuration);
    }

    /** The one that runs, or one that is started with that file. */
    public GatewayProcess process(Path file, int admin, Jvm jvm, Path place) throws IOException, InterruptedException {
        return running()
                ? GatewayProcess.running(gateway.orElseThrow(), admin)
                : GatewayProcess.start(home(), file, admin, jvm, place.resolve("gateway.out"));
    }

    /** Where the gateway was built. */
    public static Path home() {
        return Path.of(System.getProperty("x400gate.home", "."));
    }
}
