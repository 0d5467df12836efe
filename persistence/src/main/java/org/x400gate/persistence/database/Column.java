package org.x400gate.persistence.database;

import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import org.x400gate.persistence.store.EntryId;

/** One parameter that is a whole column of values, so that many rows go in one statement. */
public final class Column {
    private final String type;
    private final Object[] values;

    private Column(String type, Object[] values) {
        this.type = type;
        this.values = values;
    }

    public static Column ids(Collection<EntryId> ids) {
        return new Column("uuid", ids.stream().map(Column::uuid).toArray());
    }

    /** Digests of 16 octets. */
    public static Column digests(Collection<byte[]> digests) {
        return new Column("uuid", digests.stream().map(Column::uuid).toArray());
    }

    public static Column texts(Collection<String> texts) {
        return new Column("text", texts.toArray());
    }

    public static Column numbers(Collection<Long> numbers) {
        return new Column("int8", numbers.toArray());
    }

    /** Some rows have none. */
    public static Column someNumbers(Collection<OptionalLong> numbers) {
        return new Column(
                "int8",
                numbers.stream()
                        .map(number -> number.isPresent() ? number.getAsLong() : null)
                        .toArray());
    }

    public static Column flags(Collection<Boolean> flags) {
        return new Column("bool", flags.toArray());
    }

    /** An empty array of octets is none. */
    public static Column octets(List<byte[]> octets) {
        return new Column("bytea", octets.toArray(byte[][]::new));
    }

    Array array(Connection connection) throws SQLException {
        return connection.createArrayOf(type, values);
    }

    static UUID uuid(EntryId id) {
        return new UUID(id.high(), id.low());
    }

    static UUID uuid(byte[] digest) {
        EntryId same = EntryId.read(java.nio.ByteBuffer.wrap(digest));
        return uuid(same);
    }
}
