package org.x400gate.persistence.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.x400gate.persistence.queue.Samples.EAST;
import static org.x400gate.persistence.queue.Samples.LEASE;
import static org.x400gate.persistence.queue.Samples.NOW;
import static org.x400gate.persistence.queue.Samples.WEST;
import static org.x400gate.persistence.queue.Samples.deferred;
import static org.x400gate.persistence.queue.Samples.relayed;
import static org.x400gate.persistence.queue.Samples.retry;
import static org.x400gate.persistence.queue.Samples.settle;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.x400gate.persistence.content.ContentWriter;
import org.x400gate.persistence.database.CommitCutter;
import org.x400gate.persistence.database.DatabaseSettings;
import org.x400gate.persistence.database.PostgresServer;
import org.x400gate.persistence.store.EntryId;
import org.x400gate.persistence.store.QueueUnavailable;

/** What the queue says and does when its database does not do what it is asked. */
final class PostgresFailureTest {
    private static final PostgresServer SERVER = PostgresServer.shared();

    private final Samples samples = new Samples(11);
    private final String schema = PostgresServer.freshSchema();
    private CommitCutter cutter;
    private DurableQueue queue;

    @BeforeEach
    void open() throws IOException {
        cutter = new CommitCutter(SERVER.port());
        queue = PostgresQueue.open(SERVER.settings(schema, cutter.port()), NOW);
    }

    @AfterEach
    void close() throws IOException {
        queue.close();
        cutter.close();
    }

    private WorkItem claimed() {
        return queue.claim(WEST, 1, NOW, LEASE).get(0);
    }

    private void assertUnavailable(Change... batch) {
        assertThatThrownBy(() -> queue.write(List.of(batch))).isInstanceOf(QueueUnavailable.class);
    }

    @Test
    void anAcceptWhoseCommitIsNotAnsweredIsNotAcknowledgedAndKnownByItsIdWhenItComesAgain() {
        Change.Accept accept = samples.accept(Priority.NORMAL, NOW, "x", WEST);
        cutter.cutNext(CommitCutter.Cut.AFTER);

        assertThatThrownBy(() -> queue.write(List.of(accept)))
                .isInstanceOf(QueueUnavailable.class)
                .hasMessageContaining("not known");

        assertThat(cutter.hasCut()).isTrue();
        assertThat(queue.write(List.of(accept)).get(0)).isInstanceOf(ChangeResult.Refused.class);
        assertThat(queue.figures().entries()).isEqualTo(1);
        assertThat(queue.claim(WEST, 9, NOW, LEASE)).hasSize(1);
    }

    @Test
    void anAcceptThatTheServerNeverGotToCommitHasNotHappened() {
        Change.Accept accept = samples.accept(Priority.NORMAL, NOW, "x", WEST);
        cutter.cutNext(CommitCutter.Cut.BEFORE);

        assertUnavailable(accept);

        assertThat(queue.entry(accept.entry().id())).isEmpty();
        assertThat(queue.content().length(accept.entry().id())).isEmpty();
        assertThat(queue.ledger().of(accept.entry().id())).isEmpty();
        assertThat(queue.figures().entries()).isZero();
        assertThat(queue.write(List.of(accept))).allMatch(ChangeResult::applied);
    }

    @Test
    void anOutcomeWhoseCommitIsNotAnsweredCountsOnceAndItsReportIsMadeOnce() {
        queue.write(List.of(samples.accept(Priority.NORMAL, NOW, "x", WEST)));
        Change.Accept report = samples.accept(Priority.NORMAL, NOW, "report", EAST);
        Change.Settle settle = new Change.Settle(
                claimed(),
                List.of(new RecipientOutcome.Failed(
                        1, "unknown", Optional.of(report.entry().id()))),
                Optional.empty(),
                List.of(report),
                List.of());
        cutter.cutNext(CommitCutter.Cut.AFTER);

        assertUnavailable(settle);

        assertThat(queue.write(List.of(settle)).get(0)).isInstanceOf(ChangeResult.Stale.class);
        assertThat(queue.claim(EAST, 9, NOW, LEASE)).hasSize(1);
        assertThat(queue.figures().entries()).isEqualTo(1);
    }

    @Test
    void anOutcomeThatWasNotCommittedIsWrittenAgainUnderTheSameFence() {
        queue.write(List.of(samples.accept(Priority.NORMAL, NOW, "x", WEST)));
        Change.Settle settle = settle(claimed(), relayed(1));
        cutter.cutNext(CommitCutter.Cut.BEFORE);

        assertUnavailable(settle);

        assertThat(queue.claim(WEST, 9, NOW, LEASE)).isEmpty();
        assertThat(queue.write(List.of(settle))).allMatch(ChangeResult::applied);
    }

    /** Nobody knows of it who could settle it: it must not wait for the end of a lease of half an hour. */
    @Test
    void aClaimThatIsNotAnsweredIsGivenBackByItself() throws InterruptedException {
        queue.write(List.of(samples.accept(Priority.NORMAL, NOW, "x", WEST)));
        cutter.cutNext(CommitCutter.Cut.AFTER);

        assertThat(queue.claim(WEST, 1, NOW, LEASE)).isEmpty();

        assertThat(cutter.hasCut()).isTrue();
        assertThat(claimedInTime()).hasSize(1);
    }

