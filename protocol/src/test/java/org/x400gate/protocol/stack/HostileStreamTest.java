package org.x400gate.protocol.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.x400gate.protocol.Recording;
import org.x400gate.protocol.octets.Octets;

/** Recorded conversations with octets changed: whatever comes, an association ends at most once and nothing is thrown. */
class HostileStreamTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "pp-1988-normal-transfer",
                "pp-1988-normal-DR-transfer",
                "pp-1988-x410mode-transfer",
                "pp-1984-transfer"
            })
    void aResponderOutlivesEveryChangedOctet(String recording) {
        Random chance = new Random(7);
        List<Octets> writes = writes(recording, true);
        for (int write = 0; write < writes.size(); write++) {
            for (int at = 0; at < writes.get(write).length(); at++) {
                StackEnd end = new StackEnd(
                        OsiStack.responder(new ResponderParameters(Set.of(), 63, 3, StackLimits.STANDARD)));
                end.take(end.stack.awaitConnect());
                play(end, changed(writes, write, at, chance.nextInt(255) + 1));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pp-1988-normal-transfer",
                "pp-1988-normal-bind-refused",
                "pp-1988-normal-bind-only",
                "pp-1984-transfer",
                "pp-1984-bind-refused",
                "pp-1988-x410mode-transfer"
            })
    void anInitiatorOutlivesEveryChangedOctet(String recording) {
        Dialect dialect = ReplayTest.dialect(recording);
        Random chance = new Random(8);
        List<Octets> writes = writes(recording, false);
        for (int write = 0; write < writes.size(); write++) {
            for (int at = 0; at < writes.get(write).length(); at++) {
                StackEnd end = new StackEnd(OsiStack.initiator(StackPair.open(dialect, 63, 3, StackLimits.STANDARD)));
                end.take(end.stack.connect());
                play(end, changed(writes, write, at, chance.nextInt(255) + 1));
            }
        }
    }

    private static List<Octets> writes(String recording, boolean byInitiator) {
        return Recording.named(recording).sent().stream()
                .filter(sent -> sent.byInitiator() == byInitiator)
                .map(Recording.Sent::octets)
                .toList();
    }

    private static List<Octets> changed(List<Octets> writes, int write, int at, int mask) {
        List<Octets> changed = new ArrayList<>(writes);
        byte[] octets = writes.get(write).toByteArray();
        octets[at] ^= (byte) mask;
        changed.set(write, Octets.wrap(octets));
        return changed;
    }

    private static void play(StackEnd end, List<Octets> writes) {
        for (Octets write : writes) {
            int seen = end.told.size();
            if (!end.hungUp) {
                end.take(end.stack.onOctets(write));
            }
            while (seen < end.told.size() && end.ends == 0) {
                List<StackAction> fresh = new ArrayList<>(end.told.subList(seen, end.told.size()));
                seen = end.told.size();
                end.answer(fresh);
            }
            if (end.stack.canTransfer()) {
                end.send(Octets.wrap(new byte[2300]));
                end.answer(new ArrayList<>(end.told.subList(seen, end.told.size())));
            }
        }
        if (!end.hungUp) {
            end.take(end.stack.onWireClosed(EndCause.TCP_CLOSED));
        }
        assertThat(end.hungUp).isTrue();
        assertThat(end.ends).isEqualTo(1);
        assertThat(end.timers).isEmpty();
    }
}
