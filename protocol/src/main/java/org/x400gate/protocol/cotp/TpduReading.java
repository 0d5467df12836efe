package org.x400gate.protocol.cotp;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.x400gate.protocol.described.Described;
import org.x400gate.protocol.described.Field;
import org.x400gate.protocol.octets.MalformedInput;
import org.x400gate.protocol.octets.Octets;

/**
 * A TPDU for people to read (X.224 clause 13).
 *
 * @param octets of the header
 * @param data user data if it is a DT
 * @param endOfTsdu whether that data is the last of its TSDU
 */
public record TpduReading(Described told, Octets octets, Optional<Octets> data, boolean endOfTsdu) {
    private static final Map<Integer, String> NAMES = Map.of(
            CotpCodec.CALLING_TSEL,
            "calling-tsap-id",
            CotpCodec.CALLED_TSEL,
            "called-tsap-id",
            CotpCodec.ALTERNATIVE_CLASSES,
            "alternative-protocol-classes",
            CotpCodec.ADDITIONAL_INFORMATION,
            "additional-information",
            0xC4,
            "version-number",
            0xC5,
            "protection",
            0xC3,
            "checksum",
            0xC6,
            "additional-option-selection",
            0xF0,
            "preferred-maximum-tpdu-size");

    /** Length indicator, code, reference and cause of an ER, before what it quotes. */
    private static final int ERROR_HEADER_OCTETS = 5;

    /** Length indicator and code: the rest may be anything, a piece of a bind too. */
    private static final int UNREADABLE_OCTETS = 2;

    /** Never throws; what is no TPDU of class 0 is told as a fault. */
    public static TpduReading of(Octets tpdu) {
        try {
            return of(tpdu, CotpCodec.decode(tpdu));
        } catch (MalformedInput fault) {
            return new TpduReading(
                    Described.unreadable("TPDU", fault, tpdu),
                    tpdu.slice(0, Math.min(UNREADABLE_OCTETS, tpdu.length())),
                    Optional.empty(),
                    false);
        }
    }

    private static TpduReading of(Octets octets, CotpTpdu tpdu) {
        if (tpdu instanceof CotpTpdu.Data data) {
            Described told = Described.of(
                    "DT",
                    Field.of("end-of-tsdu", data.endOfTsdu() ? 1 : 0),
                    Field.of("user-data-octets", data.userData().length()));
            return new TpduReading(
                    told,
                    octets.slice(0, octets.length() - data.userData().length()),
                    Optional.of(data.userData()),
                    data.endOfTsdu());
        }
        int header = tpdu instanceof CotpTpdu.Error ? ERROR_HEADER_OCTETS : octets.at(0) + 1;
        Octets shown = octets.slice(0, header);
        return new TpduReading(told(tpdu), shown, Optional.empty(), false);
    }

    private static Described told(CotpTpdu tpdu) {
        List<Field> fields = new ArrayList<>();
        if (tpdu instanceof CotpTpdu.ConnectRequest request) {
            fields.add(reference("source-reference", request.sourceReference()));
            fields.add(Field.of("class", request.classes() >> 4));
            fields.addAll(parameters(request.parameters()));
            return new Described("CR", fields);
        }
        if (tpdu instanceof CotpTpdu.ConnectConfirm confirm) {
            fields.add(reference("destination-reference", confirm.destinationReference()));
            fields.add(reference("source-reference", confirm.sourceReference()));
            fields.add(Field.of("class", confirm.classes() >> 4));
            fields.addAll(parameters(confirm.parameters()));
            return new Described("CC", fields);
        }
        if (tpdu instanceof CotpTpdu.DisconnectRequest disconnect) {
            fields.add(reference("destination-reference", disconnect.destinationReference()));
            fields.add(reference("source-reference", disconnect.sourceReference()));
            fields.add(Field.of("reason", disconnect.reason()));
            fields.add(new Field.Value(
                    "meaning", CotpCause.ofDisconnectReason(disconnect.reason()).sentence()));
            fields.addAll(parameters(disconnect.parameters()));
            if (!disconnect.userData().isEmpty()) {
                fields.add(Field.ofName("user-data", disconnect.userData()));
            }
            return new Described("DR", fields);
        }
        if (tpdu instanceof CotpTpdu.Error error) {
            fields.add(reference("destination-reference", error.destinationReference()));
            fields.add(Field.of("reject-cause", error.cause()));
            fields.add(new Field.Value(
                    "meaning", CotpCause.ofRejectCause(error.cause()).sentence()));
            for (CotpParameter parameter : error.parameters()) {
                boolean quoted = parameter.code() == CotpCodec.INVALID_TPDU;
                // What is quoted is the start of one of our TPDUs: it may hold what the other rooms keep secret.
                fields.add(
                        quoted
                                ? Field.of(
                                        "invalid-tpdu-octets", parameter.value().length())
                                : new Field.Raw(unnamed(parameter), parameter.value()));
            }
            return new Described("ER", fields);
        }
        throw new IllegalStateException("not a TPDU of class 0: " + tpdu);
    }

    private static Field reference(String name, int reference) {
        return new Field.Value(name, String.format("0x%04x", reference));
    }

    private static List<Field> parameters(List<CotpParameter> parameters) {
        List<Field> fields = new ArrayList<>();
        for (CotpParameter parameter : parameters) {
            if (parameter.code() == CotpCodec.TPDU_SIZE && parameter.value().length() == 1) {
                fields.add(Field.of("tpdu-size", 1L << (parameter.value().at(0) & 0x1F)));
            } else if (NAMES.containsKey(parameter.code())) {
                fields.add(Field.ofName(NAMES.get(parameter.code()), parameter.value()));
            } else {
                fields.add(new Field.Raw(unnamed(parameter), parameter.value()));
            }
        }
        return fields;
    }

    private static String unnamed(CotpParameter parameter) {
        return String.format("parameter-0x%02x", parameter.code());
    }
}
