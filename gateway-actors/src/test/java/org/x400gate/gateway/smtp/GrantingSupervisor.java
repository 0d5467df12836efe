package org.x400gate.gateway.smtp;

import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.x400gate.gateway.association.Admission;
import org.x400gate.gateway.association.LimitName;
import org.x400gate.gateway.association.SessionSupervisor;

/** Stands in for the supervisor: grants as many as it was told, and is the parent of what is handed over. */
final class GrantingSupervisor {
    private GrantingSupervisor() {}

    static Behavior<SessionSupervisor.Command> create(int sessions) {
        return Behaviors.setup(context -> granting(context, sessions));
    }

    private static Behavior<SessionSupervisor.Command> granting(
            ActorContext<SessionSupervisor.Command> context, int sessions) {
        return Behaviors.receive(SessionSupervisor.Command.class)
                .onMessage(SessionSupervisor.Open.class, open -> {
                    int taken = context.getChildren().size();
                    open.replyTo()
                            .tell(
                                    taken < sessions
                                            ? new Admission.Granted()
                                            : new Admission.Refused(LimitName.OUTGOING, sessions, taken));
                    return Behaviors.same();
                })
                .onMessage(SessionSupervisor.HandOver.class, handOver -> handOver(context, handOver))
                .onAnyMessage(other -> Behaviors.same())
                .build();
    }

    private static Behavior<SessionSupervisor.Command> handOver(
            ActorContext<SessionSupervisor.Command> context, SessionSupervisor.HandOver<?> handOver) {
        // By the name that the supervisor gives it.
        context.spawn(handOver.session(), "session." + handOver.attempt().path().name());
        return Behaviors.same();
    }
}
