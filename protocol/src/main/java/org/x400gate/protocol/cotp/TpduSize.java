package org.x400gate.protocol.cotp;

import java.util.Optional;
import org.x400gate.protocol.octets.Octets;

/** The TPDU size parameter and what it settles. Source: X.224 6.5.4 j) and 13.3.4 b), RFC 1006 section 5. */
final class TpduSize {
    /** Codes are exponents of two: 128 to 8192 octets (the last two by RFC 1006 peers' habit). */
    private static final int SMALLEST = 7;

    private static final int LARGEST = 13;

    private TpduSize() {}

    /** Empty for the default of RFC 1006, which is said by saying nothing. */
    static Optional<Octets> encode(int octets) {
        return octets == CotpSettings.DEFAULT_TPDU_OCTETS
                ? Optional.empty()
                : Optional.of(Octets.of(Integer.numberOfTrailingZeros(octets)));
    }

    /** What we answer: the smaller of the proposal and our own. A value out of range counts as none (X.224 13.2.3). */
    static int answer(CotpTpdu.ConnectRequest request, CotpSettings settings) {
        int proposed = CotpTpdu.parameter(request.parameters(), CotpCodec.TPDU_SIZE)
                .flatMap(TpduSize::decode)
                .orElse(CotpSettings.DEFAULT_TPDU_OCTETS);
        return Math.min(proposed, settings.maxTpduOctets());
    }

    /** What the peer settled; empty if it went beyond our proposal. Naming nothing accepts the proposal. */
    static Optional<Integer> agreed(CotpTpdu.ConnectConfirm confirm, CotpSettings settings) {
        Optional<Octets> named = CotpTpdu.parameter(confirm.parameters(), CotpCodec.TPDU_SIZE);
        return named.isEmpty()
                ? Optional.of(settings.maxTpduOctets())
                : decode(named.get()).filter(octets -> octets <= settings.maxTpduOctets());
    }

    private static Optional<Integer> decode(Octets value) {
        return value.length() == 1 && value.at(0) >= SMALLEST && value.at(0) <= LARGEST
                ? Optional.of(1 << value.at(0))
                : Optional.empty();
    }
}
