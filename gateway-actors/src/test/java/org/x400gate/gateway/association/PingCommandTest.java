package org.x400gate.gateway.association;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.x400gate.gateway.cli.X400gate;
import org.x400gate.gateway.net.SessionClass;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.stack.Dialect;
import org.x400gate.protocol.stack.PeerConduct;
import org.x400gate.protocol.stack.StackAction;
import org.x400gate.protocol.stack.StackPeer;
import org.x400gate.protocol.stack.StackPeerServer;
import picocli.CommandLine;

/** {@code x400gate ping} against peers that let it come to each layer and no further. */
@Timeout(120)
class PingCommandTest {
    private static final String CC = "0300000b 06d0 0001 0002 00";

    @TempDir
    Path directory;

    private record Told(int exitCode, String text) {
        /** The layers with this state, top down. */
        List<String> layers(String state) {
            return text.lines()
                    .filter(line -> line.startsWith("  ") && line.contains(" " + state))
                    .map(line -> line.substring(2, 29).strip())
                    .toList();
        }
    }

    private static Told ping(String... arguments) {
        StringWriter text = new StringWriter();
        int code = new CommandLine(new X400gate())
                .setOut(new PrintWriter(text, true))
                .setErr(new PrintWriter(text, true))
                .execute(Stream.concat(Stream.of("ping"), Stream.of(arguments)).toArray(String[]::new));
        return new Told(code, text.toString());
    }

    /** We bind as MTA-1 and know the peer as GATE. */
    private Told pingConfigured(int port, String... more) throws IOException {
        return pingIn(Dialect.P1_1988, port, more);
    }

    private Told pingIn(Dialect dialect, int port, String... more) throws IOException {
        Path config = Files.writeString(directory.resolve("ping.conf"), """
                x400gate {
                  mta-name = MTA-1
                  peers.GATE { host = 127.0.0.1, port = %d, our-password = secret, password = ours, dialect = "%s" }
                }
                """.formatted(port, dialect.configured()));
        return ping(Stream.concat(Stream.of("GATE", "--config", config.toString()), Stream.of(more))
                .toArray(String[]::new));
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void aPeerThatOpensIsShownWithWhatWasAgreedInItsDialect(Dialect dialect) throws IOException {
        try (MtaRig rig = MtaRig.start(MtaRig.limits(20, 10, 10, 10))) {
            Told told = pingIn(dialect, rig.port);

            assertThat(told.exitCode).as(told.text).isZero();
            assertThat(told.layers("ok")).hasSize(dialect.x410Mode() ? 7 : 8);
            assertThat(told.text)
                    .contains("dialect " + dialect.configured(), dialect.x410Mode() ? "X.410 mode" : "normal mode")
                    .matches(text -> dialect.x410Mode() != text.contains("X.227"));
            assertThat(told.text)
                    .contains("127.0.0.1:" + rig.port, "TPDU size 65531", "version 2", "checkpoint 63 KiB, window 3");
        }
    }

    @Test
    void aPeerThatIsNotAtItsFirstAddressIsTriedAtTheNext() throws IOException {
        int nobody;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = closed.getLocalPort();
        }
        try (MtaRig rig = MtaRig.start(MtaRig.limits(20, 10, 10, 10))) {
            Path config = Files.writeString(directory.resolve("alternates.conf"), """
                    x400gate {
                      mta-name = MTA-1
                      peers.GATE {
                        host = 127.0.0.1, port = %d, alternates = ["127.0.0.1:%d"], our-password = secret, password = ours
                      }
                    }
                    """.formatted(nobody, rig.port));

            Told told = ping("GATE", "--config", config.toString());

            assertThat(told.exitCode).as(told.text).isZero();
            assertThat(told.text).contains("TCP-1", "127.0.0.1 port " + nobody, "opened and released");
        }
    }

