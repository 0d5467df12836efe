package org.x400gate.protocol.rtse;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.x400gate.protocol.asn1.BerNode;
import org.x400gate.protocol.asn1.Tag;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.rtse.RtseMachine.Step;

/** X.218 and the module Reliable-Transfer-APDU: fields, defaults, and what must follow from them. */
class RtseConformanceTest {
    private static final RtseSettings SETTINGS = new RtseSettings(63, 7, true, 1 << 20, 1 << 16);
    private static final String BIND = "A304A0020500";
    private static final String ANSWER = "A204A0020500";

    /** An APDU of that tag in normal mode, the bare members in X.410 mode. */
    private static Optional<Octets> apdu(RtseMode mode, int tag, String members) {
        Octets contents = Octets.ofHex(members);
        return Optional.of(
                mode == RtseMode.X410
                        ? contents
                        : BerNode.constructed(Tag.context(tag), BerNode.raw(contents))
                                .encode());
    }

    private static <A extends RtseAction> List<A> actions(Step step, Class<A> kind) {
        return step.actions().stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    private static RtseMachine asking(RtseMode mode) {
        return RtseMachine.initiator(mode, SETTINGS)
                .open(Octets.ofHex("0500"), 1)
                .next();
    }

    private static RtseMachine opened(RtseMode mode, String members) {
        return asking(mode)
                .onAssociateAccepted(apdu(mode, 17, members + ANSWER))
                .next();
    }

    /** RTORQ: what is left out has its default, what is proposed is lowered to our own at most, members have no order. */
    @ParameterizedTest
    @CsvSource({
        "'',                    63, 3, false",
        "800100,                63, 3, false",
        "80010A,                10, 3, false",
        "800200C8,              63, 3, false",
        "810105,                63, 5, false",
        "8101FF,                63, 0, false",
        "810200FF,              63, 7, false",
        "820101,                63, 3, true",
        "820100,                63, 3, false",
        "820101810104800102,    2, 4, true",
        "84010C8901FFAB00,      63, 3, false"
    })
    void anOpenMeansItsDefaultsAndIsLoweredToOurOwn(String members, int checkpoint, int window, boolean alternate) {
        for (RtseMode mode : RtseMode.values()) {
            for (String all : List.of(members + BIND, BIND + members)) {
                Step step = RtseMachine.responder(mode, SETTINGS).onAssociate(apdu(mode, 16, all));
                if (window == 0) {
                    // a negative window
                    assertThat(actions(step, RtseAction.Aborted.class)).hasSize(1);
                } else {
                    assertThat(actions(step, RtseAction.OpenIndication.class))
                            .extracting(RtseAction.OpenIndication::agreement)
                            .containsExactly(new RtseAgreement(checkpoint, window, alternate));
                }
            }
        }
    }

    /** RTOAC: what is answered holds, an absent window means 3, a larger one than proposed is used. */
    @ParameterizedTest
    @CsvSource({"'', 0, 3", "800101, 1, 3", "800101810106, 1, 6", "810101800102, 2, 1", "8001018101099901FF, 1, 9"})
    void anAnswerIsObeyed(String members, int checkpoint, int window) {
        for (RtseMode mode : RtseMode.values()) {
            RtseMachine machine = opened(mode, members);
            assertThat(machine.agreement()).isEqualTo(new RtseAgreement(checkpoint, window, true));
            if (checkpoint > 0) {
                assertThat(pointsUntilTheWindowIsFull(machine)).isEqualTo(window);
            }
        }
    }

    private static int pointsUntilTheWindowIsFull(RtseMachine open) {
        Step step = open.startTransfer(1 << 20);
        int points = 0;
        while (step.next().state() == RtseState.AWAIT_SEGMENT) {
            int wanted = actions(step, RtseAction.WantSegment.class).get(0).octets();
            step = step.next().segment(Octets.wrap(new byte[wanted]));
            points += actions(step, RtseAction.SyncMinor.class).size();
        }
        return points;
    }

    /** RTAB: each reason is a cause, whatever stands beside it. */
    @ParameterizedTest
    @EnumSource(RtseMode.class)
    void everyReasonOfAnAbortIsACause(RtseMode mode) {
        for (int reason = 0; reason <= 12; reason++) {
            for (String beside : List.of("", "81020780", "8102078089010A", "A203020101")) {
                String members = beside + Octets.of(0x80, 1, reason).toHex();
                assertThat(asking(mode).causeOfAbort(apdu(mode, 22, members)))
                        .map(RtseCause::code)
                        .contains(reason <= 7 ? "RTSE-AB-" + reason : "RTSE-AB");
            }
        }
        assertThat(asking(mode).causeOfAbort(apdu(mode, 22, ""))).isEmpty();
        assertThat(asking(mode).causeOfAbort(Optional.empty())).isEmpty();
    }

    /** RTORJ: refuseReason in X.410 mode, user data in normal mode; a reason in normal mode too is understood. */
    @ParameterizedTest
    @EnumSource(RtseMode.class)
    void everyReasonOfARefusalIsACause(RtseMode mode) {
        for (int reason = 0; reason <= 8; reason++) {
            String members = Octets.of(0x80, 1, reason).toHex() + "8901FF";
            Step step = asking(mode).onAssociateRejected(apdu(mode, 18, members));
            assertThat(actions(step, RtseAction.OpenRejected.class)
                            .get(0)
                            .cause()
                            .code())
                    .isEqualTo(reason <= 3 ? "RTSE-RJ-" + reason : "RTSE-RJ");
        }
        Step withData = asking(mode).onAssociateRejected(apdu(mode, 18, "A103020102"));
        assertThat(actions(withData, RtseAction.OpenRejected.class).get(0).userData())
                .contains(Octets.ofHex("020102"));
    }

    /** X.218 9.2: only the initiator closes, with the turn and nothing outstanding; a release out of place is an abort. */
    @ParameterizedTest
    @EnumSource(RtseMode.class)
    void aReleaseWithATransferUnderWayIsAProtocolError(RtseMode mode) {
        RtseMachine responder = RtseMachine.responder(mode, SETTINGS)
                .onAssociate(apdu(mode, 16, BIND))
                .next()
                .acceptOpen(Octets.ofHex("0500"))
                .next();
        assertThat(actions(responder.onRelease(), RtseAction.Released.class)).hasSize(1);
        RtseMachine receiving =
                responder.onActivityStart(Octets.ofHex("020101")).next();
        assertThat(actions(receiving.onRelease(), RtseAction.Aborted.class)).hasSize(1);
        RtseMachine initiator = opened(mode, "");
        assertThat(actions(initiator.onRelease(), RtseAction.Aborted.class)).hasSize(1);
    }

    /**
     * After a break: an interrupt is answered, and the resumption of what was interrupted is told that nothing is kept, so
     * that the sender discards it and sends whole.
     */
    @ParameterizedTest
    @EnumSource(RtseMode.class)
    void anInterruptedTransferIsSentWhole(RtseMode mode) {
        RtseMachine receiving = RtseMachine.responder(mode, SETTINGS)
                .onAssociate(apdu(mode, 16, BIND))
                .next()
                .acceptOpen(Octets.ofHex("0500"))
                .next()
                .onActivityStart(Octets.ofHex("020101"))
                .next();
        Step interrupted = receiving.onActivityInterrupt();
        assertThat(actions(interrupted, RtseAction.ActivityInterruptResponse.class))
                .hasSize(1);
        assertThat(actions(interrupted, RtseAction.TransferAborted.class)).hasSize(1);
        Step resumed = interrupted.next().onActivityResume();
        assertThat(actions(resumed, RtseAction.ExceptionReport.class)).hasSize(1);
        // what still comes of it is void
        RtseMachine rejecting = resumed.next();
        assertThat(rejecting.onSyncMinor(2).actions()).isEmpty();
        assertThat(rejecting.onActivityEnd().actions()).isEmpty();
        Step discarded = rejecting.onActivityDiscard();
        assertThat(actions(discarded, RtseAction.ActivityDiscardResponse.class)).hasSize(1);
        Step again = discarded.next().onActivityStart(Octets.ofHex("020102"));
        assertThat(actions(again, RtseAction.TransferStarted.class)).hasSize(1);
    }

    /** The sender's side of the same: after an exception it discards, and the whole is sent in an activity of its own. */
    @Test
    void anExceptionMakesTheSenderDiscardAndBeginAnew() {
        RtseMachine sending =
                opened(RtseMode.NORMAL, "800101").startTransfer(5000).next();
        Step reported = sending.onException(RtseCause.EXCEPTION_REPORTED);
        assertThat(actions(reported, RtseAction.ActivityDiscard.class)).hasSize(1);
        Step broken = reported.next().onActivityBroken();
        assertThat(actions(broken, RtseAction.TransferRefused.class)).hasSize(1);
        RtseAction.ActivityStart second = actions(broken.next().startTransfer(5000), RtseAction.ActivityStart.class)
                .get(0);
        assertThat(second.activity()).isEqualTo(Octets.ofHex("020102"));
    }
}
