package org.x400gate.protocol.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.x400gate.protocol.octets.Octets;

class OpenTransferCloseTest {
    private static Octets apdu(int octets) {
        byte[] content = new byte[octets];
        new Random(octets).nextBytes(content);
        return Octets.wrap(content);
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void openCarriesTheBindBothWaysAndSettlesCheckpointAndWindow(Dialect dialect) {
        StackPair pair = StackPair.standard(dialect).connect();

        OpenRequest request =
                pair.responder.only(StackAction.OpenIndication.class).request();
        assertThat(request.bindArgument()).isEqualTo(StackPair.bindArgument(dialect));
        assertThat(request.dialect()).isEqualTo(dialect);
        assertThat(request.called().transport()).contains(StackPair.TSEL);
        assertThat(request.dialogueMode()).isEqualTo(DialogueMode.MONOLOGUE);
        StackAction.OpenConfirmed confirmed = pair.initiator.only(StackAction.OpenConfirmed.class);
        assertThat(confirmed).isEqualTo(new StackAction.OpenConfirmed(StackEnd.bindResult(dialect), 1, 3));
        assertThat(pair.initiator.timers).isEmpty();
        assertThat(pair.responder.timers).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void oneTransferAfterAnotherThenTheInitiatorCloses(Dialect dialect) {
        StackPair pair = StackPair.standard(dialect).connect();
        for (int octets : new int[] {1, 1000, 1024, 5000}) {
            pair.initiator.send(apdu(octets));
            pair.run();
            assertThat(pair.responder.received.get(pair.responder.received.size() - 1))
                    .isEqualTo(apdu(octets));
        }
        assertThat(pair.initiator.told(StackAction.TransferConfirmed.class)).hasSize(4);

        pair.initiator.take(pair.initiator.stack.close());
        pair.run();

        pair.initiator.only(StackAction.Released.class);
        pair.responder.only(StackAction.Released.class);
        assertThat(pair.initiator.hungUp).isTrue();
        pair.responder.take(pair.responder.stack.onWireClosed(EndCause.TCP_CLOSED));
        assertThat(pair.responder.hungUp).isTrue();
        assertThat(pair.responder.ends).isEqualTo(1);
        assertThat(pair.responder.timers).isEmpty();
        assertThat(pair.watcher.violations).isEmpty();
    }
}
