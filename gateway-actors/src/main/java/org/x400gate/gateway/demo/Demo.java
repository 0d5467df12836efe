package org.x400gate.gateway.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.x400gate.protocol.mime.HeaderField;
import org.x400gate.protocol.stack.Dialect;

/** Two gateways, a message from the first to the second, and its reply; everything that is shown is looked at as well. */
public final class Demo implements AutoCloseable {
    private static final Duration READY_WITHIN = Duration.ofSeconds(60);
    private static final Duration ARRIVED_WITHIN = Duration.ofSeconds(60);
    private static final Duration STOPPED_WITHIN = Duration.ofSeconds(30);

    private final Options options;
    private final PrintStream out;
    private final Instant began = Instant.now();
    private final Side a;
    private final Side b;
    private final Optional<Pcap> pcap;
    private final CountDownLatch ended = new CountDownLatch(1);

    /**
     * What is wanted.
     *
     * @param message Internet message to send; empty for the shipped one
     * @param stay keeps both gateways up until interrupted
     * @param record file to record the associations in
     * @param directory where both gateways live; must not exist yet
     * @param javaCommand the command line by which a gateway is started, without the gateway's own arguments
     * @param dialect what the gateways call each other in
     */
    public record Options(
            Optional<Path> message,
            boolean stay,
            Optional<Path> record,
            Path directory,
            List<String> javaCommand,
            Dialect dialect) {
        public Options {
            javaCommand = List.copyOf(javaCommand);
        }
    }

    /** One gateway with the mail server behind it, and the port by which the other one reaches it. */
    private record Side(Node node, Sink sink, String domain, int x400Port, Optional<Relay> relay) {}

    private Demo(Options options, PrintStream out) throws IOException {
        this.options = options;
        this.out = out;
        this.pcap = options.record.isPresent() ? Optional.of(new Pcap(options.record.get())) : Optional.empty();
        this.a = side("A");
        this.b = side("B");
    }

    private Side side(String name) throws IOException {
        String lower = name.toLowerCase(Locale.ROOT);
        Node node = new Node(name, options.directory.resolve(lower), Node.Ports.free());
        Optional<Relay> relay =
                pcap.isPresent() ? Optional.of(Relay.open(node.ports().x400(), pcap.get())) : Optional.empty();
        int port = relay.map(Relay::port).orElse(node.ports().x400());
        return new Side(node, Sink.open(), lower + ".example", port, relay);
    }

    /** Whether all of it went well. */
    public static boolean run(Options options, PrintStream out) throws IOException, InterruptedException {
        byte[] message = options.message.isPresent() ? Files.readAllBytes(options.message.get()) : shipped();
        Files.createDirectories(options.directory);
        try (Demo demo = new Demo(options, out)) {
            return demo.show(message);
        }
    }

    private static byte[] shipped() throws IOException {
        try (var in = Demo.class.getResourceAsStream("/hello.eml")) {
            return in.readAllBytes();
        }
    }

    private boolean show(byte[] message) throws IOException, InterruptedException {
        out.println("x400gate demo: two gateways on loopback that speak " + options.dialect.configured()
                + ", a message there and its reply back");
        out.println("  directory  " + options.directory);
        Comparison sent = Comparison.of(message);
        if (!start(sent)) {
            return stop(false);
        }
        out.println();
        out.println("1. From A to B: \"" + sent.text("Subject") + "\"");
        Optional<Sink.Received> there = cross(message, a, b);
        boolean well =
                there.isPresent() && compare(sent, Comparison.of(there.get().octets()));
        if (there.isPresent()) {
            printed(there.get());
            byte[] reply = reply(there.get());
            Comparison answer = Comparison.of(reply);
            out.println();
            out.println("2. The reply, from B to A: \"" + answer.text("Subject") + "\"");
            Optional<Sink.Received> back = cross(reply, b, a);
            well &= back.isPresent() && compare(answer, Comparison.of(back.get().octets()));
            back.ifPresent(this::printed);
        }
        well &= several();
        where();
        if (well && options.stay) {
            stay();
        }
        return stop(well);
    }

