package org.x400gate.protocol.acse;

import java.util.ArrayList;
import java.util.List;
import org.x400gate.protocol.Target;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.presentation.PresentationTargets;

/** APDUs of association control under attack. */
public final class AcseTargets {
    private AcseTargets() {}

    public static List<Target> all() {
        List<Octets> seeds = new ArrayList<>(List.of(
                Octets.ofHex(
                        "6026 80020780 a106060456000106 a2030601 51 8a020780 bf6400 be0c 280a 020103 a005 b203800101"),
                Octets.ofHex("6411 800100 be0c 280a 020103 8105 b203800101")));
        AcseCodecTest.apdus().forEach(apdu -> seeds.add(AcseCodec.encode(apdu)));
        for (String kind : List.of("CONNECT", "ACCEPT", "REFUSE", "FINISH", "DISCONNECT")) {
            seeds.addAll(PresentationTargets.values(kind));
        }
        return List.of(Target.whole("acse APDU", AcseTargets::read, seeds, AcseCodec.class));
    }

    /** What could be read can be written, and read again; what normal mode leaves out is left out. */
    private static Object read(Octets octets) {
        AcseApdu apdu = AcseCodec.decode(octets);
        AcseCodec.decode(AcseCodec.encode(apdu));
        return apdu;
    }

    /** The user information of the associations of the recordings: RTSE's APDUs. */
    public static List<Octets> userInformation() {
        List<Octets> found = new ArrayList<>();
        for (String kind : List.of("CONNECT", "ACCEPT", "REFUSE")) {
            for (Octets value : PresentationTargets.values(kind)) {
                AcseApdu apdu = AcseCodec.decode(value);
                List<UserInformation> information = apdu instanceof AcseApdu.Aarq aarq
                        ? aarq.userInformation()
                        : apdu instanceof AcseApdu.Aare aare ? aare.userInformation() : List.of();
                information.forEach(one -> found.add(one.value()));
            }
        }
        return found;
    }
}
