package org.x400gate.gateway.association;

import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

final class ConnectAttempt {
    private ConnectAttempt() {}

    static Behavior<?> create(
            X400Ports ports, PeerSettings peer, boolean urgent, ActorRef<SessionSupervisor.Command> supervisor) {
        return Behaviors.stopped();
    }
}
