package org.x400gate.gateway.boot;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.x400gate.gateway.failure.Cause;
import org.x400gate.gateway.queue.TimekeeperPorts;
import org.x400gate.gateway.report.News;
import org.x400gate.gateway.report.Reporter;
import org.x400gate.gateway.report.Told;
import org.x400gate.persistence.queue.Change;
import org.x400gate.persistence.queue.QueueEntry;
import org.x400gate.persistence.queue.Recipient;
import org.x400gate.persistence.queue.RecipientState;
import org.x400gate.persistence.trace.LedgerEvent;
import org.x400gate.persistence.trace.LedgerLine;
import org.x400gate.protocol.octets.ContentRef;

/** What is told of mail that waits too long, by the settings in use when the time comes. */
final class LateMail implements TimekeeperPorts {
    /** No answer from host (RFC 3463 3.5): its next hop has not been reached since it came. */
    private static final String NO_ANSWER = "4.4.1";

    private static final String UNDEFINED = "4.0.0";

    private final Supplier<Reporter> reporter;

    LateMail(Supplier<Reporter> reporter) {
        this.reporter = reporter;
    }

    @Override
    public Change.Notice notice(QueueEntry entry, ContentRef content, Instant now) {
        Map<Integer, News> news = new LinkedHashMap<>();
        for (Recipient recipient : entry.recipients()) {
            if (recipient.state() == RecipientState.PENDING) {
                news.put(
                        recipient.number(),
                        delayed(recipient, entry.submission().deadline()));
            }
        }
        Told told = reporter.get().tell(entry, content, news, now);
        return new Change.Notice(entry, told.newEntries(), ledger(entry, told, now));
    }

    private static News delayed(Recipient recipient, Instant deadline) {
        boolean tried = !recipient.lastOutcome().isEmpty();
        String words = tried ? recipient.lastOutcome() : recipient.hop() + " could not be reached yet";
        String status = recipient.lastStatus().orElse(tried ? UNDEFINED : NO_ANSWER);
        return new News.Delayed(Cause.failure(words), status, deadline);
    }

    /** No line where nobody wants to hear of it: nothing has happened then. */
    private static List<LedgerLine> ledger(QueueEntry entry, Told told, Instant now) {
        Map<String, String> details = new LinkedHashMap<>();
        told.newEntries().forEach(report -> {
            details.put("recipients", Long.toString(told.reported()));
            details.put("report", report.entry().id().toString());
        });
        if (!told.untold().isEmpty()) {
            details.put("untold", String.join("; ", told.untold()));
        }
        return details.isEmpty()
                ? List.of()
                : List.of(new LedgerLine(now, entry.id(), LedgerEvent.DELAYED, List.of(), details));
    }
}
