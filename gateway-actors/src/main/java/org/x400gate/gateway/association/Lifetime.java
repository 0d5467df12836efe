package org.x400gate.gateway.association;

import java.time.Duration;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * How long an association is kept: while there is something to do, and idle for some time. One that we opened serves for a
 * limited time and number of messages beside; what it carries then still ends.
 */
final class Lifetime {
    private final TimerScheduler<Association.Command> timers;
    private final Duration idleTimeout;
    private final int messages;
    private int sent;

    /** {@code ofPeers}: how long one that a peer opened may be idle. */
    Lifetime(AssociationStart start, Duration ofPeers, TimerScheduler<Association.Command> timers) {
        boolean ours = start.role() == AssociationStart.Role.INITIATOR;
        PeerSettings.Keeping keeping = start.peer().terms().keeping();
        this.timers = timers;
        this.idleTimeout = ours ? keeping.idleTimeout() : ofPeers;
        this.messages = ours && keeping.messages() > 0 ? keeping.messages() : Integer.MAX_VALUE;
        if (ours) {
            timers.startSingleTimer(Association.Expired.LIFETIME, Association.Expired.LIFETIME, keeping.lifetime());
        }
        idle();
    }

    /** Nothing runs from now on. */
    void idle() {
        timers.startSingleTimer(Association.Expired.IDLE, Association.Expired.IDLE, idleTimeout);
    }

    void busy() {
        timers.cancel(Association.Expired.IDLE);
    }

    /** Called after each message that was sent: whether it was the last that this one is to carry. */
    boolean sentLast() {
        sent = Math.min(sent + 1, messages);
        return sent == messages;
    }
}
