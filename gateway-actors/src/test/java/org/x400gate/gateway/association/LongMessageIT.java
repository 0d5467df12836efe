package org.x400gate.gateway.association;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.x400gate.gateway.cli.GatewayChild;
import org.x400gate.gateway.net.Networks;
import org.x400gate.protocol.asn1.BerHeader;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.oraddress.OrAddress;
import org.x400gate.protocol.oraddress.OrName;
import org.x400gate.protocol.p1.ContentType;
import org.x400gate.protocol.p1.GlobalDomainIdentifier;
import org.x400gate.protocol.p1.MtsApdu;
import org.x400gate.protocol.p1.MtsIdentifier;
import org.x400gate.protocol.p1.PerRecipient;
import org.x400gate.protocol.p1.TraceElement;
import org.x400gate.protocol.p1.TransferEnvelope;
import org.x400gate.protocol.stack.PatternContent;
import org.x400gate.protocol.stack.ResponderParameters;
import org.x400gate.protocol.stack.Selectors;
import org.x400gate.protocol.stack.StackLimits;

/** A gateway whose heap is smaller than one message passes it on, from peer to peer and from mail server to mail server. */
@Tag("waits")
final class LongMessageIT {
    private static final int MEBI = 1 << 20;
    private static final int OCTETS = 200 * MEBI;
    private static final String HEAP = "-Xmx160m";
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final StackLimits LIMITS = new StackLimits(65_531, 1 << 20, 1L << 40, (1 << 20) - 1024, Map.of());
    private static final Duration IDLE = Duration.ofMinutes(5);

    @TempDir
    Path scratch;

    private final Digested inbound = new Digested();
    private MtaRig rig;
    private ServerSocket mailServer;
    private GatewayChild gateway;
    private int smtp;
    private int x400;
    private int admin;

    @BeforeEach
    void open() throws IOException {
        rig = MtaRig.start(
                MtaRig.limits(4, 2, 2, 2),
                AssociationSettings.of(new ResponderParameters(Set.of(), 63, 3, LIMITS), LIMITS),
                inbound);
        mailServer = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        smtp = freePort();
        x400 = freePort();
        admin = freePort();
        Path config = scratch.resolve("x400gate.conf");
        Files.writeString(config, configuration());
        gateway = new GatewayChild(config, scratch.resolve("out"), admin, HEAP);
    }

