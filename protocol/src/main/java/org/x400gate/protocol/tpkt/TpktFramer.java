package org.x400gate.protocol.tpkt;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.x400gate.protocol.octets.MalformedInput;
import org.x400gate.protocol.octets.OctetChain;
import org.x400gate.protocol.octets.Octets;

/**
 * Cuts a stream of octets into the TPDUs of its TPKT packets; immutable. {@code waiting} is the packet not yet whole,
 * {@code wanted} the octets it needs before anything can be said of it.
 *
 * <pre>
 *  0        1         2       3       4
 *  +--------+---------+-------+-------+---- ...
 *  | vrsn 3 | reserved| packet length | TPDU
 *  +--------+---------+-------+-------+---- ...
 * </pre>
 *
 * The length counts its own header. Source: RFC 1006 section 6.
 */
public record TpktFramer(OctetChain waiting, int wanted) {
    /** Empty: nothing received yet. */
    public static final TpktFramer START = new TpktFramer(OctetChain.EMPTY, 4);

    /** The longest packet that its length field can name, in octets. */
    public static final int MAX_PACKET_OCTETS = 65_535;

    public static final int HEADER_OCTETS = 4;
    public static final int MAX_TPDU_OCTETS = MAX_PACKET_OCTETS - HEADER_OCTETS;

    /** RFC 1006 section 6: a TPDU has at least three octets. */
    private static final int MIN_PACKET_OCTETS = 7;

    private static final int VERSION = 3;
    private static final int LENGTH_AT = 2;
    private static final String CLAUSE = "RFC 1006 section 6";

    /** Whole TPDUs in order, and the framer to feed next. */
    public record Step(TpktFramer next, List<Octets> tpdus) {
        public Step {
            tpdus = List.copyOf(tpdus);
        }
    }

    /**
     * Takes whatever the stream brought; a header that is none is {@link MalformedInput}. Behind whole packets it waits
     * for the next call, which may bring nothing: what came before it counts, wherever the stream was cut.
     */
    public Step feed(Octets fromStream) {
        OctetChain all = waiting.append(fromStream);
        if (all.length() < wanted) {
            return new Step(new TpktFramer(all, wanted), List.of());
        }
        List<Octets> tpdus = new ArrayList<>();
        Octets rest = all.join();
        Optional<MalformedInput> fault = headerFault(rest);
        while (fault.isEmpty() && rest.length() >= packetOctets(rest)) {
            tpdus.add(rest.slice(HEADER_OCTETS, packetOctets(rest)));
            rest = rest.from(packetOctets(rest));
            fault = headerFault(rest);
        }
        if (fault.isPresent() && tpdus.isEmpty()) {
            throw fault.get();
        }
        int nowWanted = fault.isPresent() ? HEADER_OCTETS : packetOctets(rest);
        return new Step(new TpktFramer(OctetChain.EMPTY.append(rest), nowWanted), tpdus);
    }

    private static Optional<MalformedInput> headerFault(Octets start) {
        if (start.length() < HEADER_OCTETS) {
            return Optional.empty();
        }
        if (start.at(0) != VERSION) {
            return Optional.of(new MalformedInput("tpkt", 0, CLAUSE, "version " + start.at(0) + ", not 3"));
        }
        return packetOctets(start) < MIN_PACKET_OCTETS
                ? Optional.of(new MalformedInput(
                        "tpkt",
                        LENGTH_AT,
                        CLAUSE,
                        "packet length " + packetOctets(start) + " leaves no room for a TPDU"))
                : Optional.empty();
    }

    /** What the packet that begins here needs in all, or as many octets as it takes to know. */
    private static int packetOctets(Octets start) {
        return start.length() < HEADER_OCTETS ? HEADER_OCTETS : start.at(LENGTH_AT) << 8 | start.at(LENGTH_AT + 1);
    }

    /** A packet as the pieces to write one after another: its header, then the pieces of the TPDU uncopied. */
    public static List<Octets> encode(List<Octets> tpdu) {
        int length = HEADER_OCTETS;
        for (Octets piece : tpdu) {
            length = Math.addExact(length, piece.length());
        }
        if (length > MAX_PACKET_OCTETS) {
            throw new IllegalArgumentException("a TPDU of " + (length - HEADER_OCTETS) + " octets fits no TPKT");
        }
        List<Octets> packet = new ArrayList<>(tpdu.size() + 1);
        packet.add(Octets.of(VERSION, 0, length >> 8, length & 0xFF));
        packet.addAll(tpdu);
        return packet;
    }
}
