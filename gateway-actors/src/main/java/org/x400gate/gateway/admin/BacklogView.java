package org.x400gate.gateway.admin;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The queue by next hop, and its first entries.
 *
 * @param held entries that wait for an operator
 * @param dead those of them that are dead letters
 * @param deadLettersMade since the start
 * @param freeOctets where the store lives; empty where only its own server knows
 * @param waitingChanges changes that wait for the next synced write
 */
public record BacklogView(
        long entries,
        long contentOctets,
        long held,
        long dead,
        long deadLettersMade,
        long leased,
        @JsonIgnore OptionalLong freeOctets,
        long waitingChanges,
        List<HopView> hops,
        List<EntryView> first) {
    public BacklogView {
        hops = List.copyOf(hops);
        first = List.copyOf(first);
    }

    /** As JSON: without the key where only the store's own server knows. */
    @JsonAnyGetter
    public Map<String, Long> known() {
        return freeOctets.isPresent() ? Map.of("freeOctets", freeOctets.getAsLong()) : Map.of();
    }

    /** One next hop. */
    public record HopView(String hop, long queued, long leased, String earliestDue) {}

    /**
     * One entry: who and where, never what.
     *
     * @param notBefore when it was or will be tried first, by its originator's wish; empty if he had none
     * @param latest after which it does not go on, by his wish; empty likewise
     * @param recipientCount of all of them; a list of entries may show some
     */
    public record EntryView(
            String id,
            String kind,
            String priority,
            String source,
            String originator,
            String acceptedAt,
            String deadline,
            String notBefore,
            String latest,
            long octets,
            int attempts,
            int recipientCount,
            List<RecipientView> recipients) {
        public EntryView {
            recipients = List.copyOf(recipients);
        }

        /** The same of some of its recipients. */
        public EntryView of(List<RecipientView> some) {
            return new EntryView(
                    id,
                    kind,
                    priority,
                    source,
                    originator,
                    acceptedAt,
                    deadline,
                    notBefore,
                    latest,
                    octets,
                    attempts,
                    recipientCount,
                    some);
        }
    }

    /** One recipient of an entry. */
    public record RecipientView(String address, String hop, String state, String lastOutcome) {}
}
