package org.x400gate.loadtest.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.x400gate.loadtest.peer.Kind.Fate;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.p1.MtaBindError;
import org.x400gate.protocol.stack.OsiStack;
import org.x400gate.protocol.stack.Refusal;
import org.x400gate.protocol.stack.ResponderParameters;
import org.x400gate.protocol.stack.StackAction;
import org.x400gate.protocol.stack.StackLimits;

/** A real responder's answers, told apart. */
class OpeningTest {
    private final Opening opening = new Opening(Peers.opening("live-0"));
    private Octets answered = Octets.EMPTY;

    private OsiStack take(OsiStack.Step step) {
        for (StackAction action : step.actions()) {
            if (action instanceof StackAction.Send send) {
                answered = answered.append(send.octets());
            }
        }
        return step.next();
    }

    private Octets answer(UnaryOperator<OsiStack> decision) {
        answered = Octets.EMPTY;
        OsiStack called = OsiStack.responder(new ResponderParameters(Set.of(), 63, 7, StackLimits.STANDARD));
        called = take(called.awaitConnect());
        called = take(called.onOctets(opening.connectRequest()));
        assertThat(answered.length()).isEqualTo(Opening.firstPacket(answered));
        called = take(called.onOctets(opening.connect()));
        decision.apply(called);
        return answered;
    }

    @Test
    void aRefusalIsToldByItsReason() {
        Refusal busy = Refusal.of(Refusal.Reason.BUSY, MtaBindError.BUSY.error().encode());
        Refusal wrong = Refusal.of(
                Refusal.Reason.AUTHENTICATION_ERROR,
                MtaBindError.AUTHENTICATION_ERROR.error().encode());

        assertThat(opening.fate(answer(called -> take(called.refuseOpen(busy)))))
                .isEqualTo(Fate.REFUSED_BUSY);
        assertThat(opening.fate(answer(called -> take(called.refuseOpen(wrong)))))
                .isEqualTo(Fate.REFUSED_AUTHENTICATION);
    }

    @Test
    void anAcceptedBindIsAnAdmission() {
        assertThat(opening.fate(answer(called -> take(called.acceptOpen(Peers.bindResult(Peers.OURS))))))
                .isEqualTo(Fate.ADMITTED);
    }

    @Test
    void aConfirmedTransportAndNothingMoreIsHungUp() {
        Octets confirmed = answer(called -> called);
        assertThat(opening.fate(confirmed)).isEqualTo(Fate.HUNG_UP);
        assertThat(opening.fate(confirmed.append(Octets.ofHex("03000007010203"))))
                .isEqualTo(Fate.UNREADABLE);
    }
}
