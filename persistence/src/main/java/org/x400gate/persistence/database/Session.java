package org.x400gate.persistence.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.x400gate.persistence.store.EntryId;

/**
 * Statements of one transaction. Values are bound, never written into a statement: ids, numbers, texts, flags, octets,
 * {@link Column}s, and {@code OptionalLong} where there may be none.
 */
public final class Session {
    private final Connection connection;

    Session(Connection connection) {
        this.connection = connection;
    }

    public <T> List<T> all(String statement, Function<Row, T> read, Object... values) {
        try (PreparedStatement prepared = prepare(statement, values);
                ResultSet result = prepared.executeQuery()) {
            List<T> rows = new ArrayList<>();
            Row row = new Row(result);
            while (result.next()) {
                rows.add(read.apply(row));
            }
            return rows;
        } catch (SQLException e) {
            throw Faults.of(e);
        }
    }

    public <T> Optional<T> first(String statement, Function<Row, T> read, Object... values) {
        return all(statement, read, values).stream().findFirst();
    }

    /** Returns how many rows it was. */
    public int change(String statement, Object... values) {
        try (PreparedStatement prepared = prepare(statement, values)) {
            return prepared.executeUpdate();
        } catch (SQLException e) {
            throw Faults.of(e);
        }
    }

    private PreparedStatement prepare(String statement, Object... values) throws SQLException {
        PreparedStatement prepared = connection.prepareStatement(statement);
        try {
            for (int i = 0; i < values.length; i++) {
                bind(prepared, i + 1, values[i]);
            }
            return prepared;
        } catch (SQLException | RuntimeException e) {
            prepared.close();
            throw e;
        }
    }

    private void bind(PreparedStatement prepared, int at, Object value) throws SQLException {
        if (value instanceof EntryId id) {
            prepared.setObject(at, Column.uuid(id));
        } else if (value instanceof Number number) {
            prepared.setLong(at, number.longValue());
        } else if (value instanceof OptionalLong number) {
            if (number.isPresent()) {
                prepared.setLong(at, number.getAsLong());
            } else {
                prepared.setNull(at, Types.BIGINT);
            }
        } else if (value instanceof String text) {
            prepared.setString(at, text);
        } else if (value instanceof Boolean flag) {
            prepared.setBoolean(at, flag);
        } else if (value instanceof byte[] octets) {
            prepared.setBytes(at, octets);
        } else if (value instanceof Column column) {
            prepared.setArray(at, column.array(connection));
        } else {
            throw new IllegalArgumentException("no value for a statement: " + value.getClass());
        }
    }
}
