package org.x400gate.protocol.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.x400gate.protocol.described.Described;
import org.x400gate.protocol.described.Field;
import org.x400gate.protocol.octets.MalformedInput;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.session.SpduKind.Code;

/**
 * An SPDU for people to read (X.225 8.3), and what it carries.
 *
 * @param begins whether it is the first segment of its SSDU; most are the only one
 * @param ends whether it is the last one
 * @param userData of this segment, without the reason that a REFUSE has before it
 */
public record SpduReading(Described told, Use use, boolean begins, boolean ends, Octets userData) {
    /** What its user data means to presentation, and what it does to a transfer. */
    public enum Use {
        CONNECT,
        ACCEPT,
        REFUSE,
        ABORT,
        /** Release, and its answers. */
        RELEASE,
        DATA,
        TOKEN_PLEASE,
        ACTIVITY_START,
        ACTIVITY_RESUME,
        ACTIVITY_END,
        /** Its sender breaks a transfer off: discards or interrupts it. */
        ACTIVITY_BREAK,
        OTHER,
        UNREADABLE
    }

    /** Selectors and activity identifiers. */
    private static final Map<Integer, String> NAMES = Map.of(
            Code.CALLING_SELECTOR, "calling-session-selector",
            Code.CALLED_SELECTOR, "called-session-selector",
            Code.ACTIVITY, "activity-identifier");

    /** Parameters of a group only. */
    private static final Map<Integer, String> REFERENCES = Map.of(
            Code.CALLING_REFERENCE, "calling-reference",
            Code.CALLED_REFERENCE, "called-reference",
            Code.COMMON_REFERENCE, "common-reference",
            Code.ADDITIONAL_REFERENCE, "additional-reference");

    /** The SPDUs of a TSDU in the order in which they were sent. Never throws. */
    public static List<SpduReading> of(Octets tsdu) {
        List<SpduReading> readings = new ArrayList<>();
        try {
            for (RawSpdu raw : RawSpdu.decodeAsSent(tsdu)) {
                readings.add(of(raw));
            }
        } catch (MalformedInput fault) {
            return List.of(new SpduReading(
                    Described.unreadable("SPDU", fault, tsdu), Use.UNREADABLE, true, true, Octets.EMPTY));
        }
        return readings;
    }

    /** The octets of a TSDU without the user data that its last SPDU ends with; only the first two if that isn't so. */
    public static Octets header(Octets tsdu, List<SpduReading> spdus) {
        Octets last = spdus.get(spdus.size() - 1).userData();
        boolean earlier = spdus.stream()
                .limit(spdus.size() - 1)
                .anyMatch(spdu -> !spdu.userData().isEmpty());
        boolean tail = last.length() <= tsdu.length()
                && tsdu.from(tsdu.length() - last.length()).equals(last);
        boolean readable = spdus.stream().noneMatch(spdu -> spdu.use() == Use.UNREADABLE);
        return readable && tail && !earlier
                ? tsdu.slice(0, tsdu.length() - last.length())
                : tsdu.slice(0, Math.min(2, tsdu.length()));
    }

    private static SpduReading of(RawSpdu raw) {
        List<Field> fields = new ArrayList<>(fields(raw.parameters()));
        Octets userData = raw.userData();
        if (raw.enclosure() != RawSpdu.WHOLE) {
            List<String> item = new ArrayList<>();
            if (raw.begins()) {
                item.add("beginning");
            }
            if (raw.ends()) {
                item.add("end");
            }
            fields.add(Field.ofWords("enclosure-item", item));
        }
        if (raw.kind() == SpduKind.REFUSE && raw.begins()) {
            int reason = userData.isEmpty() ? 0 : userData.at(0);
            fields.add(Field.ofCode("reason-code", reason, refuseReason(reason)));
            userData = userData.isEmpty() ? userData : userData.from(1);
        }
        if (!userData.isEmpty()) {
            fields.add(Field.of("user-data-octets", userData.length()));
        }
        Described told = new Described(raw.kind().abbreviation(), fields);
        boolean whole = raw.begins() && raw.ends();
        Described checked = whole ? told.checkedBy(() -> SpduDecoder.decode(raw)) : told;
        return new SpduReading(checked, use(raw.kind()), raw.begins(), raw.ends(), userData);
    }

    private static Optional<String> refuseReason(int code) {
        for (RefuseReason reason : RefuseReason.values()) {
            if (reason.code() == code) {
                return Optional.of(word(reason));
            }
        }
        return Optional.empty();
    }

    private static List<Field> fields(SpduParameters parameters) {
        List<Field> fields = new ArrayList<>();
        parameters.values().forEach((code, value) -> fields.add(field(code, value)));
        return fields;
    }

    private static Field field(int code, Octets value) {
        return switch (code) {
            case Code.CONNECTION_ID -> group("connection-identifier", value);
            case Code.CONNECT_ITEM -> group("connect-accept-item", value);
            case Code.LINKING -> group("linking-information", value);
            case Code.REQUIREMENTS -> requirements(value);
            case Code.TOKENS -> tokens("token-item", value);
            case Code.VERSION -> bits("version-number", value, "version-1", "version-2");
            case Code.OPTIONS -> bits("protocol-options", value, "extended-concatenated-spdus");
            case Code.TRANSPORT_DISCONNECT ->
                bits(
                        "transport-disconnect",
                        value,
                        "released",
                        "user-abort",
                        "protocol-error",
                        "no-reason",
                        "implementation-restriction");
            case Code.SYNC_TYPE -> number("sync-type-item", value);
            case Code.TOKEN_SETTING -> number("token-setting-item", value);
            case Code.TSDU_MAXIMUM -> tsduMaximum(value);
            case Code.OVERFLOW -> number("data-overflow", value);
            case Code.REASON -> reason(value);
            case Code.SERIAL -> digits("serial-number", value);
            case Code.INITIAL_SERIAL -> digits("initial-serial-number", value);
            // Octets of something that the peer did not like: they may be of the bind.
            case Code.REFLECT -> Field.of("reflected-octets", value.length());
            default ->
                NAMES.containsKey(code) && value.length() <= Spdu.MAX_SELECTOR_OCTETS
                        ? Field.ofReference(NAMES.get(code), value)
                        : new Field.Raw("parameter-" + code, value);
        };
    }

