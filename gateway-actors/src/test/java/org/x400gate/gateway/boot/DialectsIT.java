package org.x400gate.gateway.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.x400gate.gateway.smtp.FakeSmtpServer;
import org.x400gate.protocol.asn1.BerLimits;
import org.x400gate.protocol.ipm.BodyPart;
import org.x400gate.protocol.ipm.ContentOf1984;
import org.x400gate.protocol.ipm.IpmSamples;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.oraddress.OrAddress;
import org.x400gate.protocol.oraddress.OrName;
import org.x400gate.protocol.p1.Apdus1984;
import org.x400gate.protocol.p1.ContentType;
import org.x400gate.protocol.p1.MtaBind;
import org.x400gate.protocol.p1.MtsApdu;
import org.x400gate.protocol.p1.P1Limits;
import org.x400gate.protocol.p1.P1Samples;
import org.x400gate.protocol.p1.PerRecipient;
import org.x400gate.protocol.stack.Dialect;
import org.x400gate.protocol.stack.DialogueMode;
import org.x400gate.protocol.stack.OpenParameters;
import org.x400gate.protocol.stack.Overheard;
import org.x400gate.protocol.stack.PeerConduct;
import org.x400gate.protocol.stack.ResponderParameters;
import org.x400gate.protocol.stack.Selectors;
import org.x400gate.protocol.stack.StackAction;
import org.x400gate.protocol.stack.StackLimits;
import org.x400gate.protocol.stack.StackPeer;
import org.x400gate.protocol.stack.StackPeerServer;

