package org.x400gate.persistence.store;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** The tables as sorted maps. */
final class MemoryStore implements Store {
    private final Map<Table, NavigableMap<byte[], byte[]>> tables = new EnumMap<>(Table.class);
    private volatile boolean closed;

    MemoryStore() {
        for (Table table : Table.values()) {
            tables.put(table, new ConcurrentSkipListMap<>(Arrays::compareUnsigned));
        }
    }

    @Override
    public Optional<byte[]> get(Table table, byte[] key) {
        requireOpen();
        return Optional.ofNullable(tables.get(table).get(key));
    }

    @Override
    public Walk walk(Table table, byte[] from, byte[] to) {
        requireOpen();
        return new MapWalk(rows(table, from, to).entrySet().iterator());
    }

    @Override
    public Walk walkBack(Table table, byte[] from, byte[] to) {
        requireOpen();
        return new MapWalk(rows(table, from, to).descendingMap().entrySet().iterator());
    }

    private NavigableMap<byte[], byte[]> rows(Table table, byte[] from, byte[] to) {
        return tables.get(table).subMap(from, true, to, false);
    }

    @Override
    public synchronized void write(Batch batch) {
        requireOpen();
        for (Batch.Step step : batch.steps()) {
            NavigableMap<byte[], byte[]> rows = tables.get(step.table());
            if (step.end().isPresent()) {
                rows(step.table(), step.key(), step.end().get()).clear();
            } else {
                step.value().ifPresentOrElse(value -> rows.put(step.key(), value), () -> rows.remove(step.key()));
            }
        }
    }

    @Override
    public void append(Batch batch) {
        write(batch);
    }

    @Override
    public Optional<String> failure() {
        return closed ? Optional.of("the store is closed") : Optional.empty();
    }

    @Override
    public Optional<String> shortage(long octets) {
        return Optional.empty();
    }

    @Override
    public long freeOctets() {
        return Runtime.getRuntime().freeMemory();
    }

    @Override
    public long stalls() {
        return 0;
    }

    @Override
    public void close() {
        closed = true;
    }

    private void requireOpen() {
        failure().ifPresent(reason -> {
            throw new QueueUnavailable(reason);
        });
    }

    private static final class MapWalk implements Walk {
        private final Iterator<Map.Entry<byte[], byte[]>> rows;
        private Map.Entry<byte[], byte[]> row = Map.entry(new byte[0], new byte[0]);

        MapWalk(Iterator<Map.Entry<byte[], byte[]>> rows) {
            this.rows = rows;
        }

        @Override
        public boolean next() {
            boolean more = rows.hasNext();
            if (more) {
                row = rows.next();
            }
            return more;
        }

        @Override
        public byte[] key() {
            return row.getKey();
        }

        @Override
        public byte[] value() {
            return row.getValue();
        }

        @Override
        public void close() {
            row = Map.entry(new byte[0], new byte[0]);
        }
    }
}
