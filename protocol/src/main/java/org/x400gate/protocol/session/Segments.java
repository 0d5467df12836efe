package org.x400gate.protocol.session;

import java.util.ArrayList;
import java.util.List;
import org.x400gate.protocol.octets.Octets;

/** An SPDU cut to fit the TSDUs of a session. Source: X.225 6.3.5, 7.11, 7.37, 8.4. */
final class Segments {
    /** X.225 6.3.5 b) 2): the longest SPDU but for DT. */
    private static final int MAX_SPDU_OCTETS = 65_539;

    /** What identifier, lengths, leader and enclosure item take of a TSDU besides the parameters. */
    private static final int OVERHEAD_OCTETS = 2 + 4 + 3 + 4;

    private Segments() {}

    /**
     * The TSDUs that carry this SPDU. In version 1 only data can be cut; what else is too long there is an
     * {@link IllegalArgumentException}, as is a CONNECT, which is never cut.
     */
    static List<Octets> encode(Spdu spdu, SessionAgreement agreed) {
        RawSpdu whole = SpduEncoder.encode(spdu);
        boolean data = whole.kind() == SpduKind.DATA_TRANSFER;
        boolean limited = agreed.maxTsduToPeer() > 0;
        int limit = limited ? agreed.maxTsduToPeer() : data ? Integer.MAX_VALUE : MAX_SPDU_OCTETS;
        int room = limit - OVERHEAD_OCTETS - whole.parameters().encode().length();
        boolean fits = agreed.version() == Spdu.VERSION_2 || fitsVersion1(whole);
        if (fits && whole.userData().length() <= room) {
            return List.of(whole.encode(data && limited));
        }
        boolean cuttable = data || agreed.version() == Spdu.VERSION_2 && whole.kind() != SpduKind.CONNECT;
        if (!cuttable || room < 1) {
            throw new IllegalArgumentException(
                    "user data of " + whole.userData().length() + " octets can't go in " + whole.kind());
        }
        return cut(whole, room);
    }

    /** In version 1 user data has at most 512 octets (a REFUSE's reason goes before them), but in data and an abort. */
    private static boolean fitsVersion1(RawSpdu whole) {
        int reason = whole.kind() == SpduKind.REFUSE ? 1 : 0;
        return whole.kind() == SpduKind.DATA_TRANSFER
                || whole.kind() == SpduKind.ABORT
                || whole.kind() == SpduKind.CONNECT
                || whole.userData().length() <= Spdu.MAX_VERSION_1_OCTETS + reason;
    }

    private static List<Octets> cut(RawSpdu whole, int room) {
        List<Octets> tsdus = new ArrayList<>();
        Octets userData = whole.userData();
        for (int from = 0; from < userData.length(); from += room) {
            int to = Math.min(from + room, userData.length());
            int enclosure = (from == 0 ? RawSpdu.BEGIN : 0) | (to == userData.length() ? RawSpdu.END : 0);
            SpduParameters parameters = from == 0 ? whole.parameters() : SpduParameters.NONE;
            tsdus.add(new RawSpdu(whole.kind(), parameters, enclosure, userData.slice(from, to)).encode(true));
        }
        return tsdus;
    }
}
