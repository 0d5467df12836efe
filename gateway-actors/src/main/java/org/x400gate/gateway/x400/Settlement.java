package org.x400gate.gateway.x400;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.x400gate.gateway.conversion.Made;
import org.x400gate.gateway.conversion.Rendered;
import org.x400gate.gateway.failure.Blame;
import org.x400gate.gateway.failure.Cause;
import org.x400gate.gateway.failure.FailurePolicy;
import org.x400gate.gateway.queue.QueueKeeper;
import org.x400gate.gateway.report.LedgerLines;
import org.x400gate.gateway.report.News;
import org.x400gate.gateway.report.Reporter;
import org.x400gate.gateway.report.Told;
import org.x400gate.persistence.queue.Change;
import org.x400gate.persistence.queue.Recipient;
import org.x400gate.persistence.queue.RecipientOutcome;
import org.x400gate.persistence.queue.WorkItem;
import org.x400gate.protocol.p1.MtsApdu;

/** Writes down what became of one try, for every recipient of the work; who failed for good is told of with it. */
final class Settlement {
    /** Of RFC 3463: other or undefined mail system status; no answer from host; delivery time expired; bad connection. */
    static final String OURS = "4.3.0";

    static final String NO_ANSWER = "4.4.1";
    static final String EXPIRED = "4.4.7";
    static final String CUT_OFF = "4.4.2";

    private final FailurePolicy policy;
    private final Supplier<Reporter> reporter;
    private final Blame blame = new Blame();

    Settlement(FailurePolicy policy, Supplier<Reporter> reporter) {
        this.policy = policy;
        this.reporter = reporter;
    }

    /** What breaks from now on may have been broken off by us. */
    void blamesNobody() {
        blame.nobodys();
    }

    /** The next MTA answers for the APDU's recipients; whom the APDU could not name has failed. May be asked again. */
    Supplier<Change.Settle> relayed(QueueKeeper.Work work, Rendered.Apdu apdu, Instant now, String peer) {
        blame.taken();
        return () -> {
            Outcomes outcomes = new Outcomes(work, now);
            for (int number : apdu.recipients()) {
                outcomes.add(new RecipientOutcome.Relayed(number, "relayed to " + peer));
            }
            outcomes.failed(causes(apdu.unrenderable()));
            Made made = apdu.made()
                    .with(apdu.mtsIdentifier())
                    .with("mts-id", apdu.mtsIdentifier())
                    .with("octets", Long.toString(apdu.octets().octets()));
            return outcomes.settle(
                    Optional.empty(),
                    apdu.lossesInWords()
                            .map(losses -> made.with("losses", losses))
                            .orElse(made));
        };
    }

    /** Its transfer broke just now, by whosever fault. May be asked again. */
    Supplier<Change.Settle> broken(QueueKeeper.Work work, Instant now, String reason) {
        boolean against = blame.failed();
        return () -> against ? faulty(work, now, reason, CUT_OFF) : deferred(work, now, reason, CUT_OFF);
    }

    /** By its own fault: tried again, or kept for an operator after as many tries as the policy grants it. */
    Change.Settle faulty(QueueKeeper.Work work, Instant now, String reason, String status) {
        int faults = policy.faults(work.entry(), work.item().hop());
        return faults < policy.maxFaults()
                ? deferred(work, now, reason + "; " + policy.counted(faults), status, true)
                : quarantined(work, now, Cause.failure(reason + "; " + policy.counted(faults)));
    }

    /** Not tried any more, and kept: something is wrong with it, or with us, that can be mended. */
    Change.Settle quarantined(QueueKeeper.Work work, Instant now, Cause cause) {
        Map<Integer, News> news = new LinkedHashMap<>();
        work.entry()
                .pendingAt(work.item().hop())
                .forEach(recipient -> news.put(recipient.number(), new News.Failed(cause)));
        Outcomes outcomes = new Outcomes(work, now);
        news.keySet().forEach(number -> outcomes.why.put(number, cause));
        outcomes.told(news, told -> number -> told.quarantined(number, cause.words()));
        return outcomes.settle(Optional.empty(), Made.NOTHING);
    }

    /** Not now: tried again as the policy says, or expired. {@code status}: of RFC 3463. */
    Change.Settle deferred(QueueKeeper.Work work, Instant now, String reason, String status) {
        return deferred(work, now, reason, status, false);
    }

