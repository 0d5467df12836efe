package org.x400gate.persistence.database;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.OptionalLong;
import java.util.UUID;
import org.x400gate.persistence.store.EntryId;

/** The row that a statement's result stands at; columns count from 1. */
public final class Row {
    private final ResultSet result;

    Row(ResultSet result) {
        this.result = result;
    }

    private interface Column<T> {
        T read() throws SQLException;
    }

    private static <T> T read(Column<T> column) {
        try {
            return column.read();
        } catch (SQLException e) {
            throw Faults.of(e);
        }
    }

    public EntryId id(int column) {
        UUID id = read(() -> result.getObject(column, UUID.class));
        return new EntryId(id.getMostSignificantBits(), id.getLeastSignificantBits());
    }

    public String text(int column) {
        return read(() -> result.getString(column));
    }

    public long number(int column) {
        return read(() -> result.getLong(column));
    }

    public OptionalLong someNumber(int column) {
        return read(() -> {
            long number = result.getLong(column);
            return result.wasNull() ? OptionalLong.empty() : OptionalLong.of(number);
        });
    }

    public boolean flag(int column) {
        return read(() -> result.getBoolean(column));
    }

    public byte[] octets(int column) {
        return read(() -> result.getBytes(column));
    }
}
