package org.x400gate.gateway.association;

import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.x400gate.gateway.net.SessionClass;
import org.x400gate.gateway.net.Wire;
import org.x400gate.protocol.stack.EndCause;

/** An association before it begins: with whom, for whom, on what. {@code id} is that of the attempt. */
record AssociationStart(Role role, PeerSettings peer, String source, String id, ActorRef<Wire.Command> wire) {
    /** Before Begin nobody but the supervisor, to close it, and the wire know the session. */
    private static final int STASH = 8;

    enum Role {
        INITIATOR(SessionClass.X400_OUT),
        RESPONDER(SessionClass.X400_IN);

        private final SessionClass sessionClass;

        Role(SessionClass sessionClass) {
            this.sessionClass = sessionClass;
        }

        SessionClass sessionClass() {
            return sessionClass;
        }
    }

    InboundTransfers.PeerContext context() {
        return new InboundTransfers.PeerContext(peer.name(), source, id);
    }

    /** {@code attempt} hears Ready; it answers with Begin, or its end is the association's end. */
    Behavior<Association.Command> session(
            X400Ports ports, ActorRef<SessionSupervisor.Command> supervisor, ActorRef<Association.Ready> attempt) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> Behaviors.withStash(STASH, stash -> {
            context.watchWith(attempt, Association.Expired.BEGIN);
            timers.startSingleTimer(
                    Association.Expired.BEGIN,
                    Association.Expired.BEGIN,
                    ports.settings().handOverTimeout());
            attempt.tell(new Association.Ready(
                    context.getSelf(), context.messageAdapter(Wire.Event.class, Association.OnWire::new)));
            return Behaviors.receive(Association.Command.class)
                    .onMessage(Association.Begin.class, begin -> {
                        timers.cancel(Association.Expired.BEGIN);
                        context.unwatch(attempt);
                        return stash.unstashAll(new Association(context, timers, ports, supervisor, this, begin)
                                .onActions(begin.early()));
                    })
                    .onMessageEquals(Association.Expired.BEGIN, () -> neverBegan(ports))
                    .onAnyMessage(message -> {
                        stash.stash(message);
                        return Behaviors.same();
                    })
                    .build();
        })));
    }

    private Behavior<Association.Command> neverBegan(X400Ports ports) {
        Association.LOG.info(
                "event=session-never-began class={} session={}",
                role.sessionClass().label(),
                id);
        ports.counters().session(role.sessionClass(), EndCause.ABORTED_BY_US.code());
        return Behaviors.stopped();
    }
}
