package org.x400gate.protocol.stack;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.x400gate.protocol.Hostile;
import org.x400gate.protocol.Recording;
import org.x400gate.protocol.Target;
import org.x400gate.protocol.acse.AcseMachine;
import org.x400gate.protocol.cotp.CotpMachine;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.presentation.PresentationMachine;
import org.x400gate.protocol.rtse.RtseMachine;
import org.x400gate.protocol.session.SessionMachine;

/** The EXTERNAL around an APDU that arrives in pieces, and all layers as they stand on each other, under attack. */
public final class StackTargets {
    private static final String APDU = "a003020100";

    private StackTargets() {}

    public static List<Target> all() {
        List<Octets> seeds = Stream.of(
                        "280a 020105 a005" + APDU,
                        "280e 06025101 020105 a005" + APDU,
                        "2880 020105 a080" + APDU + "0000 0000",
                        "2880 020105 a005" + APDU + "0000",
                        "280c 020105 a080" + APDU + "0000",
                        "2883 00000b 020105 a0 81 05" + APDU,
                        "280a 020105 8105" + APDU,
                        "2884 00000010 06025101 0700 020105 a005" + APDU,
                        APDU)
                .map(Octets::ofHex)
                .toList();
        List<Target> targets = new ArrayList<>();
        targets.add(Target.stream("stack EXTERNAL", StackTargets::read, seeds, ExternalReader.class));
        List<Octets> toResponder = streams(true);
        for (Dialect dialect : Dialect.values()) {
            for (DialogueMode mode : DialogueMode.values()) {
                OpenParameters open = StackPair.open(dialect, 1, 3, mode, StackLimits.STANDARD);
                toResponder.add(conversation(open, 40).said(true));
                List<Octets> toInitiator = streams(false);
                toInitiator.add(conversation(open, StackPlay.MESSAGE.length()).said(false));
                targets.add(machines(
                        "stack initiator " + dialect.configured() + " " + mode,
                        octets -> played(StackPlay.initiator(open), octets),
                        toInitiator));
            }
        }
        targets.add(machines("stack responder", octets -> played(StackPlay.responder(), octets), toResponder));
        return targets;
    }

    private static Target machines(String name, Function<Octets, Object> play, List<Octets> seeds) {
        return Target.whole(
                        name,
                        play,
                        seeds,
                        OsiStack.class,
                        CotpMachine.class,
                        SessionMachine.class,
                        PresentationMachine.class,
                        AcseMachine.class,
                        RtseMachine.class)
                .allocating(1000);
    }

    /** An association of ours that carries one message and is released. */
    private static StackPair conversation(OpenParameters open, int messageOctets) {
        StackPair pair = new StackPair(open, StackPair.listen(63, 7, StackLimits.STANDARD), 1).connect();
        pair.initiator.send(Octets.wrap(new byte[messageOctets]));
        pair.run();
        pair.initiator.take(pair.initiator.stack.close());
        return pair.run();
    }

    private static Octets read(List<Octets> pieces) {
        ExternalReader reader = ExternalReader.START;
        List<Octets> apdu = new ArrayList<>();
        for (Octets piece : pieces) {
            ExternalReader.Step step = reader.feed(piece);
            apdu.add(step.apdu());
            reader = step.next();
        }
        reader.end();
        return Octets.concat(apdu);
    }

    /** What one side of the recordings sent, the short ones. */
    private static List<Octets> streams(boolean byInitiator) {
        return Recording.all()
                .map(recording -> recording.stream(byInitiator))
                .filter(stream -> stream.length() < (Hostile.DEEP ? 10_000 : 800))
                .collect(Collectors.toCollection(ArrayList::new));
    }

    /** Packet by packet, as a peer that waits for answers sends them. */
    private static Object played(StackPlay play, Octets stream) {
        Octets rest = stream;
        while (!rest.isEmpty()) {
            int packet = rest.length() < 4 ? rest.length() : rest.at(2) << 8 | rest.at(3);
            int length = packet < 4 || packet > rest.length() ? rest.length() : packet;
            play.hear(rest.slice(0, length));
            rest = rest.from(length);
        }
        return play.close().told();
    }
}
