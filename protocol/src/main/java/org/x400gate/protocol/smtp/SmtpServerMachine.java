package org.x400gate.protocol.smtp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.smtp.SmtpServerAction.Close;
import org.x400gate.protocol.smtp.SmtpServerAction.DataChunk;
import org.x400gate.protocol.smtp.SmtpServerAction.DataDropped;
import org.x400gate.protocol.smtp.SmtpServerAction.MessageEnd;
import org.x400gate.protocol.smtp.SmtpServerAction.RcptIndication;
import org.x400gate.protocol.smtp.SmtpServerAction.Reply;
import org.x400gate.protocol.smtp.SmtpServerAction.StartTimer;
import org.x400gate.protocol.smtp.SmtpServerAction.StopTimer;
import org.x400gate.protocol.smtp.SmtpServerState.Reads;

/**
 * The server's side of one SMTP connection (RFC 5321), one immutable value.
 *
 * <p>The legal ways: we greet; the client says EHLO or HELO, which it may repeat; a transaction is MAIL, then one RCPT or
 * more, each answered by our user, then DATA if one of them was taken, the data, and our user's answer to the whole.
 * In place of DATA there may be BDAT, as often as the message has chunks, each answered, the last by our user's answer
 * (RFC 3030). RSET and EHLO drop a transaction. Between transactions there may be STARTTLS (RFC 3207), behind which the
 * client begins anew, and AUTH (RFC 4954), with lines of its own and our user's answer. NOOP, VRFY, HELP and QUIT are
 * taken wherever a command is. While an answer of our user is awaited, what the client sent ahead (RFC 2920) is held and
 * read afterwards. A command out of order is refused and counted; too many of those, time running out, or a shutdown end
 * the connection with 421.
 */
