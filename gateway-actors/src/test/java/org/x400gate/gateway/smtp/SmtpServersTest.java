package org.x400gate.gateway.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.x400gate.gateway.failure.Cause;
import org.x400gate.persistence.queue.QueueEntry;
import org.x400gate.persistence.store.EntryId;

/** A next hop with several servers, of which each is tried (RFC 5321 5.1). */
class SmtpServersTest extends SmtpDeliveryRig {
    private final FakeSmtpServer second = new FakeSmtpServer();
    private final List<FakeSmtpServer> more = new ArrayList<>();
    private volatile SmtpServers.Answer answer = new SmtpServers.Answer.NotNow("nobody knows");

    @AfterEach
    void closeMore() {
        second.close();
        more.forEach(FakeSmtpServer::close);
    }

    private static SmtpServer at(String name, int port) {
        return new SmtpServer(name, "127.0.0.1", port);
    }

    private void deliverTo(SmtpServers.Answer first) {
        deliverTo(first, Duration.ofMillis(200));
    }

    private void deliverTo(SmtpServers.Answer first, Duration pause) {
        answer = first;
        servers = Optional.of(new SmtpServers() {
            @Override
            public String name() {
                return "far.example";
            }

            @Override
            public CompletionStage<Answer> find() {
                return CompletableFuture.completedFuture(answer);
            }
        });
        deliver(1, 100, 1000, AS_IT_CAME, pause);
    }

    private SmtpServers.Answer both() {
        return new SmtpServers.Answer.Found(
                List.of(at("mx1.example", server.port()), at("mx2.example", second.port())));
    }

    private String outcome(EntryId id) {
        return queue.entry(id).orElseThrow().recipients().get(0).lastOutcome();
    }

    @Test
    void whereTheFirstIsDownTheSecondGetsItInTheSameTry() {
        server.close();
        deliverTo(both(), Duration.ofMinutes(5));
        enqueue("Subject: x\r\n\r\n", "b@far.example");
        untilEmpty();
        assertThat(second.taken).hasSize(1);
    }

    @Test
    void whereTheFirstLetsNobodyInTheSecondGetsIt() {
        server.greeting = "554 not for you";
        deliverTo(both(), Duration.ofMinutes(5));
        EntryId id = enqueue("Subject: x\r\n\r\n", "b@far.example");
        untilEmpty();
        assertThat(second.taken).hasSize(1);
        assertThat(server.taken).isEmpty();
        assertThat(queue.ledger().of(id).toString()).contains("mx2.example: 250 taken");
    }

    @Test
    void whereAllAreDownItIsDeferredAndEachIsNamed() {
        server.close();
        second.close();
        deliverTo(both());
        EntryId id = enqueue("Subject: x\r\n\r\n", "b@far.example");
        await().atMost(SOON).until(() -> queue.entry(id).orElseThrow().attempts() >= 1);
        assertThat(outcome(id))
                .startsWith("far.example: mx1.example[127.0.0.1]:")
                .contains("; mx2.example[127.0.0.1]:");
        FakeSmtpServer third = new FakeSmtpServer();
        more.add(third);
        answer = new SmtpServers.Answer.Found(List.of(at("mx3.example", third.port())));
        untilEmpty();
        assertThat(third.taken).hasSize(1);
    }

    @Test
    void whereNobodyKnowsWhereItIsTriedAgain() {
        deliverTo(new SmtpServers.Answer.NotNow("no answer of DNS"));
        EntryId id = enqueue("Subject: x\r\n\r\n", "b@far.example");
        await().atMost(SOON).until(() -> queue.entry(id).orElseThrow().attempts() >= 1);
        assertThat(outcome(id)).isEqualTo("far.example: no answer of DNS");
        assertThat(server.connections.get()).isZero();
        answer = both();
        untilEmpty();
        assertThat(server.taken).hasSize(1);
    }

    @Test
    void whereNobodyEverTakesItAllOfItFailsAtOnce() {
        deliverTo(new SmtpServers.Answer.Nowhere(Cause.nowhere("5.1.10", "it takes no mail")), Duration.ofMinutes(5));
        List<EntryId> ids = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            ids.add(enqueue("Subject: x\r\n\r\n", Instant.now().plusSeconds(3600), "b@far.example"));
        }
        for (EntryId id : ids) {
            await().atMost(SOON)
                    .until(() -> queue.entry(id).filter(QueueEntry::held).isPresent());
            assertThat(outcome(id)).startsWith("far.example: it takes no mail; not reported: ");
        }
        assertThat(server.connections.get()).isZero();
    }
}
