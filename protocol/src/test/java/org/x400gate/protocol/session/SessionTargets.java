package org.x400gate.protocol.session;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.x400gate.protocol.Target;
import org.x400gate.protocol.Vectors;
import org.x400gate.protocol.cotp.CotpTargets;
import org.x400gate.protocol.octets.Octets;

/** SPDUs, their parameters and the putting together of segments under attack. */
public final class SessionTargets {
    private static final int MAX_SSDU_OCTETS = 1 << 20;

    private SessionTargets() {}

    public static List<Target> all() {
        List<Octets> seeds = Stream.concat(
                        Vectors.of("session").all().stream().map(Vectors.Vector::octets),
                        CotpTargets.recordedTsdus().stream())
                .toList();
        return List.of(
                Target.whole(
                        "session SPDUs", SessionTargets::spdus, seeds, RawSpdu.class, SpduDecoder.class, Spdu.class),
                Target.whole(
                        "session parameters",
                        field -> SpduParameters.decode(field).encode(),
                        List.of(
                                Octets.ofHex("0a0401020304 0503130100 ff0000"),
                                Octets.ofHex("01ff0100" + "00".repeat(256))),
                        SpduParameters.class),
                Target.whole("session segments", SessionTargets::reassembled, segmented(seeds), Reassembly.class));
    }

    private static List<Object> spdus(Octets tsdu) {
        List<Object> spdus = new ArrayList<>();
        for (RawSpdu raw : RawSpdu.decode(tsdu)) {
            spdus.add(raw.enclosure());
            spdus.add(SpduDecoder.decode(raw));
        }
        return spdus;
    }

    /** TSDUs behind one another, each behind two octets of length, as the fuzzer can make them. */
    private static List<Object> reassembled(Octets tsdus) {
        List<Object> whole = new ArrayList<>();
        Reassembly arriving = Reassembly.NONE;
        for (Octets tsdu : apart(tsdus)) {
            for (RawSpdu raw : RawSpdu.decode(tsdu)) {
                Reassembly.Step step = arriving.add(raw, MAX_SSDU_OCTETS);
                arriving = step.next();
                step.whole().map(SpduDecoder::decode).ifPresent(whole::add);
            }
        }
        whole.add(arriving.userData().length());
        return whole;
    }

    private static List<Octets> apart(Octets joined) {
        List<Octets> tsdus = new ArrayList<>();
        int at = 0;
        while (at + 2 < joined.length()) {
            int end = Math.min(joined.length(), at + 2 + (joined.at(at) << 8 | joined.at(at + 1)));
            tsdus.add(joined.slice(at + 2, end));
            at = end;
        }
        return tsdus;
    }

    static Octets together(List<Octets> tsdus) {
        List<Octets> parts = new ArrayList<>();
        for (Octets tsdu : tsdus) {
            parts.add(Octets.of(tsdu.length() >> 8, tsdu.length() & 0xFF));
            parts.add(tsdu);
        }
        return Octets.concat(parts);
    }

    private static List<Octets> segmented(List<Octets> seeds) {
        Octets begin = Octets.ofHex("0100 0103190101 aabb");
        Octets middle = Octets.ofHex("0100 0103190100 cc");
        Octets end = Octets.ofHex("0100 0103190102 dd");
        Octets abort = Octets.ofHex("1903110101");
        List<Octets> all = new ArrayList<>(
                seeds.stream().limit(20).map(seed -> together(List.of(seed))).toList());
        all.add(together(List.of(begin, middle, middle, end)));
        all.add(together(List.of(begin, middle, abort)));
        return all;
    }

    /** SS-user data of the SPDUs of this kind in the recordings. */
    public static List<Octets> userData(String kind) {
        return CotpTargets.recordedTsdus().stream()
                .flatMap(tsdu -> RawSpdu.decode(tsdu).stream())
                .filter(raw -> raw.kind().name().equals(kind))
                .map(SessionTargets::userData)
                .filter(octets -> !octets.isEmpty())
                .toList();
    }

    /** Of a REFUSE without the reason before it. */
    private static Octets userData(RawSpdu raw) {
        return raw.kind() == SpduKind.REFUSE && !raw.userData().isEmpty()
                ? raw.userData().from(1)
                : raw.userData();
    }
}
