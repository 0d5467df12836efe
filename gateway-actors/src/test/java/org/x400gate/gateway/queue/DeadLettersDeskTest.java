package org.x400gate.gateway.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.x400gate.persistence.queue.Change;
import org.x400gate.persistence.queue.EntryKind;
import org.x400gate.persistence.queue.NextHop;
import org.x400gate.persistence.queue.Priority;
import org.x400gate.persistence.queue.QueueEntry;
import org.x400gate.persistence.queue.Recipient;
import org.x400gate.persistence.queue.WorkItem;
import org.x400gate.persistence.store.EntryId;

/** What an operator does to dead letters. */
class DeadLettersDeskTest extends QueueDeskRig {
    @Test
    void deadLettersAreListedApartFromWhatAnOperatorHolds() {
        QueueEntry dead = halfDead();
        QueueEntry held = accepted("h@x.example", NOW.plusSeconds(9000), NOW, EAST);
        assertThat(acted(held.id(), QueueDesk.Deed.HOLD).verdict()).isEqualTo(QueueDesk.Verdict.DONE);

        QueueQuery waiting = new QueueQuery(Optional.empty(), true, false, Optional.empty(), Optional.empty(), 9);
        QueueQuery deadOnes = new QueueQuery(Optional.empty(), false, true, Optional.empty(), Optional.empty(), 9);
        assertThat(listed(waiting).entries()).extracting(QueueEntry::id).contains(dead.id(), held.id());
        assertThat(listed(deadOnes).entries()).extracting(QueueEntry::id).containsExactly(dead.id());
    }

    @Test
    void aRedirectionMovesWhatWaitsAndWhatHasFailedToAnotherHop() {
        QueueEntry entry = halfDead();
        NextHop other = new NextHop("x400:OTHER");
        ports.obstacles.put(WEST, "no next hop x400:WEST in the configuration in use");
        assertThat(acted(entry.id(), QueueDesk.Deed.REDIRECT, "x400:WEST"))
                .isEqualTo(new QueueDesk.Acted(
                        QueueDesk.Verdict.REFUSED, "no next hop x400:WEST in the configuration in use", false));

        QueueDesk.Acted acted = acted(entry.id(), QueueDesk.Deed.REDIRECT, "x400:OTHER");

        assertThat(acted.text()).isEqualTo("redirected: 2 recipients go to x400:OTHER, from the first try");
        assertThat(queue.claim(other, 9, NOW, LEASE)).hasSize(1);
        assertThat(queue.entry(entry.id()).orElseThrow().pendingAt(other)).hasSize(2);
        assertThat(queue.claim(EAST, 9, NOW, LEASE)).isEmpty();
        assertThat(ports.woken).containsExactly(other);
        assertThat(queue.ledger().of(entry.id()))
                .anySatisfy(line -> assertThat(line.details())
                        .containsEntry("act", "redirect")
                        .containsEntry("to", "x400:OTHER")
                        .containsEntry("by", "olga"));
        assertThat(acted(entry.id(), QueueDesk.Deed.REDIRECT, "x400:" + "n".repeat(300))
                        .verdict())
                .isEqualTo(QueueDesk.Verdict.REFUSED);
    }

    @Test
    void aRedirectionToAnAddressIsAnEntryOfItsOwnInTheSameWrite() {
        QueueEntry entry = halfDead();
        assertThat(acted(entry.id(), QueueDesk.Deed.REDIRECT, "nobody").text()).isEqualTo("no such address");
        assertThat(queue.entry(entry.id())).isPresent();
        QueueEntry substitute = QueueEntry.of(
                EntryId.of(NOW, random),
                EntryKind.RFC822,
                Priority.NORMAL,
                entry.submission(),
                List.of(Recipient.pending(1, "s@x.example", EAST)),
                0);
        ports.substitute = numbers -> new OperatorPorts.Elsewhere(
                Optional.of(new Change.Accept(
                        substitute, List.of(WorkItem.of(substitute, EAST, NOW)), List.of(), List.of())),
                "");

        assertThat(acted(entry.id(), QueueDesk.Deed.REDIRECT, "s@x.example").text())
                .isEqualTo("redirected to s@x.example as " + substitute.id());

        assertThat(queue.entry(entry.id())).isEmpty();
        assertThat(queue.claim(EAST, 9, NOW, LEASE)).extracting(WorkItem::entry).containsExactly(substitute.id());
    }

    /** Who was told when it became a dead letter is not told again. */
    @Test
    void whatIsReturnedTellsWhoHasNotBeenToldAndIsGone() {
        QueueEntry entry = halfDead();

        QueueDesk.Acted returned = acted(entry.id(), QueueDesk.Deed.RETURN, "the peer is gone");

        assertThat(returned.verdict()).isEqualTo(QueueDesk.Verdict.DONE);
        assertThat(returned.text()).startsWith("returned; ");
        assertThat(ports.told).containsExactly(Set.of(2));
        assertThat(ports.reasons).containsExactly(Optional.of("the peer is gone"));
        assertThat(queue.entry(entry.id())).isEmpty();
        assertThat(queue.ledger().of(entry.id()))
                .anySatisfy(line -> assertThat(line.details())
                        .containsEntry("act", "return")
                        .containsEntry("reason", "the peer is gone"));
    }
}
