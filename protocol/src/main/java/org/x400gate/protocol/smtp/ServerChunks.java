package org.x400gate.protocol.smtp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.x400gate.protocol.smtp.SmtpServerAction.DataChunk;
import org.x400gate.protocol.smtp.SmtpServerAction.DataDropped;
import org.x400gate.protocol.smtp.SmtpServerAction.DataIndication;
import org.x400gate.protocol.smtp.SmtpServerAction.MessageEnd;
import org.x400gate.protocol.smtp.SmtpServerAction.Reply;
import org.x400gate.protocol.smtp.SmtpServerMachine.Step;
import org.x400gate.protocol.smtp.SmtpTransaction.Chunk;

/**
 * BDAT at a {@link SmtpServerMachine}: RFC 3030 section 2. The octets of a chunk are always read, those of a refused one
 * for nothing: a chunk that was announced is on its way, and its octets must never be taken for commands.
 */
record ServerChunks(SmtpServerMachine at) {
    private static final SmtpReply NOT_NOW = SmtpReply.of(503, "5.5.1", "No BDAT here, RSET first");

    Step onBdat(SmtpCommand.Bdat bdat) {
        return switch (at.state()) {
            case AWAIT_HELLO, READY -> refuse(bdat, SmtpReply.of(503, "5.5.1", "MAIL first"), at.state());
            // No fault of the client's: one that pipelines sends it before it knows (RFC 2920 3.1).
            case MAIL_GIVEN -> readOver(bdat, SmtpReply.of(554, "5.5.1", "No valid recipients"), at.state());
            case CHUNKS_FAILED -> readOver(bdat, NOT_NOW, at.state());
            case RCPT_GIVEN -> begin(bdat, List.of(new DataIndication()));
            case CHUNK_TAKEN -> begin(bdat, List.of());
            case CONNECTED,
                    AWAIT_RCPT_ANSWER,
                    DATA,
                    DATA_REFUSED,
                    CHUNK,
                    CHUNK_REFUSED,
                    AWAIT_MESSAGE_ANSWER,
                    AWAIT_LAST_ANSWER,
                    TLS_STARTING,
                    AUTH_PLAIN,
                    AUTH_NAME,
                    AUTH_PASSWORD,
                    AWAIT_AUTH_ANSWER,
                    CLOSED -> throw new IllegalStateException("no command is read: " + at.state());
        };
    }

    private Step begin(SmtpCommand.Bdat bdat, List<SmtpServerAction> first) {
        Optional<SmtpReply> refusal = at.transaction().refusal();
        if (refusal.isPresent()) {
            return readOver(bdat, refusal.get(), failedAfter(bdat.last()));
        }
        long soFar = at.transaction().data().octets();
        if (bdat.octets() > at.limits().maxMessageOctets() - soFar) {
            SmtpReply reply = DataReader.Fault.MESSAGE_TOO_LARGE.reply();
            List<SmtpServerAction> actions = new ArrayList<>(first);
            Step over = readOver(bdat, reply, failedAfter(bdat.last()));
            actions.add(new DataDropped(reply));
            actions.addAll(over.actions());
            return new Step(over.machine(), actions);
        }
        Chunk chunk = new Chunk(bdat.octets(), bdat.last(), failedAfter(bdat.last()));
        return read(new Step(at.with(at.transaction().with(chunk)).with(SmtpServerState.CHUNK), first));
    }

    /** A transaction that failed at its last chunk is over; before that it waits for RSET. */
    private static SmtpServerState failedAfter(boolean last) {
        return last ? SmtpServerState.READY : SmtpServerState.CHUNKS_FAILED;
    }

    /** The same, counted as a command out of order. */
    Step refuse(SmtpCommand.Bdat bdat, SmtpReply reply, SmtpServerState then) {
        Step counted = new ServerCommands(at).refused(reply);
        return counted.machine().state() == SmtpServerState.CLOSED
                ? counted
                : new ServerChunks(counted.machine()).readOver(bdat, reply, then);
    }

    private Step readOver(SmtpCommand.Bdat bdat, SmtpReply reply, SmtpServerState then) {
        if (bdat.octets() > at.limits().maxDiscardedOctets()) {
            return at.closed("4.3.4", "Chunk too large to be read over", "chunk too large");
        }
        SmtpTransaction refused = at.transaction()
                .with(new Chunk(bdat.octets(), bdat.last(), then))
                .refused(reply);
        return read(new Step(at.with(refused).with(SmtpServerState.CHUNK_REFUSED), List.of()));
    }

    /** A chunk without octets has come whole already. */
    private static Step read(Step begun) {
        if (begun.machine().transaction().chunk().left() > 0) {
            return begun;
        }
        List<SmtpServerAction> actions = new ArrayList<>(begun.actions());
        Step ended = new ServerChunks(begun.machine()).chunkEnded();
        actions.addAll(ended.actions());
        return new Step(ended.machine(), actions);
    }

    /** What is held of the chunk. */
    Step readHeld() {
        Chunk chunk = at.transaction().chunk();
        int here = (int) Math.min(chunk.left(), at.held().length());
        SmtpServerMachine behind = at.withHeld(at.held().from(here));
        if (at.state() == SmtpServerState.CHUNK_REFUSED) {
            return read(new Step(behind.with(at.transaction().with(chunk.less(here))), List.of()));
        }
        DataReader.Part part = at.transaction().data().readChunk(at.held().slice(0, here), at.limits());
        SmtpServerMachine next =
                behind.with(at.transaction().read(part.reader()).with(chunk.less(here)));
        Optional<DataReader.Fault> fault = part.fault();
        if (fault.isEmpty()
                && chunk.last()
                && chunk.left() == here
                && part.reader().afterCr()) {
            fault = Optional.of(DataReader.Fault.BARE_CR);
        }
        if (fault.isPresent()) {
            return read(next.onDataRefused(fault.get().reply()));
        }
        return read(new Step(next, part.message().isEmpty() ? List.of() : List.of(new DataChunk(part.message()))));
    }

    private Step chunkEnded() {
        Chunk chunk = at.transaction().chunk();
        Optional<SmtpReply> refusal = at.transaction().refusal();
        if (refusal.isPresent()) {
            SmtpTransaction next = chunk.then() == SmtpServerState.READY
                    ? SmtpTransaction.NONE
                    : at.transaction().chunkAnswered();
            return new Step(at.with(next).with(chunk.then()), List.of(new Reply(refusal.get())));
        }
        if (chunk.last()) {
            return new Step(
                    at.with(SmtpServerState.AWAIT_MESSAGE_ANSWER),
                    List.of(new MessageEnd(at.transaction().data().octets())));
        }
        return new Step(
                at.with(SmtpServerState.CHUNK_TAKEN),
                List.of(new Reply(SmtpReply.of(
                        250, "2.0.0", "Ok: " + at.transaction().data().octets() + " octets so far"))));
    }

    /** Where the next command begins nobody knows: what follows must not be read as commands. */
    Step unreadable() {
        return at.closed("4.5.0", "BDAT size [LAST] expected", "BDAT without a size");
    }
}
