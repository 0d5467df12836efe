package org.x400gate.gateway.association;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;
import org.x400gate.gateway.net.Networks;
import org.x400gate.gateway.net.SessionClass;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.stack.EndCause;
import org.x400gate.protocol.stack.ResponderParameters;
import org.x400gate.protocol.stack.StackAction;
import org.x400gate.protocol.stack.StackPeer;

/** What is turned away far below the MTA leaves one line that says why, and one counter; and nothing else. */
@Tag("SF-18")
@Timeout(60)
class LowestLayerTest {
    private static final Networks ELSEWHERE = Networks.parse(List.of("192.0.2.0/24", "2001:db8::/32"));
    private static final Octets OURS = MtaRig.ascii("OURS");
    private static final SessionLimits ROOM = MtaRig.limits(20, 10, 10, 10);

    private final Logger log = (Logger) LoggerFactory.getLogger(AcceptAttempt.class);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

    @BeforeEach
    void listenToTheLog() {
        lines.start();
        log.addAppender(lines);
        log.setLevel(Level.INFO);
    }

    @AfterEach
    void leaveTheLog() {
        log.detachAppender(lines);
        log.setLevel(null);
    }

    /** What comes in on the connection, and the cause that its attempt ends with. */
    static Stream<Arguments> callers() {
        return Stream.of(
                Arguments.of("nothing at all, then the end", "", true, EndCause.TCP_CLOSED.code()),
                Arguments.of("silence", "", false, "COTP-T-CR"),
                Arguments.of("no TPKT", "474554202f20485454502f312e310d0a0d0a", false, "TPKT-1"),
                Arguments.of("a TPKT without a TPDU in it", "0300000400", false, "TPKT-1"),
                Arguments.of("a TPDU that is none", "03000007 02 55 80", false, "COTP-1"),
                Arguments.of("data before a connection", "0300000a 02 f0 80 010000", false, "COTP-1"),
                Arguments.of("a TSEL of others", "03000011 0c e0 0000 0007 00 c204 54484952", false, "LOCAL-6"),
                Arguments.of("a class that is not ours", "0300000b 06 e0 0000 0007 40", false, "COTP-3"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("callers")
    void isOneLineAndOneCounter(String name, String hex, boolean closes, String code) throws IOException {
        AssociationSettings settings =
                AssociationSettings.of(new ResponderParameters(Set.of(OURS), 63, 3, MtaRig.STACK), MtaRig.STACK);
        try (MtaRig rig = MtaRig.start(ROOM, settings, MtaRig.HOST);
                Socket caller = new Socket(MtaRig.HOST, rig.port)) {
            caller.getOutputStream().write(Octets.ofHex(hex).toByteArray());
            if (closes) {
                caller.shutdownOutput();
            }
            caller.getInputStream().readAllBytes();
            assertOneLineAndOneCounter(rig, code);
        }
    }

    @Test
    void aSessionSelectorOfOthersIsOneLineAndOneCounter() {
        AssociationSettings settings =
                AssociationSettings.of(MtaRig.RESPONDER.calledBy(Set.of(OURS), Set.of()), MtaRig.STACK);
        try (MtaRig rig = MtaRig.start(ROOM, settings, MtaRig.HOST);
                StackPeer caller = rig.dial(0)) {
            assertThat(caller.awaitOpen(MtaRig.PATIENCE)).isInstanceOf(StackAction.OpenRefused.class);
            assertOneLineAndOneCounter(rig, EndCause.REFUSED_ADDRESS.code());
        }
    }

    @Test
    void anAddressThatIsNotListedIsTurnedAwayUnheard() throws IOException {
        try (MtaRig rig = MtaRig.start(ROOM, from(ELSEWHERE), MtaRig.HOST);
                Socket caller = new Socket(MtaRig.HOST, rig.port)) {
            assertThat(caller.getInputStream().readAllBytes()).isEmpty();
            assertOneLineAndOneCounter(rig, EndCause.TCP_SOURCE_NOT_ALLOWED.code());
        }
    }

    @Test
    void anAddressThatIsListedIsHeardOverIpv6AsWell() {
        Networks here = Networks.parse(List.of("::1"));
        try (MtaRig rig = MtaRig.start(ROOM, from(here.and(ELSEWHERE)), "::1");
                StackPeer caller = StackPeer.dial("::1", rig.port, MtaRig.opening(0))) {
            assertThat(caller.awaitOpen(MtaRig.PATIENCE)).isInstanceOf(StackAction.OpenConfirmed.class);
            assertThat(caller.transfer(MtaRig.ascii("over IPv6"), MtaRig.PATIENCE))
                    .isInstanceOf(StackAction.TransferConfirmed.class);
            assertThat(rig.inbound.whole).containsExactly(MtaRig.ascii("over IPv6"));
        }
    }

    private static AssociationSettings from(Networks allowed) {
        AssociationSettings standard = AssociationSettings.of(MtaRig.RESPONDER, MtaRig.STACK);
        return new AssociationSettings(
                standard.responder(),
                standard.limits(),
                allowed,
                standard.hurryTimeout(),
                standard.handOverTimeout(),
                standard.idleTimeout(),
                standard.stallTimeout());
    }

    private void assertOneLineAndOneCounter(MtaRig rig, String code) {
        await().until(() -> rig.counters.of("attempts x400-in") > 0);
        await().until(() -> rig.view().attempts(SessionClass.X400_IN) == 0);
        await().until(() -> rig.view().lingering() == 0);
        assertThat(rig.counters.of("attempt x400-in " + code))
                .as(rig.counters.toString())
                .isEqualTo(1);
        assertThat(rig.counters.of("attempts x400-in")).isEqualTo(1);
        assertThat(lines.list)
                .singleElement()
                .extracting(ILoggingEvent::getFormattedMessage)
                .asString()
                .contains("event=attempt-end", "class=x400-in", "remote=/127.0.0.1:", "cause=" + code + " ", "while=");
        assertThat(rig.view().active()).isZero();
    }
}
