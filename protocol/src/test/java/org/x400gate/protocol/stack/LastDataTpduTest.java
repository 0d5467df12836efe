package org.x400gate.protocol.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.x400gate.protocol.octets.Octets;

/** Lengths at which the last DT is exactly full: there are peers that answer an empty one behind it with ER. */
@Tag("SF-15")
class LastDataTpduTest {
    private static final int MOST = 50;

    @ParameterizedTest
    @ValueSource(ints = {128, 256, 512, 1024, 2048, 4096, 8192, 65_531})
    void aTsduOfWholeDtsHasNoEmptyOneBehindThem(int tpdu) {
        for (Dialect dialect : Dialect.values()) {
            checkWholeDts(dialect, tpdu);
        }
    }

    private static void checkWholeDts(Dialect dialect, int tpdu) {
        int payload = Math.min(tpdu - 3, 65_524);
        Octets content = Octets.wrap(new byte[MOST * payload]);
        StackLimits limits =
                new StackLimits(tpdu, content.length() + 65_536, content.length(), content.length() + 64, Map.of());
        SweepPair pair =
                new SweepPair(StackPair.open(dialect, 0, 3, limits), StackPair.listen(0, 3, limits), content, tpdu);
        pair.watcher.rules.checkpointOctets = 0;
        for (int k = 1; k <= MOST; k++) {
            int apdu = apduOctets(pair, k * payload);
            pair.watcher.dataTpdus = 0;
            pair.transfer(apdu, SweepPair.Confirms.EACH_AT_ONCE, Integer.MAX_VALUE);
            // an activity's start and its end, each in a DT of its own, the acknowledgement of the end
            assertThat(pair.watcher.dataTpdus).as("%d full DTs", k).isEqualTo(k + 3);
        }
    }

    /** Of the APDU that makes a data TSDU of that length: found by what one that is too short lacks. */
    private static int apduOctets(SweepPair pair, int tsdu) {
        int apdu = Math.max(1, tsdu - 64);
        while (true) {
            pair.watcher.longestTsdu = 0;
            pair.transfer(apdu, SweepPair.Confirms.EACH_AT_ONCE, Integer.MAX_VALUE);
            if (pair.watcher.longestTsdu == tsdu) {
                return apdu;
            }
            assertThat(pair.watcher.longestTsdu)
                    .as("no APDU makes a TSDU of %d octets", tsdu)
                    .isLessThan(tsdu);
            apdu += Math.max(1, (int) (tsdu - pair.watcher.longestTsdu) / 2);
        }
    }

    @Test
    void anEmptyLastDtOfAPeerEndsItsTsduAndTheTransferGoesOn() {
        StackPair pair = StackPair.standard().connect();
        pair.initiator.send(Octets.wrap(new byte[300]));
        Octets sent = Octets.concat(pair.initiator.toWire.stream().toList());
        pair.initiator.toWire.clear();
        // the mark is taken from each DT that has it, and set on an empty one of its own
        for (int at = 0; at < sent.length(); ) {
            int length = sent.at(at + 2) << 8 | sent.at(at + 3);
            byte[] packet = sent.slice(at, at + length).toByteArray();
            boolean last = (packet[6] & 0x80) != 0;
            packet[6] = 0;
            pair.responder.take(pair.responder.stack.onOctets(Octets.wrap(packet)));
            if (last) {
                pair.responder.take(pair.responder.stack.onOctets(Octets.ofHex("03000007 02f080")));
            }
            at += length;
        }
        pair.run();
        assertThat(pair.responder.received).containsExactly(Octets.wrap(new byte[300]));
        pair.initiator.only(StackAction.TransferConfirmed.class);
    }

    @Test
    void anErIsTheEndOfTheSessionWithItsCause() {
        for (int cause = 0; cause < 4; cause++) {
            StackPair pair = StackPair.standard().connect();
            pair.responder.answersTransfers = false;
            pair.initiator.send(Octets.wrap(new byte[300]));
            pair.run();
            pair.initiator.take(pair.initiator.stack.onOctets(
                    Octets.concat(Octets.ofHex("0300000c 07 70 0001"), Octets.of(cause), Octets.ofHex("c1 01 02"))));
            assertThat(pair.initiator.only(StackAction.Aborted.class).cause().code())
                    .isEqualTo("COTP-ER-" + cause);
            assertThat(pair.initiator.hungUp).isTrue();
        }
    }
}
