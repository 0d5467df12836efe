package org.x400gate.persistence.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.x400gate.persistence.queue.Samples.NOW;
import static org.x400gate.persistence.queue.Samples.WEST;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.x400gate.persistence.store.EntryId;
import org.x400gate.persistence.store.QueueCorrupt;
import org.x400gate.persistence.store.Table;

/** Damaged rows in front of those that are not. */
final class LegibleTest {
    private static final int MAX = 64;

    private final Set<EntryId> damaged = new HashSet<>();
    private final StoreQueue queue = new StoreQueue(
            new StandInStore() {
                @Override
                public Optional<byte[]> get(Table table, byte[] key) {
                    Optional<byte[]> row = super.get(table, key);
                    boolean bad =
                            table == Table.ENTRIES && damaged.stream().anyMatch(id -> Arrays.equals(id.octets(), key));
                    return bad ? Optional.of(new byte[] {1, 2, 3}) : row;
                }
            },
            NOW);
    private final Samples samples = new Samples(6);

    private EntryId noticed(long second) {
        Change.Accept accept = samples.noticed(NOW.plusSeconds(second), WEST);
        assertThat(queue.write(List.of(accept))).allMatch(ChangeResult::applied);
        return accept.entry().id();
    }

    @Test
    void manyDamagedOnesKeepNoOtherFromBeingSeen() {
        for (int i = 0; i < 3 * MAX; i++) {
            damaged.add(noticed(i));
        }
        List<EntryId> whole = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            whole.add(noticed(3 * MAX + i));
        }

        assertThat(queue.noticesDue(NOW.plusSeconds(3600), 2))
                .extracting(QueueEntry::id)
                .containsExactlyElementsOf(whole.subList(0, 2));
        assertThat(queue.noticesDue(NOW.plusSeconds(3600), MAX))
                .extracting(QueueEntry::id)
                .containsExactlyElementsOf(whole);
    }

    @Test
    void thereIsAnEndToSteppingPast() {
        for (int i = 0; i < Legible.MAX_PASSED + MAX; i++) {
            damaged.add(noticed(0));
        }
        noticed(1);

        assertThat(queue.noticesDue(NOW.plusSeconds(3600), MAX)).isEmpty();
        assertThat(queue.noticeRowsRead()).isLessThan(5L * (Legible.MAX_PASSED + MAX));
    }

    @Test
    void anEntryThatSaysNothingIsDamaged() {
        EntryId id = noticed(0);
        damaged.add(id);

        assertThatThrownBy(() -> queue.entry(id))
                .isInstanceOf(QueueCorrupt.class)
                .hasMessageContaining(id.toString());
    }
}
