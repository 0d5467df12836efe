package org.x400gate.persistence.queue;

import java.time.Instant;
import java.util.Optional;
import org.x400gate.persistence.stored.Shapes;
import org.x400gate.persistence.stored.StoredOrder;

/** An operator's order to its shape on disk and back. */
final class OrderForm {
    private OrderForm() {}

    static byte[] write(HopOrder order) {
        StoredOrder stored = new StoredOrder();
        stored.hop = order.hop().name();
        stored.kind = Codes.code(order.kind());
        stored.instead = order.instead().map(NextHop::name).orElse("");
        stored.incomingToo = order.incomingToo();
        stored.since = order.since().toEpochMilli();
        stored.by = order.by();
        stored.reason = order.reason();
        return Shapes.write(stored);
    }

    static HopOrder read(byte[] octets) {
        StoredOrder stored = Shapes.read(octets, StoredOrder.class);
        return new HopOrder(
                new NextHop(stored.hop),
                Codes.orderKind(stored.kind),
                Optional.of(stored.instead).filter(name -> !name.isEmpty()).map(NextHop::new),
                stored.incomingToo,
                Instant.ofEpochMilli(stored.since),
                stored.by,
                stored.reason);
    }
}
