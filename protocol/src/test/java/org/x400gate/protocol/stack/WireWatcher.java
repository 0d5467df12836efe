package org.x400gate.protocol.stack;

import java.util.ArrayList;
import java.util.List;
import org.x400gate.protocol.octets.Octets;

/**
 * Reads along on the wire and complains of whatever a strict peer would. Nothing in it is the machines' own: it cuts the
 * stream into TPKTs, TPDUs, TSDUs and SPDUs by itself, and {@link ActivityRules} judges what the SPDUs say.
 *
 * <p>Here: a TPKT header as RFC 1006 has it; no DT above the agreed size, none without user data, none with a number;
 * and an end-of-TSDU mark exactly where the SPDUs of a TSDU end by their own lengths.
 */
final class WireWatcher {
    /** More of a TSDU is never needed to know what it is and where its parts end. */
    private static final int HEAD_OCTETS = 96;

    private static final int CR = 0xE0;
    private static final int CC = 0xD0;
    private static final int DT = 0xF0;
    private static final int TPDU_SIZE = 0xC0;
    private static final int GIVE_TOKENS = 1;
    private static final int PLEASE_TOKENS = 2;

    final List<String> violations = new ArrayList<>();
    final List<String> spdus = new ArrayList<>();
    final ActivityRules rules = new ActivityRules(violations::add);
    int dataTpdus;
    /** Of the longest data TSDU since it was last set to 0. */
    long longestTsdu;

    private final Side initiator = new Side(true);
    private final Side responder = new Side(false);
    private int agreedTpdu = 65_531;

    private static final class Side {
        private final boolean initiator;
        private final byte[] head = new byte[HEAD_OCTETS];
        private Octets waiting = Octets.EMPTY;
        private long tsduOctets;

        Side(boolean initiator) {
            this.initiator = initiator;
        }

        int at(int index) {
            return head[index] & 0xFF;
        }
    }

    void saw(boolean byInitiator, Octets octets) {
        Side side = byInitiator ? initiator : responder;
        Octets all = side.waiting.append(octets);
        int at = 0;
        while (all.length() - at >= 4) {
            int length = all.at(at + 2) << 8 | all.at(at + 3);
            if (all.at(at) != 3 || all.at(at + 1) != 0 || length < 7) {
                violations.add("a TPKT header " + all.slice(at, at + 4).toHex());
                return;
            }
            if (all.length() - at < length) {
                break;
            }
            tpdu(side, all, at + 4, at + length);
            at += length;
        }
        side.waiting = all.from(at);
    }

    private void tpdu(Side side, Octets in, int from, int to) {
        int code = in.at(from + 1) & 0xF0;
        if (code == CR || code == CC) {
            agreedSize(in, from + 7, from + 1 + in.at(from));
            return;
        }
        if (code != DT) {
            return;
        }
        dataTpdus++;
        int numberAndMark = in.at(from + 2);
        if (in.at(from) != 2 || in.at(from + 1) != DT || (numberAndMark & 0x7F) != 0) {
            violations.add("a DT header " + in.slice(from, from + 3).toHex());
        }
        if (to - from == 3) {
            violations.add("an empty DT");
        }
        if (to - from > agreedTpdu) {
            violations.add("a DT of " + (to - from) + " octets, above " + agreedTpdu);
        }
        for (int at = from + 3; at < to && side.tsduOctets + at - from - 3 < HEAD_OCTETS; at++) {
            side.head[(int) side.tsduOctets + at - from - 3] = (byte) in.at(at);
        }
        side.tsduOctets += to - from - 3;
        if ((numberAndMark & 0x80) != 0) {
            tsdu(side);
            side.tsduOctets = 0;
        }
    }

    /** What CC names holds, or else what CR proposed. */
    private void agreedSize(Octets in, int parameters, int end) {
        for (int at = parameters; at + 1 < end; at += 2 + in.at(at + 1)) {
            if (in.at(at) == TPDU_SIZE) {
                agreedTpdu = 1 << in.at(at + 2);
            }
        }
    }

    /** An SPDU alone, or an empty GIVE TOKENS or PLEASE TOKENS and one SPDU behind it. */
    private void tsdu(Side side) {
        int leader = side.at(0);
        boolean led = (leader == GIVE_TOKENS || leader == PLEASE_TOKENS) && side.at(1) == 0 && side.tsduOctets > 2;
        int start = led ? 2 : 0;
        int si = side.at(start);
        boolean longLength = side.at(start + 1) == 0xFF;
        int length = longLength ? side.at(start + 2) << 8 | side.at(start + 3) : side.at(start + 1);
        int parameters = start + (longLength ? 4 : 2);
        long behind = side.tsduOctets - parameters - length;
        spdus.add((led ? "+" : "") + Integer.toHexString(si));
        if (led && si == GIVE_TOKENS) {
            longestTsdu = Math.max(longestTsdu, side.tsduOctets);
            rules.data(side.initiator, leader, head(side, parameters + length), behind);
        } else if (behind != 0) {
            violations.add("a TSDU that ends " + behind + " octets off the end of SPDU " + Integer.toHexString(si));
        } else {
            rules.spdu(side.initiator, led ? leader : 0, si, head(side, parameters));
        }
    }

    /** What is known of the TSDU from here on. */
    private static Octets head(Side side, int from) {
        int known = (int) Math.min(HEAD_OCTETS, side.tsduOctets);
        byte[] copy = new byte[Math.max(0, known - from)];
        System.arraycopy(side.head, Math.min(from, known), copy, 0, copy.length);
        return Octets.wrap(copy);
    }
}
