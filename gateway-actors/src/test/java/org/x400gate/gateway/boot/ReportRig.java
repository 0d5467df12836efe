package org.x400gate.gateway.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.x400gate.gateway.smtp.FakeSmtpServer;
import org.x400gate.protocol.ipm.BodyPart;
import org.x400gate.protocol.ipm.IpmSamples;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.oraddress.OrAddress;
import org.x400gate.protocol.oraddress.OrName;
import org.x400gate.protocol.p1.MtaBind;
import org.x400gate.protocol.p1.MtaReportRequest;
import org.x400gate.protocol.p1.MtsApdu;
import org.x400gate.protocol.p1.MtsIdentifier;
import org.x400gate.protocol.p1.OriginatorReportRequest;
import org.x400gate.protocol.p1.P1Limits;
import org.x400gate.protocol.p1.P1Samples;
import org.x400gate.protocol.p1.PerRecipient;
import org.x400gate.protocol.p1.TransferEnvelope;
import org.x400gate.protocol.stack.Dialect;
import org.x400gate.protocol.stack.DialogueMode;
import org.x400gate.protocol.stack.OpenParameters;
import org.x400gate.protocol.stack.PeerConduct;
import org.x400gate.protocol.stack.ResponderParameters;
import org.x400gate.protocol.stack.Selectors;
import org.x400gate.protocol.stack.StackAction;
import org.x400gate.protocol.stack.StackLimits;
import org.x400gate.protocol.stack.StackPeer;
import org.x400gate.protocol.stack.StackPeerServer;

/** A whole gateway between a mail server of inside.example and an MTA "far", all of them on loopback. */
abstract class ReportRig {
    static final Duration PATIENCE = Duration.ofSeconds(60);
    static final String ANN = "ann@inside.example";
    static final OrName OTTO = OrName.of(OrAddress.parse("/C=XX/ADMD= /PRMD=far/S=otto/"));

    @TempDir
    private Path directory;

    final BlockingQueue<Octets> atFar = new LinkedBlockingQueue<>();
    final FakeSmtpServer inside = new FakeSmtpServer(0);
    private final List<AutoCloseable> open = new ArrayList<>();
    Gateway gateway;
    int smtp;
    int admin;
    private int x400;

    @AfterEach
    void close() throws Exception {
        if (gateway != null) {
            gateway.drain();
        }
        inside.close();
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    /** Listens as the MTA far. */
    int far() {
        return listening("far", atFar);
    }

    /** Listens as the MTA of that name. */
    int listening(String mta, BlockingQueue<Octets> taken) {
        return listening(0, mta, taken);
    }

    /** On that port. */
    int listening(int port, String mta, BlockingQueue<Octets> taken) {
        PeerConduct taking = PeerConduct.willing(bind(mta, false)).tellingEach(taken::add);
        StackPeerServer server =
                StackPeerServer.start(port, new ResponderParameters(Set.of(), 63, 3, StackLimits.STANDARD), taking);
        open.add(server);
        return server.port();
    }

    void start(int farPort, String more) throws Exception {
        x400 = freePort();
        smtp = freePort();
        gateway = Gateway.start(Settings.read(Optional.of(configure(farPort, more))), "test");
        admin = gateway.adminPort();
    }

    /** The same as an operator runs it, in a JVM of its own with that much heap. */
    void startInAJvm(String heap, int farPort, String more) throws Exception {
        x400 = freePort();
        smtp = freePort();
        admin = freePort();
        Path config = configure(farPort, more + "\nadmin.port = " + admin);
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx" + heap,
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "org.x400gate.gateway.cli.X400gate",
                        "run",
                        "--config",
                        config.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("gate.out").toFile())
                .start();
        open.add(() -> process.destroyForcibly().waitFor());
        await().atMost(PATIENCE).until(() -> !process.isAlive() || answers());
        assertThat(process.isAlive())
                .as(Files.readString(directory.resolve("gate.out")))
                .isTrue();
    }

    private boolean answers() {
        try {
            return page("/ready").contains("true");
        } catch (IOException notYet) {
            return false;
        }
    }

