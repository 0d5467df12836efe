package org.x400gate.protocol.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.x400gate.protocol.Recording;
import org.x400gate.protocol.cotp.CotpAction;
import org.x400gate.protocol.cotp.CotpMachine;
import org.x400gate.protocol.cotp.CotpSettings;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.tpkt.TpktFramer;

/** What another MTA really sent, from the TCP octets up to the session's indications. */
class RecordedSessionsTest {
    static Stream<Recording> recordings() {
        return Recording.all();
    }

    /** A TSDU and who sent it. */
    record Tsdu(boolean byInitiator, Octets octets) {}

    /** Both directions through the framer; the class 0 DTs are put together by hand. */
    static List<Tsdu> tsdus(Recording recording) {
        List<Tsdu> tsdus = new ArrayList<>();
        Map<Boolean, TpktFramer> framers = new HashMap<>(Map.of(true, TpktFramer.START, false, TpktFramer.START));
        Map<Boolean, Octets> parts = new HashMap<>(Map.of(true, Octets.EMPTY, false, Octets.EMPTY));
        for (Recording.Sent sent : recording.sent()) {
            TpktFramer.Step step = framers.get(sent.byInitiator()).feed(sent.octets());
            framers.put(sent.byInitiator(), step.next());
            for (Octets tpdu : step.tpdus()) {
                if (tpdu.at(1) == 0xF0) {
                    Octets part = parts.get(sent.byInitiator()).append(tpdu.from(3));
                    boolean end = (tpdu.at(2) & 0x80) != 0;
                    parts.put(sent.byInitiator(), end ? Octets.EMPTY : part);
                    if (end) {
                        tsdus.add(new Tsdu(sent.byInitiator(), part));
                    }
                }
            }
        }
        return tsdus;
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void everySpduDecodesAndIsWhatWeWouldSend(Recording recording) {
        for (Tsdu tsdu : tsdus(recording)) {
            assertThat(SpduVectorsTest.written(tsdu.octets()).toHex())
                    .isEqualTo(tsdu.octets().toHex());
        }
    }

    /** The recorded initiator against our responder, whose user answers as the recorded one did. */
    @ParameterizedTest
    @MethodSource("recordings")
    void ourResponderFollowsTheRecordedInitiator(Recording recording) {
        List<Tsdu> tsdus = tsdus(recording);
        if (tsdus.isEmpty()) {
            return;
        }
        Answering responder = new Answering(tsdus);
        for (Tsdu tsdu : tsdus) {
            if (tsdu.byInitiator()) {
                responder.receive(tsdu.octets());
            }
        }
        assertThat(responder.failures).isEmpty();
        List<String> recorded = tsdus.stream()
                .filter(tsdu -> !tsdu.byInitiator())
                .map(tsdu -> meaning(tsdu.octets()))
                .toList();
        List<String> answered =
                responder.sent.stream().map(RecordedSessionsTest::meaning).toList();
        if (recording.name().equals("pp-1988-normal-DR-transfer")) {
            // its responder broke down before it acknowledged
            assertThat(answered).startsWith(recorded.toArray(String[]::new));
        } else {
            assertThat(answered).isEqualTo(recorded);
            assertThat(responder.machine.state()).isEqualTo(SessionState.WAIT_FOR_TRANSPORT_END);
        }
    }

    /** ISODE sends parameters of no octets, which mean the same as absent ones (X.225 8.2.6). */
    private static String meaning(Octets tsdu) {
        return RawSpdu.decode(tsdu).stream()
                .map(raw -> raw.parameters().values().entrySet().stream()
                        .filter(entry -> !entry.getValue().isEmpty())
                        .map(entry -> entry.getKey() + "=" + entry.getValue().toHex())
                        .collect(Collectors.joining(
                                " ", raw.kind() + " ", " " + raw.userData().toHex())))
                .collect(Collectors.joining("\n"));
    }

    /** Answers each indication with the user data of the recorded answer, so that what it sends can be compared. */
    private static final class Answering {
        final List<Octets> sent = new ArrayList<>();
        final List<SessionIndication> failures = new ArrayList<>();
        SessionMachine machine = SessionMachine.responder(SessionSettings.STANDARD)
                .onTransportConnected()
                .next();
        private final List<Spdu> recordedAnswers;

        Answering(List<Tsdu> tsdus) {
            recordedAnswers = tsdus.stream()
                    .filter(tsdu -> !tsdu.byInitiator())
                    .map(tsdu ->
                            SpduDecoder.decode(RawSpdu.decode(tsdu.octets()).get(0)))
                    .toList();
        }

        void receive(Octets tsdu) {
            take(machine.onTsdu(tsdu));
        }

        private void take(SessionMachine.Step step) {
            machine = step.next();
            for (SessionAction action : step.actions()) {
                if (action instanceof SessionAction.Send send) {
                    sent.add(send.tsdu());
                } else if (action instanceof SessionAction.Indicate indicate) {
                    answer(indicate.indication());
                }
            }
        }

        private void answer(SessionIndication indication) {
            if (indication instanceof SessionIndication.Connect) {
                take(machine.request(connectAnswer(recordedAnswers.get(0))));
            } else if (indication instanceof SessionIndication.SyncMinor sync) {
                take(machine.request(new SessionRequest.SyncMinorResponse(sync.serial(), Octets.EMPTY)));
            } else if (indication instanceof SessionIndication.ActivityEnd) {
                take(machine.request(new SessionRequest.ActivityEndResponse(Octets.EMPTY)));
            } else if (indication instanceof SessionIndication.Release) {
                Spdu.Disconnect last = (Spdu.Disconnect) recordedAnswers.get(recordedAnswers.size() - 1);
                take(machine.request(new SessionRequest.ReleaseAccept(last.userData())));
            } else if (!(indication instanceof SessionIndication.ActivityStart
                    || indication instanceof SessionIndication.Data)) {
                failures.add(indication);
            }
        }

        private static SessionRequest connectAnswer(Spdu recorded) {
            if (recorded instanceof Spdu.Accept accept) {
                return new SessionRequest.ConnectAccept(
                        accept.id(), accept.respondingSelector().orElse(Octets.EMPTY), accept.userData());
            }
            Spdu.Refuse refuse = (Spdu.Refuse) recorded;
            assertThat(refuse.reason()).isEqualTo(RefuseReason.USER_DATA.code());
            return new SessionRequest.ConnectRefuse(RefuseReason.USER_DATA, refuse.id(), refuse.userData());
        }
    }

    @Test
    void anUnknownSelectorIsRefusedWithItsReasonAndText() {
        CotpMachine initiator = CotpMachine.initiator(CotpSettings.STANDARD, 1)
                .connect(Octets.ofHex("393939"), Octets.EMPTY)
                .next();
        Recording.Sent answer = Recording.named("pp-tsel-refused").sent().stream()
                .filter(sent -> !sent.byInitiator())
                .findFirst()
                .orElseThrow();
        List<CotpAction> actions = initiator
                .onTpdu(TpktFramer.START.feed(answer.octets()).tpdus().get(0))
                .actions();
        CotpAction.DisconnectIndication end = actions.stream()
                .filter(CotpAction.DisconnectIndication.class::isInstance)
                .map(CotpAction.DisconnectIndication.class::cast)
                .findFirst()
                .orElseThrow();
        assertThat(end.cause().code()).isEqualTo("COTP-DR-128");
        assertThat(end.detail().length()).isEqualTo(25);
    }
}
