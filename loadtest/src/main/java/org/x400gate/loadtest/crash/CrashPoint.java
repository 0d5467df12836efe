package org.x400gate.loadtest.crash;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.x400gate.loadtest.crash.Shim.Call;
import org.x400gate.loadtest.crash.Shim.Moment;

/**
 * Where a gateway is hit, each as its process is seen at its borders: by what it reads, writes and syncs. What a gateway
 * would have to say of itself is not asked for, so that nothing in it is there for this.
 */
enum CrashPoint {
    RANDOM("at any moment", Deed.KILL, Where.BOTH),
    STARTING("while it starts", Deed.KILL, Where.BOTH),
    BEFORE_SYNC("before a sync of the store", Deed.KILL, Where.EMBEDDED, Moment.of(Call.SYNCING)),
    AFTER_SYNC("after a sync of the store", Deed.KILL, Where.EMBEDDED, Moment.of(Call.SYNCED)),
    BEFORE_COMMIT(
            "before a commit is sent to the database",
            Deed.KILL,
            Where.DATABASE,
            Moment.of(Call.SENDING, Octets.COMMIT)),
    COMMIT_SENT(
            "after a commit was sent to the database", Deed.KILL, Where.DATABASE, Moment.of(Call.SENT, Octets.COMMIT)),
    COMMITTED("after a commit was confirmed", Deed.KILL, Where.DATABASE, Moment.of(Call.RECEIVED, Octets.COMMITTED)),
    MAIL_READ("after the end of a mail was read", Deed.KILL, Where.BOTH, Moment.of(Call.RECEIVED, Octets.END_OF_MAIL)),
    BEFORE_250("after the sync, before the 250", Deed.KILL, Where.BOTH, Moment.of(Call.SENDING, Octets.QUEUED)),
    AFTER_250("after the 250", Deed.KILL, Where.BOTH, Moment.of(Call.SENT, Octets.QUEUED)),
    IN_TRANSFER("after a checkpoint was read", Deed.KILL, Where.BOTH, Moment.of(Call.RECEIVED, Octets.MIP)),
    AFTER_AE("after AE was read, before AEA", Deed.KILL, Where.BOTH, Moment.of(Call.RECEIVED, Octets.AE)),
    BEFORE_AEA("after the sync, before AEA", Deed.KILL, Where.BOTH, Moment.of(Call.SENDING, Octets.AEA)),
    AFTER_AEA("after AEA", Deed.KILL, Where.BOTH, Moment.of(Call.SENT, Octets.AEA)),
    MAIL_SENT("after the end of a mail was sent", Deed.KILL, Where.BOTH, Moment.of(Call.SENT, Octets.END_OF_MAIL)),
    TAKEN_READ("after a mail server's 250 was read", Deed.KILL, Where.BOTH, Moment.of(Call.RECEIVED, Octets.TAKEN)),
    TAKEN_UNSYNCED(
            "after a mail server's 250, before the next sync",
            Deed.KILL,
            Where.EMBEDDED,
            Moment.of(Call.RECEIVED, Octets.TAKEN),
            Moment.of(Call.SYNCING)),
    TAKEN_SYNCED(
            "after a mail server's 250 and the next sync, before that is said",
            Deed.KILL,
            Where.EMBEDDED,
            Moment.of(Call.RECEIVED, Octets.TAKEN),
            Moment.of(Call.SYNCED)),
    AE_SENT("after AE was sent", Deed.KILL, Where.BOTH, Moment.of(Call.SENT, Octets.AE)),
    AEA_READ("after a peer's AEA was read", Deed.KILL, Where.BOTH, Moment.of(Call.RECEIVED, Octets.AEA)),
    AEA_UNSYNCED(
            "after a peer's AEA, before the next sync",
            Deed.KILL,
            Where.EMBEDDED,
            Moment.of(Call.RECEIVED, Octets.AEA),
            Moment.of(Call.SYNCING)),
    AEA_SYNCED(
            "after a peer's AEA and the next sync, before that is said",
            Deed.KILL,
            Where.EMBEDDED,
            Moment.of(Call.RECEIVED, Octets.AEA),
            Moment.of(Call.SYNCED)),
    AEA_UNCOMMITTED(
            "after a peer's AEA, before the next commit is sent",
            Deed.KILL,
            Where.DATABASE,
            Moment.of(Call.RECEIVED, Octets.AEA),
            Moment.of(Call.SENDING, Octets.COMMIT)),
    EIO_ON_SYNC("a sync of the log fails with EIO", Deed.EIO, Where.EMBEDDED, Moment.of(Call.SYNCING, Octets.LOG)),
    ENOSPC_ON_SYNC(
            "a sync of the log fails with ENOSPC", Deed.ENOSPC, Where.EMBEDDED, Moment.of(Call.SYNCING, Octets.LOG)),
    EIO_ON_WRITE("a write to the log fails with EIO", Deed.EIO, Where.EMBEDDED, Moment.of(Call.WRITING, Octets.LOG)),
    ENOSPC_ON_WRITE(
            "a write to the log fails with ENOSPC", Deed.ENOSPC, Where.EMBEDDED, Moment.of(Call.WRITING, Octets.LOG)),
    EIO_ON_TABLE("a sync of a table fails with EIO", Deed.EIO, Where.EMBEDDED, Moment.of(Call.SYNCING, Octets.TABLE)),
    ENOSPC_ON_TABLE(
            "a write to a table fails with ENOSPC", Deed.ENOSPC, Where.EMBEDDED, Moment.of(Call.WRITING, Octets.TABLE)),
    STOPPED("stopped past its lease, then going on", Deed.STOP, Where.DATABASE),
    DATABASE_KILLED("the database killed and started again", Deed.KILL_DATABASE, Where.DATABASE),
    DRAINED("drained by SIGTERM", Deed.DRAIN, Where.BOTH);

