package org.x400gate.protocol.smtp;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.x400gate.protocol.octets.MalformedInput;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.smtp.SmtpClientAction.Close;
import org.x400gate.protocol.smtp.SmtpClientAction.Done;
import org.x400gate.protocol.smtp.SmtpClientAction.NotUsable;
import org.x400gate.protocol.smtp.SmtpClientAction.Ready;
import org.x400gate.protocol.smtp.SmtpClientAction.Send;
import org.x400gate.protocol.smtp.SmtpClientAction.SendContent;
import org.x400gate.protocol.smtp.SmtpClientAction.StartTimer;
import org.x400gate.protocol.smtp.SmtpClientAction.StopTimer;
import org.x400gate.protocol.smtp.SmtpClientOptions.StartTls;
import org.x400gate.protocol.smtp.SmtpOffers.Extension;

/**
 * The client's side of one SMTP connection (RFC 5321), one immutable value.
 *
 * <p>The legal ways: the server greets; we say EHLO, and HELO if that is refused for good; STARTTLS where it is
 * wished and offered, and EHLO again in TLS (RFC 3207); then we are ready for an envelope, as often as our user has one. MAIL, the RCPTs and DATA go out together where the server offers PIPELINING
 * (RFC 2920), else one by one. After 354 the content goes out, or, if nobody was accepted, an empty one; the reply to its
 * end decides. What cannot be finished is reset. QUIT ends it. Each envelope gets exactly one {@link Done}, also when the
 * connection is lost; a reply that was read is never overruled by a later loss.
 */
