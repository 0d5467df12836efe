package org.x400gate.persistence.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class ConnectionsTest {
    private static final PostgresServer SERVER = PostgresServer.shared();

    private static Connections connections(Duration nodeLease) {
        DatabaseSettings settings = SERVER.settings("queue_connections");
        return new Connections(new DatabaseSettings(
                settings.login(),
                settings.schema(),
                settings.pool(),
                new DatabaseSettings.Node("test", nodeLease, Duration.ofSeconds(1))));
    }

    private static void assertReadsCommitted(Connection connection) {
        assertThat(new Session(connection).first("show transaction_isolation", row -> row.text(1)))
                .contains("read committed");
    }

    @Test
    void whatARoleIsSetToDoesNotSayWhatATransactionSees() throws SQLException {
        SERVER.execute("alter role gate in database postgres set default_transaction_isolation = 'repeatable read'");
        try (Connection other = SERVER.connect();
                Connection single = connections(Duration.ofSeconds(30)).single();
                Connection pulse = connections(Duration.ofSeconds(30)).pulse();
                HikariDataSource pool = connections(Duration.ofSeconds(30)).pool("on");
                Connection pooled = pool.getConnection()) {
            assertThat(new Session(other).first("show transaction_isolation", row -> row.text(1)))
                    .contains("repeatable read");
            assertReadsCommitted(single);
            assertReadsCommitted(pulse);
            assertReadsCommitted(pooled);
        } finally {
            SERVER.execute("alter role gate in database postgres reset default_transaction_isolation");
        }
    }

    /** The server says nothing: there is time for another connection before the node is taken for dead. */
    @Test
    void aSignOfLifeWaitsForAThirdOfTheNodesLeaseAtMost() throws SQLException {
        try (Connection pulse = connections(Duration.ofSeconds(30)).pulse();
                Connection unhurried = connections(Duration.ofDays(1)).pulse()) {
            assertThat(pulse.getNetworkTimeout()).isEqualTo(10_000);
            assertThat(unhurried.getNetworkTimeout()).isEqualTo(20_000);
        }
    }

    @Test
    void aSchemaHasRoomInTheNameOfItsChannel() {
        String longest = "s".repeat(54);

        assertThat(SERVER.settings(longest).schema()).isEqualTo(longest);
        assertThatThrownBy(() -> SERVER.settings(longest + "s"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at most 54");
    }

    @Test
    void aUserInTheUrlIsRefusedAndAnAtAmongWhatTheDriverIsAskedIsNot() {
        assertThatThrownBy(() -> new DatabaseSettings.Login("jdbc:postgresql://user:secret@host/db", "gate", ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("without @")
                .hasMessageNotContaining("secret");
        assertThat(new DatabaseSettings.Login("jdbc:postgresql://host/db?ApplicationName=a@b", "gate", "").place())
                .isEqualTo("jdbc:postgresql://host/db");
    }
}
