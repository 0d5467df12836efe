package org.x400gate.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Has a running gateway make a backup of its store, and waits for it. */
@Command(
        name = "backup",
        mixinStandardHelpOptions = true,
        description =
                "Has a running gateway write a backup of its store into x400gate.store.backup-directory; mail goes on.")
final class BackupCommand implements Callable<Integer> {
    private static final Duration LOOK = Duration.ofMillis(300);

    @Mixin
    private GatewayOption gateway = new GatewayOption();

    @Parameters(
            arity = "0..1",
            paramLabel = "NAME",
            description = "What the backup's directory is called; without it, by the time.")
    private Optional<String> name = Optional.empty();

    @Option(names = "--by", paramLabel = "NAME", description = "Who does it, for the log.")
    private Optional<String> by = Optional.empty();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        return gateway.asking(this::make);
    }

    private ExitCode make(AdminClient running) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        String who = by.orElseGet(() -> System.getProperty("user.name", "unknown"));
        String path = "/backup?by=" + AdminClient.encoded(who)
                + name.map(given -> "&name=" + AdminClient.encoded(given)).orElse("");
        AdminClient.Answer begun = running.send("POST", path);
        if (!begun.taken()) {
            out.println(begun.words().startsWith("no backup") ? begun.words() : "no backup was made: " + begun.words());
            return ExitCode.FAILED;
        }
        String directory = begun.body().path("underWay").asText();
        JsonNode now = begun.body();
        while (now.path("underWay").asText().equals(directory)) {
            pause();
            now = running.get("/backup");
        }
        if (now.path("fault").asText().isEmpty()) {
            out.printf(
                    "%s: all of %s, %s entries, %s octets, read again and whole%n",
                    directory,
                    now.path("made").asText(),
                    now.path("entries").asText(),
                    now.path("octets").asText());
            return ExitCode.OK;
        }
        out.println(now.path("fault").asText());
        return ExitCode.FAILED;
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(LOOK.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
