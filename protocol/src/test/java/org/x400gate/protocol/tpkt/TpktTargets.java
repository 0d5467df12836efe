package org.x400gate.protocol.tpkt;

import java.util.ArrayList;
import java.util.List;
import org.x400gate.protocol.Recording;
import org.x400gate.protocol.Target;
import org.x400gate.protocol.octets.MalformedInput;
import org.x400gate.protocol.octets.Octets;

/** The framer under attack. */
public final class TpktTargets {
    private TpktTargets() {}

    public static List<Target> all() {
        return List.of(Target.stream("tpkt framer", TpktTargets::read, streams(), TpktFramer.class)
                .allocating(2500));
    }

    /** What each side of each recording sent. */
    public static List<Octets> streams() {
        List<Octets> streams = new ArrayList<>();
        Recording.all().forEach(recording -> {
            streams.add(recording.stream(true));
            streams.add(recording.stream(false));
        });
        return streams;
    }

    /** The TPDUs that came, and what the framer waits for; or a fault behind them. */
    private static List<Object> read(List<Octets> pieces) {
        List<Object> read = new ArrayList<>();
        TpktFramer framer = TpktFramer.START;
        try {
            for (Octets piece : pieces) {
                TpktFramer.Step step = framer.feed(piece);
                read.addAll(step.tpdus());
                framer = step.next();
            }
            framer = framer.feed(Octets.EMPTY).next();
            read.add(framer.waiting());
        } catch (MalformedInput fault) {
            read.add(fault.clause());
        }
        return read;
    }

    /** The TPDUs of a stream that is good. */
    public static List<Octets> tpdus(Octets stream) {
        return TpktFramer.START.feed(stream).tpdus();
    }
}
