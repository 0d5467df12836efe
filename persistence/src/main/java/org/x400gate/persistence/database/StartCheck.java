package org.x400gate.persistence.database;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.x400gate.persistence.store.QueueUnavailable;

/** Whether what a server acknowledges is on its disk, and it can keep what we give it. */
final class StartCheck {
    private static final int OLDEST_VERSION = 150_000;
    private static final int VERSION_PARTS = 10_000;

    private record Wanted(String setting, Set<String> allowed, String why) {}

    private static final String SYNCHRONOUS_COMMIT = "synchronous_commit";
    private static final List<Wanted> WANTED = List.of(
            new Wanted("server_encoding", Set.of("UTF8"), "names in the queue are Unicode"),
            new Wanted(
                    "transaction_read_only",
                    Set.of("off"),
                    "nothing can be kept there: is it a standby, or default_transaction_read_only set?"),
            new Wanted(
                    SYNCHRONOUS_COMMIT,
                    Set.of("on", "local", "remote_write", "remote_apply"),
                    "what is acknowledged would be lost in a crash of the server"),
            new Wanted("fsync", Set.of("on"), "what is acknowledged would be lost in a crash of its machine"),
            new Wanted("full_page_writes", Set.of("on"), "a crash of its machine could damage what is there"));

    private StartCheck() {}

    /** Returns how a commit is synced there, for every connection that follows. */
    static String synchronousCommit(Session session, String place) {
        int version = Integer.parseInt(setting(session, "server_version_num"));
        if (version < OLDEST_VERSION) {
            throw new QueueUnavailable("the database at " + place + " is PostgreSQL " + version / VERSION_PARTS
                    + "; it has to be " + OLDEST_VERSION / VERSION_PARTS + " or later");
        }
        for (Wanted wanted : WANTED) {
            String value = setting(session, wanted.setting);
            if (!wanted.allowed.contains(value)) {
                throw new QueueUnavailable("the database at " + place + " has " + wanted.setting + " = " + value
                        + "; allowed: " + String.join(", ", new TreeSet<>(wanted.allowed)) + "; else " + wanted.why);
            }
        }
        return setting(session, SYNCHRONOUS_COMMIT);
    }

    private static String setting(Session session, String name) {
        return session.first("select current_setting(?)", row -> row.text(1), name)
                .orElseThrow();
    }
}