    /** As soon as there is something. */
    private List<WorkItem> claimedInTime() {
        return await().atMost(Duration.ofSeconds(30))
                .until(() -> queue.claim(WEST, 1, NOW.plusSeconds(1), LEASE), items -> !items.isEmpty());
    }

    @Test
    void whileTheDatabaseIsAwayNothingIsTakenNorHandedOutAndThenAllGoesOn() throws Exception {
        Change.Accept accept = samples.accept(Priority.NORMAL, NOW, "x", WEST);
        queue.write(List.of(accept, samples.accept(Priority.NORMAL, NOW.plusMillis(1), "y", WEST)));
        WorkItem first = claimed();
        WorkItem second = queue.claim(WEST, 1, NOW.plusMillis(1), LEASE).get(0);
        cutter.cutOff(true);

        assertUnavailable(settle(first, relayed(1)));
        assertThat(queue.claim(WEST, 1, NOW, LEASE)).isEmpty();
        assertThatThrownBy(() -> queue.content().open(first.entry()).read()).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> queue.hops()).isInstanceOf(QueueUnavailable.class);
        queue.release(List.of(second));

        cutter.cutOff(false);
        assertThat(claimedInTime()).extracting(WorkItem::entry).containsExactly(second.entry());
        assertThat(queue.write(List.of(settle(first, relayed(1))))).allMatch(ChangeResult::applied);
    }

    @Test
    void aDatabaseThatIsReadOnlyTakesNothing() {
        SERVER.execute("alter role gate in database postgres set default_transaction_read_only = on");
        try {
            SERVER.execute(
                    "select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'x400gate%'");
            assertUnavailableAtLast();
            assertThatThrownBy(() -> PostgresQueue.open(SERVER.settings(schema), NOW))
                    .isInstanceOf(QueueUnavailable.class)
                    .hasMessageContaining("transaction_read_only = on")
                    .hasMessageContaining("allowed: off");
        } finally {
            SERVER.execute(
                    "set default_transaction_read_only = off",
                    "set transaction_read_only = off",
                    "alter role gate in database postgres reset default_transaction_read_only");
        }
    }

    private void assertUnavailableAtLast() {
        assertUnavailable(samples.accept(Priority.NORMAL, NOW, "x", WEST));
        assertUnavailable(samples.accept(Priority.NORMAL, NOW, "x", WEST));
    }

    /** As the server says it: nothing of the batch is there. */
    @Test
    void aDatabaseThatIsFullTakesNothingAndLosesNothing() throws Exception {
        queue.write(List.of(samples.accept(Priority.NORMAL, NOW, "x", WEST)));
        WorkItem item = claimed();
        SERVER.execute(
                "create function " + schema + ".no_room() returns trigger language plpgsql as"
                        + " $$ begin raise exception 'could not extend file: No space left on device'"
                        + " using errcode = 'disk_full'; end $$",
                "create trigger no_room before insert on " + schema + ".chunk execute function " + schema
                        + ".no_room()");
        Change.Accept refused = samples.accept(Priority.NORMAL, NOW, "y", WEST);

        assertUnavailable(settle(item, relayed(1)), refused);
        assertThatThrownBy(() -> {
                    try (ContentWriter writer = queue.content().write(samples.id(NOW), NOW)) {
                        writer.append(new byte[100_000], 0, 100_000);
                    }
                })
                .isInstanceOf(QueueUnavailable.class);

        assertThat(queue.entry(refused.entry().id())).isEmpty();
        assertThat(queue.figures().entries()).isEqualTo(1);
        assertThat(queue.write(List.of(retry(item, NOW, deferred(1))))).allMatch(ChangeResult::applied);
        SERVER.execute("drop trigger no_room on " + schema + ".chunk");
        assertThat(queue.write(List.of(refused))).allMatch(ChangeResult::applied);
    }

    /** A fault of ours, not of the server: the writer finds the change that it is in. */
    @Test
    void whatCannotBeStoredIsAFaultOfThatChange() {
        QueueEntry entry = samples.entry(Priority.NORMAL, NOW, 0, new NextHop("a\0b"));
        Change.Accept accept =
                new Change.Accept(entry, List.of(WorkItem.of(entry, new NextHop("a\0b"), NOW)), List.of(), List.of());

        assertThatThrownBy(() -> queue.write(List.of(accept))).isInstanceOf(IllegalStateException.class);

        assertThat(queue.write(List.of(samples.accept(Priority.NORMAL, NOW, "x", WEST))))
                .allMatch(ChangeResult::applied);
    }

    /** It is committed by then. */
    @Test
    void aSignalThatFailsIsNoFailureOfTheBatch() {
        SERVER.execute(
                "create role clerk login password 'clerk'",
                "grant create on database postgres to clerk",
                "revoke execute on function pg_catalog.pg_notify(text, text) from public");
        DatabaseSettings by = SERVER.settings(PostgresServer.freshSchema());
        DatabaseSettings clerks = new DatabaseSettings(
                new DatabaseSettings.Login(SERVER.url(), "clerk", "clerk"), by.schema(), by.pool(), by.node());
        try (DurableQueue theirs = PostgresQueue.open(clerks, NOW)) {
            assertThat(theirs.write(List.of(samples.accept(Priority.NORMAL, NOW, "x", WEST))))
                    .allMatch(ChangeResult::applied);
            assertThat(theirs.figures().entries()).isEqualTo(1);
        } finally {
            SERVER.execute("grant execute on function pg_catalog.pg_notify(text, text) to public");
        }
    }

    @Test
    void aServerThatMayForgetWhatItAcknowledgedIsRefused() {
        assertRefused("synchronous_commit", "off", "allowed: local, on, remote_apply, remote_write");
        assertRefused("fsync", "off", "allowed: on");
        assertRefused("full_page_writes", "off", "allowed: on");
    }

    private void assertRefused(String setting, String value, String allowed) {
        SERVER.execute("alter system set " + setting + " = " + value, "select pg_reload_conf()");
        try {
            awaitSetting(setting, value);
            DatabaseSettings settings = SERVER.settings(schema);
            assertThatThrownBy(() -> PostgresQueue.open(settings, NOW))
                    .isInstanceOf(QueueUnavailable.class)
                    .hasMessageContaining(setting + " = " + value)
                    .hasMessageContaining(allowed);
        } finally {
            SERVER.execute("alter system reset " + setting, "select pg_reload_conf()");
            awaitSetting(setting, "on");
        }
    }

    /** A reload takes its time. */
    private static void awaitSetting(String setting, String value) {
        await().until(() -> SERVER.number(
                        "select count(*) from pg_settings where name = '" + setting + "' and setting = '" + value + "'")
                == 1);
    }

    @Test
    void aDatabaseOfANewerProgramIsRefused() {
        SERVER.execute("insert into " + schema + ".schema_history"
                + " (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success)"
                + " values (99, '99', 'of the future', 'SQL', 'V99__of_the_future.sql', 1, 'gate', 1, true)");

        assertThatThrownBy(() -> PostgresQueue.open(SERVER.settings(schema), NOW))
                .isInstanceOf(QueueUnavailable.class)
                .hasMessageContaining("version 99")
                .hasMessageContaining("up to version ");
    }

    @Test
    void whoIsNotLetInIsToldSoWithoutThePassword() {
        DatabaseSettings right = SERVER.settings(schema);
        DatabaseSettings wrong = new DatabaseSettings(
                new DatabaseSettings.Login(SERVER.url(), PostgresServer.USER, "no such password"),
                schema,
                right.pool(),
                right.node());

        assertThat(wrong.toString()).doesNotContain("no such password");
        assertThatThrownBy(() -> PostgresQueue.open(wrong, NOW))
                .isInstanceOf(QueueUnavailable.class)
                .hasMessageContaining(SERVER.url())
                .hasMessageNotContaining("no such password");
    }

    /** The commit of a chunk is not waited for, so that it can be lost with the server while its writer goes on. */
    @ParameterizedTest
    @ValueSource(strings = {"number = 1", "number = 3"})
    void contentThatLacksAChunkIsNeverAcceptedAndNeverReadAsAShorterOne(String lost) throws IOException {
        QueueEntry entry = samples.entry(Priority.NORMAL, NOW, 200_000, WEST);
        Change.Accept accept = Change.Accept.streamed(entry, List.of(WorkItem.of(entry, WEST, NOW)), List.of());
        ByteBuffer id = ByteBuffer.wrap(entry.id().octets());
        String chunks = schema + ".chunk where content = '" + new UUID(id.getLong(), id.getLong()) + "' and ";
        try (ContentWriter writer = queue.content().write(entry.id(), NOW)) {
            writer.append(new byte[200_000], 0, 200_000);
            writer.seal();
        }
        SERVER.execute(
                "create table " + schema + ".kept as select * from " + chunks + lost, "delete from " + chunks + lost);

        assertThat(queue.write(List.of(accept)))
                .containsExactly(
                        new ChangeResult.Refused("content of " + entry.id() + " lacks octets that were written"));
        assertThat(queue.entry(entry.id())).isEmpty();

        SERVER.execute("insert into " + schema + ".chunk select * from " + schema + ".kept");
        assertThat(queue.write(List.of(accept))).allMatch(ChangeResult::applied);
        assertThat(queue.content().open(entry.id()).readAllBytes()).hasSize(200_000);
        SERVER.execute("delete from " + chunks + lost);
        assertThatThrownBy(() -> queue.content().open(entry.id()).readAllBytes())
                .isInstanceOf(IOException.class);
    }

    @Test
    void aClosedQueueIsUnavailableAndCloseIsRepeatable() {
        queue.close();
        queue.close();

        assertUnavailable(samples.accept(Priority.NORMAL, NOW, "x", WEST));
        assertThatThrownBy(() -> queue.entry(EntryId.FIRST))
                .isInstanceOf(QueueUnavailable.class)
                .hasMessageContaining("closed");
        assertThat(queue.claim(WEST, 1, NOW, LEASE)).isEmpty();
    }
}
