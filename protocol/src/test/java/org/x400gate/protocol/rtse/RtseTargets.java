package org.x400gate.protocol.rtse;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.x400gate.protocol.Target;
import org.x400gate.protocol.acse.AcseTargets;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.presentation.PresentationTargets;

/** APDUs of reliable transfer under attack. */
public final class RtseTargets {
    private RtseTargets() {}

    public static List<Target> all() {
        List<Octets> seeds = new ArrayList<>(AcseTargets.userInformation());
        RtseCodecTest.apdus().forEach(apdu -> seeds.add(RtseCodec.encode(apdu)));
        seeds.add(Octets.ofHex("b080 a306 a004 b0020500 820101 80013f 0000"));
        seeds.add(Octets.ofHex("2480 0401 01 0402 0203 0000"));
        return List.of(
                Target.whole("rtse APDU", RtseTargets::read, seeds, RtseCodec.class),
                bare("RTORQ", "CONNECT", RtseCodec::decodeRtorq, "80013f 810103 820100 830101 a306 a004 a0020500"),
                bare("RTOAC", "ACCEPT", RtseCodec::decodeRtoac, "80013f 810103 a206 a004 a0020500"),
                bare("RTORJ", "REFUSE", RtseCodec::decodeRtorj, "800102"),
                bare("RTAB", "", RtseCodec::decodeRtab, "800104"));
    }

    /** In X.410 mode: members of a SET that presentation writes. */
    private static Target bare(String name, String kind, BiFunction<RtseMode, Octets, RtseApdu> decode, String made) {
        List<Octets> seeds = new ArrayList<>(kind.isEmpty() ? List.of() : PresentationTargets.x410Parameters(kind));
        seeds.add(Octets.ofHex(made));
        return Target.whole(
                "rtse " + name + " of X.410 mode",
                octets -> {
                    RtseApdu apdu = decode.apply(RtseMode.X410, octets);
                    decode.apply(RtseMode.X410, RtseCodec.encode(RtseMode.X410, apdu));
                    return apdu;
                },
                seeds,
                RtseCodec.class);
    }

    /** What could be read can be written, and read again; what normal mode leaves out is left out. */
    private static Object read(Octets octets) {
        RtseApdu apdu = RtseCodec.decode(octets);
        RtseCodec.decode(RtseCodec.encode(apdu));
        return apdu;
    }
}
