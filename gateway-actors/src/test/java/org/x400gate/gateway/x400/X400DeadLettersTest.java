package org.x400gate.gateway.x400;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.x400gate.gateway.failure.FailurePolicy;
import org.x400gate.gateway.queue.QueueKeeper;
import org.x400gate.gateway.report.Reporter;
import org.x400gate.gateway.report.Reporters;
import org.x400gate.gateway.routing.RoutingSettings;
import org.x400gate.persistence.queue.Change;
import org.x400gate.persistence.queue.QueueEntry;
import org.x400gate.persistence.queue.Recipient;
import org.x400gate.persistence.queue.RecipientOutcome;
import org.x400gate.persistence.store.QueueUnavailable;
import org.x400gate.protocol.p1.Edition;

/** A message of which nothing can be made for its peer. */
class X400DeadLettersTest extends X400DeliveryRig {
    private RuntimeException fault = new IllegalStateException("a fault of ours");

    private void deliverBadly() {
        Reporter reporter = Reporters.of(Reporters.routes(
                new RoutingSettings(List.of(new RoutingSettings.SmtpRoute("near.example", "near")), List.of())));
        keeper.expectMessageClass(QueueKeeper.Claim.class); // of the one that the rig has begun
        X400Delivery.Ports ports =
                new X400Delivery.Ports(keeper.ref(), supervisor.ref(), board, Clock.fixed(NOW, ZoneOffset.UTC));
        X400Delivery.Parts parts = parts(peer, Edition.OF_1988, ports);
        kit.spawn(X400Delivery.create(new X400Delivery.Parts(
                peer,
                parts.edition(),
                parts.settings(),
                parts.policy(),
                () -> {
                    throw fault;
                },
                () -> reporter,
                ports)));
        ready = keeper.expectMessageClass(QueueKeeper.Serve.class).server();
        ready.tell(new QueueKeeper.WorkReady(HOP));
    }

    private QueueKeeper.Work work(int faults) {
        QueueKeeper.Work work = work();
        QueueEntry entry = work.entry();
        Recipient one = entry.recipients().get(0);
        return new QueueKeeper.Work(
                work.item(),
                new QueueEntry(
                        entry.id(),
                        entry.kind(),
                        entry.priority(),
                        entry.submission(),
                        List.of(new Recipient(
                                one.number(), one.address(), one.hop(), one.state(), "", Optional.empty(), faults)),
                        entry.contentOctets(),
                        faults),
                work.content());
    }

    private Change.Settle settledWith(int faults) {
        lend(work(faults));
        open(dial());
        return settled();
    }

    @Test
    @Tag("SF-37")
    void theLastTryThatAMessageMayFailByItsOwnFaultMakesItADeadLetterWithAReport() {
        deliverBadly();

        Change.Settle settle = settledWith(FailurePolicy.MAX_FAULTS - 1);

        assertThat(settle.retry()).isEmpty();
        assertThat(settle.newEntries()).hasSize(1);
        RecipientOutcome.Quarantined dead =
                (RecipientOutcome.Quarantined) settle.outcomes().get(0);
        assertThat(dead.report()).contains(settle.newEntries().get(0).entry().id());
        assertThat(dead.text()).contains("an error of the gateway's own", "its own fault, 5 of 5");
    }

    @Test
    void beforeThatItIsTriedAgainAndTheFaultIsCounted() {
        deliverBadly();

        Change.Settle settle = settledWith(FailurePolicy.MAX_FAULTS - 2);

        assertThat(settle.retry()).isPresent();
        assertThat(((RecipientOutcome.Deferred) settle.outcomes().get(0)).fault())
                .isTrue();
    }

    @Test
    void aStoreThatIsAwayIsNoMessagesFault() {
        fault = new QueueUnavailable("away");
        deliverBadly();

        Change.Settle settle = settledWith(FailurePolicy.MAX_FAULTS - 1);

        assertThat(settle.retry()).isPresent();
        assertThat(((RecipientOutcome.Deferred) settle.outcomes().get(0)).fault())
                .isFalse();
    }
}
