package org.x400gate.gateway.boot;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.x400gate.gateway.failure.Cause;
import org.x400gate.gateway.queue.TimekeeperPorts;
import org.x400gate.gateway.report.LedgerLines;
import org.x400gate.gateway.report.News;
import org.x400gate.gateway.report.Reporter;
import org.x400gate.gateway.report.Told;
import org.x400gate.persistence.queue.Change;
import org.x400gate.persistence.queue.NextHop;
import org.x400gate.persistence.queue.QueueEntry;
import org.x400gate.persistence.queue.Recipient;
import org.x400gate.persistence.queue.RecipientOutcome;
import org.x400gate.persistence.queue.RecipientState;
import org.x400gate.persistence.queue.WorkItem;
import org.x400gate.persistence.trace.LedgerEvent;
import org.x400gate.persistence.trace.LedgerLine;
import org.x400gate.protocol.octets.ContentRef;

/** What is told of mail that waits too long, and of mail whose time is over, by the settings in use when the time comes. */
final class LateMail implements TimekeeperPorts {
    /** No answer from host (RFC 3463 3.5): its next hop has not been reached since it came. */
    private static final String NO_ANSWER = "4.4.1";

    private static final String UNDEFINED = "4.0.0";

    private final Supplier<Reporter> reporter;
    private final Consumer<NextHop> lastTry;

    LateMail(Supplier<Reporter> reporter, Consumer<NextHop> lastTry) {
        this.reporter = reporter;
        this.lastTry = lastTry;
    }

    @Override
    public void lastTry(NextHop hop) {
        lastTry.accept(hop);
    }

    @Override
    public Change.Settle expired(WorkItem item, QueueEntry entry, ContentRef content, Instant now) {
        return expired(item, entry, content, LateMail::reason, now);
    }

    /** The same, for a reason that is known better. */
    Change.Settle expired(
            WorkItem item, QueueEntry entry, ContentRef content, Function<Recipient, String> reason, Instant now) {
        return failed(
                item,
                entry,
                content,
                recipient -> Cause.failure(reason.apply(recipient)).expired(),
                now);
    }

    /** The end of work for whatever cause. */
    Change.Settle failed(
            WorkItem item, QueueEntry entry, ContentRef content, Function<Recipient, Cause> why, Instant now) {
        Map<Integer, News> news = new LinkedHashMap<>();
        Map<Integer, Cause> causes = new LinkedHashMap<>();
        for (Recipient recipient : entry.pendingAt(item.hop())) {
            Cause cause = why.apply(recipient);
            causes.put(recipient.number(), cause);
            news.put(recipient.number(), new News.Failed(cause));
        }
        Told told = reporter.get().tell(entry, content, news, now);
        List<RecipientOutcome> outcomes = new ArrayList<>();
        causes.forEach((number, cause) -> outcomes.add(told.failed(number, cause.words())));
        return new Change.Settle(
                item,
                outcomes,
                Optional.empty(),
                told.newEntries(),
                LedgerLines.outcomes(entry, item.hop(), outcomes, causes, now));
    }

    private static String reason(Recipient recipient) {
        return recipient.lastOutcome().isEmpty()
                ? recipient.hop() + " could not be reached in time"
                : recipient.lastOutcome();
    }

    @Override
    public Change.Notice notice(QueueEntry entry, ContentRef content, Instant now) {
        if (!now.isBefore(entry.submission().deadline())) {
            // The gateway was down when it was time; what there is to tell now is the end.
            return new Change.Notice(entry, List.of(), List.of());
        }
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
