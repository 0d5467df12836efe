package org.x400gate.gateway.smtp;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.x400gate.gateway.queue.QueueKeeper;
import org.x400gate.persistence.queue.WorkItem;

/** The connections of one delivery, with what each of them does. */
final class ConnectionsHeld {
    /** An empty one is opening or idle. */
    private final Map<ActorRef<SmtpConnection.Command>, Optional<QueueKeeper.Work>> connections = new LinkedHashMap<>();

    private final Deque<ActorRef<SmtpConnection.Command>> idle = new ArrayDeque<>();
    /** They take no more work, and are not gone yet. */
    private final Set<ActorRef<SmtpConnection.Command>> leaving = new HashSet<>();

    void opened(ActorRef<SmtpConnection.Command> connection) {
        connections.put(connection, Optional.empty());
    }

    void ready(ActorRef<SmtpConnection.Command> connection) {
        idle.add(connection);
    }

    void done(ActorRef<SmtpConnection.Command> connection) {
        connections.replace(connection, Optional.empty());
    }

    boolean hasIdle() {
        return !idle.isEmpty();
    }

    void give(QueueKeeper.Work work) {
        ActorRef<SmtpConnection.Command> connection = idle.remove();
        connections.put(connection, Optional.of(work));
        connection.tell(new SmtpConnection.Deliver(work));
    }

    /** The work that is being prepared, or sent. */
    List<WorkItem> underWay() {
        return connections.values().stream()
                .flatMap(Optional::stream)
                .map(QueueKeeper.Work::item)
                .toList();
    }

    /** Takes no more; answers what it was given and did not try: it answers all else before it ends. */
    Optional<QueueKeeper.Work> leaves(ActorRef<SmtpConnection.Command> connection) {
        idle.remove(connection);
        leaving.add(connection);
        return Optional.ofNullable(connections.remove(connection)).flatMap(work -> work);
    }

    /** The same, of one that is no more. */
    Optional<QueueKeeper.Work> ended(ActorRef<SmtpConnection.Command> connection) {
        Optional<QueueKeeper.Work> work = leaves(connection);
        leaving.remove(connection);
        return work;
    }

    /** Those that take work, or will. */
    int size() {
        return connections.size();
    }

    /** None takes any; some may not be gone yet. */
    boolean isEmpty() {
        return connections.isEmpty();
    }

    boolean allGone() {
        return connections.isEmpty() && leaving.isEmpty();
    }

    /** Those that will take work without having been given any. */
    int waiting() {
        return (int) connections.values().stream().filter(Optional::isEmpty).count();
    }

    void quit() {
        connections.keySet().forEach(connection -> connection.tell(SmtpConnection.Request.QUIT));
    }
}