    private static Field group(String name, Octets value) {
        try {
            List<Field> fields = new ArrayList<>();
            SpduParameters.decode(value)
                    .values()
                    .forEach((code, part) -> fields.add(
                            REFERENCES.containsKey(code) && part.length() <= ConnectionId.MAX_REFERENCE_OCTETS
                                    ? Field.ofReference(REFERENCES.get(code), part)
                                    : field(code, part)));
            return new Field.Group(name, fields);
        } catch (MalformedInput fault) {
            return new Field.Fault(name, fault, value);
        }
    }

    private static Field number(String name, Octets value) {
        return value.length() >= 1 && value.length() <= 7
                ? Field.of(name, Long.parseLong(value.toHex(), 16))
                : new Field.Raw(name, value);
    }

    /** From the initiator, from the responder; 0 for no limit (8.3.1.8). */
    private static Field tsduMaximum(Octets value) {
        return value.length() == 4
                ? new Field.Value(
                        "tsdu-maximum-size", (value.at(0) << 8 | value.at(1)) + "," + (value.at(2) << 8 | value.at(3)))
                : new Field.Raw("tsdu-maximum-size", value);
    }

    private static Field requirements(Octets value) {
        if (value.length() != 2) {
            return new Field.Raw("session-user-requirements", value);
        }
        List<String> units = new ArrayList<>();
        for (FunctionalUnit unit : FunctionalUnit.values()) {
            if (FunctionalUnit.ofBits(value.at(0) << 8 | value.at(1)).contains(unit)) {
                units.add(word(unit));
            }
        }
        return Field.ofWords("session-user-requirements", units);
    }

    private static Field tokens(String name, Octets value) {
        return bits(
                name,
                value,
                "data-token",
                "",
                "synchronize-minor-token",
                "",
                "major-activity-token",
                "",
                "release-token");
    }

    private static Field bits(String name, Octets value, String... words) {
        if (value.length() != 1) {
            return new Field.Raw(name, value);
        }
        List<String> set = new ArrayList<>();
        for (int bit = 0; bit < 8; bit++) {
            if ((value.at(0) >> bit & 1) != 0) {
                set.add(bit < words.length && !words[bit].isEmpty() ? words[bit] : "bit-" + (bit + 1));
            }
        }
        return Field.ofWords(name, set);
    }

    private static Field digits(String name, Octets value) {
        for (int at = 0; at < value.length(); at++) {
            if (value.at(at) < '0' || value.at(at) > '9') {
                return new Field.Raw(name, value);
            }
        }
        return new Field.Value(name, value.toString(java.nio.charset.StandardCharsets.US_ASCII));
    }

    private static Field reason(Octets value) {
        if (value.length() != 1) {
            return new Field.Raw("reason-code", value);
        }
        for (ExceptionReason reason : ExceptionReason.values()) {
            if (reason.code() == value.at(0)) {
                return Field.ofCode("reason-code", reason.code(), Optional.of(word(reason)));
            }
        }
        return Field.of("reason-code", value.at(0));
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    private static Use use(SpduKind kind) {
        return switch (kind) {
            case CONNECT -> Use.CONNECT;
            case ACCEPT -> Use.ACCEPT;
            case REFUSE -> Use.REFUSE;
            case ABORT -> Use.ABORT;
            case FINISH, DISCONNECT, NOT_FINISHED -> Use.RELEASE;
            case DATA_TRANSFER -> Use.DATA;
            case PLEASE_TOKENS -> Use.TOKEN_PLEASE;
            case ACTIVITY_START -> Use.ACTIVITY_START;
            case ACTIVITY_RESUME -> Use.ACTIVITY_RESUME;
            case ACTIVITY_END -> Use.ACTIVITY_END;
            case ACTIVITY_INTERRUPT, ACTIVITY_DISCARD -> Use.ACTIVITY_BREAK;
            case EXCEPTION_DATA,
                    EXCEPTION_REPORT,
                    OVERFLOW_ACCEPT,
                    CONNECT_DATA_OVERFLOW,
                    ABORT_ACCEPT,
                    TYPED_DATA,
                    GIVE_TOKENS_CONFIRM,
                    GIVE_TOKENS_ACK,
                    GIVE_TOKENS,
                    MINOR_SYNC_POINT,
                    MINOR_SYNC_ACK,
                    MAJOR_SYNC_POINT,
                    RESYNCHRONIZE,
                    RESYNCHRONIZE_ACK,
                    CAPABILITY_DATA,
                    CAPABILITY_DATA_ACK,
                    ACTIVITY_INTERRUPT_ACK,
                    ACTIVITY_DISCARD_ACK,
                    ACTIVITY_END_ACK -> Use.OTHER;
        };
    }
}
