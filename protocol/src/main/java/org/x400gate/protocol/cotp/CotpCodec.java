package org.x400gate.protocol.cotp;

import java.util.ArrayList;
import java.util.List;
import org.x400gate.protocol.octets.OctetReader;
import org.x400gate.protocol.octets.Octets;

/** TPDUs of class 0 to octets and back. Source: X.224 clause 13. */
final class CotpCodec {
    static final int TPDU_SIZE = 0xC0;
    static final int CALLING_TSEL = 0xC1;
    static final int CALLED_TSEL = 0xC2;
    private static final int CHECKSUM = 0xC3;
    private static final int VERSION = 0xC4;
    private static final int PROTECTION = 0xC5;
    private static final int ADDITIONAL_OPTIONS = 0xC6;
    static final int ALTERNATIVE_CLASSES = 0xC7;
    private static final int ACKNOWLEDGE_TIME = 0x85;
    private static final int RESIDUAL_ERROR_RATE = 0x86;
    private static final int PRIORITY = 0x87;
    private static final int TRANSIT_DELAY = 0x88;
    private static final int THROUGHPUT = 0x89;
    private static final int REASSIGNMENT_TIME = 0x8B;
    private static final int INACTIVITY_TIMER = 0xF2;
    static final int ADDITIONAL_INFORMATION = 0xE0;
    static final int INVALID_TPDU = 0xC1;

    /** X.224 13.2.1: 255 is reserved. */
    static final int MAX_HEADER_OCTETS = 254;

    /** Octets before the user data of a DT in class 0. */
    static final int DATA_HEADER_OCTETS = 3;

    private static final int CR = 0xE0;
    private static final int CC = 0xD0;
    private static final int DR = 0x80;
    private static final int DT = 0xF0;
    private static final int ER = 0x70;
    private static final int END_OF_TSDU = 0x80;
    private static final Octets DATA_HEADER = Octets.of(DATA_HEADER_OCTETS - 1, DT, 0);
    private static final Octets LAST_DATA_HEADER = Octets.of(DATA_HEADER_OCTETS - 1, DT, END_OF_TSDU);
    private static final String LAYER = "cotp";

    private CotpCodec() {}

    static CotpTpdu decode(Octets tpdu) {
        OctetReader start = new OctetReader(tpdu, LAYER, "X.224 13.2");
        int headerOctets = start.u8();
        if (headerOctets > MAX_HEADER_OCTETS || headerOctets > start.remaining()) {
            throw start.fault("length indicator " + headerOctets + " of a TPDU of " + tpdu.length() + " octets");
        }
        OctetReader header = new OctetReader(tpdu.slice(0, headerOctets + 1), LAYER, "X.224 13.2");
        Octets userData = tpdu.from(headerOctets + 1);
        header.u8();
        int code = header.u8();
        if (code == DT) {
            return decodeData(header, userData);
        }
        if (code == DR) {
            return new CotpTpdu.DisconnectRequest(
                    header.u16(), header.u16(), header.u8(), parameters(header), userData);
        }
        if (code == ER) {
            return new CotpTpdu.Error(header.u16(), header.u8(), parameters(header));
        }
        // the low four bits of CR and CC carry credit, which class 0 doesn't use
        if ((code & 0xF0) == CR) {
            header.u16();
            return new CotpTpdu.ConnectRequest(header.u16(), header.u8(), parameters(header));
        }
        if ((code & 0xF0) == CC) {
            return new CotpTpdu.ConnectConfirm(header.u16(), header.u16(), header.u8(), parameters(header));
        }
        throw header.fault("TPDU code " + code + " isn't one of class 0");
    }

    /** Whether its code is that of a TPDU which class 0 knows; octets too short to say are none of another class. */
    static boolean isOfClass0(Octets tpdu) {
        if (tpdu.length() < 2) {
            return true;
        }
        int code = tpdu.at(1);
        return code == DT || code == DR || code == ER || (code & 0xF0) == CR || (code & 0xF0) == CC;
    }