/** Whole gateways and their peers of each dialect: what crosses is in the edition that the peer reads. */
@Timeout(120)
class DialectsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** Recordings of another MTA that sends; each sends to an organization of PRMD TEST in GB. */
    private static final Map<Dialect, String> RECORDED = new EnumMap<>(Map.of(
            Dialect.P1_1984, "pp-1984-transfer",
            Dialect.P1_1988_X410, "pp-1988-x410mode-transfer",
            Dialect.P1_1988, "pp-1988-normal-transfer"));

    private static final String MAPPED = "{ domain = \"test.example\", prefix = \"/C=GB/ADMD= /PRMD=TEST/\" }";

    private static final String LETTER = "Grüße aus Ålesund";

    @TempDir
    private Path directory;

    private final BlockingQueue<String> mail = new LinkedBlockingQueue<>();
    private final FakeSmtpServer inside = new FakeSmtpServer(0).tellingEach(mail::add);
    private final List<Gateway> gateways = new ArrayList<>();
    private final BlockingQueue<Octets> relayed = new LinkedBlockingQueue<>();

    @AfterEach
    void close() {
        gateways.forEach(Gateway::drain);
        inside.close();
    }

    /** From one gateway to another; between the two somebody listens. */
    @ParameterizedTest
    @EnumSource(Dialect.class)
    void mailGoesToAPeerInItsDialectAndComesOutAsMail(Dialect dialect) throws Exception {
        int smtp = freePort();
        int x400 = freePort();
        try (Tap tap = new Tap(x400)) {
            start("far", x400, freePort(), peer("near", "dialect = \"1988\", port = 1"));
            start("near", freePort(), smtp, peer("far", called(dialect, tap.port())));

            submit(smtp);
            String arrived = take(mail);

            assertThat(arrived).contains("charset=iso-8859-1").contains("Gr=FC=DFe aus =C5lesund");
            gateways.get(1).drain(); // it releases the association, so that all of it was overheard
            Overheard heard = Overheard.of(tap.said());
            assertThat(heard.open().dialect()).isEqualTo(dialect);
            assertThat(heard.apdus()).hasSize(1);
            assertOfEdition(dialect, heard.apdus().get(0));
        }
    }

    /** Another MTA's own octets: P1 and P2 of 1984 too are read, and become mail. */
    @ParameterizedTest
    @EnumSource(Dialect.class)
    void aRecordedMessageOfEachDialectBecomesMail(Dialect dialect) throws Exception {
        int x400 = freePort();
        start("gate", x400, freePort(), peer("PP-A", "port = 1"), "", MAPPED);
        try (StackPeer peer = dial(x400, dialect)) {
            assertThat(peer.transfer(recorded(dialect), PATIENCE)).isInstanceOf(StackAction.TransferConfirmed.class);
            assertThat(peer.release(PATIENCE)).isInstanceOf(StackAction.Released.class);
        }
        String arrived = take(mail);

        assertThat(arrived)
                .containsPattern("(?m)^From: .*Test Sender")
                .contains("The quick brown fox jumps over the lazy dog 0123456789");
    }

    /** The switch: what a peer of any dialect sent goes on in the edition that the next one reads. */
    @ParameterizedTest
    @EnumSource(Dialect.class)
    void theSwitchRelaysFromEachDialectInThatOfTheNextPeer(Dialect to) throws Exception {
        int x400 = freePort();
        PeerConduct taking = PeerConduct.willing(bind("far", to, false)).tellingEach(relayed::add);
        try (StackPeerServer far =
                StackPeerServer.start(new ResponderParameters(Set.of(), 63, 3, StackLimits.STANDARD), taking)) {
            start(
                    "gate",
                    x400,
                    freePort(),
                    peer("PP-A", "port = 1") + peer("far", called(to, far.port())),
                    "{ prefix = \"/C=GB/\", peer = far }",
                    "");
            for (Dialect from : Dialect.values()) {
                relay(x400, from, recorded(from), to);
            }
            Octets letter = IpmSamples.ipm("letter", BodyPart.GeneralText.latin1(LETTER + "\r\n"))
                    .node()
                    .encode();
            relay(x400, Dialect.P1_1988, toMary(P1Samples.message("letter", letter)), to);
            assertThat(far.awaitPeer(0, PATIENCE)
                            .awaitTold(StackAction.OpenIndication.class, PATIENCE)
                            .request()
                            .dialect())
                    .isEqualTo(to);
        }
    }

    private static Octets toMary(MtsApdu.Message message) {
        OrName mary = OrName.of(OrAddress.parse("/C=GB/ADMD= /PRMD=TEST/O=PPB/S=mary/"));
        return new MtsApdu.Message(
                        message.envelope().toBuilder()
                                .recipients(List.of(PerRecipient.of(mary, 1)))
                                .build(),
                        message.content())
                .node()
                .encode();
    }

    private void relay(int x400, Dialect from, Octets apdu, Dialect to) throws InterruptedException {
        try (StackPeer caller = dial(x400, from)) {
            assertThat(caller.transfer(apdu, PATIENCE)).isInstanceOf(StackAction.TransferConfirmed.class);
            assertThat(caller.release(PATIENCE)).isInstanceOf(StackAction.Released.class);
        }
        Octets onward = take(relayed);
        assertOfEdition(to, onward);
        assertThat(MtsApdu.decode(onward, P1Limits.STANDARD).identifier())
                .isEqualTo(MtsApdu.decode(apdu, P1Limits.STANDARD).identifier());
    }

    private static void assertOfEdition(Dialect dialect, Octets apdu) {
        MtsApdu.Message message = (MtsApdu.Message) MtsApdu.decode(apdu, P1Limits.STANDARD);
        if (dialect == Dialect.P1_1984) {
            Apdus1984.assertOf1984(apdu);
            assertThat(message.envelope().contentType()).isEqualTo(ContentType.P2);
            ContentOf1984 content = ContentOf1984.of((Octets) message.content(), BerLimits.STANDARD);
            assertThat(((ContentOf1984.Possible) content).content()).isEqualTo(message.content());
        } else {
            assertThatThrownBy(() -> Apdus1984.assertOf1984(apdu)).isInstanceOf(AssertionError.class);
            assertThat(message.envelope().internalTrace()).isNotEmpty();
        }
    }

    private static <T> T take(BlockingQueue<T> queue) throws InterruptedException {
        return Optional.ofNullable(queue.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .orElseThrow(() -> new AssertionError("nothing came"));
    }

    private static StackPeer dial(int port, Dialect dialect) {
        OpenParameters open = new OpenParameters(
                        Selectors.NONE,
                        Selectors.NONE,
                        bind("PP-A", dialect, true),
                        63,
                        3,
                        DialogueMode.MONOLOGUE,
                        "dialects",
                        Instant.now(),
                        StackLimits.STANDARD)
                .in(dialect);
        StackPeer peer = StackPeer.dial("127.0.0.1", port, open);
        assertThat(peer.awaitOpen(PATIENCE)).isInstanceOf(StackAction.OpenConfirmed.class);
        return peer;
    }

    private static Octets bind(String mtaName, Dialect dialect, boolean argument) {
        MtaBind.Password.Form form =
                dialect == Dialect.P1_1984 ? MtaBind.Password.Form.IA5 : MtaBind.Password.Form.OCTET_STRING;
        MtaBind bind = MtaBind.Authenticated.of(
                mtaName, new MtaBind.Password(Octets.of("secret", StandardCharsets.US_ASCII), form));
        if (dialect.x410Mode()) {
            return bind.node().encode();
        }
        return (argument ? bind.argument() : bind.result()).encode();
    }

    private static Octets recorded(Dialect dialect) throws IOException {
        String name = "/captures/expected/" + RECORDED.get(dialect) + ".apdu.hex";
        try (InputStream in = DialectsIT.class.getResourceAsStream(name)) {
            return Octets.ofHex(new String(in.readAllBytes(), StandardCharsets.US_ASCII).strip());
        }
    }

    private static String called(Dialect dialect, int port) {
        return "dialect = \"" + dialect.configured() + "\", port = " + port;
    }

    private static String peer(String name, String keys) {
        return "peers.\"" + name + "\" { host = \"127.0.0.1\", our-password = secret, password = secret, " + keys
                + " }\n";
    }

    private void start(String name, int x400Port, int smtpPort, String peers) throws Exception {
        String other = name.equals("far") ? "near" : "far";
        start(name, x400Port, smtpPort, peers, "{ prefix = \"/C=XX/\", peer = " + other + " }", MAPPED);
    }

    private void start(String name, int x400Port, int smtpPort, String peers, String routes, String mapped)
            throws Exception {
        Path file = Files.writeString(directory.resolve(name + ".conf"), """
                x400gate {
                  mta-name = "%s"
                  domain { country = XX, admd = " ", prmd = "%s" }
                  store { directory = "%s", min-free = 0 }
                  log { file = "%s", console = false }
                  sessions { node = 40, incoming = 20, outgoing = 20 }
                  admin.port = 0
                  x400.listen.port = %d
                  smtp { max-message-memory = 32 MiB, listen.port = %d }
                  smtp.servers.inside { host = "127.0.0.1", port = %d }
                  addresses {
                    gateway-prefix = "/C=XX/ADMD= /PRMD=%s/"
                    table = [
                      { domain = "far.example", prefix = "/C=XX/ADMD= /PRMD=far/O=users/" }
                      { domain = "near.example", prefix = "/C=XX/ADMD= /PRMD=near/O=users/" }
                      %s
                    ]
                  }
                  routes {
                    smtp = [
                      { domain = "%s.example", server = inside }
                      { domain = "test.example", server = inside }
                    ]
                    x400 = [ %s ]
                  }
                  %s
                }
                """.formatted(
                        name,
                        name,
                        directory.resolve(name),
                        directory.resolve(name + ".log"),
                        x400Port,
                        smtpPort,
                        inside.port(),
                        name,
                        mapped,
                        name,
                        routes,
                        peers));
        gateways.add(Gateway.start(Settings.read(Optional.of(file)), "test"));
    }

    private static void submit(int port) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            String message = """
                    From: ann@near.example
                    To: bob@far.example
                    Subject: letter
                    Date: Mon, 23 Nov 2026 11:59:00 +0000
                    Message-ID: <1@near.example>
                    MIME-Version: 1.0
                    Content-Type: text/plain; charset=utf-8
                    Content-Transfer-Encoding: 8bit

                    %s
                    .""".formatted(LETTER).replace("\n", "\r\n");
            for (String line : List.of(
                    "",
                    "HELO near.example",
                    "MAIL FROM:<ann@near.example>",
                    "RCPT TO:<bob@far.example>",
                    "DATA",
                    message)) {
                if (!line.isEmpty()) {
                    socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
                }
                assertThat(in.readLine()).matches("(220|250|354) .*");
            }
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
