package org.x400gate.gateway.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.x400gate.gateway.boot.InvalidSettings;
import org.x400gate.gateway.boot.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Reads a configuration as {@code run} would, and says everything that is wrong with it. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = "Reads a configuration and names all its errors.")
final class CheckCommand implements Callable<Integer> {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Configuration; without it the defaults are checked.")
    private Optional<Path> config = Optional.empty();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        String name = config.map(Path::toString).orElse("the defaults");
        try {
            Settings settings = Settings.read(config);
            settings.summary().forEach(out::println);
            settings.obstacle().ifPresent(text -> out.println("limits: " + text));
            out.println(name + (settings.obstacle().isPresent() ? ": 1 error" : ": no errors"));
            return (settings.obstacle().isPresent() ? ExitCode.FAILED : ExitCode.OK).number();
        } catch (InvalidSettings e) {
            e.errors().forEach(out::println);
            out.println(name + ": " + e.errors().size() + (e.errors().size() == 1 ? " error" : " errors"));
            return ExitCode.FAILED.number();
        }
    }
}
