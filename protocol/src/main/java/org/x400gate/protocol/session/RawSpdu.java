package org.x400gate.protocol.session;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.x400gate.protocol.octets.OctetReader;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.session.SpduKind.Category;
import org.x400gate.protocol.session.SpduKind.Code;

/**
 * An SPDU cut into its fields: parameters without user data and enclosure item, the enclosure item's bits (begin and end
 * if absent), and the user data wherever this SPDU carries it. Source: X.225 8.1, 8.2, 8.4.
 */
record RawSpdu(SpduKind kind, SpduParameters parameters, int enclosure, Octets userData) {
    static final int BEGIN = 1;
    static final int END = 2;
    static final int WHOLE = BEGIN | END;

    /** Table 8's longest concatenation; more SPDUs in one TSDU than this are refused. */
    private static final int MAX_CONCATENATED = 8;

    private static final int MAX_OCTETS = 0xFFFF;

    static RawSpdu whole(SpduKind kind, SpduParameters parameters, Octets userData) {
        return new RawSpdu(kind, parameters, WHOLE, userData);
    }

    /** The SPDUs of a TSDU, in the order in which they are to be worked off. */
    static List<RawSpdu> decode(Octets tsdu) {
        List<RawSpdu> spdus = decodeAsSent(tsdu);
        spdus.sort(Comparator.comparingInt(spdu -> spdu.kind.rank()));
        return spdus;
    }

    /** In the order in which they were sent. */
    static List<RawSpdu> decodeAsSent(Octets tsdu) {
        OctetReader reader = new OctetReader(tsdu, SpduParameters.LAYER, "X.225 8.1");
        List<RawSpdu> spdus = new ArrayList<>();
        do {
            RawSpdu spdu = decodeNext(reader, spdus.isEmpty());
            spdus.add(spdu);
            boolean alone = spdu.kind.category() == Category.ALONE;
            if (spdus.size() > MAX_CONCATENATED || alone && (spdus.size() > 1 || reader.hasMore())) {
                throw reader.fault("SPDUs in one TSDU that don't go together");
            }
        } while (reader.hasMore());
        return spdus;
    }

    private static RawSpdu decodeNext(OctetReader reader, boolean first) {
        int identifier = reader.u8();
        List<SpduKind> candidates = SpduKind.candidates(identifier, first);
        if (candidates.isEmpty()) {
            throw reader.fault("no SPDU has identifier " + identifier);
        }
        SpduParameters parameters = SpduParameters.decode(reader.take(SpduParameters.length(reader)));
        SpduKind kind = choose(candidates, parameters, reader.hasMore());
        int code = kind == SpduKind.CONNECT && parameters.has(Code.EXTENDED_USER_DATA)
                ? Code.EXTENDED_USER_DATA
                : kind.userDataCode();
        Octets userData = kind.hasUserInformation() ? reader.rest() : parameters.octets(code, MAX_OCTETS);
        SpduParameters rest = parameters.without(code);
        int enclosure = rest.number(Code.ENCLOSURE, 1).orElse(WHOLE) & WHOLE;
        return new RawSpdu(kind, rest.without(Code.ENCLOSURE), enclosure, userData);
    }

    /**
     * Where position doesn't tell, the fields do. A token item or user data make a GIVE TOKENS, and so does nothing at all,
     * since data has octets or an enclosure item (8.3.11.4); a sync type makes a MAJOR SYNC POINT.
     */
    private static SpduKind choose(List<SpduKind> candidates, SpduParameters parameters, boolean more) {
        SpduKind likeliest = candidates.get(0);
        if (likeliest == SpduKind.DATA_TRANSFER) {
            boolean tokens = parameters.has(Code.TOKENS) || parameters.has(Code.USER_DATA);
            boolean data = !tokens && (more || parameters.has(Code.ENCLOSURE));
            return data ? SpduKind.DATA_TRANSFER : SpduKind.GIVE_TOKENS;
        }
        if (likeliest.identifier() == SpduKind.ACTIVITY_END.identifier()) {
            return parameters.number(Code.SYNC_TYPE, 1).isPresent() ? SpduKind.MAJOR_SYNC_POINT : SpduKind.ACTIVITY_END;
        }
        return likeliest;
    }

    /**
     * A GIVE TOKENS or PLEASE TOKENS without tokens, which only stands before another SPDU (8.3.16.6, 8.3.17.6). In a TSDU
     * of its own it is what a peer split off.
     */
    boolean onlyLeads() {
        boolean empty = !parameters.has(Code.TOKENS) && userData.isEmpty() && enclosure == WHOLE;
        return kind.category() == Category.LEADING && empty;
    }

    boolean begins() {
        return (enclosure & BEGIN) != 0;
    }

    boolean ends() {
        return (enclosure & END) != 0;
    }

    /** The TSDU that carries this SPDU: alone, or behind an empty GIVE TOKENS or PLEASE TOKENS (table 7). */
    Octets encode(boolean namesEnclosure) {
        SpduParameters named = namesEnclosure ? parameters.with(Code.ENCLOSURE, Octets.of(enclosure)) : parameters;
        boolean information = kind.hasUserInformation();
        SpduParameters all = information ? named : named.withUnlessEmpty(writtenUserDataCode(), userData);
        Octets field = all.encode();
        List<Octets> parts = new ArrayList<>();
        leader().ifPresent(leader -> parts.add(Octets.of(leader.identifier(), 0)));
        parts.add(Octets.of(kind.identifier()));
        parts.add(SpduParameters.encodeLength(field.length()));
        parts.add(field);
        if (information) {
            parts.add(userData);
        }
        return Octets.concat(parts);
    }

    private Optional<SpduKind> leader() {
        return switch (kind.category()) {
            case LEADING, ALONE -> Optional.empty();
            case AFTER_GIVE -> Optional.of(SpduKind.GIVE_TOKENS);
            case AFTER_PLEASE -> Optional.of(SpduKind.PLEASE_TOKENS);
        };
    }

    /** X.225 7.1.1 e): beyond 512 octets a CONNECT has its user data in another parameter. */
    private int writtenUserDataCode() {
        return kind == SpduKind.CONNECT && userData.length() > Spdu.MAX_VERSION_1_OCTETS
                ? Code.EXTENDED_USER_DATA
                : kind.userDataCode();
    }
}
