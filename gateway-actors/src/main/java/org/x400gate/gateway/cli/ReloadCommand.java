package org.x400gate.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.x400gate.gateway.boot.InvalidSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Has a running gateway read its configuration again, and says what is in use now. */
@Command(
        name = "reload",
        mixinStandardHelpOptions = true,
        description = "Has a running gateway read its configuration again; sessions go on.")
final class ReloadCommand implements Callable<Integer> {
    @Option(names = "--config", paramLabel = "FILE", description = "Configuration of the gateway asked.")
    private Optional<Path> config = Optional.empty();

    @Option(names = "--admin", paramLabel = "HOST:PORT", description = "Admin address, instead of the configured one.")
    private Optional<String> admin = Optional.empty();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        AdminClient gateway;
        try {
            gateway = AdminClient.of(admin, config);
        } catch (InvalidSettings e) {
            e.errors().forEach(out::println);
            out.println("not reloaded: " + e.errors().size() + " errors");
            return ExitCode.FAILED.number();
        }
        try {
            AdminClient.Answer answer = gateway.send("POST", "/reload?" + AdminClient.by());
            if (!answer.body().has("outcome")) {
                out.println("not reloaded: " + answer.words());
                return ExitCode.FAILED.number();
            }
            print(out, answer.body());
            return (answer.ok() ? ExitCode.OK : ExitCode.FAILED).number();
        } catch (IOException e) {
            out.println("no gateway answers at http://" + gateway.address() + "/ (" + e.getMessage() + ")");
            return ExitCode.NOT_RUNNING.number();
        }
    }

    private static void print(PrintWriter out, JsonNode answer) {
        answer.path("errors").forEach(error -> out.println(error.asText()));
        answer.path("changed").forEach(key -> out.println("  in use now: " + key.asText()));
        answer.path("waiting").forEach(key -> out.println("  waits for the next start: " + key.asText()));
        answer.path("left").forEach(left -> out.println("  " + left.asText()));
        out.println(answer.path("outcome").asText() + ": version "
                + answer.path("version").asText() + " since "
                + answer.path("since").asText());
    }
}
