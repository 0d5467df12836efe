package org.x400gate.gateway.conversion;

import java.util.List;
import java.util.stream.Collectors;
import org.x400gate.gateway.failure.Cause;
import org.x400gate.protocol.mixer.Loss;
import org.x400gate.protocol.octets.MalformedInput;
import org.x400gate.protocol.p1.ReportedRecipient.NotDelivered;

/**
 * What hindered a conversion, in the codes of X.411. RFC 2156 gives none for what its gateway refuses; these are the
 * ones whose meaning in X.411 fits.
 */
final class Obstacles {
    private Obstacles() {}

    static Cause of(List<Loss> reasons) {
        String words = reasons.stream().map(Loss::toString).collect(Collectors.joining("; "));
        return cause(reasons.get(0), words);
    }

    static Cause of(Loss reason) {
        return cause(reason, reason.toString());
    }

    private static Cause cause(Loss first, String words) {
        if (first.field().startsWith("extension ")) {
            return Cause.untransferable(NotDelivered.UNSUPPORTED_CRITICAL_FUNCTION, words);
        }
        if (first.what().contains("conversion with loss is prohibited")) {
            return Cause.of(NotDelivered.CONVERSION_NOT_PERFORMED, NotDelivered.CONVERSION_WITH_LOSS_PROHIBITED, words);
        }
        if (first.clause().startsWith("RFC 2157")) {
            return Cause.untransferable(NotDelivered.ENCODED_TYPES_UNSUPPORTED, words);
        }
        return switch (first.field()) {
            case "content-type" -> Cause.untransferable(NotDelivered.CONTENT_TYPE_NOT_SUPPORTED, words);
            case "recipient-name", "RCPT TO" -> Cause.unroutable(words);
            case "MAIL FROM" -> Cause.untransferable(NotDelivered.INVALID_ARGUMENTS, words);
            case "content" -> Cause.untransferable(NotDelivered.CONTENT_SYNTAX_ERROR, words);
            default -> Cause.notConverted(words);
        };
    }

    /** What is over a limit of ours is understood. */
    static Rendered.NotRenderable unreadable(MalformedInput fault) {
        boolean limit = fault.clause().startsWith("limit");
        return new Rendered.NotRenderable(
                Cause.untransferable(
                        limit ? NotDelivered.CONTENT_TOO_LONG : NotDelivered.CONTENT_SYNTAX_ERROR, fault.getMessage()),
                !limit);
    }
}