    /** An attachment, three recipients, one of them unknown at the end: two are served, and the third is reported. */
    private boolean several() throws IOException, InterruptedException {
        ManyRecipients many = new ManyRecipients(a.domain, b.domain);
        byte[] message = many.message(Instant.now().truncatedTo(ChronoUnit.SECONDS));
        b.sink.refuse(many.unknown());
        out.println();
        out.println("3. From A to B with an attachment, for two who are there and one who is not: \""
                + Comparison.of(message).text("Subject") + "\"");
        Optional<Sink.Received> there = cross(message, many.from(), many.recipients(), a, b);
        boolean well = there.isPresent()
                && compare(Comparison.of(message), Comparison.of(there.get().octets()))
                && agree(List.of(many.delivered(there.get())));
        out.println();
        out.println("4. The report, from B to A");
        Optional<Sink.Received> report = a.sink.next(ARRIVED_WITHIN);
        if (report.isEmpty()) {
            out.println("   no report came out of A within " + ARRIVED_WITHIN.toSeconds() + " s; see the logs");
            return false;
        }
        well &= agree(many.told(report.get()));
        printed(report.get());
        return well;
    }

    /** Whoever wrote the message lives behind A, so that the reply finds its way. */
    private boolean start(Comparison sent) throws IOException, InterruptedException {
        Set<String> insideA = new TreeSet<>(Set.of(a.domain));
        sent.address("From")
                .map(Demo::domain)
                .filter(domain -> !domain.equals(b.domain))
                .ifPresent(insideA::add);
        a.node.start(configuration(a, b, insideA), options.javaCommand);
        b.node.start(configuration(b, a, Set.of(b.domain)), options.javaCommand);
        for (Side side : List.of(a, b)) {
            Optional<String> trouble = side.node.awaitReady(READY_WITHIN);
            if (trouble.isPresent()) {
                out.println(trouble.get());
                return false;
            }
            Node.Ports ports = side.node.ports();
            out.printf(
                    "  gateway %s  SMTP 127.0.0.1:%d  X.400 127.0.0.1:%d  mail server behind it 127.0.0.1:%d%n",
                    side.node.name(), ports.smtp(), ports.x400(), side.sink.port());
        }
        out.printf("  both ready after %.1f s%n", seconds(began));
        return true;
    }

    private static double seconds(Instant since) {
        return Duration.between(since, Instant.now()).toMillis() / 1_000.0;
    }

    private static String domain(String address) {
        return address.substring(address.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT);
    }

    private String configuration(Side here, Side there, Set<String> inside) {
        return DemoConfiguration.of(
                here.node,
                options.dialect,
                new DemoConfiguration.Neighbour(
                        there.node.name(), there.x400Port, here.domain, here.sink.port(), inside));
    }

    /** Hands the message to {@code from} and waits for it behind {@code to}; tells each hop as the logs tell it. */
    private Optional<Sink.Received> cross(byte[] message, Side from, Side to) throws IOException, InterruptedException {
        String sender = Comparison.of(message).address("From").orElse("sender@" + from.domain);
        Optional<String> addressed =
                Comparison.of(message).address("To").filter(address -> address.endsWith("@" + to.domain));
        return cross(message, sender, List.of(addressed.orElse("user@" + to.domain)), from, to);
    }

    private Optional<Sink.Received> cross(byte[] message, String sender, List<String> recipients, Side from, Side to)
            throws IOException, InterruptedException {
        Instant sent = Instant.now();
        String reply = Sender.send(from.node.ports().smtp(), sender, recipients, message);
        out.println("   SMTP into " + from.node.name() + "   MAIL FROM:<" + sender + "> RCPT TO:<"
                + String.join("> RCPT TO:<", recipients) + ">");
        out.println("                 " + reply);
        Optional<Sink.Received> received = to.sink.next(ARRIVED_WITHIN);
        boolean told = new Hops(out, from.node, to.node).tell(queueId(reply));
        if (received.isEmpty()) {
            out.println("   nothing came out of " + to.node.name() + " within " + ARRIVED_WITHIN.toSeconds()
                    + " s; see the logs");
        } else {
            out.printf(
                    "   out of %s after %d ms%n",
                    to.node.name(), Duration.between(sent, Instant.now()).toMillis());
        }
        return received.filter(any -> told);
    }

