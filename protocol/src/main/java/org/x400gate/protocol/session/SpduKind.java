package org.x400gate.protocol.session;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The SPDUs: identifier octet, category of concatenation, and the parameter that holds user data (0 for none, or for a
 * user information field). Source: X.225 8.3 and table 6.
 */
enum SpduKind {
    CONNECT(13, Category.ALONE, Code.USER_DATA),
    OVERFLOW_ACCEPT(16, Category.ALONE, Code.NONE),
    CONNECT_DATA_OVERFLOW(15, Category.ALONE, Code.USER_DATA),
    ACCEPT(14, Category.ALONE, Code.USER_DATA),
    REFUSE(12, Category.ALONE, Code.REASON),
    FINISH(9, Category.ALONE, Code.USER_DATA),
    DISCONNECT(10, Category.ALONE, Code.USER_DATA),
    NOT_FINISHED(8, Category.ALONE, Code.USER_DATA),
    ABORT(25, Category.ALONE, Code.USER_DATA),
    ABORT_ACCEPT(26, Category.ALONE, Code.NONE),
    TYPED_DATA(33, Category.ALONE, Code.NONE),
    GIVE_TOKENS_CONFIRM(21, Category.ALONE, Code.USER_DATA),
    GIVE_TOKENS_ACK(22, Category.ALONE, Code.NONE),
    GIVE_TOKENS(1, Category.LEADING, Code.USER_DATA),
    PLEASE_TOKENS(2, Category.LEADING, Code.USER_DATA),
    DATA_TRANSFER(1, Category.AFTER_GIVE, Code.NONE),
    MINOR_SYNC_POINT(49, Category.AFTER_GIVE, Code.USER_DATA),
    MINOR_SYNC_ACK(50, Category.AFTER_PLEASE, Code.MIA_USER_DATA),
    MAJOR_SYNC_POINT(41, Category.AFTER_GIVE, Code.USER_DATA),
    RESYNCHRONIZE(53, Category.AFTER_GIVE, Code.USER_DATA),
    RESYNCHRONIZE_ACK(34, Category.AFTER_PLEASE, Code.USER_DATA),
    CAPABILITY_DATA(61, Category.AFTER_GIVE, Code.USER_DATA),
    CAPABILITY_DATA_ACK(62, Category.AFTER_PLEASE, Code.USER_DATA),
    EXCEPTION_REPORT(0, Category.AFTER_PLEASE, Code.NONE),
    EXCEPTION_DATA(48, Category.AFTER_PLEASE, Code.USER_DATA),
    ACTIVITY_START(45, Category.AFTER_GIVE, Code.USER_DATA),
    ACTIVITY_RESUME(29, Category.AFTER_GIVE, Code.USER_DATA),
    ACTIVITY_INTERRUPT(25, Category.AFTER_GIVE, Code.USER_DATA),
    ACTIVITY_INTERRUPT_ACK(26, Category.AFTER_PLEASE, Code.USER_DATA),
    ACTIVITY_DISCARD(57, Category.AFTER_GIVE, Code.USER_DATA),
    ACTIVITY_DISCARD_ACK(58, Category.AFTER_PLEASE, Code.USER_DATA),
    ACTIVITY_END(41, Category.AFTER_GIVE, Code.USER_DATA),
    /** The same octets as MAJOR SYNC ACK, which no unit in use sends. */
    ACTIVITY_END_ACK(42, Category.AFTER_PLEASE, Code.USER_DATA);

    /** Table 6; of category 2, table 7 says whether GIVE TOKENS or PLEASE TOKENS goes before it. */
    enum Category {
        LEADING,
        ALONE,
        AFTER_GIVE,
        AFTER_PLEASE
    }

    /** Parameter codes, X.225 tables 11 to 46. */
    static final class Code {
        static final int NONE = 0;
        static final int CONNECTION_ID = 1;
        static final int CONNECT_ITEM = 5;
        static final int CALLED_REFERENCE = 9;
        static final int CALLING_REFERENCE = 10;
        static final int COMMON_REFERENCE = 11;
        static final int ADDITIONAL_REFERENCE = 12;
        static final int SYNC_TYPE = 15;
        static final int TOKENS = 16;
        static final int TRANSPORT_DISCONNECT = 17;
        static final int OPTIONS = 19;
        static final int REQUIREMENTS = 20;
        static final int TSDU_MAXIMUM = 21;
        static final int VERSION = 22;
        static final int INITIAL_SERIAL = 23;
        static final int ENCLOSURE = 25;
        static final int TOKEN_SETTING = 26;
        static final int LINKING = 33;
        static final int ACTIVITY = 41;
        static final int SERIAL = 42;
        static final int MIA_USER_DATA = 46;
        static final int REFLECT = 49;
        static final int REASON = 50;
        static final int CALLING_SELECTOR = 51;
        static final int CALLED_SELECTOR = 52;
        static final int OVERFLOW = 60;
        static final int USER_DATA = 193;
        static final int EXTENDED_USER_DATA = 194;

        private Code() {}
    }

    private static final Map<Integer, List<SpduKind>> STANDING_FIRST = byIdentifier(true);
    private static final Map<Integer, List<SpduKind>> STANDING_LATER = byIdentifier(false);

