package org.x400gate.protocol.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.x400gate.protocol.octets.Octets;

/** Who has not said who it is makes us hold no more than an open needs. */
class OpeningLimitTest {
    private static final int DT_OCTETS = 8_000;
    /** A DT that does not end its TSDU (X.224 13.7), in a TPKT. */
    private static final Octets DT =
            Octets.concat(List.of(Octets.ofHex("0300 1f47 02f0 00"), Octets.wrap(new byte[DT_OCTETS])));

    @Test
    void aTsduBeforeTheOpenEndsAtTheLimitOfOpening() {
        StackEnd end = new StackEnd(OsiStack.responder(new ResponderParameters(Set.of(), 63, 3, StackLimits.STANDARD)));
        end.take(end.stack.awaitConnect());
        OsiStack.initiator(StackPair.open(63, 3, StackLimits.STANDARD)).connect().actions().stream()
                .filter(StackAction.Send.class::isInstance)
                .forEach(send -> end.take(end.stack.onOctets(((StackAction.Send) send).octets())));
        int sent = 0;
        while (!end.hungUp && sent <= StackLimits.STANDARD.maxTsduOctets()) {
            end.take(end.stack.onOctets(DT));
            sent += DT_OCTETS;
        }
        assertThat(end.only(StackAction.OpenRefused.class).cause().code()).isEqualTo("COTP-2");
        assertThat(sent).isBetween(OsiStack.OPENING_TSDU_OCTETS, OsiStack.OPENING_TSDU_OCTETS + DT_OCTETS);
    }
}