    private static String queueId(String reply) {
        return reply.substring(reply.lastIndexOf(' ') + 1);
    }

    private boolean compare(Comparison sent, Comparison received) {
        return agree(sent.with(received));
    }

    private boolean agree(List<Comparison.Line> lines) {
        boolean same = true;
        for (Comparison.Line line : lines) {
            String what = line.what().equals("Text") ? line.sent().length() + " characters" : line.sent();
            out.printf("   %-9s %-12s %s%n", line.same() ? "same" : "DIFFERENT", line.what(), line.same() ? what : "");
            if (!line.same()) {
                out.println("     sent:     " + line.sent());
                out.println("     received: " + line.received());
                same = false;
            }
        }
        return same;
    }

    private void printed(Sink.Received received) {
        out.println("   as received, from <" + received.from() + "> to " + received.to() + ":");
        new String(received.octets(), StandardCharsets.ISO_8859_1).lines().forEach(line -> out.println("   | " + line));
    }

    private byte[] reply(Sink.Received taken) {
        Comparison received = Comparison.of(taken.octets());
        String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                OffsetDateTime.now(ZoneOffset.UTC).withNano(0));
        HeaderField subject = HeaderField.ofText("Subject", "Re: " + received.text("Subject"));
        String text = "From: " + received.address("To").orElse(taken.to().get(0)) + "\r\n"
                + "To: " + received.address("From").orElse(taken.from()) + "\r\n"
                + "Subject: " + subject.body() + "\r\n"
                + "Date: " + date + "\r\n"
                + "Message-ID: <reply." + Instant.now().toEpochMilli() + "@" + b.domain + ">\r\n"
                + "In-Reply-To: <" + received.messageId() + ">\r\n"
                + "MIME-Version: 1.0\r\n"
                + "Content-Type: text/plain; charset=us-ascii\r\n"
                + "\r\n"
                + "Your message came through.\r\n";
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private void where() {
        out.println();
        for (Side side : List.of(a, b)) {
            Node node = side.node;
            String admin = "http://127.0.0.1:" + node.ports().admin();
            out.println("gateway " + node.name() + "  files    " + node.directory());
            out.println("           log      " + node.log());
            out.println("           metrics  " + admin + "/metrics");
            out.println("           admin    " + admin + "/" + (options.stay ? "" : "   (with --stay)"));
        }
        options.record.ifPresent(file -> out.println("recording  " + file));
    }

    private void stay() throws InterruptedException {
        out.println();
        out.println("Both gateways stay up; Ctrl-C ends them. To send more: smtp to 127.0.0.1:"
                + a.node.ports().smtp() + " for anybody@" + b.domain);
        CountDownLatch interrupted = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> interruptedThenEnded(interrupted), "demo-ends"));
        interrupted.await();
    }

    /** The process must not end before both gateways have. */
    private void interruptedThenEnded(CountDownLatch interrupted) {
        interrupted.countDown();
        try {
            ended.await(2 * STOPPED_WITHIN.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean stop(boolean well) throws InterruptedException {
        boolean stopped = true;
        for (Side side : List.of(a, b)) {
            Optional<Integer> code = side.node.stop(STOPPED_WITHIN);
            if (!code.equals(Optional.of(0))) {
                out.println("gateway " + side.node.name() + " did not drain: "
                        + code.map(number -> "exit code " + number)
                                .orElse("killed after " + STOPPED_WITHIN.toSeconds() + " s"));
                stopped = false;
            }
        }
        out.println();
        out.printf(
                "%s, %.1f s in all%n",
                well && stopped
                        ? "All messages crossed unchanged, the report came back, both gateways drained"
                        : "The demonstration FAILED",
                seconds(began));
        out.flush();
        ended.countDown();
        return well && stopped;
    }

    @Override
    public void close() throws IOException {
        for (Side side : List.of(a, b)) {
            side.sink.close();
            if (side.relay.isPresent()) {
                side.relay.get().close();
            }
        }
        if (pcap.isPresent()) {
            pcap.get().close();
        }
    }
}
