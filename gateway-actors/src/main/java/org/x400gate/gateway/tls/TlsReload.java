package org.x400gate.gateway.tls;

import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Looks after the files of a {@link TlsContexts}, again and again; it reads files, so it needs a thread that may block. */
public final class TlsReload {
    public sealed interface Command {}

    private enum Tick implements Command {
        LOOK
    }

    private TlsReload() {}

    public static Behavior<Command> create(TlsContexts contexts) {
        return Behaviors.withTimers(timers -> {
            timers.startTimerWithFixedDelay(Tick.LOOK, contexts.settings().reloadInterval());
            return Behaviors.receive(Command.class)
                    .onMessageEquals(Tick.LOOK, () -> {
                        contexts.reload();
                        return Behaviors.same();
                    })
                    .build();
        });
    }
}
