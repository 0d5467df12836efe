package org.x400gate.protocol.rtse;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.x400gate.protocol.asn1.Ber;
import org.x400gate.protocol.asn1.BerElement;
import org.x400gate.protocol.asn1.BerLimits;
import org.x400gate.protocol.asn1.BerNode;
import org.x400gate.protocol.asn1.Tag;
import org.x400gate.protocol.octets.Octets;

/**
 * APDUs to and from octets; SET members in any order (module Reliable-Transfer-APDU). In X.410 mode an APDU does not
 * say what it is: the primitive that carries it does, and it has no tag of its own ({@link RtseMode}).
 */
final class RtseCodec {
    /** Above what any negotiation means; larger proposals are cut to it. */
    static final int MAX_CHECKPOINT_KILOOCTETS = 1_000_000;

    static final int MAX_WINDOW = 1_000_000;

    private static final Tag RTORQ = Tag.context(16);
    private static final Tag RTOAC = Tag.context(17);
    private static final Tag RTORJ = Tag.context(18);
    private static final Tag RTAB = Tag.context(22);
    private static final Tag CHECKPOINT_SIZE = Tag.context(0);
    private static final Tag WINDOW_SIZE = Tag.context(1);
    private static final Tag DIALOGUE_MODE = Tag.context(2);
    private static final Tag CONNECTION_DATA_RQ = Tag.context(3);
    private static final Tag APPLICATION_PROTOCOL = Tag.context(4);
    private static final Tag CONNECTION_DATA_AC = Tag.context(2);
    private static final Tag REASON = Tag.context(0);
    private static final Tag USER_DATA_RJ = Tag.context(1);
    private static final Tag USER_DATA_AB = Tag.context(2);
    private static final Tag OPEN = Tag.context(0);
    private static final Tag RECOVER = Tag.context(1);
    private static final int MONOLOGUE = 0;
    private static final int TWO_WAY_ALTERNATE = 1;
    private static final BerLimits LIMITS = BerLimits.STANDARD;

    private RtseCodec() {}

    // ---- normal mode

    static RtseApdu decode(Octets octets) {
        return decode(Ber.decode(octets, LIMITS));
    }

    static Octets encode(RtseApdu apdu) {
        return apdu instanceof RtseApdu.Rttr || apdu instanceof RtseApdu.Rttp
                ? value(apdu).encode()
                : BerNode.constructed(tag(apdu), members(apdu, RtseMode.NORMAL)).encode();
    }

    // ---- either mode

    static RtseApdu decodeRtorq(RtseMode mode, Octets octets) {
        return decode(mode, RTORQ, octets);
    }

    static RtseApdu decodeRtoac(RtseMode mode, Octets octets) {
        return decode(mode, RTOAC, octets);
    }

    static RtseApdu decodeRtorj(RtseMode mode, Octets octets) {
        return decode(mode, RTORJ, octets);
    }

    static RtseApdu decodeRtab(RtseMode mode, Octets octets) {
        return decode(mode, RTAB, octets);
    }

    static RtseApdu decodeRttr(RtseMode mode, Octets octets) {
        return switch (mode) {
            case NORMAL -> decode(octets);
            case X410 -> new RtseApdu.Rttr(octets);
        };
    }

    /** What X.410 mode leaves out is left out. */
    static Octets encode(RtseMode mode, RtseApdu apdu) {
        return switch (mode) {
            case NORMAL -> encode(apdu);
            case X410 -> {
                if (apdu instanceof RtseApdu.Rttr rttr) {
                    yield rttr.part();
                }
                yield apdu instanceof RtseApdu.Rttp
                        ? value(apdu).encode()
                        : Octets.concat(members(apdu, mode).stream()
                                .map(BerNode::encode)
                                .toList());
            }
        };
    }

    private static RtseApdu decode(RtseMode mode, Tag expected, Octets octets) {
        return switch (mode) {
            case NORMAL -> decode(octets);
            case X410 ->
                decode(BerNode.constructed(expected, BerNode.raw(octets)).encode());
        };
    }

    private static RtseApdu decode(BerElement apdu) {
        if (apdu.is(Tag.OCTET_STRING)) {
            return new RtseApdu.Rttr(apdu.octetString());
        }
        if (apdu.is(RTORQ)) {
            return new RtseApdu.Rtorq(
                    checkpoint(apdu),
                    window(apdu),
                    apdu.child(DIALOGUE_MODE)
                                    .map(mode -> mode.intValue(MONOLOGUE, TWO_WAY_ALTERNATE))
                                    .orElse(MONOLOGUE)
                            == TWO_WAY_ALTERNATE,
                    connectionData(apdu.required(CONNECTION_DATA_RQ, "connectionDataRQ")),
                    apdu.child(APPLICATION_PROTOCOL)
                            .map(protocol -> protocol.intValue(0, Integer.MAX_VALUE))
                            .orElse(RtseApdu.DEFAULT_APPLICATION_PROTOCOL));
        }
        if (apdu.is(RTOAC)) {
            return new RtseApdu.Rtoac(
                    checkpoint(apdu),
                    window(apdu),
                    connectionData(apdu.required(CONNECTION_DATA_AC, "connectionDataAC")));
        }
        if (apdu.is(RTORJ)) {
            return new RtseApdu.Rtorj(reason(apdu), userData(apdu, USER_DATA_RJ));
        }
        if (apdu.is(RTAB)) {
            return new RtseApdu.Rtab(reason(apdu), userData(apdu, USER_DATA_AB));
        }
        if (apdu.is(Tag.INTEGER)) {
            return new RtseApdu.Rttp(apdu.intValue(Integer.MIN_VALUE, Integer.MAX_VALUE));
        }
        throw apdu.fault("X.228 RTSE-apdus", "not an RTSE APDU: " + apdu.tag());
    }

