package org.x400gate.protocol.stack;

import java.util.ArrayList;
import java.util.List;
import org.x400gate.protocol.octets.Octets;

/**
 * Reads along on the wire with a parser of its own, and checks what a strict peer would: minor synchronization points
 * counted from 1, one between two segments and none at the end, never more unconfirmed than the window, no segment
 * longer than the checkpoint size, no empty DT, and what precedes each session SPDU.
 */
final class WireWatcher {
    private static final int DT = 0x01;
    private static final int MIP = 0x31;
    private static final int MIA = 0x32;
    private static final int AE = 0x29;
    private static final int AEA = 0x2A;
    private static final int AS = 0x2D;

    private final Side initiator = new Side();
    private final Side responder = new Side();
    final List<String> violations = new ArrayList<>();
    final List<String> spdus = new ArrayList<>();
    int window = Integer.MAX_VALUE;
    int segmentOctets = Integer.MAX_VALUE;
    int mostUnconfirmed;
    int mips;

    private int serial;
    private int confirmed;
    private int dataSinceMip;

    private static final class Side {
        private Octets stream = Octets.EMPTY;
        private Octets tsdu = Octets.EMPTY;
    }

    void saw(boolean byInitiator, Octets octets) {
        Side side = byInitiator ? initiator : responder;
        side.stream = side.stream.append(octets);
        while (side.stream.length() >= 4) {
            int length = side.stream.at(2) << 8 | side.stream.at(3);
            if (side.stream.length() < length) {
                return;
            }
            tpdu(side, side.stream.slice(4, length));
            side.stream = side.stream.from(length);
        }
    }

    private void tpdu(Side side, Octets tpdu) {
        if (tpdu.at(1) != 0xF0) {
            return;
        }
        if (tpdu.length() == 3) {
            violations.add("an empty DT");
        }
        side.tsdu = side.tsdu.append(tpdu.from(3));
        if ((tpdu.at(2) & 0x80) != 0) {
            tsdu(side.tsdu);
            side.tsdu = Octets.EMPTY;
        }
    }

    /** Category 0 alone or in front of one category 2 SPDU, whose user information runs to the end. */
    private void tsdu(Octets tsdu) {
        int first = tsdu.at(0);
        if ((first == 1 || first == 2) && tsdu.at(1) == 0 && tsdu.length() > 2) {
            spdu(tsdu.from(2));
        } else {
            spdus.add(Integer.toHexString(first));
        }
    }

    private void spdu(Octets spdu) {
        int si = spdu.at(0);
        spdus.add("+" + Integer.toHexString(si));
        switch (si) {
            case AS -> {
                serial = 0;
                confirmed = 0;
                dataSinceMip = 0;
            }
            case DT -> {
                if (++dataSinceMip > 1) {
                    violations.add("two segments without a checkpoint between");
                }
                if (spdu.length() - 2 > segmentOctets + 64L) {
                    violations.add("a segment of " + spdu.length());
                }
            }
            case MIP -> {
                mips++;
                expect(++serial, spdu);
                if (dataSinceMip == 0) {
                    violations.add("checkpoint " + serial + " without data");
                }
                dataSinceMip = 0;
                mostUnconfirmed = Math.max(mostUnconfirmed, serial - confirmed);
                if (serial - confirmed > window) {
                    violations.add(serial - confirmed + " unconfirmed");
                }
            }
            case MIA -> confirmed = serialOf(spdu);
            case AE -> {
                expect(serial + 1, spdu);
                if (dataSinceMip == 0) {
                    violations.add("a checkpoint in front of the activity's end");
                }
            }
            case AEA -> expect(serial + 1, spdu);
            default -> {
                // what isn't about checkpoints is the session's own tests' affair
            }
        }
    }

    private void expect(int wanted, Octets spdu) {
        if (serialOf(spdu) != wanted) {
            violations.add("serial " + serialOf(spdu) + ", not " + wanted);
        }
    }

    /** The serial number parameter: 2A, length, ASCII digits. */
    private static int serialOf(Octets spdu) {
        int at = 2;
        while (spdu.at(at) != 0x2A) {
            at += 2 + spdu.at(at + 1);
        }
        int serial = 0;
        for (int i = 0; i < spdu.at(at + 1); i++) {
            serial = serial * 10 + spdu.at(at + 2 + i) - '0';
        }
        return serial;
    }
}
