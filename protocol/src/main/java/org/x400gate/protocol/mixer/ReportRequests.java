package org.x400gate.protocol.mixer;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.x400gate.protocol.mime.Mailbox;
import org.x400gate.protocol.p1.MtaReportRequest;
import org.x400gate.protocol.p1.OriginatorReportRequest;
import org.x400gate.protocol.p1.PerRecipient;

/**
 * What the sender of an Internet message asks of reports (RFC 3461), and what X.400 is asked for it (RFC 2156 A.3.1).
 *
 * @param envelopeId ENVID, decoded
 * @param fullReturn whether RET is FULL; the conditions of RET do not bind a gateway, but should be tried (RFC 3461 5.2.4)
 * @param asked NOTIFY of those recipients for whom it was said
 */
public record ReportRequests(Optional<String> envelopeId, boolean fullReturn, Map<Mailbox, Set<Notify>> asked) {
    /** Nothing is said: X.400 is asked for non-delivery reports. */
    public static final ReportRequests NONE = new ReportRequests(Optional.empty(), false, Map.of());

    public ReportRequests {
        asked = asked.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, each -> Set.copyOf(each.getValue())));
    }

    /** NEVER is none; with SUCCESS it is a report, else one on non-delivery: X.400 has no more words for it. */
    PerRecipient asking(PerRecipient plain, Mailbox recipient) {
        Optional<Set<Notify>> said = Optional.ofNullable(asked.get(recipient));
        if (said.filter(Set::isEmpty).isPresent()) {
            return plain.withReports(MtaReportRequest.NON_DELIVERY_REPORT, OriginatorReportRequest.NO_REPORT);
        }
        return said.filter(notify -> notify.contains(Notify.SUCCESS)).isPresent()
                ? plain.withReports(MtaReportRequest.REPORT, OriginatorReportRequest.REPORT)
                : plain.withReports(MtaReportRequest.NON_DELIVERY_REPORT, OriginatorReportRequest.NON_DELIVERY_REPORT);
    }
}
