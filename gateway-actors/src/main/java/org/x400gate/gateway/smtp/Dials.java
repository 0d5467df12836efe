package org.x400gate.gateway.smtp;

import java.util.HashSet;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;

/** The connections that one delivery has asked for and does not have yet. */
final class Dials {
    private final ActorContext<?> context;
    private final SmtpHopSettings settings;
    private final SmtpDeliveryPorts ports;
    private final Set<ActorRef<SmtpDial.Command>> underWay = new HashSet<>();
    private long begun;

    Dials(ActorContext<?> context, SmtpHopSettings settings, SmtpDeliveryPorts ports) {
        this.context = context;
        this.settings = settings;
        this.ports = ports;
    }

    /** Sessions are named after their attempts, and those of all deliveries have one parent. */
    ActorRef<SmtpDial.Command> begin(
            ServersTried.Known known, ActorRef<SmtpDial.Dialled> onDial, ActorRef<SmtpConnectionEvent> onConnection) {
        String id = "smtp-out." + settings.hop().name().replaceAll("[^A-Za-z0-9.-]", "_") + "."
                + Integer.toUnsignedString(context.getSelf().path().uid()) + "." + ++begun;
        ActorRef<SmtpDial.Command> dial = context.spawn(
                SmtpDial.create(settings, ports, new SmtpDial.Order(id, known), onDial, onConnection), id);
        underWay.add(dial);
        return dial;
    }

    void ended(ActorRef<SmtpDial.Command> dial) {
        underWay.remove(dial);
    }

    int size() {
        return underWay.size();
    }

    boolean isEmpty() {
        return underWay.isEmpty();
    }
}
