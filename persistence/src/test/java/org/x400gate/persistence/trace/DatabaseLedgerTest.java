package org.x400gate.persistence.trace;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.x400gate.persistence.database.Database;
import org.x400gate.persistence.database.PostgresServer;
import org.x400gate.persistence.store.EntryId;

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
            // As if the database's clock were the line's.
            session.change(
                    "update ledger set written = ? where line = (select max(line) from ledger)",
                    line.time().toEpochMilli());
            return line;
        });
    }

    @Override
    public void queued(EntryId entry) {
        DATABASE.transact(session ->
                session.change("insert into entry (id, octets, held, shape) values (?, 0, false, '')", entry));
    }

    @Override
    public void finished(EntryId entry) {
        DATABASE.transact(session -> session.change("delete from entry where id = ?", entry));
    }

    /** A line that another node is just writing would come behind one that is on disk already. */
    @Test
    void nothingIsReadPastALineThatIsStillBeingWritten() {
        LedgerLine line = new LedgerLine(NOW, new EntryId(1, 1), LedgerEvent.ACCEPTED, List.of(), Map.of());
        Instant now = DATABASE.ask(session -> session.first(
                        "select (extract(epoch from clock_timestamp()) * 1000)::bigint",
                        row -> Instant.ofEpochMilli(row.number(1))))
                .orElseThrow();
        DATABASE.transact(slow -> {
            DatabaseLedger.write(slow, List.of(line));
            DATABASE.transact(quick -> {
                DatabaseLedger.write(quick, List.of(line));
                return line;
            });
            await().during(Duration.ofSeconds(3))
                    .atMost(Duration.ofSeconds(5))
                    .until(() -> ledger.after(LedgerPlace.at(now), 9).isEmpty());
            return line;
        });
        await().atMost(Duration.ofSeconds(10))
                .until(() -> ledger.after(LedgerPlace.at(now), 9).size() == 2);
    }
}
