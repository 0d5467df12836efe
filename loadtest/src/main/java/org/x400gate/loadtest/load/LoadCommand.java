package org.x400gate.loadtest.load;

import io.gatling.javaapi.core.Simulation;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.x400gate.loadtest.load.Opens.Pair;
import org.x400gate.loadtest.peer.EventLoop;
import org.x400gate.loadtest.peer.Messages;
import org.x400gate.loadtest.peer.Relay;
import org.x400gate.loadtest.peer.Sink;
import org.x400gate.loadtest.target.GatewayConfiguration.Known;
import org.x400gate.loadtest.target.GatewayProcess;
import org.x400gate.loadtest.target.Jvm;
import org.x400gate.loadtest.target.TargetOptions;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code x400gate load}: simulations of Gatling against a gateway. */
@Command(
        name = "x400gate load",
        mixinStandardHelpOptions = true,
        description =
                "Runs load tests against a gateway of its own, or one that runs: each with a report of Gatling's; or measures"
                        + " opens a second beside a bare echo's. Everything stays on loopback.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:each assertion holds",
            "1:one does not",
            "2:wrong command line",
            "65:the gateway could not start, or failed"
        })
public final class LoadCommand implements Callable<Integer> {
    private static final int NOT_STARTED = 65;
    private static final int MIN_LIMIT = 10;
    /** Ten times as many binders find room in the gateway's attempt places and backlog. */
    private static final int MAX_LIMIT = 100;

    private static final int MAX_SECONDS = 86_400;
    private static final int MAX_MESSAGES = 10_000;
    private static final int MAX_PAIRS = 1_000;
    private static final Duration LEG = Duration.ofSeconds(3);
    private static final int MESSAGE_OCTETS = 16 * 1024;

