package org.x400gate.gateway.cli;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.x400gate.gateway.boot.InvalidSettings;
import org.x400gate.gateway.boot.Settings;
import org.x400gate.persistence.queue.RocksQueue;
import org.x400gate.persistence.queue.SalvageReport;
import org.x400gate.persistence.store.QueueCorrupt;
import org.x400gate.persistence.store.QueueUnavailable;
import org.x400gate.persistence.store.RocksSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes a damaged store open again, and says what of it is lost. */
@Command(
        name = "salvage",
        mixinStandardHelpOptions = true,
        description = "Copies a damaged store, then makes it open again with all that can still be read of it.")
final class SalvageCommand implements Callable<Integer> {
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    @Option(names = "--config", paramLabel = "FILE", description = "Configuration of the gateway whose store it is.")
    private Optional<Path> config = Optional.empty();

    @Option(
            names = "--copy",
            paramLabel = "DIR",
            description = "Where the store is copied first; must not be there yet. Without it: beside the store.")
    private Optional<Path> copy = Optional.empty();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try {
            Optional<RocksSettings> embedded = Settings.read(config).embeddedStore();
            if (embedded.isEmpty()) {
                out.println("not salvaged: the queue is in a database (x400gate.store.kind), whose own tools mend it");
                return ExitCode.FAILED.number();
            }
            RocksSettings store = embedded.get();
            Instant now = Clock.systemUTC().instant();
            return salvage(out, store, copy.orElseGet(() -> beside(store.directory(), now)), now)
                    .number();
        } catch (InvalidSettings e) {
            e.errors().forEach(out::println);
            return ExitCode.FAILED.number();
        }
    }

    private static ExitCode salvage(PrintWriter out, RocksSettings store, Path copy, Instant now) {
        boolean there = Files.exists(copy);
        try {
            print(out, store.directory().toAbsolutePath(), RocksQueue.salvage(store, copy, now));
            return ExitCode.OK;
        } catch (QueueUnavailable e) {
            // The advice of a start, to salvage, is of no use here.
            out.println("not salvaged: " + (e instanceof QueueCorrupt corrupt ? corrupt.what() : e.getMessage()));
            if (!there && Files.exists(copy)) {
                out.println("copy      " + copy.toAbsolutePath() + ", the store as it was");
            }
            return ExitCode.FAILED;
        }
    }

    private static Path beside(Path directory, Instant now) {
        Path absolute = directory.toAbsolutePath().normalize();
        return absolute.resolveSibling(absolute.getFileName() + ".before-salvage-" + STAMP.format(now));
    }

    private static void print(PrintWriter out, Path directory, SalvageReport report) {
        out.println("copy      " + report.copy().toAbsolutePath() + ", the store as it was");
        report.damages().forEach(damage -> out.println("damage    " + damage));
        report.missing().forEach(missing -> out.println("damage    " + missing));
        report.repaired().forEach(finding -> out.println("repaired  " + finding));
        report.lost().forEach(finding -> out.println("lost      " + finding));
        out.println("kept      " + report.kept() + " entries with their whole content");
        if (report.sound()) {
            out.println(directory + " is sound: nothing was changed, and the copy is not needed");
        } else {
            out.println(directory + " opens again. What was accepted or settled in what was left out is not in it:");
            out.println("an acceptance is lost with it, and a message whose outcome was there is sent again");
        }
    }
}