public record SmtpClientMachine(
        SmtpClientOptions options,
        SmtpClientState state,
        SmtpOffers offers,
        ReplyReader reader,
        Optional<SmtpExchange> exchange) {

    private static final SmtpReply INJECTED =
            SmtpReply.of(451, "4.7.0", "The server sent octets in clear behind its reply to STARTTLS");

    /** The machine to go on with, and what is to be done, in order. */
    public record Step(SmtpClientMachine machine, List<SmtpClientAction> actions) {
        public Step {
            actions = List.copyOf(actions);
        }
    }

    /** Connected, the greeting not read yet. */
    public static SmtpClientMachine create(SmtpClientOptions options) {
        return new SmtpClientMachine(
                options, SmtpClientState.GREETING, SmtpOffers.NONE, ReplyReader.START, Optional.empty());
    }

    public Step onConnected() {
        return step(SmtpClientState.GREETING);
    }

    /** What comes behind the end is not kept. */
    public Step onOctets(Octets more) {
        if (state == SmtpClientState.CLOSED) {
            return new Step(this, List.of());
        }
        if (state == SmtpClientState.TLS_STARTING && !more.isEmpty()) {
            return lost(INJECTED);
        }
        List<SmtpClientAction> actions = new ArrayList<>();
        SmtpClientMachine at = with(reader.append(more));
        try {
            ReplyReader.Read read = at.reader.read();
            while (read.reply().isPresent() && at.state != SmtpClientState.CLOSED) {
                Step step = at.with(read.reader()).onReply(read.reply().get());
                actions.addAll(step.actions);
                at = step.machine;
                read = at.reader.read();
            }
            boolean closed = at.state == SmtpClientState.CLOSED;
            return new Step(at.with(closed ? ReplyReader.START : read.reader()), actions);
        } catch (MalformedInput fault) {
            Step end = at.lost(SmtpReply.of(451, "4.5.0", "Unreadable reply: " + fault.getMessage()));
            actions.addAll(end.actions);
            return new Step(end.machine, actions);
        }
    }

    /** TLS is on: what was said before is forgotten (RFC 3207 4.2). */
    public Step onTlsStarted() {
        if (state != SmtpClientState.TLS_STARTING) {
            throw new IllegalStateException("TLS was not to start: " + state);
        }
        return new SmtpClientMachine(options, state, SmtpOffers.NONE, ReplyReader.START, exchange)
                .step(SmtpClientState.SECURE_EHLO, send("EHLO " + options.hostname()));
    }

    /** Whether 8-bit content may be sent here (RFC 6152). */
    public boolean takesEightBit() {
        return offers.has(Extension.EIGHT_BIT_MIME);
    }

    /**
     * Whether the server offers DSN: then it is told what is wanted of reports, and owes those on success of whatever it
     * accepts (RFC 3461 5.2.1); else we do (5.2.2).
     */
    public boolean takesReportRequests() {
        return offers.has(Extension.DSN);
    }

    /** Our user's next message; only when {@link Ready} was said. */
    public Step onSend(SmtpEnvelope envelope) {
        if (state != SmtpClientState.IDLE) {
            throw new IllegalStateException("not ready for a message: " + state);
        }
        SmtpExchange begun = new SmtpExchange(envelope, List.of());
        if (offers.maxOctets().filter(max -> envelope.octets() > max).isPresent()) {
            return turnedDown(
                    begun, 552, "5.3.4", "Message of " + envelope.octets() + " octets is over the server's limit");
        }
        if (envelope.eightBit() && !offers.has(Extension.EIGHT_BIT_MIME)) {
            return turnedDown(begun, 554, "5.6.3", "The server does not take 8-bit content");
        }
        int end = offers.has(Extension.PIPELINING) ? begun.commands() : 1;
        return with(Optional.of(begun)).step(SmtpClientState.ENVELOPE, new Send(begun.commands(end, offers)));
    }

    /** Some of the content has gone out: the wait begins anew. */
    public Step onContentProgress() {
        return state == SmtpClientState.CONTENT ? step(state) : new Step(this, List.of());
    }

    public Step onContentSent() {
        return state == SmtpClientState.CONTENT ? step(SmtpClientState.FINAL) : new Step(this, List.of());
    }

    /** The content could not be read to its end: the connection is cut, so that no half message is taken for a whole. */
    public Step onContentFailed(String text) {
        return lost(SmtpReply.of(451, "4.3.0", text));
    }

    public Step onTimer() {
        return lost(SmtpReply.of(451, "4.4.2", "Timeout " + state.sentence()));
    }

    /** The connection has ended or was never there. */
    public Step onLost(String text) {
        return lost(SmtpReply.of(451, "4.4.2", "Connection lost " + state.sentence() + ": " + text));
    }

    /** No further message: a polite end when ready, else a cut. */
    public Step onQuit() {
        return state == SmtpClientState.IDLE
                ? step(SmtpClientState.QUIT, send("QUIT"))
                : lost(SmtpReply.of(451, "4.3.2", "Closed by us " + state.sentence()));
    }

    private Step onReply(SmtpReply reply) {
        // RFC 5321 3.8: with 421 the server closes, whatever it was asked.
        if (reply.code() == 421 && state != SmtpClientState.QUIT) {
            return lost(reply);
        }
        return switch (state) {
            case GREETING ->
                reply.positive() ? step(SmtpClientState.EHLO, send("EHLO " + options.hostname())) : lost(reply);
            case EHLO -> onEhloReply(reply);
            case HELO -> reply.positive() ? inClear() : lost(reply);
            case STARTTLS -> onStartTlsReply(reply);
            case TLS_STARTING -> lost(INJECTED);
            case SECURE_EHLO -> reply.positive() ? offered(reply).ready() : lost(reply);
            case IDLE, QUIT -> closed(reply.text());
            case ENVELOPE -> onEnvelopeReply(reply);
            // Before the end of data only a refusal makes sense; then no end can be sent that would be understood.
            case CONTENT -> lost(reply.positive() ? SmtpReply.of(451, "4.5.0", "Reply amid data") : reply);
            case FINAL, EMPTY_DATA ->
                with(Optional.<SmtpExchange>empty())
                        .step(
                                SmtpClientState.IDLE,
                                new Done(exchange.orElseThrow().results(reply)),
                                new Ready());
            case RSET -> reply.positive() ? ready() : closed("RSET: " + reply.text());
            case CLOSED -> new Step(this, List.of());
        };
    }

    private Step onEhloReply(SmtpReply reply) {
        if (!reply.positive()) {
            return reply.permanent() ? step(SmtpClientState.HELO, send("HELO " + options.hostname())) : lost(reply);
        }
        SmtpClientMachine next = offered(reply);
        return options.startTls() != StartTls.NEVER && next.offers.has(Extension.STARTTLS)
                ? next.step(SmtpClientState.STARTTLS, send("STARTTLS"))
                : next.inClear();
    }

    private SmtpClientMachine offered(SmtpReply reply) {
        return new SmtpClientMachine(options, state, SmtpOffers.read(reply), reader, exchange);
    }

    private Step onStartTlsReply(SmtpReply reply) {
        if (!reply.positive()) {
            return options.startTls() == StartTls.REQUIRED ? lost(reply) : ready();
        }
        // RFC 3207 section 6: what stands behind this reply was put there to be read as if it had come in TLS.
        return reader.held().isEmpty()
                ? step(SmtpClientState.TLS_STARTING, new SmtpClientAction.StartTls())
                : lost(INJECTED);
    }

    /** Nothing is sent in clear where TLS is required. */
    private Step inClear() {
        return options.startTls() == StartTls.REQUIRED
                ? lost(SmtpReply.of(451, "4.7.0", "The server does not offer STARTTLS, and TLS is required"))
                : ready();
    }

    private Step onEnvelopeReply(SmtpReply reply) {
        SmtpExchange further = exchange.orElseThrow().add(reply);
        SmtpClientMachine next = with(Optional.of(further));
        if (further.answered()) {
            return next.onDataReply(further, reply);
        }
        if (offers.has(Extension.PIPELINING)) {
            return next.step(SmtpClientState.ENVELOPE);
        }
        return further.hopeless()
                ? next.reset(further.results(reply))
                : next.step(
                        SmtpClientState.ENVELOPE,
                        new Send(further.commands(further.replies().size() + 1, offers)));
    }

    private Step onDataReply(SmtpExchange answered, SmtpReply reply) {
        boolean goAhead = reply.code() / 100 == 3;
        if (!goAhead) {
            return reset(answered.results(
                    reply.positive() ? SmtpReply.of(451, "4.5.0", "Unexpected reply to DATA") : reply));
        }
        // RFC 2920 3.1: 354 in spite of nobody accepted is answered by an empty message.
        return answered.hopeless()
                ? step(SmtpClientState.EMPTY_DATA, send("."))
                : step(SmtpClientState.CONTENT, new SendContent());
    }

    private Step reset(List<RecipientResult> results) {
        return with(Optional.<SmtpExchange>empty()).step(SmtpClientState.RSET, new Done(results), send("RSET"));
    }

    private Step turnedDown(SmtpExchange begun, int code, String status, String text) {
        return new Step(this, List.of(new Done(begun.results(SmtpReply.of(code, status, text))), new Ready()));
    }

    private Step ready() {
        return step(SmtpClientState.IDLE, new Ready());
    }

    private Step closed(String cause) {
        return new Step(
                new SmtpClientMachine(options, SmtpClientState.CLOSED, offers, ReplyReader.START, Optional.empty()),
                List.of(new StopTimer(), new Close(cause)));
    }

    /** The end of the connection before its time; {@code reply} is the result of all that is open. */
    private Step lost(SmtpReply reply) {
        Step end = closed(reply.text());
        List<SmtpClientAction> actions = new ArrayList<>();
        exchange.ifPresent(open -> actions.add(new Done(open.results(reply))));
        boolean begun = switch (state) {
            case GREETING, EHLO, HELO, STARTTLS, TLS_STARTING, SECURE_EHLO -> false;
            case IDLE, ENVELOPE, CONTENT, FINAL, EMPTY_DATA, RSET, QUIT, CLOSED -> true;
        };
        if (!begun) {
            actions.add(new NotUsable(reply, state));
        }
        actions.addAll(state == SmtpClientState.CLOSED ? List.of() : end.actions);
        return new Step(end.machine, actions);
    }

    /** The transition: the wait that belongs to the new state first, since what follows may lead on at once. */
    private Step step(SmtpClientState next, SmtpClientAction... then) {
        Duration timeout = options.timeout(next);
        List<SmtpClientAction> actions = new ArrayList<>();
        actions.add(timeout.isZero() ? new StopTimer() : new StartTimer(timeout));
        actions.addAll(List.of(then));
        return new Step(new SmtpClientMachine(options, next, offers, reader, exchange), actions);
    }

    private static Send send(String line) {
        return new Send(Octets.of(line + "\r\n", StandardCharsets.US_ASCII));
    }

    private SmtpClientMachine with(ReplyReader next) {
        return new SmtpClientMachine(options, state, offers, next, exchange);
    }

    private SmtpClientMachine with(Optional<SmtpExchange> next) {
        return new SmtpClientMachine(options, state, offers, reader, next);
    }
}
