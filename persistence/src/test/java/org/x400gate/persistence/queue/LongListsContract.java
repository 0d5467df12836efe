package org.x400gate.persistence.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.x400gate.persistence.queue.Samples.NOW;
import static org.x400gate.persistence.queue.Samples.WEST;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.x400gate.persistence.store.EntryId;

/** What every queue owes whoever looks at messages to very many. */
interface LongListsContract {
    DurableQueue queue();

    Samples samples();

    @Test
    @Tag("SF-28")
    default void aPageEndsBeforeItsRecipientsFillTheMemory() {
        int recipients = 20_000;
        NextHop[] hops = new NextHop[recipients];
        Arrays.fill(hops, WEST);
        List<EntryId> accepted = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            Change.Accept accept = samples().accept(Priority.NORMAL, NOW.plusSeconds(i), "x", hops);
            assertThat(queue().write(List.of(accept))).allMatch(ChangeResult::applied);
            accepted.add(accept.entry().id());
        }

        List<EntryId> seen = new ArrayList<>();
        Optional<EntryId> next = Optional.of(EntryId.FIRST);
        while (next.isPresent()) {
            QueueView page = queue().view(next.get(), 1_000);
            assertThat(page.entries())
                    .hasSizeBetween(1, 5)
                    .allMatch(entry -> entry.recipients().size() == recipients);
            page.entries().forEach(entry -> seen.add(entry.id()));
            next = page.next();
        }
        assertThat(seen).isEqualTo(accepted);
    }
}
