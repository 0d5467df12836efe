package org.x400gate.persistence.store;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;

/** What could not be read since the store was opened because it is damaged, by name. Safe for many threads. */
final class DamagedRows {
    /** More than an operator reads; what is beyond is in the log. */
    private static final int MAX_NAMED = 100;

    private final Set<String> named = new ConcurrentSkipListSet<>();

    void row(Table table, byte[] key) {
        name(table.family() + " " + name(table, key));
    }

    void rowsOf(Table table) {
        name(table.family());
    }

    private void name(String what) {
        if (named.size() < MAX_NAMED) {
            named.add(what);
        }
    }

    private static String name(Table table, byte[] key) {
        boolean ofAnEntry = table == Table.ENTRIES || table == Table.CONTENT || table == Table.LOOSE;
        return ofAnEntry && key.length >= EntryId.OCTETS
                ? EntryId.read(ByteBuffer.wrap(key)).toString()
                : HexFormat.of().formatHex(key);
    }

    List<String> names() {
        return List.copyOf(named);
    }
}
