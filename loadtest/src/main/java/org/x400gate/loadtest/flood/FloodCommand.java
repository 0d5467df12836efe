package org.x400gate.loadtest.flood;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.x400gate.loadtest.peer.Kind;
import org.x400gate.loadtest.target.GatewayConfiguration;
import org.x400gate.loadtest.target.GatewayProcess;
import org.x400gate.loadtest.target.Jvm;
import org.x400gate.loadtest.target.TargetOptions;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code x400gate flood}: hostile attempts against a gateway with live transfers, and a verdict. */
@Command(
        name = "x400gate flood",
        mixinStandardHelpOptions = true,
        description =
                "Makes hostile attempts against a gateway of its own, or one that runs, while associations transfer;"
                        + " ends with a verdict and a page of plots. Everything stays on loopback. Linux only.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:passed", "1:not passed", "2:wrong command line", "65:the gateway could not start, or failed"
        })
public final class FloodCommand implements Callable<Integer> {
    private static final int NOT_STARTED = 65;
    private static final int MAX_LIVE = 500;

    @Option(
            names = "--attempts",
            paramLabel = "N",
            defaultValue = "1000000",
            description = "Attempts to make (default 1000000; what fewer than 550000 cannot show, the verdict says).")
    private long attempts;

    @Option(
            names = "--live",
            paramLabel = "N",
            defaultValue = "50",
            description = "Associations that transfer meanwhile (default 50).")
    private int live;

    @Option(
            names = "--at-once",
            paramLabel = "N",
            defaultValue = "256",
            description = "Attempts under way at once (default 256).")
    private int atOnce;

    @Mixin
    private TargetOptions target = new TargetOptions();

    @Spec
    private CommandSpec spec;

    private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new FloodCommand()).execute(arguments));
    }

    @Override
    public Integer call() throws InterruptedException {
        Course course = course();
        try {
            Path place = target.place("flood");
            return target.prepareOnly() ? prepare(place) : flood(course, place);
        } catch (IOException | IllegalStateException e) {
            System.err.println("flood: " + e.getMessage() + (e.getCause() == null ? "" : " (" + e.getCause() + ")"));
            if (e.getCause() instanceof RuntimeException ours) {
                ours.printStackTrace();
            }
            return NOT_STARTED;
        }
    }

    private Course course() {
        if (!Files.isDirectory(Path.of("/proc/self/fd"))) {
            throw wrong("this needs the /proc of Linux");
        }
        if (live < 1 || live > MAX_LIVE) {
            throw wrong("--live " + live + ": 1 to " + MAX_LIVE);
        }
        if (atOnce < 1 || atOnce > FloodConfiguration.MOST_AT_ONCE) {
            throw wrong("--at-once " + atOnce + ": 1 to " + FloodConfiguration.MOST_AT_ONCE);
        }
        target.check();
        try {
            return Course.of(attempts);
        } catch (IllegalArgumentException e) {
            throw wrong(e.getMessage());
        }
    }

    private ParameterException wrong(String text) {
        return new ParameterException(spec.commandLine(), text);
    }

    private int prepare(Path place) throws IOException {
        Path file = target.write(place, ports -> FloodConfiguration.text(live, ports, place));
        out.println("Written: " + file);
        out.println("  " + Jvm.STILL.words() + " ./x400gate run --config " + file);
        out.println("  ./x400gate flood --config " + file + " --gateway PID");
        return 0;
    }

    private int flood(Course course, Path place) throws IOException, InterruptedException {
        Path file = target.file(place, ports -> FloodConfiguration.text(live, ports, place));
        GatewayConfiguration.Known known = FloodConfiguration.read(file);
        out.printf(
                Locale.ROOT,
                "Flood of %,d attempts, %d at once, beside %d live associations; %s%n",
                course.attempts(),
                atOnce,
                known.incoming(),
                place);
        GatewayProcess process = target.process(file, known.ports().admin(), Jvm.STILL, place);
        Outcome outcome;
        try (Flood flood = new Flood(course, known, process, atOnce, out)) {
            outcome = flood.run();
        } finally {
            process.stop()
                    .filter(code -> code != 0)
                    .ifPresent(code -> out.println("  the gateway ended with exit code " + code));
        }
        return tell(outcome, place);
    }

    private int tell(Outcome outcome, Path place) throws IOException {
        Verdict verdict = outcome.verdict();
        double seconds = outcome.samples().get(outcome.samples().size() - 1).seconds();
        String heading = String.format(
                Locale.ROOT,
                "%,d attempts in %,.0f s, rest points included; %d live associations, %d messages",
                outcome.course().attempts(),
                seconds,
                outcome.live(),
                outcome.account().arrived());
        out.println();
        out.println(heading);
        for (Map.Entry<Kind, Map<Kind.Fate, Long>> kind : outcome.tally().entrySet()) {
            kind.getValue()
                    .forEach((fate, count) -> out.printf(
                            Locale.ROOT,
                            "  %,10d  %s: %s%n",
                            count,
                            kind.getKey().words(),
                            fate.words()));
        }
        out.println();
        verdict.lines()
                .forEach(line ->
                        out.printf(Locale.ROOT, "%-9s  %s: %s%n", line.state().words(), line.claim(), line.text()));
        Files.writeString(place.resolve("verdict.json"), Json.of(outcome, verdict));
        Files.writeString(place.resolve("flood.html"), Html.page(outcome, verdict, heading));
        out.println();
        out.println("Plots: " + place.resolve("flood.html") + "   figures: " + place.resolve("verdict.json"));
        out.println("Verdict: " + verdict.words());
        return verdict.passed() ? 0 : 1;
    }
}
