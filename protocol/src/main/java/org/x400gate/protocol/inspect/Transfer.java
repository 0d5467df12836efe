package org.x400gate.protocol.inspect;

import java.util.List;
import java.util.Optional;
import org.x400gate.protocol.asn1.Ber;
import org.x400gate.protocol.asn1.BerElement;
import org.x400gate.protocol.asn1.BerLimits;
import org.x400gate.protocol.asn1.Tag;
import org.x400gate.protocol.described.Described;
import org.x400gate.protocol.described.Field;
import org.x400gate.protocol.octets.MalformedInput;
import org.x400gate.protocol.octets.OctetChain;
import org.x400gate.protocol.octets.Octets;

/** The activity that runs, if one does: its octets until they are a whole APDU. */
final class Transfer {
    private static final int DEPTH = 2;
    private static final BerLimits LIMITS = BerLimits.STANDARD;

    private enum State {
        NONE,
        WHOLE,
        /** It began unseen, or goes on where an earlier one was broken off. */
        PARTIAL,
        TOO_LONG
    }

    private final ReadingLimits limits;
    private State state = State.NONE;
    private OctetChain octets = OctetChain.EMPTY;
    private long count;

    Transfer(ReadingLimits limits) {
        this.limits = limits;
    }

    void start(boolean fromBeginning) {
        state = fromBeginning ? State.WHOLE : State.PARTIAL;
        octets = OctetChain.EMPTY;
        count = 0;
    }

    void breakOff() {
        start(true);
        state = State.NONE;
    }

    void append(Octets part) {
        count += part.length();
        if (state == State.NONE) {
            state = State.PARTIAL;
        }
        if (state == State.WHOLE && count > limits.maxApduOctets()) {
            state = State.TOO_LONG;
            octets = OctetChain.EMPTY;
        }
        if (state == State.WHOLE) {
            octets = octets.append(part);
        }
    }

    long held() {
        return octets.length();
    }

    void end(boolean bare, List<Told> told) {
        String why = switch (state) {
            case NONE -> "nothing of it was seen";
            case PARTIAL -> "its beginning was not seen";
            case TOO_LONG -> "longer than " + limits.maxApduOctets() + " octets";
            case WHOLE -> "";
        };
        if (state == State.WHOLE && !octets.isEmpty()) {
            whole(octets.join(), bare, told);
        } else {
            Described unit =
                    Described.of("MTS-APDU", Field.of("octets", count), new Field.Value("not-put-together", why));
            told.add(new Told(DEPTH, Told.Layer.P1, unit, Octets.EMPTY));
        }
        breakOff();
    }

    private void whole(Octets transferred, boolean bare, List<Told> told) {
        try {
            told.addAll(Apdus.of(bare ? transferred : outOfExternal(transferred), DEPTH, limits.contents()));
        } catch (MalformedInput fault) {
            Octets shown = limits.contents() ? transferred : Octets.EMPTY;
            told.add(new Told(DEPTH, Told.Layer.P1, Described.unreadable("MTS-APDU", fault, shown), Octets.EMPTY));
        }
    }

    /** In normal mode an EXTERNAL stands around the APDU (X.690 8.18); one that has none is taken as it is. */
    private static Octets outOfExternal(Octets transferred) {
        BerElement element = Ber.decode(transferred, LIMITS);
        if (!element.is(Tag.EXTERNAL)) {
            return transferred;
        }
        Optional<BerElement> single = element.child(Tag.context(0));
        return single.isPresent()
                ? single.get().only().encoding()
                : element.required(Tag.context(1), "encoding").octetString();
    }
}
