package org.x400gate.protocol.inspect;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.x400gate.protocol.Hostile;
import org.x400gate.protocol.Recording;
import org.x400gate.protocol.Target;
import org.x400gate.protocol.acse.AcseReading;
import org.x400gate.protocol.cotp.TpduReading;
import org.x400gate.protocol.described.Shape;
import org.x400gate.protocol.ipm.IpmReading;
import org.x400gate.protocol.octets.MalformedInput;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.p1.P1Reading;
import org.x400gate.protocol.p1.P1Targets;
import org.x400gate.protocol.presentation.PpduReading;
import org.x400gate.protocol.rtse.RtseReading;
import org.x400gate.protocol.session.SpduReading;

/** What is told of conversations, APDUs and contents under attack: here not even MalformedInput may come out. */
public final class InspectTargets {
    private static final Lines LINES = new Lines(true, 100);
    private static final int MAX_SEED_OCTETS = Hostile.DEEP ? 20_000 : 800;

    private InspectTargets() {}

    public static List<Target> all() {
        return List.of(
                Target.whole(
                                "inspect conversation",
                                harmless(InspectTargets::conversation),
                                conversations(),
                                Conversation.class,
                                TpduReading.class,
                                SpduReading.class,
                                PpduReading.class,
                                AcseReading.class,
                                RtseReading.class,
                                P1Reading.class)
                        .allocating(4000),
                Target.stream("inspect stream", InspectTargets::stream, streams(), Conversation.class)
                        .allocating(4000),
                Target.whole(
                                "inspect APDU",
                                harmless(apdu -> List.of(Apdus.look(apdu), lines(Apdus.apdu(apdu, true)))),
                                brief(P1Targets.apdus()),
                                Apdus.class,
                                P1Reading.class,
                                Shape.class)
                        .allocating(4000),
                Target.whole(
                                "inspect content",
                                harmless(content -> List.of(Apdus.look(content), lines(Apdus.content(content, true)))),
                                brief(P1Targets.contents()),
                                Apdus.class,
                                IpmReading.class)
                        .allocating(4000));
    }

    private static Function<Octets, Object> harmless(Function<Octets, Object> read) {
        return octets -> {
            try {
                return read.apply(octets);
            } catch (MalformedInput fault) {
                throw new AssertionError("a fault comes out instead of being told", fault);
            }
        };
    }

    /**
     * Both directions: the first octet says whether from the start (even) or from midway, each piece stands behind an
     * octet for its side and two of length.
     */
    private static Object conversation(Octets octets) {
        Conversation conversation = octets.isEmpty() || octets.at(0) % 2 == 0
                ? Conversation.fromStart(Followed.OPEN)
                : Conversation.fromMidway(Followed.OPEN);
        List<Told> told = new ArrayList<>();
        int at = 1;
        while (at + 3 < octets.length()) {
            int end = Math.min(octets.length(), at + 3 + (octets.at(at + 1) << 8 | octets.at(at + 2)));
            told.addAll(conversation.sent(Side.values()[octets.at(at) % 2], octets.slice(at + 3, end)));
            at = end;
        }
        told.addAll(conversation.end());
        return lines(told);
    }

    private static Object stream(List<Octets> pieces) {
        Conversation conversation = Conversation.fromStart(Followed.OPEN);
        List<Told> told = new ArrayList<>();
        pieces.forEach(piece -> told.addAll(conversation.sent(Side.INITIATOR, piece)));
        told.addAll(conversation.end());
        return lines(told);
    }

    private static List<String> lines(List<Told> told) {
        List<String> lines = Followed.lines(told, LINES);
        for (String line : lines) {
            if (line.chars().anyMatch(c -> Character.isISOControl(c))) {
                throw new AssertionError("not printable: " + line);
            }
        }
        return lines;
    }

    private static List<Octets> conversations() {
        List<Octets> seeds = new ArrayList<>();
        Recording.all().forEach(recording -> {
            for (int midway = 0; midway < 2; midway++) {
                List<Octets> parts = new ArrayList<>(List.of(Octets.of(midway)));
                int length = 0;
                for (Recording.Sent sent : recording.sent()) {
                    Octets piece = sent.octets();
                    length += piece.length();
                    if (length > MAX_SEED_OCTETS) {
                        break;
                    }
                    parts.add(Octets.of(Followed.side(sent).ordinal(), piece.length() >> 8, piece.length() & 0xFF));
                    parts.add(piece);
                }
                seeds.add(Octets.concat(parts));
            }
        });
        return seeds;
    }

    private static List<Octets> streams() {
        return brief(Recording.all().map(recording -> recording.stream(true)).toList());
    }

    private static List<Octets> brief(List<Octets> seeds) {
        return seeds.stream().filter(seed -> seed.length() <= MAX_SEED_OCTETS).toList();
    }
}
