package org.x400gate.protocol.presentation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.x400gate.protocol.Target;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.session.SessionTargets;

/** PPDUs under attack. */
public final class PresentationTargets {
    private static final PpduCodec CODEC = PpduCodec.upTo(1 << 20);
    private static final List<Integer> CONTEXTS = List.of(1, 3, 5);
    private static final String PDV = "3080 020103 a080 0403010203 0000 0000";

    private PresentationTargets() {}

    public static List<Target> all() {
        return List.of(
                ppdu(
                        "CP",
                        CODEC::decodeCp,
                        recorded("CONNECT"),
                        "3118 a211 ab00 8900 a40b 3009 020107 06025101 3000 a003 800101"),
                ppdu("CPA", octets -> CODEC.decodeCpa(octets, CONTEXTS), recorded("ACCEPT"), "3105 a003 800100"),
                ppdu("CPR", octets -> CODEC.decodeCpr(octets, CONTEXTS), recorded("REFUSE"), "3005 8a0101 a500"),
                ppdu(
                        "ARU and ARP",
                        octets -> CODEC.decodeAbort(octets, CONTEXTS),
                        List.of(),
                        "3006 800106 810103",
                        "a080 a009 3007 020103 06025101 6180" + PDV + "0000 0000",
                        "3105 800103 a200"),
                ppdu(
                        "user data",
                        octets -> List.of(CODEC.decodeUserData(octets, CONTEXTS)),
                        pdvs(),
                        "6180" + PDV + "0000",
                        "6110 300e 06025101 020103 a005 0403010203",
                        "610c 300a 020103 8105 0403010203",
                        "610d 300b 020103 8206 00 0403010203",
                        "4005 0403010203"));
    }

    private static Target ppdu(String name, Function<Octets, Object> read, List<Octets> recorded, String... made) {
        List<Octets> seeds = new ArrayList<>(recorded);
        for (String hex : made) {
            seeds.add(Octets.ofHex(hex));
        }
        return Target.whole("presentation " + name, read, seeds, PpduCodec.class);
    }

    private static List<Octets> recorded(String kind) {
        return SessionTargets.userData(kind);
    }

    /** Release, and what transfers carry in normal mode. */
    private static List<Octets> pdvs() {
        List<Octets> found = new ArrayList<>();
        for (String kind : List.of("FINISH", "DISCONNECT")) {
            found.addAll(recorded(kind));
        }
        return found;
    }

    /** The values of a normal-mode CONNECT, ACCEPT, REFUSE, FINISH or DISCONNECT of the recordings. */
    public static List<Octets> values(String kind) {
        List<Octets> values = new ArrayList<>();
        for (Octets userData : recorded(kind)) {
            List<PresentationValue> found = switch (kind) {
                case "CONNECT" -> CODEC.decodeCp(userData) instanceof Ppdu.Cp cp ? cp.values() : List.of();
                case "ACCEPT" -> CODEC.decodeCpa(userData, CONTEXTS) instanceof Ppdu.Cpa cpa ? cpa.values() : List.of();
                case "REFUSE" -> CODEC.decodeCpr(userData, CONTEXTS) instanceof Ppdu.Cpr cpr ? cpr.values() : List.of();
                default -> CODEC.decodeUserData(userData, CONTEXTS);
            };
            found.forEach(value -> values.add(value.value()));
        }
        return values;
    }

    /** The members of the SET of RTSE parameters in the X.410 mode of the recordings. */
    public static List<Octets> x410Parameters(String kind) {
        List<Octets> found = new ArrayList<>();
        for (Octets userData : recorded(kind)) {
            Ppdu ppdu = switch (kind) {
                case "CONNECT" -> CODEC.decodeCp(userData);
                case "ACCEPT" -> CODEC.decodeCpa(userData, CONTEXTS);
                default -> CODEC.decodeCpr(userData, CONTEXTS);
            };
            if (ppdu instanceof Ppdu.X410Connect connect) {
                found.add(connect.parameters());
            } else if (ppdu instanceof Ppdu.X410End end) {
                found.add(end.parameters());
            }
        }
        return found;
    }
}
