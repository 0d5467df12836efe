package org.x400gate.gateway.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.x400gate.gateway.failure.FailurePolicy;
import org.x400gate.gateway.failure.Lifetimes;
import org.x400gate.gateway.failure.RetryTable;
import org.x400gate.gateway.queue.QueueKeeperSettings;
import org.x400gate.persistence.database.DatabaseSettings;
import org.x400gate.persistence.queue.NextHop;
import org.x400gate.persistence.queue.Priority;
import org.x400gate.persistence.store.RocksSettings;

/** Where the queue is kept, when its work is tried, and for how long. */
class QueueSettingsTest {
    private static final long MEBI = 1L << 20;

    @TempDir
    private Path directory;

    @Test
    void theQueueIsKeptInADirectoryOrInADatabase() throws Exception {
        assertThat(Settings.read(Optional.empty()).storing().store().database()).isEmpty();
        Path secret = Files.writeString(directory.resolve("secret"), "correct horse\n");
        Settings settings = Settings.read(
                Optional.of(Files.writeString(directory.resolve("database.conf"), """
                x400gate {
                  mta-name = GATE
                  store.kind = postgresql
                  postgresql {
                    url = "jdbc:postgresql://db.example/mail?sslmode=verify-full", user = gate, password-file = "%s"
                    schema = queue, pool-size = 20, connect-timeout = 2 s, answer-timeout = 9 s
                    node-name = left, node-lease = 20 s, poll = 3 s, unserved-after = 3 m
                  }
                }
                """.formatted(secret))));

        assertThat(settings.storing().store().database())
                .contains(new DatabaseSettings(
                        new DatabaseSettings.Login(
                                "jdbc:postgresql://db.example/mail?sslmode=verify-full", "gate", "correct horse"),
                        "queue",
                        new DatabaseSettings.Pool(20, Duration.ofSeconds(2), Duration.ofSeconds(9)),
                        new DatabaseSettings.Node("left", Duration.ofSeconds(20), Duration.ofSeconds(3))));
        assertThat(settings.embeddedStore()).isEmpty();
        assertThat(settings.storing().store().patience()).isEqualTo(Duration.ofMinutes(3));
        assertThat(Settings.read(Optional.empty()).storing().store().patience()).isZero();
        assertThat(settings.summary())
                .contains("store  jdbc:postgresql://db.example/mail, schema queue")
                .noneMatch(line -> line.contains("correct horse"));
        assertThat(settings.storing().toString()).doesNotContain("correct horse");
    }

    @Test
    void whatADatabaseCannotBeReachedByIsNamedAndNoPasswordShown() throws IOException {
        assertThat(errorsOf("x400gate { store.kind = oracle, postgresql { pool-size = 1, node-lease = 1 s } }\n"))
                .extracting(SettingError::key)
                .containsExactlyInAnyOrder(
                        "x400gate.store.kind", "x400gate.postgresql.pool-size", "x400gate.postgresql.node-lease");
        for (String url : List.of("db.example", "jdbc:postgresql://db.example/x?password=sesame")) {
            assertThat(errorsOf("x400gate.postgresql.url = \"" + url + "\"\n"))
                    .singleElement()
                    .satisfies(error -> assertThat(error.toString())
                            .contains("x400gate.postgresql")
                            .contains("jdbc:postgresql://HOST:PORT/NAME")
                            .doesNotContain("sesame"));
        }
        assertThat(errorsOf("x400gate.postgresql.schema = \"pg_x\"\n")).hasSize(1);
        assertThat(errorsOf("x400gate { store.kind = postgresql, postgresql.password-file = \"/no/such/file\" }\n"))
                .singleElement()
                .satisfies(error -> assertThat(error.key()).isEqualTo("x400gate.postgresql.password-file"));
    }

    @Test
    void aNoticeOfDelayIsMadeAfterATimeOrNever() throws Exception {
        assertThat(Settings.read(Optional.empty()).mailing().lifetimes().noticeAfter())
                .contains(Duration.ofHours(4));
        for (String never : List.of("never", "0", "0 s")) {
            Path file = Files.writeString(
                    directory.resolve("never.conf"), "x400gate.queue.delayed-notice-after = \"" + never + "\"\n");
            assertThat(Settings.read(Optional.of(file)).mailing().lifetimes().noticeAfter())
                    .as(never)
                    .isEmpty();
        }
        assertThat(errorsOf("x400gate.queue.delayed-notice-after = sometimes\n"))
                .singleElement()
                .satisfies(error -> {
                    assertThat(error.key()).isEqualTo("x400gate.queue.delayed-notice-after");
                    assertThat(error.allowed()).startsWith("never, or a time up to");
                });
        assertThat(errorsOf("x400gate.queue.delayed-notice-after = -1 s\n")).hasSize(1);
    }

