package org.x400gate.gateway.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import org.x400gate.gateway.boot.InvalidSettings;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** Which running gateway is asked, for all commands that ask one. */
final class GatewayOption {
    @Option(names = "--config", paramLabel = "FILE", description = "Configuration of the gateway asked.")
    private Optional<Path> config = Optional.empty();

    @Option(names = "--admin", paramLabel = "HOST:PORT", description = "Admin address, instead of the configured one.")
    private Optional<String> admin = Optional.empty();

    @Spec(Target.MIXEE)
    private CommandSpec spec;

    interface Question {
        ExitCode ask(AdminClient gateway) throws IOException;
    }

    /** Its answer, or the words that no gateway answers. */
    int asking(Question question) {
        return asking(admin, config, spec.commandLine().getErr(), question);
    }

    /** As above, for a command that declares the two options itself. */
    static int asking(Optional<String> admin, Optional<Path> config, PrintWriter err, Question question) {
        AdminClient gateway;
        try {
            gateway = AdminClient.of(admin, config);
        } catch (InvalidSettings e) {
            e.errors().forEach(err::println);
            return ExitCode.FAILED.number();
        }
        try {
            return question.ask(gateway).number();
        } catch (IOException e) {
            err.println("no gateway answers at http://" + gateway.address() + "/ (" + e.getMessage() + ")");
            return ExitCode.NOT_RUNNING.number();
        }
    }
}
