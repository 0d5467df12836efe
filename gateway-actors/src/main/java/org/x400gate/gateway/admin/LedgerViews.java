package org.x400gate.gateway.admin;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** What the ledger remembers: who gave what to whom and when, never what was in it. */
public interface LedgerViews {
    /** @throws IllegalArgumentException naming what of the query is no address */
    CompletionStage<TraceView> search(Query query);

    /** The lines behind that place in the order they were written, a page of them. */
    CompletionStage<List<ExportLine>> read(String place, int max);

    /** The place before all lines that were written then or later. */
    String placeAt(Instant time);

    /** Whether a text is a place. */
    boolean isPlace(String text);

    /**
     * Which messages are wanted; all of it has to fit.
     *
     * @param id any identifier
     * @param address of the originator or of a recipient
     * @param within a domain, or the beginning of O/R addresses, that one of its addresses is in
     * @param from something happened to it then or later
     * @param to and before then
     * @param peer there, or from there
     * @param outcomes one of these
     * @param after {@link TraceView#next} of the page before
     */
    record Query(
            Optional<String> id,
            Optional<String> address,
            Optional<String> within,
            Optional<Instant> from,
            Optional<Instant> to,
            Optional<String> peer,
            Set<String> outcomes,
            Optional<String> after,
            int max) {
        public Query {
            outcomes = Set.copyOf(outcomes);
        }
    }

    /**
     * Messages, newest first.
     *
     * @param name the identifier that was asked for, if one was
     * @param next where the next page begins; empty text if this is the last. There may be no messages before it: then it
     *     says how far was looked
     */
    record TraceView(String name, List<QueueViews.SightView> messages, String next) {
        public TraceView {
            messages = List.copyOf(messages);
        }
    }

    /**
     * One line as it is exported; the names of its fields do not change.
     *
     * @param place where the line stands among all: what to go on behind
     * @param entry the message, by the id of its queue entry
     * @param ids what it goes by elsewhere
     * @param originator of what was accepted; empty text if it has none
     * @param recipients the numbers of those it is about, by ranges
     * @param addresses of the first of them
     */
    record ExportLine(
            String place,
            String time,
            String entry,
            String event,
            List<String> ids,
            String originator,
            String recipients,
            List<String> addresses,
            Map<String, String> details) {
        public ExportLine {
            ids = List.copyOf(ids);
            addresses = List.copyOf(addresses);
        }
    }
}
