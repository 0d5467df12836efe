package org.x400gate.gateway.smtp;

import java.util.Map;
import org.apache.pekko.actor.typed.ActorRef;
import org.x400gate.gateway.queue.QueueKeeper;
import org.x400gate.gateway.smtp.Settlement.Fate;

/** What the owner of an {@link SmtpConnection} hears of it. */
sealed interface SmtpConnectionEvent {
    ActorRef<SmtpConnection.Command> connection();

    /** It exists now, and is not ready yet. */
    record Opened(ActorRef<SmtpConnection.Command> connection) implements SmtpConnectionEvent {}

    /** Work, please. */
    record Ready(ActorRef<SmtpConnection.Command> connection) implements SmtpConnectionEvent {}

    /** One try was made: a fate for each recipient. */
    record Tried(
            ActorRef<SmtpConnection.Command> connection,
            QueueKeeper.Work work,
            Map<Integer, Fate> fates,
            String server,
            String about)
            implements SmtpConnectionEvent {}

    /** Nobody wants what it is: nothing was sent. */
    record NotWanted(ActorRef<SmtpConnection.Command> connection, QueueKeeper.Work work, String reason)
            implements SmtpConnectionEvent {}

    /** The connection was about to end: the work is as it was. */
    record NotTried(ActorRef<SmtpConnection.Command> connection, QueueKeeper.Work work)
            implements SmtpConnectionEvent {}

    /** It takes no more work, and ends. */
    record Leaving(ActorRef<SmtpConnection.Command> connection) implements SmtpConnectionEvent {}

    /** The server did not let us in; {@code inTls}: it failed at TLS, and might let us in without. */
    record Unusable(ActorRef<SmtpConnection.Command> connection, SmtpServer server, String reason, boolean inTls)
            implements SmtpConnectionEvent {}
}
