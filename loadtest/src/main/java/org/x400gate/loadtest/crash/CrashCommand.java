package org.x400gate.loadtest.crash;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.x400gate.loadtest.target.TargetOptions;
import org.x400gate.postgres.PostgresProcess;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code x400gate crash}: gateways killed while mail flows, and a verdict on their account. */
@Command(
        name = "x400gate crash",
        mixinStandardHelpOptions = true,
        description =
                "Kills gateways of its own again and again while mail flows through them both ways, at random and at named points,"
                        + " and takes away what was not synced; after each cycle the account has to close: what was acknowledged is delivered,"
                        + " reported or queued. Everything stays on loopback. Linux with gcc only.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the account closed",
            "1:it did not",
            "2:wrong command line",
            "3:it closed, but a point was never hit",
            "65:a gateway could not start"
        })
public final class CrashCommand implements Callable<Integer> {
    private static final int NOT_STARTED = 65;
    private static final int POINT_MISSED = 3;
    /** A point that comes this often and is not hit once is not there. */
    private static final int ONCE_IN_CYCLES = 4;

    private static final int MOST_SHOWN = 40;
    private static final int MAX_GATEWAYS = 5;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,5}) ?([smh])");

    private enum Store {
        rocksdb,
        postgresql
    }

    @Option(
            names = "--cycles",
            paramLabel = "N",
            defaultValue = "1000",
            description = "How often something is hit (default 1000).")
    private int cycles;

    @Option(
            names = "--seed",
            paramLabel = "S",
            description = "Chooses points and moments; the time of day if not given.")
    private Optional<Long> seed = Optional.empty();

    @Option(
            names = "--store",
            paramLabel = "KIND",
            defaultValue = "rocksdb",
            description = "rocksdb, or postgresql: a server of its own (default rocksdb).")
    private Store store;

    @Option(
            names = "--gateways",
            paramLabel = "N",
            description = "Gateways at once, for postgresql (default 3, for rocksdb 1).")
    private Optional<Integer> gateways = Optional.empty();

    @Option(names = "--time-limit", paramLabel = "D", description = "No cycle begins after it: 90 s, 20 m, 2 h.")
    private Optional<String> timeLimit = Optional.empty();

    @Option(names = "--only", paramLabel = "POINT", description = "These points alone; --points names all.")
    private List<String> only = new ArrayList<>();

    @Option(names = "--points", description = "Only names the points.")
    private boolean points;

    @Option(
            names = "--directory",
            paramLabel = "DIR",
            description = "Where stores, logs and results go; .x400gate/crash-<time> otherwise.")
    private Optional<Path> directory = Optional.empty();

    @Spec
    private CommandSpec spec;

    /** How a gateway is started. */
    private Optional<List<String>> learnt = Optional.empty();

    private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new CrashCommand()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        boolean database = store == Store.postgresql;
        if (points) {
            Arrays.stream(CrashPoint.values())
                    .filter(point -> point.with(database))
                    .forEach(point -> out.printf("%-17s %s%n", point.label(), point.words()));
            return 0;
        }
        int nodes = gateways.orElse(database ? 3 : 1);
        if (cycles < 1) {
            throw wrong("--cycles " + cycles + ": 1 or more");
        } else if (nodes < 1 || nodes > (database ? MAX_GATEWAYS : 1)) {
            throw wrong("--gateways " + nodes + ": 1"
                    + (database ? " to " + MAX_GATEWAYS : ", unless --store is postgresql"));
        }
        Instant until = Instant.now().plus(limit());
        Cycles.Plan plan = new Cycles.Plan(
                cycles, seed.orElseGet(() -> System.currentTimeMillis() % 1_000_000), chosen(database), until);
        try {
            return crash(plan, nodes, database);
        } catch (IOException | IllegalStateException e) {
            System.err.println("crash: " + e.getMessage() + (e.getCause() == null ? "" : " (" + e.getCause() + ")"));
            System.err.println("seed " + plan.seed());
            if (e instanceof IllegalStateException) {
                e.printStackTrace();
            }
            return NOT_STARTED;
        }
    }

    private ParameterException wrong(String text) {
        return new ParameterException(spec.commandLine(), text);
    }

    private Duration limit() {
        if (timeLimit.isEmpty()) {
            return Duration.ofDays(30);
        }
        Matcher matcher = DURATION.matcher(timeLimit.get());
        if (!matcher.matches()) {
            throw wrong("--time-limit " + timeLimit.get() + ": such as 90 s, 20 m, 2 h");
        }
        long number = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            default -> Duration.ofHours(number);
        };
    }

    private List<CrashPoint> chosen(boolean database) {
        List<CrashPoint> there = Arrays.stream(CrashPoint.values())
                .filter(point -> point.with(database))
                .toList();
        List<CrashPoint> chosen = new ArrayList<>();
        for (String label : only) {
            chosen.add(there.stream()
                    .filter(point -> point.label().equals(label.toLowerCase(Locale.ROOT)))
                    .findFirst()
                    .orElseThrow(() -> wrong("--only " + label + ": one of "
                            + there.stream().map(CrashPoint::label).toList())));
        }
        return chosen.isEmpty() ? there : chosen;
    }

    private int crash(Cycles.Plan plan, int count, boolean shared) throws Exception {
        Path place = Files.createDirectories(directory
                .orElse(Path.of(".x400gate", "crash-" + LocalDateTime.now().format(TIME)))
                .toAbsolutePath()
                .normalize());
        out.printf(
                Locale.ROOT,
                "%,d cycles over %s with %d gateway%s, seed %d; %s%n",
                plan.cycles(),
                store,
                count,
                count == 1 ? "" : "s",
                plan.seed(),
                place);
        Path library = Shim.build(TargetOptions.home(), place);
        List<CrashConfiguration.Ports> ports = CrashConfiguration.Ports.free(count);
        Optional<PostgresProcess> database = shared ? Optional.of(new PostgresProcess()) : Optional.empty();
        List<Node> nodes = new CopyOnWriteArrayList<>();
        // Whoever ends this command by a signal wants no gateways left.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> nodes.forEach(Node::end)));
        try (Traffic traffic = new Traffic(ports, plan.seed())) {
            for (int i = 0; i < count; i++) {
                nodes.add(node(i + 1, place, ports.get(i), library, database));
            }
            Cycles run = new Cycles(plan, nodes, database, traffic, out);
            run.run();
            return tell(plan, run.tally(), traffic.account(), place);
        } finally {
            for (Node node : nodes) {
                node.kill();
            }
        }
    }

    private Node node(
            int number, Path place, CrashConfiguration.Ports ports, Path library, Optional<PostgresProcess> database)
            throws IOException, InterruptedException {
        Path own = Files.createDirectories(place.resolve("node-" + number));
        String kept;
        if (database.isPresent()) {
            Path password = Files.writeString(own.resolve("password"), PostgresProcess.PASSWORD + "\n");
            kept = CrashConfiguration.shared(database.get().url(), password, number);
        } else {
            kept = CrashConfiguration.embedded(own);
        }
        Path config = Files.writeString(own.resolve("x400gate.conf"), CrashConfiguration.text(ports, own, kept));
        if (learnt.isEmpty()) {
            learnt = Optional.of(Node.learn(TargetOptions.home(), config, ports.admin(), own.resolve("gateway.out")));
        }
        return new Node(learnt.get(), config, ports.admin(), own, new Shim(library, own.resolve("store"), own));
    }

    private int tell(Cycles.Plan plan, Tally tally, Account account, Path place) throws IOException {
        String table = tally.table(account);
        List<String> wrong = account.wrong();
        out.println();
        out.print(table);
        wrong.stream().limit(MOST_SHOWN).forEach(each -> out.println("WRONG  " + each));
        List<String> missed =
                tally.missed(ONCE_IN_CYCLES).stream().map(CrashPoint::label).toList();
        String came = missed.isEmpty() ? "passed" : "NOT SHOWN, never hit: " + missed;
        String verdict = (wrong.isEmpty() ? came : "FAILED: " + wrong.size() + " findings") + ", seed " + plan.seed()
                + ", " + tally.cycles() + " cycles";
        out.println("Verdict: " + verdict);
        Files.writeString(place.resolve("verdict.txt"), table + String.join("\n", wrong) + "\n" + verdict + "\n");
        return !wrong.isEmpty() ? 1 : missed.isEmpty() ? 0 : POINT_MISSED;
    }
}
