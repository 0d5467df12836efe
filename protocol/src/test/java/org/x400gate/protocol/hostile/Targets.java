package org.x400gate.protocol.hostile;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.x400gate.protocol.Target;
import org.x400gate.protocol.acse.AcseTargets;
import org.x400gate.protocol.asn1.Asn1Targets;
import org.x400gate.protocol.cotp.CotpTargets;
import org.x400gate.protocol.inspect.InspectTargets;
import org.x400gate.protocol.ipm.IpmTargets;
import org.x400gate.protocol.mime.MimeTargets;
import org.x400gate.protocol.mixer.MixerTargets;
import org.x400gate.protocol.oraddress.OrAddressTargets;
import org.x400gate.protocol.p1.P1Targets;
import org.x400gate.protocol.presentation.PresentationTargets;
import org.x400gate.protocol.rtse.RtseTargets;
import org.x400gate.protocol.session.SessionTargets;
import org.x400gate.protocol.smtp.SmtpTargets;
import org.x400gate.protocol.stack.StackTargets;
import org.x400gate.protocol.tpkt.TpktTargets;

/** Every decoder of every room. */
final class Targets {
    private Targets() {}

    /** By room. */
    static Map<String, List<Target>> families() {
        return new TreeMap<>(Map.ofEntries(
                Map.entry("asn1", Asn1Targets.all()),
                Map.entry("tpkt", TpktTargets.all()),
                Map.entry("cotp", CotpTargets.all()),
                Map.entry("session", SessionTargets.all()),
                Map.entry("presentation", PresentationTargets.all()),
                Map.entry("acse", AcseTargets.all()),
                Map.entry("rtse", RtseTargets.all()),
                Map.entry("stack", StackTargets.all()),
                Map.entry("oraddress", OrAddressTargets.all()),
                Map.entry("p1", P1Targets.all()),
                Map.entry("ipm", IpmTargets.all()),
                Map.entry("mime", MimeTargets.all()),
                Map.entry("smtp", SmtpTargets.all()),
                Map.entry("mixer", MixerTargets.all()),
                Map.entry("inspect", InspectTargets.all())));
    }

    static Stream<Target> all() {
        return families().values().stream().flatMap(List::stream);
    }
}
