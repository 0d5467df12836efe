package org.x400gate.loadtest.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import org.x400gate.loadtest.bench.Bench.Load;
import org.x400gate.loadtest.bench.Bench.Trouble;
import org.x400gate.loadtest.target.TargetOptions;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code x400gate bench}: messages a second, beside Postfix. */
@Command(
        name = "x400gate bench",
        mixinStandardHelpOptions = true,
        description =
                "Measures messages a second through a gateway of its own, in turns with a Postfix relay on the same file"
                        + " system: both sync before they acknowledge. Everything stays on loopback. Linux, with packages postfix and"
                        + " python3, as root.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:measured", "2:wrong command line", "65:something could not start, or failed"})
public final class BenchCommand implements Callable<Integer> {
    private static final double MEBI = 1 << 20;
    private static final int NOT_STARTED = 65;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");
    private static final int MAX_MESSAGES = 1_000_000;
    private static final int MAX_BACKLOG = 10_000_000;
    private static final int MAX_SESSIONS = 64;
    private static final int MAX_OCTETS = 1_000_000;

    @Option(
            names = "--only",
            paramLabel = "WAY",
            split = ",",
            description = "Only these of ${COMPLETION-CANDIDATES} (default all).")
    private List<Way> ways = List.of(Way.values());

    @Option(
            names = "--pairs",
            paramLabel = "N",
            defaultValue = "5",
            description = "Rounds of each, in turns (default 5).")
    private int pairs;

    @Option(
            names = "--messages",
            paramLabel = "N",
            defaultValue = "10000",
            description = "Messages in each round (default 10000).")
    private int messages;

    @Option(
            names = "--warm-up",
            paramLabel = "N",
            defaultValue = "50000",
            description = "Messages in each direction before anything counts (default 50000); until so many have passed"
                    + " the JVM compiles besides.")
    private int warmUp;

    @Option(names = "--sessions", paramLabel = "N", defaultValue = "20", description = "Sessions at once (default 20).")
    private int sessions;

    @Option(
            names = "--octets",
            paramLabel = "N",
            defaultValue = "2048",
            description = "Length of a message's text (default 2048).")
    private int octets;

    @Option(
            names = "--backlog",
            paramLabel = "N",
            defaultValue = "0",
            description =
                    "Measures SMTP -> P1 through two gateways instead, in turns: one with nothing queued, one with so many"
                            + " messages for a peer that is away.")
    private int backlog;

    @Option(
            names = "--no-more",
            description =
                    "Leaves out what is measured besides: one association, a backlog that drains, a peer in trouble, how long"
                            + " a message takes.")
    private boolean noMore;

    @Option(names = "--no-postfix", description = "Measures the gateway alone.")
    private boolean alone;

    @Option(
            names = "--directory",
            paramLabel = "DIR",
            description = "Where everything is written, which Postfix's own users must be able to read;"
                    + " .x400gate/bench-<time> otherwise.")
    private Optional<Path> directory = Optional.empty();

    @Spec
    private CommandSpec spec;

