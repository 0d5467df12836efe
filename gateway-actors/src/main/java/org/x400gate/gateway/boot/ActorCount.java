package org.x400gate.gateway.boot;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.apache.pekko.actor.ActorPath;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorRefWithCell;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import scala.collection.Iterator;

/** How many actors live, by what they stand for: counted in the tree itself when asked, kept nowhere. */
final class ActorCount {
    /** Labels of the metric. */
    enum Kind {
        /** An accept or connect attempt. */
        ATTEMPT,
        SESSION,
        /** The owner's end of one TCP connection. */
        WIRE,
        /** Pekko's end of it. */
        TCP,
        /** What runs a stream. */
        STREAM,
        OTHER;

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private ActorCount() {}

    static Map<Kind, Integer> of(ActorSystem<?> system) {
        ExtendedActorSystem classic = (ExtendedActorSystem) Adapter.toClassic(system);
        Map<Kind, Integer> count = new EnumMap<>(Kind.class);
        Deque<ActorRef> toVisit = new ArrayDeque<>();
        toVisit.add(classic.guardian());
        toVisit.add(classic.systemGuardian());
        while (!toVisit.isEmpty()) {
            ActorRef actor = toVisit.pop();
            count.merge(kind(actor.path()), 1, Integer::sum);
            if (actor instanceof ActorRefWithCell parent) {
                Iterator<ActorRef> children =
                        parent.underlying().childrenRefs().children().iterator();
                while (children.hasNext()) {
                    toVisit.push(children.next());
                }
            }
        }
        return count;
    }

    /** By the names that their parents give them. */
    private static Kind kind(ActorPath path) {
        String parent = path.parent().name();
        String text = path.toStringWithoutAddress();
        if (path.name().startsWith("session.")) {
            return Kind.SESSION;
        }
        if (parent.startsWith("listener.") || parent.equals("supervisor")) {
            return Kind.ATTEMPT;
        }
        if (text.startsWith("/system/wire.")) {
            return Kind.WIRE;
        }
        if (text.startsWith("/system/IO-TCP/")) {
            return Kind.TCP;
        }
        return text.startsWith("/system/Materializers/") ? Kind.STREAM : Kind.OTHER;
    }
}