    @Parameters(
            paramLabel = "SIMULATION",
            arity = "1..*",
            description = "One or several of ${COMPLETION-CANDIDATES}, in this order.")
    private List<SimulationName> simulations = new ArrayList<>();

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "60",
            description = "For so long users come, in each simulation (default 60).")
    private int seconds;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "50",
            description = "Incoming sessions that the gateway has places for (default 50).")
    private int limit;

    @Option(
            names = "--messages",
            paramLabel = "N",
            defaultValue = "5",
            description = "Messages on each association (default 5).")
    private int messages;

    @Option(
            names = "--pairs",
            paramLabel = "N",
            defaultValue = "5",
            description = "In opens: figures of the echo and of the gateway, in turns (default 5).")
    private int pairCount;

    @Option(
            names = "--warm-up",
            paramLabel = "N",
            defaultValue = "10",
            description =
                    "In opens: seconds of each that are not counted, while both compile what runs often (default 10).")
    private int warmUp;

    @Option(
            names = "--outage",
            paramLabel = "WHAT",
            defaultValue = "path",
            description =
                    "What goes away in reconnect: ${COMPLETION-CANDIDATES} (default path: its connections break and nobody"
                            + " listens; gateway: its process is killed and started again).")
    private OutageName outage;

    @Mixin
    private TargetOptions target = new TargetOptions();

    @Spec
    private CommandSpec spec;

    private final AtomicReference<Messages> sent = new AtomicReference<>(new Messages(MESSAGE_OCTETS));

    private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);

    /** The simulations, by the names an operator gives. */
    enum SimulationName {
        STEADY(SteadySimulation.class),
        STORM(StormSimulation.class),
        HOSTILE(HostileSimulation.class),
        RECONNECT(ReconnectSimulation.class),
        /** Not one of Gatling's: it measures alone. */
        OPENS();

        private final Optional<Class<? extends Simulation>> code;

        SimulationName(Class<? extends Simulation> code) {
            this.code = Optional.of(code);
        }

        SimulationName() {
            this.code = Optional.empty();
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What may go away. */
    enum OutageName {
        PATH,
        GATEWAY;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new LoadCommand()).setCaseInsensitiveEnumValuesAllowed(true);
    }

    @Override
    public Integer call() throws InterruptedException {
        check();
        try {
            Path place = target.place("load");
            return target.prepareOnly() ? prepare(place) : run(place);
        } catch (IOException | IllegalStateException e) {
            System.err.println("load: " + e.getMessage() + (e.getCause() == null ? "" : " (" + e.getCause() + ")"));
            return NOT_STARTED;
        }
    }

    private void check() {
        within("--seconds", seconds, 1, MAX_SECONDS);
        within("--limit", limit, MIN_LIMIT, MAX_LIMIT);
        within("--messages", messages, 1, MAX_MESSAGES);
        within("--warm-up", warmUp, 1, MAX_SECONDS);
        within("--pairs", pairCount, 1, MAX_PAIRS);
        target.check();
        if (target.running() && outage == OutageName.GATEWAY) {
            throw wrong("--outage gateway: the process of --gateway is not ours to kill");
        }
    }

    private void within(String option, int value, int least, int most) {
        if (value < least || value > most) {
            throw wrong(option + " " + value + ": " + least + " to " + most);
        }
    }

    private ParameterException wrong(String text) {
        return new ParameterException(spec.commandLine(), text);
    }

    private int prepare(Path place) throws IOException {
        Path file = target.write(place, ports -> LoadConfiguration.text(limit, ports, place));
        out.println("Written: " + file);
        out.println("  ./x400gate run --config " + file);
        out.println("  ./x400gate load SIMULATION --config " + file + " --gateway PID");
        return 0;
    }

    private int run(Path place) throws IOException, InterruptedException {
        Path file = target.file(place, ports -> LoadConfiguration.text(limit, ports, place));
        Known known = LoadConfiguration.read(file);
        GatewayProcess process = target.process(file, known.ports().admin(), Jvm.ORDINARY, place);
        Map<SimulationName, Boolean> outcomes = new LinkedHashMap<>();
        try (EventLoop loop = new EventLoop("sink");
                Relay relay = new Relay(loop, Bench.loopback(known.ports().x400()))) {
            // One for all: the gateway keeps its association outwards from one simulation to the next.
            Sink sink = new Sink(
                    loop, octets -> sent.get().arrived(octets), known.ports().sink());
            Outage away = switch (outage) {
                case PATH -> new Outage.OfPath(relay);
                case GATEWAY ->
                    new Outage.OfGateway(process, Bench.loopback(known.ports().x400()));
            };
            for (SimulationName simulation : simulations) {
                boolean good = simulation.code.isPresent()
                        ? simulate(simulation.code.get(), simulation.toString(), known, process, away, place)
                        : opens(known);
                outcomes.put(simulation, good);
            }
            sink.close();
        } finally {
            process.stop()
                    .filter(code -> code != 0)
                    .ifPresent(code -> out.println("the gateway ended with exit code " + code));
        }
        outcomes.forEach(
                (simulation, good) -> out.printf(Locale.ROOT, "%-10s %s%n", simulation, good ? "passed" : "FAILED"));
        return outcomes.containsValue(false) ? 1 : 0;
    }

    private boolean opens(Known known) throws IOException, InterruptedException {
        List<Pair> pairs = new ArrayList<>();
        try (EventLoop loop = new EventLoop("callers");
                EchoProcess echo = EchoProcess.start(TargetOptions.home())) {
            Opens opens = new Opens(loop);
            Opens.Open bare = Opens.echo(echo.at());
            Opens.Open gate = Opens.gateway(Bench.loopback(known.ports().x400()));
            out.printf(
                    Locale.ROOT,
                    "%d callers, %d s for each figure. An open: connect, CR, CN with the bind, release; an echo: connect, 64"
                            + " octets there and back.%n",
                    Opens.CALLERS,
                    LEG.toSeconds());
            out.printf(Locale.ROOT, "%-10s %10s %10s %8s%n", "pair", "echoes/s", "opens/s", "ratio");
            out.println(Opens.line("warm-up", opens.pair(bare, gate, Duration.ofSeconds(warmUp))));
            for (int number = 1; number <= pairCount; number++) {
                pairs.add(opens.pair(bare, gate, LEG));
                out.println(Opens.line(String.valueOf(number), pairs.get(number - 1)));
            }
        }
        out.println(Opens.medians(pairs));
        pairs.stream().filter(pair -> !pair.whole()).findFirst().ifPresent(pair -> out.println("went wrong: " + pair));
        return pairs.stream().allMatch(Pair::whole);
    }

    private boolean simulate(
            Class<? extends Simulation> code, String name, Known known, GatewayProcess process, Outage away, Path place)
            throws IOException {
        Path reports = Files.createDirectories(place.resolve(name));
        sent.set(new Messages(MESSAGE_OCTETS));
        Run run = new Run();
        new Bench(
                        process,
                        known.ports(),
                        known.incoming(),
                        Duration.ofSeconds(seconds),
                        messages,
                        sent.get(),
                        away,
                        run)
                .use();
        boolean good = Gatlings.run(code, reports) == 0;
        out.println();
        out.print(run.text());
        out.println("Report: " + newest(reports).resolve("index.html"));
        return good;
    }

    private static Path newest(Path reports) throws IOException {
        try (Stream<Path> all = Files.list(reports)) {
            return all.filter(Files::isDirectory).max(Comparator.naturalOrder()).orElse(reports);
        }
    }
}