    /** The running gateway takes this into use; what it answers. */
    String reload(int farPort, String more) throws Exception {
        configure(farPort, more);
        return act("/reload");
    }

    /** An act of an operator's; what it is answered. */
    String act(String path) throws IOException {
        HttpURLConnection call = (HttpURLConnection)
                URI.create("http://127.0.0.1:" + admin + path).toURL().openConnection();
        call.setRequestMethod("POST");
        try (var in = call.getInputStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private Path configure(int farPort, String more) throws IOException {
        return Files.writeString(directory.resolve("gate.conf"), """
                x400gate {
                  mta-name = gate
                  hostname = "gate.example"
                  domain { country = XX, admd = " ", prmd = gate }
                  store { directory = "%s", min-free = 0 }
                  log { file = "%s", console = false }
                  sessions { node = 40, incoming = 20, outgoing = 20 }
                  admin.port = 0
                  x400.listen.port = %d
                  smtp { max-message-memory = 32 MiB, max-recipients = 5000, listen.port = %d }
                  smtp.servers.inside { host = "127.0.0.1", port = %d }
                  addresses {
                    gateway-prefix = "/C=XX/ADMD= /PRMD=gate/"
                    table = [
                      { domain = "far.example", prefix = "/C=XX/ADMD= /PRMD=far/" }
                      { domain = "inside.example", prefix = "/C=XX/ADMD= /PRMD=gate/O=inside/" }
                    ]
                  }
                  routes {
                    smtp = [ { domain = "inside.example", server = inside } ]
                    x400 = [ { prefix = "/C=XX/ADMD= /PRMD=far/", peer = far } ]
                  }
                  peers.far { host = "127.0.0.1", port = %d, our-password = secret, password = secret }
                  %s
                }
                """.formatted(
                directory.resolve("store"), directory.resolve("gate.log"), x400, smtp, inside.port(), farPort, more));
    }

    /** Mail of Ann's; answers what each RCPT was answered. */
    List<String> submit(List<String> recipients, String rcptParameters) throws IOException {
        return submit(recipients, rcptParameters, "");
    }

    /** With more fields in its header, each with its line end. */
    List<String> submit(List<String> recipients, String rcptParameters, String fields) throws IOException {
        List<String> answers = new ArrayList<>();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), smtp)) {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            in.readLine();
            say(socket, "EHLO inside.example");
            while (in.readLine().startsWith("250-")) {
                // offers
            }
            say(socket, "MAIL FROM:<" + ANN + "> ENVID=ann-1");
            in.readLine();
            for (String recipient : recipients) {
                say(socket, "RCPT TO:<" + recipient + ">" + rcptParameters);
                answers.add(in.readLine());
            }
            say(socket, "DATA");
            in.readLine();
            say(
                    socket,
                    fields + "From: " + ANN + "\r\nSubject: letter\r\nMessage-ID: <1@inside.example>\r\n"
                            + "Date: Mon, 23 Nov 2026 11:59:00 +0000\r\n\r\ntext\r\n.");
            assertThat(in.readLine()).startsWith("250");
        }
        return answers;
    }

    /** A notification of the server's on what it took, to the mailbox of the originator. */
    void submitNotification(String to, String envelopeId, String... actions) throws IOException {
        List<String> status = new ArrayList<>();
        for (int i = 0; i < actions.length; i++) {
            status.addAll(List.of(
                    "Final-Recipient: rfc822; r" + (i + 1) + "@inside.example",
                    "Action: " + actions[i],
                    "Status: 5.1.1",
                    ""));
        }
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), smtp)) {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            in.readLine();
            for (String line : List.of("HELO inside.example", "MAIL FROM:<>", "RCPT TO:<" + to + ">", "DATA")) {
                say(socket, line);
                assertThat(in.readLine()).matches("(250|354).*");
            }
            say(
                    socket,
                    String.join(
                            "\r\n",
                            List.of(
                                    "From: postmaster@inside.example",
                                    "To: " + to,
                                    "Subject: notification",
                                    "Date: Mon, 23 Nov 2026 12:59:00 +0000",
                                    "MIME-Version: 1.0",
                                    "Content-Type: multipart/report; report-type=delivery-status; boundary=b",
                                    "",
                                    "--b",
                                    "",
                                    "something happened",
                                    "--b",
                                    "Content-Type: message/delivery-status",
                                    "",
                                    "Reporting-MTA: dns; inside.example",
                                    "Original-Envelope-Id: " + envelopeId,
                                    "",
                                    String.join("\r\n", status),
                                    "--b--",
                                    ".")));
            assertThat(in.readLine()).startsWith("250");
        }
    }

    private static void say(Socket socket, String line) throws IOException {
        socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
    }

    /** A message of Otto's; every recipient asks for {@code asked}. */
    static MtsApdu.Message ofOtto(String localId, int recipients, OriginatorReportRequest asked) {
        List<PerRecipient> to = new ArrayList<>();
        for (int i = 1; i <= recipients; i++) {
            to.add(PerRecipient.of(OrName.of(OrAddress.parse("/C=XX/ADMD= /PRMD=gate/O=inside/S=r" + i + "/")), i)
                    .withReports(MtaReportRequest.NON_DELIVERY_REPORT, asked));
        }
        return ofOtto(localId, to);
    }

    static MtsApdu.Message ofOtto(String localId, List<PerRecipient> to) {
        Octets content = IpmSamples.ipm("letter", BodyPart.GeneralText.latin1("text\r\n"))
                .node()
                .encode();
        TransferEnvelope sample = P1Samples.message(localId, content).envelope();
        TransferEnvelope envelope = TransferEnvelope.builder(
                        new MtsIdentifier(P1Samples.DOMAIN, localId), OTTO, sample.contentType())
                .trace(sample.trace().get(0))
                .recipients(to)
                .build();
        return new MtsApdu.Message(envelope, content);
    }

    /** Far calls and hands it over. */
    void transfer(MtsApdu apdu) throws Exception {
        transfer("far", apdu);
    }

    /** That MTA calls and hands it over. */
    void transfer(String mta, MtsApdu apdu) throws Exception {
        OpenParameters parameters = new OpenParameters(
                        Selectors.NONE,
                        Selectors.NONE,
                        bind(mta, true),
                        63,
                        3,
                        DialogueMode.MONOLOGUE,
                        "reports",
                        Instant.now(),
                        StackLimits.STANDARD)
                .in(Dialect.P1_1988);
        try (StackPeer peer = StackPeer.dial("127.0.0.1", x400, parameters)) {
            assertThat(peer.awaitOpen(PATIENCE)).isInstanceOf(StackAction.OpenConfirmed.class);
            assertThat(peer.transfer(apdu.node().encode(), PATIENCE)).isInstanceOf(StackAction.TransferConfirmed.class);
            assertThat(peer.release(PATIENCE)).isInstanceOf(StackAction.Released.class);
        }
    }

    MtsApdu next() throws InterruptedException {
        return next(atFar);
    }

    static MtsApdu next(BlockingQueue<Octets> taken) throws InterruptedException {
        Octets apdu = taken.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(apdu).as("something at the peer").isNotNull();
        return MtsApdu.decode(apdu, P1Limits.STANDARD);
    }

    /** What the queue holds, by the gateway's own page. */
    String queue() throws IOException {
        return page("/queue");
    }

    String page(String path) throws IOException {
        try (var in = URI.create("http://127.0.0.1:" + admin + path).toURL().openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Every line of the ledger. */
    List<JsonNode> export(String asked) throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : page("/trace/export" + asked).lines().toList()) {
            lines.add(new ObjectMapper().readTree(line));
        }
        return lines;
    }

    String log() throws IOException {
        return Files.readString(directory.resolve("gate.log"));
    }

    private static Octets bind(String mtaName, boolean argument) {
        MtaBind bind = MtaBind.Authenticated.of(
                mtaName,
                new MtaBind.Password(
                        Octets.of("secret", StandardCharsets.US_ASCII), MtaBind.Password.Form.OCTET_STRING));
        return (argument ? bind.argument() : bind.result()).encode();
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
