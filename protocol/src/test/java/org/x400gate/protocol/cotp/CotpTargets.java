package org.x400gate.protocol.cotp;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.x400gate.protocol.Target;
import org.x400gate.protocol.Vectors;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.tpkt.TpktTargets;

/** TPDUs and their putting together under attack. */
public final class CotpTargets {
    private CotpTargets() {}

    public static List<Target> all() {
        List<Octets> recorded = TpktTargets.streams().stream()
                .flatMap(stream -> TpktTargets.tpdus(stream).stream())
                .filter(tpdu -> tpdu.length() < 1000)
                .toList();
        List<Octets> seeds = Stream.concat(
                        Vectors.of("cotp").all().stream().map(Vectors.Vector::octets), recorded.stream())
                .toList();
        return List.of(Target.whole(
                "cotp TPDU",
                tpdu -> List.of(CotpCodec.isOfClass0(tpdu), CotpCodec.decode(tpdu)),
                seeds,
                CotpCodec.class,
                CotpTpdu.class));
    }

    /** The TSDUs of a stream that is good. */
    public static List<Octets> tsdus(Octets stream) {
        List<Octets> tsdus = new ArrayList<>();
        Octets part = Octets.EMPTY;
        for (Octets tpdu : TpktTargets.tpdus(stream)) {
            if (CotpCodec.decode(tpdu) instanceof CotpTpdu.Data data) {
                part = part.append(data.userData());
                if (data.endOfTsdu()) {
                    tsdus.add(part);
                    part = Octets.EMPTY;
                }
            }
        }
        return tsdus;
    }

    /** The TSDUs of all recordings. */
    public static List<Octets> recordedTsdus() {
        return TpktTargets.streams().stream()
                .flatMap(stream -> tsdus(stream).stream())
                .toList();
    }
}
