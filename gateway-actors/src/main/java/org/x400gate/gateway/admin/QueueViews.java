package org.x400gate.gateway.admin;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** What an operator sees of the queue and does to it: who, where and when, never what is in a message. */
public interface QueueViews {
    CompletionStage<PageView> entries(Query query);

    /** Empty if nothing is known under that id, in the queue or in the ledger. */
    CompletionStage<Optional<SightView>> entry(String id);

    /**
     * Something is done to an entry.
     *
     * @param deed retry, hold, release, redirect, return, delete-with-report, delete-without-report
     * @param argument where a redirection leads, or why a message is returned
     * @param by who does it
     */
    CompletionStage<ActView> act(String id, String deed, Optional<String> argument, String by);

    /** All that waits at a next hop is due now. */
    CompletionStage<ActView> hurryHop(String hop, String by);

    /**
     * Which entries are wanted.
     *
     * @param hop where a recipient is still to go
     * @param waiting those alone that wait for an operator
     * @param dead those alone that are dead letters
     * @param text part of an address
     * @param after {@link PageView#next} of the page before
     */
    record Query(
            Optional<String> hop,
            boolean waiting,
            boolean dead,
            Optional<String> text,
            Optional<String> after,
            int max) {}

    /**
     * A page, worst first.
     *
     * @param next where the next page begins; empty text if this is the last
     * @param whole false if the queue is so long that only its oldest entries were looked at
     * @param all entries in the queue
     */
    record PageView(List<BacklogView.EntryView> entries, String next, boolean whole, long all) {
        public PageView {
            entries = List.copyOf(entries);
        }
    }

    /**
     * All that is known of one entry.
     *
     * @param entry empty list when it is finished, and only the ledger remembers it; else the one
     */
    record SightView(
            String id,
            List<BacklogView.EntryView> entry,
            Map<String, String> envelope,
            List<WorkView> work,
            List<LineView> ledger) {
        public SightView {
            entry = List.copyOf(entry);
            work = List.copyOf(work);
            ledger = List.copyOf(ledger);
        }
    }

    /** What waits at one next hop; {@code attempts} were made there. */
    record WorkView(String hop, String due, int attempts) {}

    /**
     * One line of the ledger.
     *
     * @param originator of what was accepted; empty text if it has none
     * @param recipients the numbers of those it is about, by ranges
     * @param addresses of the first of them
     */
    record LineView(
            String time,
            String event,
            List<String> references,
            String originator,
            String recipients,
            List<String> addresses,
            Map<String, String> details) {
        public LineView {
            references = List.copyOf(references);
            addresses = List.copyOf(addresses);
        }
    }

    /**
     * What came of an act.
     *
     * @param result done, unknown, busy, refused or unavailable
     * @param more the same again would do more of it
     */
    record ActView(String result, String text, boolean more) {}
}
