package org.x400gate.gateway.smtp;

import java.time.Clock;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.apache.pekko.actor.typed.ActorRef;
import org.x400gate.gateway.association.SessionSupervisor;
import org.x400gate.gateway.net.Counters;
import org.x400gate.gateway.queue.QueueKeeper;

/**
 * Whom the sessions work with.
 *
 * @param routing the tables as they are now; asked once per message
 * @param random for entry ids; used by many threads
 */
public record SmtpPorts(
        ActorRef<QueueKeeper.Command> queue,
        ActorRef<SessionSupervisor.Command> supervisor,
        Supplier<? extends SmtpRouting> routing,
        SmtpShared shared,
        Counters counters,
        Clock clock,
        RandomGenerator random) {}