    private Change.Settle deferred(QueueKeeper.Work work, Instant now, String reason, String status, boolean fault) {
        Optional<WorkItem> retry = policy.nextTry(now, work.item().attempt() + 1, work.entry())
                .map(time -> work.item().retryAt(time));
        if (retry.isEmpty()) {
            return failed(work, now, Cause.failure(reason).expired());
        }
        Outcomes outcomes = new Outcomes(work, now);
        for (Recipient recipient : work.entry().pendingAt(work.item().hop())) {
            outcomes.add(new RecipientOutcome.Deferred(recipient.number(), reason, Optional.of(status), fault));
        }
        return outcomes.settle(retry, Made.NOTHING);
    }

    /** Never, for one and the same reason. */
    Change.Settle failed(QueueKeeper.Work work, Instant now, Cause cause) {
        Map<Integer, Cause> causes = new LinkedHashMap<>();
        work.entry().pendingAt(work.item().hop()).forEach(recipient -> causes.put(recipient.number(), cause));
        return failed(work, now, causes);
    }

    /** Never, for each its own reason. */
    Change.Settle failed(QueueKeeper.Work work, Instant now, List<Rendered.Unrenderable> unrenderable) {
        return failed(work, now, causes(unrenderable));
    }

    /** A notification that is two things goes on as both, in the write that ends it as one. */
    Change.Settle takenApart(QueueKeeper.Work work, MtsApdu.Report report, Instant now) throws IOException {
        Reporter.Parts parts = reporter.get()
                .takenApart(work.entry(), work.content(), work.item().hop(), report, now);
        Outcomes outcomes = new Outcomes(work, now);
        for (Recipient recipient : work.entry().pendingAt(work.item().hop())) {
            outcomes.add(new RecipientOutcome.Ended(
                    recipient.number(),
                    "goes on in two: what can be reported as "
                            + parts.report().entry().id() + ", what is left as the message "
                            + parts.rest().entry().id()));
        }
        outcomes.newEntries.addAll(List.of(parts.report(), parts.rest()));
        return outcomes.settle(Optional.empty(), Made.NOTHING.with("action", "split"));
    }

    private Change.Settle failed(QueueKeeper.Work work, Instant now, Map<Integer, Cause> causes) {
        Outcomes outcomes = new Outcomes(work, now);
        outcomes.failed(causes);
        return outcomes.settle(Optional.empty(), Made.NOTHING);
    }

    private static Map<Integer, Cause> causes(List<Rendered.Unrenderable> unrenderable) {
        Map<Integer, Cause> causes = new LinkedHashMap<>();
        unrenderable.forEach(left -> causes.put(left.number(), left.cause()));
        return causes;
    }

    /** What is known of the recipients of one work, with what is told of it. */
    private final class Outcomes {
        private final QueueKeeper.Work work;
        private final Instant now;
        private final List<RecipientOutcome> outcomes = new ArrayList<>();
        private final Map<Integer, Cause> why = new LinkedHashMap<>();
        private final List<Change.Accept> newEntries = new ArrayList<>();

        private Outcomes(QueueKeeper.Work work, Instant now) {
            this.work = work;
            this.now = now;
        }

        private void add(RecipientOutcome outcome) {
            outcomes.add(outcome);
        }

        private void failed(Map<Integer, Cause> causes) {
            if (causes.isEmpty()) {
                return;
            }
            why.putAll(causes);
            Map<Integer, News> news = new LinkedHashMap<>();
            causes.forEach((number, cause) -> news.put(number, new News.Failed(cause)));
            told(news, told -> number -> told.failed(number, causes.get(number).words()));
        }

        private void told(Map<Integer, News> news, Function<Told, IntFunction<RecipientOutcome>> outcome) {
            Told told = reporter.get().tell(work.entry(), work.content(), news, now);
            news.keySet().forEach(number -> outcomes.add(outcome.apply(told).apply(number)));
            newEntries.addAll(told.newEntries());
        }

        private Change.Settle settle(Optional<WorkItem> retry, Made made) {
            return new Change.Settle(
                    work.item(),
                    outcomes,
                    retry,
                    newEntries,
                    LedgerLines.outcomes(work.entry(), work.item().hop(), outcomes, why, made, now));
        }
    }
}
