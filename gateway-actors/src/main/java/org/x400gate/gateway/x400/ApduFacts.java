package org.x400gate.gateway.x400;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.x400gate.protocol.p1.ContentType;
import org.x400gate.protocol.p1.InternalTraceElement;
import org.x400gate.protocol.p1.MtsApdu;
import org.x400gate.protocol.p1.ReportedRecipient;
import org.x400gate.protocol.p1.TraceElement;
import org.x400gate.protocol.p1.TransferEnvelope;

/** What the ledger says of an APDU that came, out of its envelope; never out of its content. */
final class ApduFacts {
    /** Of a report on more recipients so many are told one by one. */
    private static final int MAX_REPORTED = 20;

    private ApduFacts() {}

    static Map<String, String> of(MtsApdu apdu) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("mts-id", apdu.identifier().toString());
        if (apdu instanceof MtsApdu.Message message) {
            facts.put("kind", "message");
            envelope(facts, message.envelope());
            trace(facts, message.trace(), message.envelope().internalTrace());
        } else if (apdu instanceof MtsApdu.Probe probe) {
            facts.put("kind", "probe");
            envelope(facts, probe.envelope());
            trace(facts, probe.trace(), probe.envelope().internalTrace());
        } else if (apdu instanceof MtsApdu.Report report) {
            facts.put("kind", "report");
            facts.put("subject", report.subject().toString());
            facts.put("reported", reported(report.content().recipients()));
            trace(facts, report.trace(), report.envelope().internalTrace());
        }
        return facts;
    }

    private static void envelope(Map<String, String> facts, TransferEnvelope envelope) {
        facts.put("content-type", word(envelope.contentType()));
        envelope.contentIdentifier().map(ApduFacts::printable).ifPresent(id -> facts.put("content-id", id));
    }

    private static String word(ContentType type) {
        if (type instanceof ContentType.BuiltIn builtIn) {
            return switch (builtIn.number()) {
                case 2 -> "p2";
                case 22 -> "p22";
                default -> Integer.toString(builtIn.number());
            };
        }
        return ((ContentType.Extended) type).oid().toString();
    }

    /** The last of the elements that it came with, and the first, which says when it was submitted. */
    private static void trace(
            Map<String, String> facts, List<TraceElement> trace, List<InternalTraceElement> internal) {
        Instant first = trace.get(0).arrival();
        facts.put("submitted", first.toString());
        TraceElement last = trace.get(trace.size() - 1);
        String mta = internal.isEmpty()
                ? ""
                : " " + printable(internal.get(internal.size() - 1).mtaName());
        facts.put(
                "trace-in",
                last.domain() + mta + " " + last.arrival() + " "
                        + last.action().name().toLowerCase(Locale.ROOT));
    }

    private static String reported(List<ReportedRecipient> recipients) {
        String first = recipients.stream()
                .limit(MAX_REPORTED)
                .map(each -> each.actualRecipient() + " " + result(each.result()))
                .collect(Collectors.joining("; "));
        int more = recipients.size() - MAX_REPORTED;
        return more > 0 ? first + "; and " + more + " more" : first;
    }

    private static String result(ReportedRecipient.Result result) {
        if (result instanceof ReportedRecipient.Delivered delivered) {
            return "delivered " + delivered.at();
        }
        ReportedRecipient.NotDelivered not = (ReportedRecipient.NotDelivered) result;
        Optional<String> diagnostic =
                not.diagnosticWord().or(() -> not.diagnostic().map(String::valueOf));
        return "not-delivered " + not.reasonWord().orElse(Integer.toString(not.reason()))
                + diagnostic.map(word -> "/" + word).orElse("");
    }

    private static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }
}
