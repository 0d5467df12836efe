package org.x400gate.persistence.trace;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.x400gate.persistence.database.Database;
import org.x400gate.persistence.database.PostgresServer;

final class DatabaseLedgerTest implements LedgerContract {
    private static final PostgresServer SERVER = PostgresServer.shared();
    private static final Database DATABASE = Database.open(SERVER.settings(SERVER.emptySchema()));

    private final DatabaseLedger ledger = new DatabaseLedger(DATABASE);

    @BeforeEach
    void empty() {
        SERVER.emptySchema();
    }

    @AfterAll
    static void close() {
        DATABASE.close();
    }

    @Override
    public Ledger ledger() {
        return ledger;
    }

    @Override
    public void write(LedgerLine line) {
        DATABASE.transact(session -> {
            DatabaseLedger.write(session, List.of(line));
            return line;
        });
    }
}
