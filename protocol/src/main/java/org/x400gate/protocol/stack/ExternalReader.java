package org.x400gate.protocol.stack;

import java.util.OptionalLong;
import org.x400gate.protocol.octets.MalformedInput;
import org.x400gate.protocol.octets.Octets;

/**
 * Takes the EXTERNAL off an APDU that arrives in pieces (X.690 8.18); immutable. Definite and indefinite lengths, any
 * references, single-ASN1-type or octet-aligned are taken. An APDU without EXTERNAL passes through as it is.
 *
 * <pre>
 *  28 len | 06 direct? | 02 indirect? | 07 descriptor? | A0 len  APDU  00 00? | 00 00?
 *         |                                             | 81 len  APDU         |
 * </pre>
 *
 * @param state how far it has come
 * @param held the header while it is not whole; then what may turn out to be end-of-contents octets
 * @param trailer how many of those there must be
 * @param expected the APDU's length, if a definite length tells it
 * @param delivered octets of the APDU so far
 */
record ExternalReader(State state, Octets held, int trailer, OptionalLong expected, long delivered) {
    enum State {
        HEADER,
        CONTENTS
    }

    static final ExternalReader START = new ExternalReader(State.HEADER, Octets.EMPTY, 0, OptionalLong.empty(), 0);

    /** For an APDU that has none, whatever it looks like. */
    static final ExternalReader BARE = new ExternalReader(State.CONTENTS, Octets.EMPTY, 0, OptionalLong.empty(), 0);

    private static final int MAX_HEADER_OCTETS = 512;
    private static final int EXTERNAL = 0x28;
    private static final int OBJECT_IDENTIFIER = 0x06;
    private static final int INTEGER = 0x02;
    private static final int OBJECT_DESCRIPTOR = 0x07;
    private static final int SINGLE_ASN1 = 0xA0;
    private static final int OCTET_ALIGNED = 0x81;
    private static final int CONTEXT_CONSTRUCTED = 0xA0;
    private static final int CLASS_AND_FORM = 0xE0;

    /** {@code apdu} may be empty. */
    record Step(ExternalReader next, Octets apdu) {}

    Step feed(Octets part) {
        Octets all = held.append(part);
        return switch (state) {
            case CONTENTS -> contents(all);
            case HEADER -> {
                if (all.isEmpty()) {
                    yield new Step(this, Octets.EMPTY);
                }
                if ((all.at(0) & CLASS_AND_FORM) == CONTEXT_CONSTRUCTED) {
                    yield new ExternalReader(State.CONTENTS, Octets.EMPTY, 0, OptionalLong.empty(), 0).contents(all);
                }
                yield new Header(all).read();
            }
        };
    }

    /** The transfer is over: everything must have come, and nothing more. */
    void end() {
        if (state == State.HEADER) {
            throw fault(0, "the transfer ends inside its header");
        }
        if (held.length() != trailer || !held.equals(Octets.wrap(new byte[trailer]))) {
            throw fault(0, "end-of-contents octets missing");
        }
        if (delivered == 0 || expected.isPresent() && expected.getAsLong() != delivered) {
            throw fault(0, delivered + " octets came of an APDU of " + expected);
        }
    }

    /** The last octets are held back until it is known whether they end the APDU or the EXTERNAL. */
    private Step contents(Octets all) {
        int apdu = Math.max(0, all.length() - trailer);
        long sum = delivered + apdu;
        if (expected.isPresent() && sum > expected.getAsLong()) {
            throw fault(0, "octets behind an APDU of " + expected.getAsLong());
        }
        ExternalReader next = new ExternalReader(State.CONTENTS, all.from(apdu), trailer, expected, sum);
        return new Step(next, all.slice(0, apdu));
    }

    private static MalformedInput fault(int offset, String text) {
        return new MalformedInput("stack", offset, "X.690 8.18", text);
    }

    /** Reads as far as it can; a header that is not whole is kept for the next part. */
    private static final class Header {
        private final Octets octets;
        private int at;

        Header(Octets octets) {
            this.octets = octets;
        }

        Step read() {
            if (octets.at(0) != EXTERNAL) {
                throw fault(0, "neither EXTERNAL nor an APDU: " + octets.at(0));
            }
            at = 1;
            if (!lengthIsHere()) {
                return more();
            }
            OptionalLong outer = length();
            int contentsAt = at;
            while (at < octets.length()) {
                int tag = octets.at(at++);
                if (!lengthIsHere()) {
                    return more();
                }
                OptionalLong inner = length();
                if (tag == SINGLE_ASN1 || tag == OCTET_ALIGNED) {
                    return encoding(outer, contentsAt, tag, inner);
                }
                if (tag != OBJECT_IDENTIFIER && tag != INTEGER && tag != OBJECT_DESCRIPTOR) {
                    throw fault(at, "unexpected element " + tag + " in EXTERNAL");
                }
                if (inner.isEmpty() || inner.getAsLong() > MAX_HEADER_OCTETS) {
                    throw fault(at, "header of an EXTERNAL too long");
                }
                at = Math.min(octets.length(), at + (int) inner.getAsLong());
            }
            return more();
        }

        private Step encoding(OptionalLong outer, int contentsAt, int tag, OptionalLong inner) {
            if (tag == OCTET_ALIGNED && inner.isEmpty()) {
                throw fault(at, "indefinite length of a primitive element");
            }
            int innerTrailer = inner.isPresent() ? 0 : 2;
            int outerTrailer = outer.isPresent() ? 0 : 2;
            OptionalLong expected = inner;
            if (outer.isPresent()) {
                long left = outer.getAsLong() - (at - contentsAt) - innerTrailer;
                if (left < 0 || inner.isPresent() && inner.getAsLong() != left) {
                    throw fault(at, "lengths of EXTERNAL and of its value do not agree");
                }
                expected = OptionalLong.of(left);
            }
            return new ExternalReader(State.CONTENTS, Octets.EMPTY, innerTrailer + outerTrailer, expected, 0)
                    .contents(octets.from(at));
        }

        private Step more() {
            if (octets.length() > MAX_HEADER_OCTETS) {
                throw fault(octets.length(), "header of an EXTERNAL too long");
            }
            return new Step(new ExternalReader(State.HEADER, octets, 0, OptionalLong.empty(), 0), Octets.EMPTY);
        }

        private boolean lengthIsHere() {
            return at < octets.length() && (octets.at(at) <= 0x80 || at + (octets.at(at) & 0x7F) < octets.length());
        }

        /** Empty for the indefinite form. */
        private OptionalLong length() {
            int lead = octets.at(at++);
            if (lead == 0x80) {
                return OptionalLong.empty();
            }
            if (lead < 0x80) {
                return OptionalLong.of(lead);
            }
            int count = lead & 0x7F;
            long length = 0;
            for (int i = 0; i < count; i++) {
                if (length > Long.MAX_VALUE >> 9) {
                    throw fault(at, "length of more than 7 octets");
                }
                length = length << 8 | octets.at(at++);
            }
            return OptionalLong.of(length);
        }
    }
}
