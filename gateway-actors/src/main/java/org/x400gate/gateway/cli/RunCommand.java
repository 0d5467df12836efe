package org.x400gate.gateway.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.x400gate.gateway.boot.Gateway;
import org.x400gate.gateway.boot.InvalidSettings;
import org.x400gate.gateway.boot.Settings;
import org.x400gate.gateway.boot.StartFailed;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs a gateway in the foreground until it is told to end. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = "Runs a gateway until SIGTERM, which drains it; at SIGHUP it reads its configuration again.")
final class RunCommand implements Callable<Integer> {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Configuration; every key not in it has its default.")
    private Optional<Path> config = Optional.empty();

    @Override
    public Integer call() throws InterruptedException {
        try {
            Gateway gateway = Gateway.start(Settings.read(config), Version.text());
            Runtime.getRuntime().addShutdownHook(new Thread(() -> drain(gateway), "drain"));
            HangUp.onEach(gateway::reload);
            return gateway.awaitEnd() ? ExitCode.OK.number() : ExitCode.START_FAILED.number();
        } catch (InvalidSettings e) {
            e.errors().forEach(System.err::println);
        } catch (StartFailed e) {
            System.err.println(e.getMessage());
        }
        return ExitCode.START_FAILED.number();
    }

    /** A JVM that ends by a signal reports 128 and its number; a gateway that drained reports 0. */
    private static void drain(Gateway gateway) {
        if (gateway.ended()) {
            return; // it ended by itself, and the exit code says so
        }
        boolean drained = gateway.drain();
        Runtime.getRuntime().halt((drained ? ExitCode.OK : ExitCode.FAILED).number());
    }
}