    @Test
    void aHopMayHaveARetryTableOfItsOwn() throws Exception {
        Settings settings = Settings.read(Optional.of(Files.writeString(directory.resolve("retry.conf"), """
                x400gate.peers.far { host = "192.0.2.1", retry-pauses = [2 m, 4 m], keep-deferred = true }
                x400gate.peers.near { host = "192.0.2.2" }
                x400gate.smtp.servers.inside { host = "192.0.2.3", retry-pauses = [30 s] }
                x400gate.smtp.servers.other { host = "192.0.2.4" }
                """)));
        RetryTable own = new RetryTable(List.of(Duration.ofMinutes(2), Duration.ofMinutes(4)));
        assertThat(settings.mailing().ofPeers().retries()).isEqualTo(Map.of(new NextHop("x400:far"), own));
        assertThat(settings.mailing().ofPeers().keptFor()).containsExactly("far");
        assertThat(settings.mailing().servers())
                .extracting(MailKeys.Server::retries)
                .containsExactlyInAnyOrder(
                        Optional.of(new RetryTable(List.of(Duration.ofSeconds(30)))), Optional.empty());
        assertThat(errorsOf("x400gate.peers.far { host = \"192.0.2.1\", retry-pauses = [2 m, 0 s] }\n"))
                .singleElement()
                .satisfies(error -> {
                    assertThat(error.key()).isEqualTo("x400gate.peers.\"far\".retry-pauses");
                    assertThat(error.allowed()).startsWith("a list of times from 1s");
                });
        assertThat(errorsOf("x400gate.retry.pauses = []\n")).hasSize(1);
    }

    /** X.400 by priority, the Internet five days. */
    @Test
    void lifetimesHaveTheirDefaultsAndTheLongestWaitIsBounded() throws Exception {
        Lifetimes lifetimes = Settings.read(Optional.empty()).mailing().lifetimes();
        assertThat(lifetimes.x400()).isEqualTo(FailurePolicy.X400);
        assertThat(lifetimes.smtp()).isEqualTo(FailurePolicy.SMTP);
        assertThat(lifetimes.maxDeferral()).isEqualTo(Duration.ofDays(30));
        assertThat(errorsOf("x400gate.queue.max-deferral = 400 d\n"))
                .singleElement()
                .satisfies(error -> assertThat(error.key()).isEqualTo("x400gate.queue.max-deferral"));
    }

    /** Each has a value of its own, so that none can stand in another's place. */
    @Test
    void whatIsSaidOfQueueStoreRetriesAndLogIsTakenForWhatItIsSaidOf() throws Exception {
        Settings settings = Settings.read(Optional.of(Files.writeString(directory.resolve("own.conf"), """
                x400gate {
                  queue {
                    max-batch-changes = 11, max-batch = 12, max-waiting-changes = 13, max-waiting = 14
                    lease = 15 s, settle-retry = 16 s, give-up = 17 s, ledger-retention = 18 h
                    max-failed-transfers = 19, max-deferral = 20 h, delayed-notice-after = 21 h
                  }
                  store {
                    directory = there, create-if-missing = false, min-free = 31 MiB, max-garbage = 32 MiB
                    max-stall = 33 s, write-memory = 34 MiB, backup-directory = backups
                  }
                  retry { pauses = [41 s, 42 s], x400-urgent = 43 s, x400-normal = 44 s, x400-non-urgent = 45 s, smtp = 46 s }
                  log { file = there.log, max-file = 51 MiB, keep-days = 52, audit-file = acts, audit-keep-days = 53 }
                }
                """)));

        assertThat(settings.storing().queue())
                .isEqualTo(new QueueKeeperSettings(
                        11,
                        12,
                        13,
                        14,
                        Duration.ofSeconds(15),
                        Duration.ofSeconds(16),
                        Duration.ofSeconds(17),
                        Duration.ofHours(18)));
        assertThat(settings.storing().store().embedded())
                .isEqualTo(RocksSettings.at(Path.of("there"))
                        .withCreateIfMissing(false)
                        .withMinFreeOctets(31 * MEBI)
                        .withMaxGarbageOctets(32 * MEBI)
                        .withMaxStall(Duration.ofSeconds(33))
                        .withMemtableOctets(34 * MEBI));
        assertThat(settings.storing().store().backups()).contains(Path.of("backups"));
        RetryTable table = new RetryTable(List.of(Duration.ofSeconds(41), Duration.ofSeconds(42)));
        assertThat(settings.mailing().lifetimes())
                .isEqualTo(new Lifetimes(
                        new FailurePolicy(table, lifetimes(43, 44, 45), 19),
                        new FailurePolicy(table, lifetimes(46, 46, 46), 19),
                        Optional.of(Duration.ofHours(21)),
                        Duration.ofHours(20)));
        assertThat(settings.log().maxFileOctets()).isEqualTo(51 * MEBI);
        assertThat(settings.log().keepDays()).isEqualTo(52);
        assertThat(settings.log().audit()).isEqualTo(new LogSettings.Audit(Path.of("acts"), 53));
    }

    private static Map<Priority, Duration> lifetimes(int urgent, int normal, int nonUrgent) {
        return Map.of(
                Priority.URGENT, Duration.ofSeconds(urgent),
                Priority.NORMAL, Duration.ofSeconds(normal),
                Priority.NON_URGENT, Duration.ofSeconds(nonUrgent));
    }

    private List<SettingError> errorsOf(String text) throws IOException {
        Path file = Files.writeString(directory.resolve("test.conf"), text);
        InvalidSettings thrown = catchThrowableOfType(InvalidSettings.class, () -> Settings.read(Optional.of(file)));
        return thrown.errors();
    }
}