    private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new BenchCommand()).setCaseInsensitiveEnumValuesAllowed(true);
    }

    @Override
    public Integer call() throws InterruptedException {
        within("--pairs", pairs, 1, 1_000);
        within("--messages", messages, sessions, MAX_MESSAGES);
        within("--warm-up", warmUp, 0, MAX_MESSAGES);
        within("--sessions", sessions, 1, MAX_SESSIONS);
        within("--backlog", backlog, 0, MAX_BACKLOG);
        within("--octets", octets, 1, MAX_OCTETS);
        try {
            Path place = Files.createDirectories(directory
                    .orElse(Path.of(".x400gate", "bench-" + LocalDateTime.now().format(TIME)))
                    .toAbsolutePath()
                    .normalize());
            if (backlog > 0) {
                backlog(place);
            } else {
                measure(place);
            }
            return 0;
        } catch (IOException | IllegalStateException e) {
            System.err.println("bench: " + e.getMessage() + (e.getCause() == null ? "" : " (" + e.getCause() + ")"));
            return NOT_STARTED;
        }
    }

    private void within(String option, int value, int least, int most) {
        if (value < least || value > most) {
            throw new ParameterException(spec.commandLine(), option + " " + value + ": " + least + " to " + most);
        }
    }

    private void measure(Path place) throws IOException, InterruptedException {
        try (Running running = Running.start(place, sessions)) {
            Bench bench = running.bench();
            out.printf(
                    Locale.ROOT,
                    "%,d messages of %,d octets a round, %d sessions; gateway process %d; %s%n",
                    messages,
                    octets,
                    sessions,
                    running.gateway().pid(),
                    place);
            Postfix postfix = new Postfix(TargetOptions.home(), place);
            Optional<Round> direct = alone ? Optional.empty() : Optional.of(postfix.direct(messages, sessions, octets));
            direct.ifPresent(round -> out.println("client and sink of Postfix, nothing between   " + round));
            for (Way way : ways) {
                if (warmUp > 0) {
                    say(way.words() + ", warming up", bench.round(way, new Load(warmUp, sessions, octets)));
                }
                way(way, bench, postfix, direct);
            }
            if (!noMore) {
                more(bench);
            }
        }
    }

    private void way(Way way, Bench bench, Postfix postfix, Optional<Round> direct)
            throws IOException, InterruptedException {
        List<Round> theirs = new ArrayList<>();
        List<Round> ours = new ArrayList<>();
        for (int pair = 1; pair <= pairs; pair++) {
            if (direct.isPresent()) {
                theirs.add(postfix.relay(messages, sessions, octets).less(direct.get()));
                say("Postfix, " + pair, theirs.get(pair - 1));
            }
            ours.add(bench.round(way, new Load(messages, sessions, octets)));
            say(way.words() + ", " + pair, ours.get(pair - 1));
        }
        say(way.words() + ", median", medians(ours));
        if (direct.isPresent()) {
            out.printf(
                    Locale.ROOT,
                    "%-28s delivered %.2f (%s), accepted %.2f, CPU %.2f, its own CPU %.2f%n%n",
                    way.words() + " to Postfix",
                    ratio(ours, theirs, Round::delivered),
                    spread(ours, theirs),
                    ratio(ours, theirs, Round::accepted),
                    ratio(ours, theirs, Round::cpuAll),
                    ratio(ours, theirs, Round::cpuOwn));
        }
    }

    private void backlog(Path place) throws IOException, InterruptedException {
        Load load = new Load(messages, sessions, octets);
        List<Round> empty = new ArrayList<>();
        List<Round> full = new ArrayList<>();
        try (Running light = Running.start(place.resolve("empty"), sessions);
                Running heavy = Running.start(place.resolve("backlog"), sessions)) {
            say("empty, warming up", light.bench().round(Way.SMTP_TO_P1, new Load(warmUp, sessions, octets)));
            say("other, warming up", heavy.bench().round(Way.SMTP_TO_P1, new Load(warmUp, sessions, octets)));
            double before = heavy.bench().heap();
            long began = System.nanoTime();
            heavy.bench().leaveBacklog(new Load(backlog, sessions, octets));
            out.printf(Locale.ROOT, "%,d messages queued in %,.0f s%n", backlog, (System.nanoTime() - began) / 1e9);
            for (int pair = 1; pair <= pairs; pair++) {
                empty.add(light.bench().round(Way.SMTP_TO_P1, load));
                say("empty, " + pair, empty.get(pair - 1));
                full.add(heavy.bench().round(Way.SMTP_TO_P1, load));
                say("backlog, " + pair, full.get(pair - 1));
            }
            out.printf(
                    Locale.ROOT,
                    "backlog of %,d to empty: accepted %.2f, delivered %.2f (%s), CPU %.2f; heap %.1f MiB to %.1f MiB before%n",
                    backlog,
                    ratio(full, empty, Round::accepted),
                    ratio(full, empty, Round::delivered),
                    spread(full, empty),
                    ratio(full, empty, Round::cpuOwn),
                    heavy.bench().heap() / MEBI,
                    before / MEBI);
            out.printf(
                    Locale.ROOT,
                    "killed and started again: %.1f s, to %.1f s of the empty one%n",
                    heavy.bench().restart(),
                    light.bench().restart());
        }
    }

    private void more(Bench bench) throws IOException, InterruptedException {
        Load load = new Load(messages, sessions, octets);
        double[] full = new double[pairs];
        double[] one = new double[pairs];
        double[] drained = new double[pairs];
        for (int i = 0; i < pairs; i++) {
            full[i] = bench.round(Way.SMTP_TO_P1, load).delivered();
            one[i] = bench.overOneAssociation(load).delivered();
            drained[i] = bench.drain(load);
        }
        double perSecond = median(full);
        row("SMTP -> P1", perSecond, perSecond);
        row("over one association", median(one), perSecond);
        row("a backlog of " + messages + " drains", median(drained), perSecond);
        beside(bench, load);
        double[] took = bench.latencies(load, perSecond / 2);
        out.printf(
                Locale.ROOT,
                "%-28s p50 %.1f ms, p99 %.1f ms, longest %.1f ms%n",
                String.format(Locale.ROOT, "250 to end, at %,.0f/s", perSecond / 2),
                took[took.length / 2],
                took[took.length * 99 / 100],
                took[took.length - 1]);
    }

    private void beside(Bench bench, Load load) throws IOException, InterruptedException {
        Map<Trouble, double[]> rates = new EnumMap<>(Trouble.class);
        for (int i = 0; i < pairs; i++) {
            for (Trouble each : Trouble.values()) {
                rates.computeIfAbsent(each, any -> new double[pairs])[i] = bench.beside(each, load);
            }
        }
        double whole = median(rates.get(Trouble.NONE));
        row("one of two peers", whole, whole);
        row("  while the other is dead", median(rates.get(Trouble.DEAD)), whole);
        row("  while the other stalls", median(rates.get(Trouble.STALLED)), whole);
    }

    private void row(String what, double perSecond, double to) {
        out.printf(Locale.ROOT, "%-28s %,6.0f/s  %.2f%n", what, perSecond, perSecond / to);
    }

    private void say(String what, Round round) {
        out.printf(Locale.ROOT, "%-28s %s%n", what, round);
    }

    private static Round medians(List<Round> rounds) {
        return new Round(
                rounds.get(0).messages(),
                median(rounds.stream().mapToDouble(Round::accepted).toArray()),
                median(rounds.stream().mapToDouble(Round::delivered).toArray()),
                median(rounds.stream().mapToDouble(Round::cpuAll).toArray()),
                median(rounds.stream().mapToDouble(Round::cpuOwn).toArray()));
    }

    /** The median of the pairs' ratios. */
    private static double ratio(List<Round> ours, List<Round> theirs, ToDoubleFunction<Round> figure) {
        return median(ratios(ours, theirs, figure));
    }

    private static String spread(List<Round> ours, List<Round> theirs) {
        double[] ratios = ratios(ours, theirs, Round::delivered);
        return String.format(
                Locale.ROOT,
                "%.2f to %.2f",
                Arrays.stream(ratios).min().orElseThrow(),
                Arrays.stream(ratios).max().orElseThrow());
    }

    private static double[] ratios(List<Round> ours, List<Round> theirs, ToDoubleFunction<Round> figure) {
        double[] ratios = new double[ours.size()];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = figure.applyAsDouble(ours.get(i)) / figure.applyAsDouble(theirs.get(i));
        }
        return ratios;
    }

    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
