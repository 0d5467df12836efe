package org.x400gate.gateway.x400;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.apache.pekko.actor.typed.ActorRef;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.x400gate.gateway.association.Admission;
import org.x400gate.gateway.association.PeerSettings;
import org.x400gate.gateway.association.SessionSupervisor;

/**
 * How one peer is called: one call at a time, at one of its endpoints after another while it is their fault, and then by
 * the retry table. A further association that was not to be had is not asked for again at once.
 */
final class Calling {
    private static final Logger LOG = LoggerFactory.getLogger(Calling.class);

    private final X400Delivery.Parts parts;
    private final ActorRef<SessionSupervisor.Dialled> answers;
    private final Endpoints endpoints;
    private final PeersBoard.Line line;
    private boolean underWay;
    private boolean urgent;
    private int failuresInARow;
    private Instant failedAt = Instant.EPOCH;
    private Instant noFurtherBefore = Instant.EPOCH;
    private Instant noUrgentBefore = Instant.EPOCH;

    Calling(X400Delivery.Parts parts, ActorRef<SessionSupervisor.Dialled> answers) {
        this.parts = parts;
        this.answers = answers;
        this.endpoints = new Endpoints(parts.peer().address());
        this.line = parts.ports().peers().line(parts.peer().name());
    }

    boolean isUnderWay() {
        return underWay;
    }

    boolean mayCall(boolean forUrgent) {
        return !underWay && !now().isBefore(forUrgent ? noUrgentBefore : noFurtherBefore);
    }

    /** {@code urgent}: for an urgent message, which has places of its own. */
    void call(boolean forUrgent) {
        underWay = true;
        urgent = forUrgent;
        dial(endpoints.first(now()));
    }

    private void dial(PeerSettings.Endpoint endpoint) {
        parts.ports().supervisor().tell(new SessionSupervisor.Dial(parts.peer().at(endpoint), urgent, answers));
    }

    void opened() {
        underWay = false;
        failuresInARow = 0;
        endpoints.worked(now());
        line.change(standing -> standing.reached(endpoints.called().text()));
    }

    /** Whether the call goes on at the next endpoint: there was nobody at this one who could be the peer's MTA. */
    boolean goesOn(SessionSupervisor.NotOpened not) {
        boolean another = not.limit().isEmpty() && not.cause().belowSession() && endpoints.hasNext();
        if (another) {
            LOG.info(
                    "event=next-endpoint peer={} not-at={} cause={} next={}",
                    parts.peer().name(),
                    endpoints.called().text(),
                    not.cause().code(),
                    endpoints.next().text());
            dial(endpoints.called());
        }
        return another;
    }

    /** Nothing came of it. */
    void ended() {
        underWay = false;
    }

    /**
     * There is an association at least: another one may be asked for after the table's first pause, which is answered. What
     * was refused to a normal message may be granted to an urgent one.
     */
    Duration noFurther(SessionSupervisor.NotOpened not) {
        Duration pause = parts.policy().retries().after(1);
        noFurtherBefore = now().plus(pause);
        noUrgentBefore = urgent ? noFurtherBefore : noUrgentBefore;
        if (not.cause().meansDialogueMode()) {
            tell(not);
        }
        return pause;
    }

    /** There is none. How long to wait. */
    Duration failed(SessionSupervisor.NotOpened not) {
        // That our own places are taken says nothing of the peer: its table stays where it is.
        boolean ours = not.limit().isPresent();
        failedAt = now();
        failuresInARow += ours ? 0 : 1;
        Duration pause = parts.policy().retries().after(ours ? 1 : failuresInARow);
        LOG.warn(
                "event=peer-not-reached peer={} cause={} detail=\"{}\" failures={} next-try-in={}",
                parts.peer().name(),
                not.cause().code(),
                not.detail(),
                failuresInARow,
                pause);
        tell(not);
        return pause;
    }

    /** The table's first pause is what a peer out of reach is always spared. */
    boolean hasRested() {
        return !now().isBefore(failedAt.plus(parts.policy().retries().after(1)));
    }

    private void tell(SessionSupervisor.NotOpened not) {
        line.change(standing -> not.cause().meansDialogueMode()
                ? standing.misconfigured("it does not take " + mode() + ", which has to change", now())
                : standing.notReached(words(not), now()));
    }

    private String mode() {
        String mode = parts.peer()
                .terms()
                .dialogueMode()
                .name()
                .toLowerCase(Locale.ROOT)
                .replace('_', '-');
        return "peers.\"" + parts.peer().name() + "\".dialogue-mode = " + mode;
    }

    private String words(SessionSupervisor.NotOpened not) {
        return endpoints.called().text() + ": " + not.cause().code() + " "
                + not.limit().map(Admission.Refused::text).orElse(not.cause().sentence())
                + (not.detail().isEmpty() || not.limit().isPresent() ? "" : " (" + not.detail() + ")");
    }

    /** The peer has taken a message. */
    void peerIsThere() {
        failuresInARow = 0;
    }

    /** Whatever stood in the way of an association may be over. */
    void peerHasBound() {
        failuresInARow = 0;
        noFurtherBefore = Instant.EPOCH;
        noUrgentBefore = Instant.EPOCH;
    }

    /** Nobody serves the peer here any more. */
    void end() {
        line.end();
    }

    private Instant now() {
        return parts.ports().clock().instant();
    }
}
