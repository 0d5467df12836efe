package org.x400gate.loadtest.load;

import io.gatling.core.session.Session;
import io.gatling.javaapi.core.ActionBuilder;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.x400gate.loadtest.load.Answer.Result;
import org.x400gate.loadtest.peer.Messages;
import org.x400gate.protocol.stack.OpenParameters;

/**
 * What a virtual user can do: bind, transfer, turn, release.
 *
 * <p>In the statistics a request that was done stands under its name; one that was refused as busy, aborted or not reached under a
 * name of its own ("bind (busy)", "bind (aborted)", "bind (not reached)"), good where the step allows it and failed otherwise; any other
 * failure under its name. A user whose request failed is marked as failed.
 */
final class X400 {
    private static final String CALLER = "x400.caller";
    private static final String UNANSWERED = "x400.unanswered";

    private X400() {}

    /** The association of this user, if it ever called. */
    static Optional<Caller> caller(Session session) {
        return session.contains(CALLER)
                ? Optional.of((Caller) session.attributes().apply(CALLER))
                : Optional.empty();
    }

    static boolean isOpen(io.gatling.javaapi.core.Session session) {
        return caller(session.asScala()).map(Caller::open).orElse(false);
    }

    /** A message that this user began to transfer, and that was neither taken nor refused. */
    private static Optional<Messages.Outgoing> unanswered(Session session) {
        return session.contains(UNANSWERED)
                ? Optional.of((Messages.Outgoing) session.attributes().apply(UNANSWERED))
                : Optional.empty();
    }

    /** A new association, as the peer that {@code opening} is of. */
    static ActionBuilder bind(
            String name, Function<io.gatling.javaapi.core.Session, OpenParameters> opening, Result... allowed) {
        Set<Result> good = good(allowed);
        return new Step(name, (session, context, then) -> {
            X400Protocol protocol = context.protocol();
            Caller caller = new Caller(
                    new NettyLoop(session.eventLoop()), protocol.gateway(), protocol.messages(), protocol.patience());
            OpenParameters parameters = opening.apply(new io.gatling.javaapi.core.Session(session));
            long began = context.now();
            Session calling = session.set(CALLER, caller);
            caller.bind(parameters, answer -> tell(name, good, calling, context, began, answer, then));
        });
    }

    /** One message, with a pause before each kilooctet of it; the one before, if nobody answered for it. */
    static ActionBuilder transfer(String name, Duration each, Result... allowed) {
        Set<Result> good = good(allowed);
        return new Step(name, (session, context, then) -> {
            Messages.Outgoing message = unanswered(session)
                    .orElseGet(() -> context.protocol().messages().next());
            long began = context.now();
            Session sending = session.set(UNANSWERED, message);
            require(session).transfer(message, each, answer -> {
                boolean settled = answer.done() || answer.result() == Result.REFUSED;
                Session after = settled ? sending.remove(UNANSWERED) : sending;
                tell(name, good, after, context, began, answer, then);
            });
        });
    }

    /** In two-way alternate: gives the turn to the gateway and asks it back. */
    static ActionBuilder turn(String name) {
        return request(name, Caller::turn);
    }

    static ActionBuilder release(String name) {
        return request(name, Caller::release);
    }

    private interface Request {
        void make(Caller caller, Consumer<Answer> then);
    }

    private static ActionBuilder request(String name, Request request) {
        return new Step(name, (session, context, then) -> {
            long began = context.now();
            request.make(require(session), answer -> tell(name, good(), session, context, began, answer, then));
        });
    }

    private static Caller require(Session session) {
        return caller(session).orElseThrow(() -> new IllegalStateException("the scenario binds nowhere"));
    }

    private static Set<Result> good(Result... allowed) {
        Set<Result> good = EnumSet.of(Result.DONE);
        good.addAll(Set.of(allowed));
        return good;
    }

    private static void tell(
            String name,
            Set<Result> allowed,
            Session session,
            Step.Context context,
            long began,
            Answer answer,
            Consumer<Session> then) {
        boolean good = allowed.contains(answer.result());
        context.log(session, answer.result().of(name), began, good, answer.detail());
        then.accept(good ? session : session.markAsFailed());
    }
}
