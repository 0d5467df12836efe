package org.x400gate.protocol.p1;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.x400gate.protocol.asn1.UtcTime;
import org.x400gate.protocol.bounds.UpperBound;
import org.x400gate.protocol.oraddress.OrName;

/**
 * PerRecipientReportTransferFields (X.411 figure 4), with the last trace information taken apart.
 *
 * @param number as the originator specified it
 * @param arrival when the subject arrived where it was delivered or failed
 * @param converted into which types it was converted there
 * @param intendedRecipient whom the originator meant, if redirected
 * @param supplementaryInformation printable, at most 256 characters
 */
public record ReportedRecipient(
        OrName actualRecipient,
        int number,
        MtaReportRequest mtaReport,
        OriginatorReportRequest originatorReport,
        boolean responsible,
        Instant arrival,
        Optional<EncodedInformationTypes> converted,
        Result result,
        Optional<OrName> intendedRecipient,
        Optional<String> supplementaryInformation,
        List<ExtensionField> extensions) {
    public static final int MAX_SUPPLEMENTARY_INFORMATION = UpperBound.UB_SUPPLEMENTARY_INFO_LENGTH.max();

    public ReportedRecipient {
        extensions = List.copyOf(extensions);
        arrival = UtcTime.checked(arrival);
        if (number < 1 || number > P1Limits.UB_RECIPIENTS) {
            throw new IllegalArgumentException("recipient number " + number + " outside 1.." + P1Limits.UB_RECIPIENTS);
        }
    }

    /**
     * What became of a recipient of a message that arrived here, and what its envelope asked to be told. Of one in another's
     * place the report names both, and how it came to that.
     */
    public static ReportedRecipient of(PerRecipient recipient, Instant arrival, Result result) {
        List<Redirection> history = Redirection.historyIn(recipient.extensions());
        return new ReportedRecipient(
                recipient.recipient(),
                recipient.number(),
                recipient.mtaReport(),
                recipient.originatorReport(),
                recipient.responsible(),
                arrival,
                Optional.empty(),
                result,
                history.stream().findFirst().map(Redirection::intended),
                Optional.empty(),
                history.isEmpty() ? List.of() : List.of(Redirection.history(history)));
    }

    public ReportedRecipient withSupplementaryInformation(String text) {
        return new ReportedRecipient(
                actualRecipient,
                number,
                mtaReport,
                originatorReport,
                responsible,
                arrival,
                converted,
                result,
                intendedRecipient,
                Optional.of(text),
                extensions);
    }

    /** ReportType. */
    public sealed interface Result {}

    /** Delivered; {@code typeOfUser} is 0 for public, 1 for private, higher ones since 1988. */
    public record Delivered(Instant at, int typeOfUser) implements Result {
        public static final int MAX_TYPE = 256;
        static final int LAST_TYPE_OF_1984 = 1;

        public Delivered {
            at = UtcTime.checked(at);
            checkNumber("type of user", typeOfUser, MAX_TYPE);
        }
    }

    /** Not delivered, by the numbers of NonDeliveryReasonCode and NonDeliveryDiagnosticCode. */
    public record NotDelivered(int reason, Optional<Integer> diagnostic) implements Result {
        public static final int TRANSFER_FAILURE = 0;
        public static final int UNABLE_TO_TRANSFER = 1;
        public static final int CONVERSION_NOT_PERFORMED = 2;
        public static final int DEFERRED_DELIVERY_NOT_PERFORMED = 7;
        public static final int UNRECOGNISED_OR_NAME = 0;
        public static final int LOOP_DETECTED = 3;
        public static final int MAXIMUM_TIME_EXPIRED = 5;
        public static final int ENCODED_TYPES_UNSUPPORTED = 6;
        public static final int CONTENT_TOO_LONG = 7;
        public static final int CONVERSION_IMPRACTICAL = 8;
        public static final int INVALID_ARGUMENTS = 11;
        public static final int CONTENT_SYNTAX_ERROR = 12;
        public static final int CONTENT_TYPE_NOT_SUPPORTED = 15;
        public static final int TOO_MANY_RECIPIENTS = 16;
        public static final int UNSUPPORTED_CRITICAL_FUNCTION = 18;
        public static final int CONVERSION_WITH_LOSS_PROHIBITED = 19;
        public static final int REDIRECTION_LOOP_DETECTED = 27;
        public static final int MAX_CODE = 32_767;
        static final int LAST_DIAGNOSTIC_OF_1984 = 11;

        public NotDelivered {
            checkNumber("reason", reason, MAX_CODE);
            diagnostic.ifPresent(number -> checkNumber("diagnostic", number, MAX_CODE));
        }

        /** The reason by its name in X.411, if it has one. */
        public Optional<String> reasonWord() {
            return NonDeliveryWords.word(NonDeliveryWords.REASONS, reason);
        }

        /** The diagnostic by its name in X.411, if there is one and it has a name. */
        public Optional<String> diagnosticWord() {
            return diagnostic.flatMap(code -> NonDeliveryWords.word(NonDeliveryWords.DIAGNOSTICS, code));
        }

        public static NotDelivered of(int reason, int diagnostic) {
            return new NotDelivered(reason, Optional.of(diagnostic));
        }
    }

    private static void checkNumber(String what, int number, int max) {
        if (number < 0 || number > max) {
            throw new IllegalArgumentException(what + " " + number + " outside 0.." + max);
        }
    }
}
