package org.x400gate.gateway.cli;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.x400gate.gateway.boot.InvalidSettings;
import org.x400gate.gateway.boot.Settings;
import org.x400gate.persistence.queue.RestoreReport;
import org.x400gate.persistence.queue.RocksQueue;
import org.x400gate.persistence.store.Backup;
import org.x400gate.persistence.store.BackupReport;
import org.x400gate.persistence.store.QueueUnavailable;
import org.x400gate.persistence.store.RocksSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Puts a backup where there is no store; or lists what backups there are. */
@Command(
        name = "restore",
        mixinStandardHelpOptions = true,
        description =
                "Puts a backup into the store's directory, which has to be empty or missing; no gateway may run on it.")
final class RestoreCommand implements Callable<Integer> {
    @Option(names = "--config", paramLabel = "FILE", description = "Configuration of the gateway whose store it is.")
    private Optional<Path> config = Optional.empty();

    @Option(
            names = "--list",
            description = "Lists the backups in x400gate.store.backup-directory, and does nothing else.")
    private boolean list;

    @Option(
            names = "--hold",
            description =
                    "Nothing that waits is tried before an operator releases it: some of it may have been sent since.")
    private boolean hold;

    @Parameters(
            arity = "0..1",
            paramLabel = "BACKUP",
            description = "Directory of the backup, or its name in x400gate.store.backup-directory.")
    private Optional<String> backup = Optional.empty();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (list == backup.isPresent()) {
            throw new ParameterException(spec.commandLine(), "restore BACKUP, or restore --list");
        }
        PrintWriter out = spec.commandLine().getOut();
        try {
            Settings settings = Settings.read(config);
            Optional<RocksSettings> store = settings.embeddedStore();
            if (store.isEmpty()) {
                out.println("not restored: the queue is in a database (x400gate.store.kind), whose own tools do that");
                return ExitCode.FAILED.number();
            }
            return (list ? list(out, settings) : restore(out, settings, store.get())).number();
        } catch (InvalidSettings e) {
            e.errors().forEach(out::println);
        } catch (QueueUnavailable e) {
            out.println(e.getMessage());
        }
        return ExitCode.FAILED.number();
    }

    private static ExitCode list(PrintWriter out, Settings settings) {
        Optional<Path> directory = settings.backupDirectory();
        if (directory.isEmpty()) {
            out.println("x400gate.store.backup-directory is not set");
            return ExitCode.FAILED;
        }
        List<Backup> backups = Backup.in(directory.get());
        for (Backup each : backups) {
            BackupReport report = each.report();
            out.printf(
                    "%s  all of %s, %d entries, %d octets, version %d%n",
                    report.directory().getFileName(),
                    report.made(),
                    report.entries(),
                    report.octets(),
                    report.version());
        }
        if (backups.isEmpty()) {
            out.println("no backups in " + directory.get());
        }
        return ExitCode.OK;
    }

    private ExitCode restore(PrintWriter out, Settings settings, RocksSettings store) {
        Path directory = place(settings);
        RestoreReport report = RocksQueue.restore(
                store, new Backup(directory), hold, Clock.systemUTC().instant());
        out.printf(
                "%s is as it was at %s: %d entries, %d of them held%n",
                store.directory().toAbsolutePath(), report.backup().made(), report.entries(), report.held());
        out.println("What was taken after that is not in it. What was sent after that is in it once more"
                + (hold
                        ? ": look at it (x400gate queue list --held) and release it (x400gate queue release ID)."
                        : ", and is sent again when the gateway starts."));
        return ExitCode.OK;
    }

    private Path place(Settings settings) {
        Path given = Path.of(backup.orElseThrow());
        boolean named = Backup.fault(given.toString()).isEmpty() && !Files.exists(given);
        return named ? settings.backupDirectory().map(in -> in.resolve(given)).orElse(given) : given;
    }
}