    /** What answers the CR, then the CN; the layer that fails by it; and the code. */
    static Stream<Arguments> answers() {
        return Stream.of(
                Arguments.of("hangs up at the CR", List.of(), "transport (X.224)", "TCP-5"),
                Arguments.of("no TPKT", List.of("485454502f312e3120343030"), "RFC 1006 framing", "TPKT-1"),
                Arguments.of("DR", List.of("0300000b 06 80 0001 0000 03"), "transport (X.224)", "COTP-DR-3"),
                Arguments.of("hangs up at the CN", List.of(CC), "session (X.225)", "TCP-5"),
                Arguments.of(
                        "RF of the provider",
                        List.of(CC, "03000013 02f080 0c 0a 110101 14020249 320181"),
                        "session (X.225)",
                        "SES-RF-129"),
                Arguments.of(
                        "CPR of the provider",
                        List.of(CC, "03000018 02f080 0c 0f 110101 14020249 3206 02 30038a0103"),
                        "presentation (X.226)",
                        "PRES-R-3"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("answers")
    void theLayerThatFailsIsNamedWithItsReason(String name, List<String> answers, String layer, String code)
            throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"))) {
            Thread peer = new Thread(() -> answer(server, answers));
            peer.start();
            Told told = ping("127.0.0.1:" + server.getLocalPort(), "--timeout", "20");
            peer.join();

            assertThat(told.exitCode).as(told.text).isEqualTo(1);
            assertThat(told.layers("FAILED")).as(told.text).containsExactly(layer);
            assertThat(told.text).contains("\n" + code + ": ");
            assertThat(told.layers("ok").size() + told.layers("not reached").size())
                    .isEqualTo(7);
        }
    }

    private static void answer(ServerSocket server, List<String> answers) {
        try (Socket caller = server.accept()) {
            byte[] buffer = new byte[4096];
            for (String answer : answers) {
                assertThat(caller.getInputStream().read(buffer)).isPositive();
                caller.getOutputStream().write(Octets.ofHex(answer).toByteArray());
            }
            assertThat(caller.getInputStream().read(buffer)).isNotZero();
        } catch (IOException resetByTheOther) {
            assertThat(answers).isNotEmpty();
        }
    }

    @Test
    void silenceFailsTheLayerThatWaited() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"))) {
            Told told = ping("127.0.0.1:" + silent.getLocalPort(), "--timeout", "1");
            assertThat(told.layers("FAILED")).as(told.text).containsExactly("transport (X.224)");
            assertThat(told.text).contains("COTP-T-CC: ", "it may pass");
        }
    }

    @Test
    void withoutAConnectionTcpHasFailed() throws IOException {
        try (Socket boundOnly = new Socket()) {
            boundOnly.bind(new InetSocketAddress("127.0.0.1", 0));
            Told told = ping("127.0.0.1:" + boundOnly.getLocalPort());
            assertThat(told.layers("FAILED")).as(told.text).containsExactly("TCP connection");
            assertThat(told.text).contains("TCP-1: ");
        }
        Told unknown = ping("no-such-host.invalid:102");
        assertThat(unknown.layers("FAILED")).as(unknown.text).containsExactly("TCP connection");
        assertThat(unknown.text).contains("TCP-4: ", "no-such-host.invalid");
    }

    @Test
    void aRefusedBindIsNamedByItsBindErrorAndAnImpostorIsFoundOut() throws IOException {
        assertBindFails(PeerConduct.refusing(BindCheck.busy()), "BIND-0");
        assertBindFails(PeerConduct.refusing(BindCheck.authenticationError()), "BIND-2");
        assertBindFails(PeerConduct.willing(MtaRig.bindResult(1)), "LOCAL-2");
    }

    private void assertBindFails(PeerConduct conduct, String code) throws IOException {
        try (StackPeerServer server = StackPeerServer.start(MtaRig.RESPONDER, conduct)) {
            Told told = pingConfigured(server.port());
            assertThat(told.exitCode).isEqualTo(1);
            assertThat(told.layers("FAILED")).as(told.text).containsExactly("MTA bind (X.411)");
            assertThat(told.text).contains("\n" + code + ": ");
            assertThat(told.text).doesNotContain("secret", "ours");
        }
    }

    @Test
    void anIpv6AddressIsCalledInBrackets() {
        try (MtaRig rig = MtaRig.start(
                MtaRig.limits(20, 10, 10, 10), AssociationSettings.of(MtaRig.RESPONDER, MtaRig.STACK), "::1")) {
            Told told = ping("[::1]:" + rig.port);
            assertThat(told.layers("FAILED")).as(told.text).containsExactly("MTA bind (X.411)");
            assertThat(told.text).contains("[0:0:0:0:0:0:0:1]:" + rig.port, "BIND-2: ");
        }
    }

    @Test
    void whatIsNoTargetAndNoTimeoutIsRefused() {
        assertThat(ping("NOBODY").exitCode).isEqualTo(2);
        assertThat(ping("host:0").exitCode).isEqualTo(2);
        assertThat(ping("host:65536").exitCode).isEqualTo(2);
        assertThat(ping("::1:102").exitCode).isEqualTo(2);
        assertThat(ping("host:102", "--timeout", "0").text).contains("1 to 3600");
    }

    /** The ping is one more caller on a connection of its own: it harms no transfer, and leaves nothing behind. */
    @Test
    @Tag("SF-104")
    void besideALoadedGatewayBothWork() throws Exception {
        byte[] content = new byte[200_000];
        new Random(7).nextBytes(content);
        Octets apdu = Octets.wrap(content);
        try (MtaRig rig = MtaRig.start(MtaRig.limits(20, 10, 10, 10));
                StackPeer first = rig.dial(1);
                StackPeer second = rig.dial(2)) {
            first.awaitOpen(MtaRig.PATIENCE);
            second.awaitOpen(MtaRig.PATIENCE);
            for (int round = 0; round < 10; round++) {
                first.startTransfer(apdu);
                second.startTransfer(apdu);
                Told told = pingConfigured(rig.port);
                assertThat(told.exitCode).as(told.text).isZero();
                assertThat(first.awaitTransfer(MtaRig.PATIENCE)).isInstanceOf(StackAction.TransferConfirmed.class);
                assertThat(second.awaitTransfer(MtaRig.PATIENCE)).isInstanceOf(StackAction.TransferConfirmed.class);
            }
            assertThat(rig.inbound.whole).hasSize(20).allMatch(apdu::equals);
            org.awaitility.Awaitility.await().until(() -> rig.view().active(SessionClass.X400_IN) == 2);
            assertThat(rig.counters.of("session x400-in released")).isEqualTo(10);
            assertThat(first.told()).noneMatch(StackAction.Aborted.class::isInstance);
        }
    }
}
