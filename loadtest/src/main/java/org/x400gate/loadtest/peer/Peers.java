package org.x400gate.loadtest.peer;

import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.x400gate.protocol.asn1.Ber;
import org.x400gate.protocol.asn1.BerLimits;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.p1.MtaBind;
import org.x400gate.protocol.p1.MtaBindError;
import org.x400gate.protocol.stack.Dialect;
import org.x400gate.protocol.stack.DialogueMode;
import org.x400gate.protocol.stack.OpenParameters;
import org.x400gate.protocol.stack.Selectors;
import org.x400gate.protocol.stack.StackLimits;

/** The MTAs that the gateway under test knows, with what each binds with. */
public final class Peers {
    /** Associations of one live peer at once. */
    public static final int PER_PEER = 5;

    /** Peers that have no session and want one while there is no room. */
    public static final int EXTRA = 8;

    /** Peers in two-way alternate. */
    public static final int TURNING = 16;

    public static final String SINK = "sink";
    public static final String OURS = "flooded";
    static final int CHECKPOINT_KILOOCTETS = 1;
    private static final int FAR_APART = 63;
    static final int WINDOW = 3;

    private Peers() {}

    /** The peer of the live association with this number, from 0. */
    public static String live(int association) {
        return "live-" + association / PER_PEER;
    }

    public static List<String> live(int from, int associations) {
        return IntStream.range(from, associations)
                .mapToObj(Peers::live)
                .distinct()
                .toList();
    }

    public static String extra(long number) {
        return "extra-" + number % EXTRA;
    }

    /** A peer that speaks two-way alternate. */
    public static String turning(long number) {
        return "turning-" + number % TURNING;
    }

    /** What the gateway expects of it; loopback only, and of this run. */
    public static String password(String peer) {
        return "secret-of-" + peer;
    }

    static OpenParameters opening(String peer, String password, DialogueMode mode) {
        return opening(peer, password, mode, CHECKPOINT_KILOOCTETS);
    }

    private static OpenParameters opening(String peer, String password, DialogueMode mode, int checkpointKilooctets) {
        return new OpenParameters(
                Selectors.NONE,
                Selectors.NONE,
                bind(peer, password).argument().encode(),
                checkpointKilooctets,
                WINDOW,
                mode,
                "flood",
                Instant.EPOCH,
                StackLimits.STANDARD);
    }

    /** With checkpoints as far apart as they may be asked for. */
    public static OpenParameters openingForSpeed(String peer) {
        return opening(peer, password(peer), DialogueMode.MONOLOGUE, FAR_APART);
    }

    public static OpenParameters opening(String peer) {
        return opening(peer, password(peer), DialogueMode.MONOLOGUE);
    }

    /** In two-way alternate. */
    public static OpenParameters openingWithTurns(String peer) {
        return opening(peer, password(peer), DialogueMode.TWO_WAY_ALTERNATE);
    }

    /** In X.410 mode, where an application protocol is named. */
    static OpenParameters opening(String peer, int applicationProtocol) {
        OpenParameters normal = opening(peer);
        return new OpenParameters(
                normal.called(),
                normal.calling(),
                bind(peer, password(peer)).node().encode(),
                normal.checkpointKilooctets(),
                normal.window(),
                normal.dialogueMode(),
                normal.reference(),
                normal.now(),
                normal.limits(),
                Dialect.P1_1988_X410,
                applicationProtocol);
    }

    /** How a peer answers when the gateway calls it. */
    public static Octets bindResult(String peer) {
        return bind(peer, password(peer)).result().encode();
    }

    private static MtaBind bind(String peer, String password) {
        return MtaBind.Authenticated.of(peer, MtaBind.Password.of(password));
    }

    /** The number of a bind error, however it is tagged. */
    public static int bindError(Octets error) {
        return MtaBindError.decode(Ber.decode(error, new BerLimits(1024, 8, 64)))
                .code();
    }
}
