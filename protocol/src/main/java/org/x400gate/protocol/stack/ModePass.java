package org.x400gate.protocol.stack;

import java.util.Optional;
import org.x400gate.protocol.octets.Octets;

/**
 * What lies between reliable transfer and presentation: association control in normal mode, nothing in X.410 mode. The
 * requests of reliable transfer, each with its APDU in the form of the mode.
 */
interface ModePass {
    void associate(Octets rtorq);

    void accept(Octets rtoac);

    void reject(boolean permanent, Octets rtorj);

    void release();

    void acceptRelease();

    void abort(Octets rtab);

    void data(Octets rttr);

    void tokenPlease(Octets rttp);

    /** What precedes a transferred APDU of so many octets; perhaps nothing. */
    Octets header(long apduOctets);

    /** What takes it off again. */
    ExternalReader reader();

    /** Which dialect an open in this mode is; empty if it is none of ours. */
    Optional<Dialect> dialect(int applicationProtocol);
}