    private final int identifier;
    private final Category category;
    private final int userDataCode;

    SpduKind(int identifier, Category category, int userDataCode) {
        this.identifier = identifier;
        this.category = category;
        this.userDataCode = userDataCode;
    }

    int identifier() {
        return identifier;
    }

    /** As X.225 table 10 abbreviates it. */
    String abbreviation() {
        return switch (this) {
            case CONNECT -> "CN";
            case OVERFLOW_ACCEPT -> "OA";
            case CONNECT_DATA_OVERFLOW -> "CDO";
            case ACCEPT -> "AC";
            case REFUSE -> "RF";
            case FINISH -> "FN";
            case DISCONNECT -> "DN";
            case NOT_FINISHED -> "NF";
            case ABORT -> "AB";
            case ABORT_ACCEPT -> "AA";
            case TYPED_DATA -> "TD";
            case GIVE_TOKENS_CONFIRM -> "GTC";
            case GIVE_TOKENS_ACK -> "GTA";
            case GIVE_TOKENS -> "GT";
            case PLEASE_TOKENS -> "PT";
            case DATA_TRANSFER -> "DT";
            case MINOR_SYNC_POINT -> "MIP";
            case MINOR_SYNC_ACK -> "MIA";
            case MAJOR_SYNC_POINT -> "MAP";
            case RESYNCHRONIZE -> "RS";
            case RESYNCHRONIZE_ACK -> "RA";
            case CAPABILITY_DATA -> "CD";
            case CAPABILITY_DATA_ACK -> "CDA";
            case EXCEPTION_REPORT -> "ER";
            case EXCEPTION_DATA -> "ED";
            case ACTIVITY_START -> "AS";
            case ACTIVITY_RESUME -> "AR";
            case ACTIVITY_INTERRUPT -> "AI";
            case ACTIVITY_INTERRUPT_ACK -> "AIA";
            case ACTIVITY_DISCARD -> "AD";
            case ACTIVITY_DISCARD_ACK -> "ADA";
            case ACTIVITY_END -> "AE";
            case ACTIVITY_END_ACK -> "AEA";
        };
    }

    Category category() {
        return category;
    }

    int userDataCode() {
        return userDataCode;
    }

    /** Whether what follows the parameters, to the end of the TSDU, is user information. */
    boolean hasUserInformation() {
        return this == DATA_TRANSFER || this == TYPED_DATA;
    }

    /** X.225 7.11.3 and 7.37.3: these end the receipt of a segmented SSDU, which is lost. */
    boolean interruptsSegments() {
        return this == ABORT
                || this == EXCEPTION_DATA
                || this == EXCEPTION_REPORT
                || this == ACTIVITY_INTERRUPT
                || this == ACTIVITY_DISCARD;
    }

    /** X.225 6.3.7.1: the place in which SPDUs of one TSDU are worked off. */
    int rank() {
        return switch (this) {
            case ACTIVITY_START, ACTIVITY_RESUME -> 0;
            case DATA_TRANSFER -> 1;
            case GIVE_TOKENS, PLEASE_TOKENS -> 3;
            case CONNECT,
                    OVERFLOW_ACCEPT,
                    CONNECT_DATA_OVERFLOW,
                    ACCEPT,
                    REFUSE,
                    FINISH,
                    DISCONNECT,
                    NOT_FINISHED,
                    ABORT,
                    ABORT_ACCEPT,
                    TYPED_DATA,
                    GIVE_TOKENS_CONFIRM,
                    GIVE_TOKENS_ACK,
                    MINOR_SYNC_POINT,
                    MINOR_SYNC_ACK,
                    MAJOR_SYNC_POINT,
                    RESYNCHRONIZE,
                    RESYNCHRONIZE_ACK,
                    CAPABILITY_DATA,
                    CAPABILITY_DATA_ACK,
                    EXCEPTION_REPORT,
                    EXCEPTION_DATA,
                    ACTIVITY_INTERRUPT,
                    ACTIVITY_INTERRUPT_ACK,
                    ACTIVITY_DISCARD,
                    ACTIVITY_DISCARD_ACK,
                    ACTIVITY_END,
                    ACTIVITY_END_ACK -> 2;
        };
    }

    private boolean concatenated() {
        return category == Category.AFTER_GIVE || category == Category.AFTER_PLEASE;
    }

    /**
     * The SPDUs with this identifier, the likeliest first. Identifiers 1, 25 and 26 mean one SPDU at the start of a TSDU
     * and another one behind a GIVE TOKENS or PLEASE TOKENS; one that must not stand first but does is known all the
     * same, since peers differ in what they put together.
     */
    static List<SpduKind> candidates(int identifier, boolean first) {
        return (first ? STANDING_FIRST : STANDING_LATER).getOrDefault(identifier, List.of());
    }

    private static Map<Integer, List<SpduKind>> byIdentifier(boolean first) {
        return Arrays.stream(values())
                .sorted((left, right) -> Boolean.compare(right.concatenated() != first, left.concatenated() != first))
                .collect(Collectors.groupingBy(SpduKind::identifier, Collectors.toUnmodifiableList()));
    }
}