public record SmtpServerMachine(
        SmtpServerTerms terms,
        SmtpServerState state,
        SmtpTransaction transaction,
        Octets held,
        SmtpTally tally,
        SmtpStanding standing) {

    /** The machine to go on with, and what is to be done, in order. */
    public record Step(SmtpServerMachine machine, List<SmtpServerAction> actions) {
        public Step {
            actions = List.copyOf(actions);
        }
    }

    /** What our user says of a name and a password. */
    public enum AuthAnswer {
        PROVEN,
        FAILED,
        /** It cannot be told now. */
        NOT_NOW
    }

    /** Before the greeting. */
    public static SmtpServerMachine create(SmtpServerTerms terms) {
        return new SmtpServerMachine(
                terms,
                SmtpServerState.CONNECTED,
                SmtpTransaction.NONE,
                Octets.EMPTY,
                SmtpTally.NONE,
                SmtpStanding.UNKNOWN);
    }

    /** From now on there is storage for a message of so many octets (RFC 1870 6.1 (3)). */
    public SmtpServerMachine withRoom(long octets) {
        return octets == terms.room()
                ? this
                : new SmtpServerMachine(terms.withRoom(octets), state, transaction, held, tally, standing);
    }

    String hostname() {
        return terms.hostname();
    }

    SmtpLimits limits() {
        return terms.limits();
    }

    /** A session is there for this client: greet. */
    public Step onOpened() {
        SmtpReply greeting = SmtpReply.plain(220, hostname() + " ESMTP x400gate");
        return with(SmtpServerState.AWAIT_HELLO).run(state, List.of(new Reply(greeting)));
    }

    /** No session for this client now (RFC 5321 3.8): said calmly, then closed. */
    public Step onBusy() {
        return closed("4.3.2", "Too many sessions, try again later", "busy");
    }

    /** What comes behind the end is not kept. */
    public Step onOctets(Octets more) {
        if (state == SmtpServerState.TLS_STARTING && !more.isEmpty()) {
            return new ServerTls(this).ended("octets in clear behind STARTTLS");
        }
        return state == SmtpServerState.CLOSED
                ? nothing()
                : withHeld(held.append(more)).run(state, List.of());
    }

    /** TLS is on: what comes now comes in it. */
    public Step onTlsStarted() {
        if (state != SmtpServerState.TLS_STARTING) {
            throw new IllegalStateException("TLS was not to start: " + state);
        }
        Step started = new ServerTls(this).onStarted();
        return started.machine.run(state, List.of());
    }

    /** Our user's answer to {@link SmtpServerAction.AuthIndication}. */
    public Step onAuthAnswer(AuthAnswer answer) {
        if (state != SmtpServerState.AWAIT_AUTH_ANSWER) {
            throw new IllegalStateException("nobody is being authenticated: " + state);
        }
        Step answered = new ServerAuth(this).onAnswer(answer);
        return answered.machine.run(state, answered.actions);
    }

    /** Our user's answer to {@link RcptIndication}: a positive reply takes the recipient. */
    public Step onRcptAnswer(SmtpReply answer) {
        if (state != SmtpServerState.AWAIT_RCPT_ANSWER) {
            throw new IllegalStateException("no recipient is being decided: " + state);
        }
        SmtpTransaction answered = transaction.answered(answer.positive());
        SmtpServerState next = answered.accepted() > 0 ? SmtpServerState.RCPT_GIVEN : SmtpServerState.MAIL_GIVEN;
        return with(answered).with(next).run(state, List.of(new Reply(answer)));
    }

    /** Our user's answer to {@link MessageEnd}: with a positive one the message has become ours (RFC 5321 6.1). */
    public Step onMessageAnswer(SmtpReply answer) {
        SmtpServerMachine done = with(SmtpTransaction.NONE).with(tally.message());
        return switch (state) {
            case AWAIT_MESSAGE_ANSWER -> done.with(SmtpServerState.READY).run(state, List.of(new Reply(answer)));
            case AWAIT_LAST_ANSWER -> {
                Step end = done.shutdown();
                List<SmtpServerAction> actions = new ArrayList<>(List.of(new Reply(answer)));
                actions.addAll(end.actions);
                yield new Step(end.machine, actions);
            }
            case CONNECTED,
                    AWAIT_HELLO,
                    READY,
                    MAIL_GIVEN,
                    RCPT_GIVEN,
                    AWAIT_RCPT_ANSWER,
                    DATA,
                    DATA_REFUSED,
                    CHUNK,
                    CHUNK_REFUSED,
                    CHUNK_TAKEN,
                    CHUNKS_FAILED,
                    TLS_STARTING,
                    AUTH_PLAIN,
                    AUTH_NAME,
                    AUTH_PASSWORD,
                    AWAIT_AUTH_ANSWER,
                    CLOSED -> throw new IllegalStateException("no message is being secured: " + state);
        };
    }

    /** Our user cannot take more of this message: the rest is read over, the reply given at its end. */
    public Step onDataRefused(SmtpReply reply) {
        SmtpServerMachine refused = with(transaction.refused(reply));
        List<SmtpServerAction> dropped = List.of(new DataDropped(reply));
        return switch (state) {
            case DATA -> new Step(refused.with(SmtpServerState.DATA_REFUSED), dropped);
            // Its length is its end: nothing more is read of it, and nothing that was read counts.
            case CHUNK ->
                new Step(
                        refused.with(refused.transaction.read(DataReader.START)).with(SmtpServerState.CHUNK_REFUSED),
                        dropped);
            // Its own reply is on its way already: the next chunk gets this one.
            case CHUNK_TAKEN -> new Step(refused, dropped);
            case CONNECTED,
                    AWAIT_HELLO,
                    READY,
                    MAIL_GIVEN,
                    RCPT_GIVEN,
                    AWAIT_RCPT_ANSWER,
                    DATA_REFUSED,
                    CHUNK_REFUSED,
                    CHUNKS_FAILED,
                    AWAIT_MESSAGE_ANSWER,
                    AWAIT_LAST_ANSWER,
                    TLS_STARTING,
                    AUTH_PLAIN,
                    AUTH_NAME,
                    AUTH_PASSWORD,
                    AWAIT_AUTH_ANSWER,
                    CLOSED -> nothing();
        };
    }

    /** A timer ran out; it counts only where something of the client's is awaited. */
    public Step onTimer(SmtpTimer timer) {
        return state.wantsInput()
                ? closed("4.4.2", "Timeout " + state.sentence(), timer + " timeout " + state.sentence())
                : nothing();
    }

    /** We go down: 421, but a message whose end has come gets its answer first. */
    public Step onShutdown() {
        return switch (state) {
            case CONNECTED,
                    AWAIT_HELLO,
                    READY,
                    MAIL_GIVEN,
                    RCPT_GIVEN,
                    AWAIT_RCPT_ANSWER,
                    DATA,
                    DATA_REFUSED,
                    CHUNK,
                    CHUNK_REFUSED,
                    CHUNK_TAKEN,
                    CHUNKS_FAILED,
                    AUTH_PLAIN,
                    AUTH_NAME,
                    AUTH_PASSWORD,
                    AWAIT_AUTH_ANSWER -> shutdown();
            case AWAIT_MESSAGE_ANSWER, AWAIT_LAST_ANSWER ->
                new Step(with(SmtpServerState.AWAIT_LAST_ANSWER), List.of());
            case TLS_STARTING -> new ServerTls(this).ended("shutdown");
            case CLOSED -> nothing();
        };
    }

    private Step shutdown() {
        return closed("4.3.2", "Service shutting down", "shutdown");
    }

    /** Reads what is held for as long as something can be made of it; {@code before} is the state the event met. */
    private Step run(SmtpServerState before, List<SmtpServerAction> first) {
        List<SmtpServerAction> actions = new ArrayList<>(first);
        boolean progress = !first.isEmpty();
        SmtpServerMachine at = this;
        Optional<Step> step = at.read();
        while (step.isPresent()) {
            actions.addAll(step.get().actions);
            at = step.get().machine;
            progress = true;
            step = at.read();
        }
        // One octet over the limit says enough; the rest of an endless line is not kept.
        boolean lines = at.state.reads() == Reads.COMMANDS || at.state.reads() == Reads.RESPONSE;
        if (lines && at.held.length() > limits().maxCommandOctets()) {
            at = at.withHeld(at.held.slice(0, limits().maxCommandOctets() + 1));
        }
        actions.addAll(at.timers(before, progress));
        return new Step(at, actions);
    }

    /** One command, or one piece of data, if there is one. */
    private Optional<Step> read() {
        return switch (state.reads()) {
            case COMMANDS, RESPONSE -> readLine();
            case DATA -> held.isEmpty() ? Optional.empty() : Optional.of(readData());
            case CHUNK -> held.isEmpty() ? Optional.empty() : Optional.of(new ServerChunks(this).readHeld());
            case NOTHING -> Optional.empty();
        };
    }

    /** The time for a command starts again with a line, not with an octet: slowness does not prolong it. */
    private List<SmtpServerAction> timers(SmtpServerState before, boolean progress) {
        List<SmtpServerAction> timers = new ArrayList<>();
        boolean readsData = state.reads() == Reads.DATA || state.reads() == Reads.CHUNK;
        SmtpLimits.Timeouts timeouts = limits().timeouts();
        if (state.inMessage() && !before.inMessage()) {
            timers.add(new StartTimer(SmtpTimer.MESSAGE, timeouts.message()));
        }
        if (!state.inMessage() && before.inMessage()) {
            timers.add(new StopTimer(SmtpTimer.MESSAGE));
        }
        if (state.wantsInput() && (progress || !before.wantsInput())) {
            timers.add(new StartTimer(SmtpTimer.INPUT, readsData ? timeouts.data() : timeouts.command()));
        }
        if (!state.wantsInput() && before.wantsInput()) {
            timers.add(new StopTimer(SmtpTimer.INPUT));
        }
        return timers;
    }

    private Step readData() {
        DataReader.Part part = transaction.data().read(held, limits());
        SmtpServerMachine next = with(transaction.read(part.reader())).withHeld(held.from(part.consumed()));
        List<SmtpServerAction> actions = new ArrayList<>();
        if (part.fault().isPresent()) {
            Step refused = next.onDataRefused(part.fault().get().reply());
            actions.addAll(refused.actions);
            next = refused.machine;
        }
        if (next.state == SmtpServerState.DATA && !part.message().isEmpty()) {
            actions.add(new DataChunk(part.message()));
        }
        if (part.ended()) {
            return next.dataEnded(actions);
        }
        return part.reader().octets() > limits().maxDiscardedOctets()
                ? next.closed("4.3.4", "Message without end", "message without end")
                : new Step(next, actions);
    }

    private Step dataEnded(List<SmtpServerAction> actions) {
        if (transaction.refusal().isPresent()) {
            actions.add(new Reply(transaction.refusal().get()));
            return new Step(with(SmtpTransaction.NONE).with(SmtpServerState.READY), actions);
        }
        actions.add(new MessageEnd(transaction.data().octets()));
        return new Step(with(SmtpServerState.AWAIT_MESSAGE_ANSWER), actions);
    }

    private Optional<Step> readLine() {
        int end = 0;
        while (end < held.length() && held.at(end) != '\n') {
            end++;
        }
        if (end == held.length()) {
            return Optional.empty();
        }
        SmtpServerMachine behind = withHeld(held.from(end + 1));
        if (end > limits().maxCommandOctets()) {
            return Optional.of(behind.refusedLine(SmtpReply.of(500, "5.5.2", "Line too long")));
        }
        // A line ends with CR LF alone (RFC 5321 2.3.8); a client that sends less is told so, instead of hanging.
        if (end == 0 || held.at(end - 1) != '\r') {
            return Optional.of(behind.refusedLine(SmtpReply.of(500, "5.5.2", "Lines end with CR LF")));
        }
        Octets line = held.slice(0, end - 1);
        return Optional.of(
                state.reads() == Reads.RESPONSE
                        ? new ServerAuth(behind).onLine(line)
                        : new ServerCommands(behind).onCommand(CommandParser.parse(line, hostname())));
    }

    private Step refusedLine(SmtpReply reply) {
        return state.reads() == Reads.RESPONSE
                ? new ServerAuth(this).broken(reply)
                : new ServerCommands(this).refused(reply);
    }

    Step closed(String status, String text, String cause) {
        SmtpReply reply = SmtpReply.of(421, status, hostname() + " " + text);
        return new Step(with(SmtpServerState.CLOSED), List.of(new Reply(reply), new Close(cause)));
    }

    private Step nothing() {
        return new Step(this, List.of());
    }

    SmtpServerMachine with(SmtpServerState next) {
        // What a closed machine holds will never be read.
        Octets kept = next == SmtpServerState.CLOSED ? Octets.EMPTY : held;
        return new SmtpServerMachine(terms, next, transaction, kept, tally, standing);
    }

    SmtpServerMachine with(SmtpTransaction next) {
        return new SmtpServerMachine(terms, state, next, held, tally, standing);
    }

    SmtpServerMachine with(SmtpTally next) {
        return new SmtpServerMachine(terms, state, transaction, held, next, standing);
    }

    SmtpServerMachine withHeld(Octets next) {
        return new SmtpServerMachine(terms, state, transaction, next, tally, standing);
    }

    SmtpServerMachine with(SmtpStanding next) {
        return new SmtpServerMachine(terms, state, transaction, held, tally, next);
    }
}