    /** What is done there. */
    enum Deed {
        KILL(0),
        EIO(5),
        ENOSPC(28),
        STOP(0),
        KILL_DATABASE(0),
        DRAIN(0);

        private final int error;

        Deed(int error) {
            this.error = error;
        }

        /** What the call fails with, by Linux's number; 0 if nothing fails. */
        int error() {
            return error;
        }
    }

    /** With which store there is such a point. */
    enum Where {
        BOTH,
        EMBEDDED,
        DATABASE
    }

    /** What is looked for in what goes over a socket, or in the path of a file. */
    private static final class Octets {
        static final byte[] COMMIT = ascii("COMMIT");
        /** CommandComplete of PostgreSQL's protocol. */
        static final byte[] COMMITTED = ascii("COMMIT\0");

        static final byte[] END_OF_MAIL = ascii("\r\n.\r\n");
        static final byte[] LOG = ascii(".log");
        static final byte[] TABLE = ascii(".sst");
        static final byte[] QUEUED = ascii("Ok: queued as");
        static final byte[] TAKEN = ascii(MailSink.TAKEN);
        /** Behind the header of a DT TPDU: give tokens and activity end, minor sync point; please tokens and the answer (X.225 8.3). */
        static final byte[] AE = {(byte) 0xF0, (byte) 0x80, 1, 0, 41};

        static final byte[] MIP = {(byte) 0xF0, (byte) 0x80, 1, 0, 49};
        static final byte[] AEA = {(byte) 0xF0, (byte) 0x80, 2, 0, 42};

        private Octets() {}

        private static byte[] ascii(String text) {
            return text.getBytes(StandardCharsets.US_ASCII);
        }
    }

    private final String words;
    private final Deed deed;
    private final Where where;
    private final List<Moment> moments;

    CrashPoint(String words, Deed deed, Where where, Moment... moments) {
        this.words = words;
        this.deed = deed;
        this.where = where;
        this.moments = List.of(moments);
    }

    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    String words() {
        return words;
    }

    Deed deed() {
        return deed;
    }

    /** How often its first moment is waited for at most: what is rare is hit when it comes. */
    int often() {
        return this == EIO_ON_TABLE || this == ENOSPC_ON_TABLE ? 2 : 12;
    }

    /** Empty for what the harness does by itself. */
    List<Moment> moments() {
        return moments;
    }

    boolean with(boolean database) {
        return where == Where.BOTH || (where == Where.DATABASE) == database;
    }
}
