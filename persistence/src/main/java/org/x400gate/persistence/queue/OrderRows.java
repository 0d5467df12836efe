package org.x400gate.persistence.queue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.x400gate.persistence.store.Batch;
import org.x400gate.persistence.store.Store;
import org.x400gate.persistence.store.Table;

/** What operators want of next hops, among the store's own rows: a prefix, then the name of the hop. */
final class OrderRows {
    private static final String PREFIX = "order:";
    private static final byte[] FIRST = PREFIX.getBytes(StandardCharsets.UTF_8);
    private static final byte[] END = "order;".getBytes(StandardCharsets.UTF_8);

    private OrderRows() {}

    private static byte[] key(NextHop hop) {
        return (PREFIX + hop.name()).getBytes(StandardCharsets.UTF_8);
    }

    static void put(Batch batch, HopOrder order) {
        batch.put(Table.META, key(order.hop()), OrderForm.write(order));
    }

    static void remove(Batch batch, NextHop hop) {
        batch.delete(Table.META, key(hop));
    }

    static List<HopOrder> all(Store store) {
        List<HopOrder> orders = new ArrayList<>();
        try (Store.Walk rows = store.walk(Table.META, FIRST, END)) {
            while (rows.next()) {
                orders.add(OrderForm.read(rows.value()));
            }
        }
        return orders;
    }
}
