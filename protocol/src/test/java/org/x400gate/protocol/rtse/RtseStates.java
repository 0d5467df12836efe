package org.x400gate.protocol.rtse;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.rtse.RtseMachine.Step;

/** A machine in each state, with checkpoints of 1,024 octets and a window of 2, in two-way alternate. */
final class RtseStates {
    static final RtseSettings SETTINGS = new RtseSettings(1, 2, true, 1 << 20, 1 << 16);
    static final Octets NULL = Octets.ofHex("0500");
    static final Optional<Octets> RTORQ = Optional.of(Octets.ofHex("b006a304a0020500"));
    static final Optional<Octets> RTOAC = Optional.of(Octets.ofHex("b10c800101810102a204a0020500"));
    /** One octet. */
    static final Octets RTTR = Octets.ofHex("040141");

    static final String PROTOCOL_ERROR = "b603800104";

    private RtseStates() {}

    private static RtseMachine initiator(RtseState state) {
        RtseMachine idle = RtseMachine.initiator(RtseMode.NORMAL, SETTINGS);
        RtseMachine asking = idle.open(NULL, 1).next();
        RtseMachine open = asking.onAssociateAccepted(RTOAC).next();
        RtseMachine sending = open.startTransfer(5000).next();
        Octets kilooctet = Octets.wrap(new byte[1024]);
        RtseMachine full = sending.segment(kilooctet)
                .next()
                .segment(kilooctet)
                .next()
                .segment(kilooctet)
                .next();
        return switch (state) {
            case IDLE -> idle;
            case AWAIT_RTOAC -> asking;
            case TURN_OURS -> open;
            case AWAIT_SEGMENT -> sending;
            case AWAIT_WINDOW -> full;
            case AWAIT_END_CONFIRM ->
                open.startTransfer(3).next().segment(Octets.ofHex("414243")).next();
            case AWAIT_DISCARD_CONFIRM ->
                sending.discardTransfer(RtseCause.DISCARDED_BY_US).next();
            case AWAIT_RELEASE_CONFIRM -> open.close().next();
            case ENDED -> open.ended();
            case AWAIT_OPEN_RESPONSE, TURN_THEIRS, RECEIVING, AWAIT_ACCEPT, REJECTED ->
                throw new IllegalArgumentException(state.toString());
        };
    }

    static RtseMachine in(RtseState state) {
        RtseMachine asked = RtseMachine.responder(RtseMode.NORMAL, SETTINGS)
                .onAssociate(RTORQ)
                .next();
        RtseMachine open = asked.acceptOpen(NULL).next();
        RtseMachine receiving = open.onActivityStart(Octets.ofHex("020101")).next();
        RtseMachine ended = receiving.onData(RTTR).next().onActivityEnd().next();
        RtseMachine machine = switch (state) {
            case AWAIT_OPEN_RESPONSE -> asked;
            case TURN_THEIRS -> twoWay(open);
            case RECEIVING -> twoWay(receiving);
            case AWAIT_ACCEPT -> twoWay(ended);
            case REJECTED ->
                twoWay(ended.rejectTransfer(RtseProblem.LOCAL_USER_ERROR).next());
            case IDLE,
                    AWAIT_RTOAC,
                    TURN_OURS,
                    AWAIT_SEGMENT,
                    AWAIT_WINDOW,
                    AWAIT_END_CONFIRM,
                    AWAIT_DISCARD_CONFIRM,
                    AWAIT_RELEASE_CONFIRM,
                    ENDED -> initiator(state);
        };
        assertThat(machine.state()).isEqualTo(state);
        return machine;
    }

    static RtseMachine twoWay(RtseMachine machine) {
        return machine.agreed(machine.state(), new RtseAgreement(1, 2, true));
    }

    static RtseMachine monologue(RtseMachine machine) {
        return machine.agreed(machine.state(), new RtseAgreement(1, 2, false));
    }

    /** With this RTAB. */
    static void assertAborted(Step step, String rtab) {
        assertThat(step.next().state()).isEqualTo(RtseState.ENDED);
        assertThat(step.actions().stream().filter(RtseAction.Abort.class::isInstance))
                .containsExactly(new RtseAction.Abort(Octets.ofHex(rtab)));
        assertThat(step.actions().stream().filter(RtseAction.Aborted.class::isInstance))
                .hasSize(1);
    }
}