    /**
     * X.224 13.2.3: a code that the standard doesn't define is an error anywhere but in a CR; one of another class means
     * nothing in class 0. A preferred maximum TPDU size answers only one that was asked for (6.5.4 k), and we ask for none.
     */
    static boolean hasPlaceInConfirm(CotpParameter parameter) {
        return switch (parameter.code()) {
            case CALLING_TSEL,
                    CALLED_TSEL,
                    TPDU_SIZE,
                    CHECKSUM,
                    VERSION,
                    PROTECTION,
                    ADDITIONAL_OPTIONS,
                    ALTERNATIVE_CLASSES,
                    ACKNOWLEDGE_TIME,
                    RESIDUAL_ERROR_RATE,
                    PRIORITY,
                    TRANSIT_DELAY,
                    THROUGHPUT,
                    REASSIGNMENT_TIME,
                    INACTIVITY_TIMER -> true;
            default -> false;
        };
    }

    private static CotpTpdu decodeData(OctetReader header, Octets userData) {
        int numberAndEnd = header.u8();
        if (header.hasMore()) {
            throw header.fault("a DT of class 0 has no variable part");
        }
        return new CotpTpdu.Data((numberAndEnd & END_OF_TSDU) != 0, userData);
    }

    private static List<CotpParameter> parameters(OctetReader header) {
        List<CotpParameter> parameters = new ArrayList<>();
        while (header.hasMore()) {
            int code = header.u8();
            parameters.add(new CotpParameter(code, header.take(header.u8())));
        }
        return parameters;
    }

    static List<Octets> encode(CotpTpdu tpdu) {
        if (tpdu instanceof CotpTpdu.Data data) {
            return List.of(data.endOfTsdu() ? LAST_DATA_HEADER : DATA_HEADER, data.userData());
        }
        if (tpdu instanceof CotpTpdu.ConnectRequest request) {
            return header(
                    Octets.of(
                            CR,
                            0,
                            0,
                            high(request.sourceReference()),
                            low(request.sourceReference()),
                            request.classes()),
                    request.parameters(),
                    Octets.EMPTY);
        }
        if (tpdu instanceof CotpTpdu.ConnectConfirm confirm) {
            Octets fixed = Octets.of(
                    CC,
                    high(confirm.destinationReference()),
                    low(confirm.destinationReference()),
                    high(confirm.sourceReference()),
                    low(confirm.sourceReference()),
                    confirm.classes());
            return header(fixed, confirm.parameters(), Octets.EMPTY);
        }
        if (tpdu instanceof CotpTpdu.DisconnectRequest disconnect) {
            Octets fixed = Octets.of(
                    DR,
                    high(disconnect.destinationReference()),
                    low(disconnect.destinationReference()),
                    high(disconnect.sourceReference()),
                    low(disconnect.sourceReference()),
                    disconnect.reason());
            return header(fixed, disconnect.parameters(), disconnect.userData());
        }
        if (tpdu instanceof CotpTpdu.Error error) {
            Octets fixed =
                    Octets.of(ER, high(error.destinationReference()), low(error.destinationReference()), error.cause());
            return header(fixed, error.parameters(), Octets.EMPTY);
        }
        throw new IllegalArgumentException("not a TPDU of class 0: " + tpdu);
    }

    private static List<Octets> header(Octets fixed, List<CotpParameter> parameters, Octets userData) {
        List<Octets> parts = new ArrayList<>();
        parts.add(fixed);
        int length = fixed.length();
        for (CotpParameter parameter : parameters) {
            parts.add(Octets.of(parameter.code(), parameter.value().length()));
            parts.add(parameter.value());
            length += 2 + parameter.value().length();
        }
        if (length > MAX_HEADER_OCTETS) {
            throw new IllegalArgumentException("a TPDU header of " + length + " octets");
        }
        parts.add(0, Octets.of(length));
        parts.add(userData);
        return List.of(Octets.concat(parts));
    }

    private static int high(int reference) {
        return reference >> 8;
    }

    private static int low(int reference) {
        return reference & 0xFF;
    }
}
