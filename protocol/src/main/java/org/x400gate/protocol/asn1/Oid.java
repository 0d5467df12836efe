package org.x400gate.protocol.asn1;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.x400gate.protocol.octets.MalformedInput;
import org.x400gate.protocol.octets.Octets;

/** An object identifier: at least two arcs, each 0 to 2^56-1, at most {@value #MAX_ARCS} of them (X.690 8.19). */
public record Oid(List<Long> arcs) {
    public static final int MAX_ARCS = 64;
    private static final long MAX_ARC = (1L << 56) - 1;

    public Oid {
        arcs = List.copyOf(arcs);
        if (arcs.size() < 2 || arcs.size() > MAX_ARCS || arcs.get(0) > 2 || arcs.get(0) < 2 && arcs.get(1) > 39) {
            throw new IllegalArgumentException("not an object identifier: " + arcs);
        }
        for (long arc : arcs) {
            if (arc < 0 || arc > MAX_ARC) {
                throw new IllegalArgumentException("arc " + arc + " outside 0.." + MAX_ARC);
            }
        }
    }

    public static Oid of(long... arcs) {
        List<Long> list = new ArrayList<>();
        for (long arc : arcs) {
            list.add(arc);
        }
        return new Oid(list);
    }

    /** Dotted digits, as in {@code 2.6.0.1.6}. */
    public static Oid parse(String dotted) {
        List<Long> list = new ArrayList<>();
        for (String arc : dotted.split("\\.", -1)) {
            list.add(Long.parseLong(arc));
        }
        return new Oid(list);
    }

    /** Contents octets only, without tag and length. */
    public static Oid decode(Octets contents) {
        List<Long> arcs = new ArrayList<>();
        long arc = 0;
        boolean inside = false;
        for (int i = 0; i < contents.length(); i++) {
            int octet = contents.at(i);
            if (!inside && octet == 0x80 || arc > MAX_ARC >> 7 || arcs.size() >= MAX_ARCS) {
                throw fault(i, "object identifier with a padded or over-long arc, or too many arcs");
            }
            arc = arc << 7 | octet & 0x7F;
            inside = (octet & 0x80) != 0;
            if (!inside) {
                if (arcs.isEmpty()) {
                    long first = Math.min(arc / 40, 2);
                    arcs.add(first);
                    arcs.add(arc - first * 40);
                } else {
                    arcs.add(arc);
                }
                arc = 0;
            }
        }
        if (inside || arcs.isEmpty()) {
            throw fault(contents.length(), "object identifier ends inside an arc");
        }
        return new Oid(arcs);
    }

    /** Contents octets only. */
    public Octets encode() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        writeArc(out, arcs.get(0) * 40 + arcs.get(1));
        for (long arc : arcs.subList(2, arcs.size())) {
            writeArc(out, arc);
        }
        return Octets.wrap(out.toByteArray());
    }

    private static void writeArc(ByteArrayOutputStream out, long arc) {
        int shift = Math.max(0, (63 - Long.numberOfLeadingZeros(arc | 1)) / 7 * 7);
        for (; shift > 0; shift -= 7) {
            out.write((int) (arc >> shift & 0x7F | 0x80));
        }
        out.write((int) (arc & 0x7F));
    }

    private static MalformedInput fault(int offset, String text) {
        return new MalformedInput("asn1", offset, "X.690 8.19", text);
    }

    @Override
    public String toString() {
        return arcs.stream().map(String::valueOf).collect(Collectors.joining("."));
    }
}
