package org.x400gate.persistence.trace;

import org.x400gate.persistence.store.Batch;
import org.x400gate.persistence.store.Store;

final class LedgerTest implements LedgerContract {
    private final Store store = Store.inMemory();
    private final KeptLedger ledger = new KeptLedger(store);
    private long writes;

    @Override
    public Ledger ledger() {
        return ledger;
    }

    @Override
    public void write(LedgerLine line) {
        Batch batch = new Batch();
        ledger.add(batch, line, ++writes, 0);
        store.write(batch);
    }
}
