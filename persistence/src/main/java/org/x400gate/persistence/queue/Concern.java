package org.x400gate.persistence.queue;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.x400gate.persistence.store.EntryId;

/**
 * What a batch is about, so that a store may read it at once.
 *
 * @param known entries that are changed, if they are there
 * @param fresh entries that may be accepted
 * @param once by what it is known what is accepted once only
 */
record Concern(Set<EntryId> known, Set<EntryId> fresh, Set<String> once) {
    static Concern of(List<Change> batch) {
        Concern concern = new Concern(new LinkedHashSet<>(), new LinkedHashSet<>(), new LinkedHashSet<>());
        batch.forEach(concern::add);
        return concern;
    }

    List<EntryId> all() {
        Set<EntryId> all = new LinkedHashSet<>(known);
        all.addAll(fresh);
        return new ArrayList<>(all);
    }

    private void add(Change change) {
        if (change instanceof Change.Accept accept) {
            fresh.add(accept.entry().id());
            accept.once().ifPresent(known -> once.add(known.key()));
        } else if (change instanceof Change.Settle settle) {
            known.add(settle.item().entry());
        } else if (change instanceof Change.Notice notice) {
            known.add(notice.seen().id());
        } else if (change instanceof OperatorAct.Hurry hurry) {
            work(hurry.work());
        } else if (change instanceof OperatorAct.GoNow go) {
            known.add(go.seen().id());
            work(go.work());
        } else if (change instanceof OperatorAct.Hold hold) {
            known.add(hold.seen().id());
            work(hold.work());
        } else if (change instanceof OperatorAct.TryAgain again) {
            known.add(again.seen().id());
            work(again.work());
        } else if (change instanceof OperatorAct.Delete delete) {
            known.add(delete.seen().id());
            work(delete.work());
        } else if (!(change instanceof OperatorAct.PutOrder) && !(change instanceof OperatorAct.EndOrder)) {
            throw new IllegalStateException("a change of no known kind: " + change);
        }
        change.newEntries().forEach(accept -> fresh.add(accept.entry().id()));
    }

    private void work(List<WorkItem> items) {
        items.forEach(item -> known.add(item.entry()));
    }
}
