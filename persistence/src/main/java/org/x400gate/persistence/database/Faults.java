package org.x400gate.persistence.database;

import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import org.x400gate.persistence.store.QueueUnavailable;

/** What an error of the database means, by its SQLSTATE (PostgreSQL, Appendix A). */
final class Faults {
    /** A value that does not fit, or breaks a constraint: a fault of ours, which trying again does not help. */
    private static final Set<String> OURS = Set.of("21", "22", "23", "42");

    /** A deadlock, or two at the same: nothing has happened, and the same may well go through now. */
    private static final Set<String> AGAIN = Set.of("40001", "40P01");

    private Faults() {}

    static RuntimeException of(SQLException e) {
        String state = state(e);
        String what = "the database says " + state + ": " + firstLine(e);
        return state.length() > 1 && OURS.contains(state.substring(0, 2))
                ? new IllegalStateException(what, e)
                : new QueueUnavailable(what, e);
    }

    static boolean again(QueueUnavailable failure) {
        return failure.getCause() instanceof SQLException e && AGAIN.contains(state(e));
    }

    private static String state(SQLException e) {
        return Optional.ofNullable(e.getSQLState()).orElse("nothing");
    }

    /** The server's own words; what it adds in further lines may quote a statement. */
    static String firstLine(Throwable e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }
}