    private static BerNode value(RtseApdu apdu) {
        if (apdu instanceof RtseApdu.Rttr rttr) {
            return BerNode.octetString(rttr.part());
        }
        if (apdu instanceof RtseApdu.Rttp rttp) {
            return BerNode.integer(rttp.priority());
        }
        throw new IllegalStateException("no value without members: " + apdu);
    }

    private static Tag tag(RtseApdu apdu) {
        if (apdu instanceof RtseApdu.Rtorq) {
            return RTORQ;
        }
        if (apdu instanceof RtseApdu.Rtoac) {
            return RTOAC;
        }
        if (apdu instanceof RtseApdu.Rtorj) {
            return RTORJ;
        }
        if (apdu instanceof RtseApdu.Rtab) {
            return RTAB;
        }
        throw new IllegalStateException("no such APDU: " + apdu);
    }

    private static List<BerNode> members(RtseApdu apdu, RtseMode mode) {
        if (apdu instanceof RtseApdu.Rtorq rtorq) {
            List<BerNode> parts = negotiated(rtorq.checkpointKilooctets(), rtorq.window());
            if (rtorq.twoWayAlternate() || mode == RtseMode.X410) {
                parts.add(BerNode.integer(DIALOGUE_MODE, rtorq.twoWayAlternate() ? TWO_WAY_ALTERNATE : MONOLOGUE));
            }
            if (mode == RtseMode.X410) {
                parts.add(BerNode.integer(APPLICATION_PROTOCOL, rtorq.applicationProtocol()));
            }
            parts.add(BerNode.constructed(CONNECTION_DATA_RQ, connectionData(rtorq.connectionData())));
            return parts;
        }
        if (apdu instanceof RtseApdu.Rtoac rtoac) {
            List<BerNode> parts = negotiated(rtoac.checkpointKilooctets(), rtoac.window());
            parts.add(BerNode.constructed(CONNECTION_DATA_AC, connectionData(rtoac.connectionData())));
            return parts;
        }
        if (apdu instanceof RtseApdu.Rtorj rtorj) {
            return reasonAndData(mode, rtorj.refuseReason(), USER_DATA_RJ, rtorj.userData());
        }
        if (apdu instanceof RtseApdu.Rtab rtab) {
            return reasonAndData(mode, rtab.abortReason(), USER_DATA_AB, rtab.userData());
        }
        throw new IllegalStateException("no such APDU: " + apdu);
    }

    /** Defaults are sent all the same: peers exist that take an absent window for another number. */
    private static List<BerNode> negotiated(int checkpointKilooctets, int window) {
        List<BerNode> parts = new ArrayList<>();
        parts.add(BerNode.integer(CHECKPOINT_SIZE, checkpointKilooctets));
        parts.add(BerNode.integer(WINDOW_SIZE, window));
        return parts;
    }

    private static BerNode connectionData(RtseApdu.ConnectionData data) {
        if (data instanceof RtseApdu.ConnectionData.Open open) {
            return open.userData().isEmpty()
                    ? BerNode.nil(OPEN)
                    : BerNode.constructed(OPEN, BerNode.raw(open.userData()));
        }
        if (data instanceof RtseApdu.ConnectionData.Recover recover) {
            return BerNode.constructed(RECOVER, BerNode.raw(recover.identifier()));
        }
        throw new IllegalStateException("no such connection data: " + data);
    }

    private static List<BerNode> reasonAndData(
            RtseMode mode, Optional<Integer> reason, Tag dataTag, Optional<Octets> data) {
        List<BerNode> parts = new ArrayList<>();
        reason.ifPresent(code -> parts.add(BerNode.integer(REASON, code)));
        if (mode == RtseMode.NORMAL) {
            data.ifPresent(value -> parts.add(BerNode.constructed(dataTag, BerNode.raw(value))));
        }
        return parts;
    }

    private static int checkpoint(BerElement apdu) {
        return apdu.child(CHECKPOINT_SIZE)
                .map(size -> Math.min(size.intValue(0, Integer.MAX_VALUE), MAX_CHECKPOINT_KILOOCTETS))
                .orElse(0);
    }

    /** Zero would stop every transfer; it is read as the least that works. */
    private static int window(BerElement apdu) {
        return apdu.child(WINDOW_SIZE)
                .map(size -> Math.max(1, Math.min(size.intValue(0, Integer.MAX_VALUE), MAX_WINDOW)))
                .orElse(RtseApdu.DEFAULT_WINDOW);
    }

    private static RtseApdu.ConnectionData connectionData(BerElement tagged) {
        BerElement choice = tagged.only();
        if (choice.is(OPEN)) {
            boolean absent = !choice.isConstructed() && choice.contents().isEmpty();
            return new RtseApdu.ConnectionData.Open(
                    absent ? Octets.EMPTY : choice.only().encoding());
        }
        if (choice.is(RECOVER)) {
            return new RtseApdu.ConnectionData.Recover(choice.contents());
        }
        throw choice.fault("X.228 ConnectionData", "neither open nor recover");
    }

    private static Optional<Integer> reason(BerElement apdu) {
        return apdu.child(REASON).map(reason -> reason.intValue(0, 255));
    }

    private static Optional<Octets> userData(BerElement apdu, Tag tag) {
        return apdu.child(tag).map(data -> data.only().encoding());
    }
}