    @AfterEach
    void close() throws IOException {
        gateway.close();
        rig.close();
        mailServer.close();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private String configuration() {
        return """
                x400gate {
                  mta-name = "MTA-5"
                  hostname = "gate.near.example"
                  domain { country = XX, admd = " ", prmd = "near" }
                  store { directory = "%1$s/store", min-free = 0, write-memory = 8 MiB }
                  log { file = "%1$s/log", console = false }
                  conversion.directory = "%1$s/spool"
                  admin.port = %2$d
                  smtp { listen.port = %3$d, max-message = 1 GiB, max-message-memory = 8 MiB }
                  x400 { listen.port = %4$d, max-message = 1 GiB, max-message-memory = 8 MiB }
                  sessions { node = 12, incoming = 6, outgoing = 6, kept-for-incoming = 6, kept-for-outgoing = 6
                    kept-for-urgent = 1, per-peer = 2, lingering = 8 }
                  x400.listen { attempts = 8, attempts-for-peers = 2 }
                  smtp { incoming = 4, outgoing = 4, listen.attempts = 8 }
                  peers.far { host = "127.0.0.1", port = 1, our-password = "none", password = "far" }
                  peers.GATE { host = "127.0.0.1", port = %5$d, our-password = "secret", password = "ours" }
                  smtp.servers.inside { host = "127.0.0.1", port = %6$d }
                  addresses.gateway-prefix = "/C=XX/ADMD= /PRMD=near/"
                  routes {
                    smtp = [ { domain = "inside.example", server = inside } ]
                    x400 = [ { prefix = "/C=XX/ADMD= /PRMD=b/", peer = GATE } ]
                  }
                }
                """.formatted(scratch, admin, smtp, x400, rig.port, mailServer.getLocalPort());
    }

    @Test
    void aMessageLongerThanTheHeapPassesOctetForOctet() throws Exception {
        PatternContent content = new PatternContent(OCTETS);
        sendByX400(content);
        await().atMost(PATIENCE).until(() -> inbound.whole || !gateway.isAlive());
        assertThat(gateway.isAlive()).as(this::lastWords).isTrue();
        assertThat(inbound.contentOctets).isEqualTo(OCTETS);
        assertThat(inbound.digest.digest()).isEqualTo(content.digest());

        CompletableFuture<byte[]> received = CompletableFuture.supplyAsync(this::receiveBySmtp);
        byte[] sent = sendBySmtp();
        assertThat(received.get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .as(this::lastWords)
                .isEqualTo(sent);
        assertThat(gateway.isAlive()).isTrue();
    }

    private String lastWords() {
        try {
            return gateway.said() + Files.readString(scratch.resolve("log"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    private void sendByX400(PatternContent content) {
        GlobalDomainIdentifier domain = GlobalDomainIdentifier.of("XX", " ", "a");
        TransferEnvelope envelope = TransferEnvelope.builder(
                        new MtsIdentifier(domain, "long"),
                        OrName.of(OrAddress.parse("/C=XX/ADMD= /PRMD=a/S=ann/")),
                        ContentType.P22)
                .trace(TraceElement.relayed(domain, Instant.now()))
                .recipient(PerRecipient.of(OrName.of(OrAddress.parse("/C=XX/ADMD= /PRMD=b/S=bob/")), 1))
                .build();
        TestProbe<SessionSupervisor.Dialled> dialled = rig.kit.createTestProbe();
        PeerSettings far = new PeerSettings(
                "gateway",
                new PeerSettings.Address(MtaRig.HOST, x400, Selectors.NONE, Selectors.NONE),
                new PeerSettings.Credential("far", MtaRig.ascii("far")),
                new PeerSettings.Credential("MTA-5", MtaRig.ascii("none")),
                Networks.NONE,
                new PeerSettings.Terms(63, 3, 1, IDLE));
        rig.supervisor.tell(new SessionSupervisor.Dial(far, false, dialled.ref()));
        ActorRef<Association.Command> association = dialled.expectMessageClass(
                        SessionSupervisor.Opened.class, Duration.ofMinutes(1))
                .association();
        TestProbe<TransferOutcome> sent = rig.kit.createTestProbe();
        association.tell(new Association.Transfer(
                new MtsApdu.Message(envelope, content).node().sequence(), "long", sent.ref()));
        assertThat(sent.receiveMessage(PATIENCE)).isEqualTo(new TransferOutcome.Transferred("long"));
    }

    /** The digest of the message that is sent. */
    private byte[] sendBySmtp() throws IOException {
        MessageDigest digest = PatternContent.sha256();
        byte[] line = ("x".repeat(70) + "\r\n").getBytes(StandardCharsets.US_ASCII);
        byte[] lines = new byte[line.length * 1000];
        for (int at = 0; at < lines.length; at += line.length) {
            System.arraycopy(line, 0, lines, at, line.length);
        }
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), smtp)) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            OutputStream out = socket.getOutputStream();
            line(in);
            for (String command : new String[] {
                "HELO client.example", "MAIL FROM:<a@client.example>", "RCPT TO:<b@inside.example>", "DATA"
            }) {
                out.write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
                assertThat(line(in)).matches("[23].*");
            }
            byte[] head = "Subject: long\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
            out.write(head);
            digest.update(head);
            for (int sent = 0; sent < OCTETS; sent += lines.length) {
                out.write(lines);
                digest.update(lines);
            }
            out.write(".\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(line(in)).startsWith("250");
        }
        return digest.digest();
    }

    /** The digest of the message behind our trace field. */
    private byte[] receiveBySmtp() {
        MessageDigest digest = PatternContent.sha256();
        try (Socket socket = mailServer.accept()) {
            InputStream in = new BufferedInputStream(socket.getInputStream(), MEBI);
            OutputStream out = socket.getOutputStream();
            reply(out, "220 sink");
            for (String command = line(in); !command.equals("DATA"); command = line(in)) {
                reply(out, "250 ok");
            }
            reply(out, "354 go on");
            boolean ofTrace = true;
            for (String text = line(in); !text.equals("."); text = line(in)) {
                ofTrace &= text.startsWith("Received:") || text.startsWith("\t");
                if (!ofTrace) {
                    digest.update(text.getBytes(StandardCharsets.US_ASCII));
                    digest.update(new byte[] {'\r', '\n'});
                }
            }
            reply(out, "250 taken");
            return digest.digest();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void reply(OutputStream out, String text) throws IOException {
        out.write((text + "\r\n").getBytes(StandardCharsets.US_ASCII));
    }

    private static String line(InputStream in) throws IOException {
        byte[] line = new byte[1000];
        int length = 0;
        for (int octet = in.read(); octet != '\n'; octet = in.read()) {
            if (octet < 0) {
                throw new IOException("closed");
            }
            line[length++] = (byte) octet;
        }
        return new String(line, 0, length - 1, StandardCharsets.US_ASCII);
    }

    /** Keeps nothing of what comes but the digest of its content, which is the last that an APDU has. */
    private static final class Digested implements InboundTransfers {
        private final MessageDigest digest = PatternContent.sha256();
        private Octets head = Octets.EMPTY;
        private volatile long contentOctets;
        private volatile boolean whole;

        @Override
        public void bound(PeerContext peer, Optional<ActorRef<Association.Command>> over) {
            // nothing waits for it
        }

        @Override
        public InboundTransfer begin(PeerContext peer, Receiver receiver) {
            return new InboundTransfer() {
                @Override
                public void segment(Octets part) {
                    if (contentOctets > 0) {
                        content(part);
                        return;
                    }
                    head = head.append(part);
                    if (head.length() > 2000) {
                        BerHeader outer = BerHeader.read(head, 0).orElseThrow();
                        BerHeader envelope =
                                BerHeader.read(head.from(outer.octets()), 0).orElseThrow();
                        int at = (int) (outer.octets() + envelope.octets() + envelope.length());
                        content(head.from(at
                                + BerHeader.read(head.from(at), 0).orElseThrow().octets()));
                    }
                }

                private void content(Octets part) {
                    digest.update(part.toByteBuffer());
                    contentOctets += part.length();
                }

                @Override
                public void end(ActorRef<Settled> replyTo) {
                    whole = true;
                    replyTo.tell(new Secured());
                }

                @Override
                public void broken() {
                    System.out.println("the transfer broke");
                }
            };
        }
    }
}
