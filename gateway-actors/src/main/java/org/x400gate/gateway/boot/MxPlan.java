package org.x400gate.gateway.boot;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import org.x400gate.gateway.dns.MxAnswer;
import org.x400gate.gateway.dns.MxLookup;
import org.x400gate.gateway.failure.Cause;
import org.x400gate.gateway.routing.MxHop;
import org.x400gate.gateway.smtp.MxDeliveries;
import org.x400gate.gateway.smtp.SmtpDelivery;
import org.x400gate.gateway.smtp.SmtpDeliveryPorts;
import org.x400gate.gateway.smtp.SmtpHopSettings;
import org.x400gate.gateway.smtp.SmtpServer;
import org.x400gate.gateway.smtp.SmtpServers;

/** How mail that goes by DNS is delivered: what the look-up finds, as deliveries ask for it. */
final class MxPlan {
    private static final Duration TURN = Duration.ofMinutes(1);

    private final LiveSettings live;
    private final Executor executor;
    private final RandomGenerator random;
    private final OrdersBoard orders;

    MxPlan(LiveSettings live, OrdersBoard orders, Executor executor, RandomGenerator random) {
        this.live = live;
        this.orders = orders;
        this.executor = executor;
        this.random = random;
    }

    MxDeliveries.Terms terms(Settings wanted, SmtpDeliveryPorts ports) {
        MxKeys.Mx mx = wanted.mailing().hops().mx();
        MxLookup lookup = new MxLookup(mx.lookup(), random, executor);
        return new MxDeliveries.Terms(
                List.of(mx, wanted.mailing().lifetimes().smtp(), wanted.identity()),
                mx.deliveries(),
                TURN,
                hop -> live.now().serves(hop) && !orders.stops(hop),
                (hop, onDemand) -> SmtpDelivery.onDemand(
                        new SmtpHopSettings(
                                hop,
                                new ByMx(lookup, MxHop.domain(hop), mx.port()),
                                mx.reuse().connections(),
                                mx.reuse().messagesPerConnection(),
                                mx.reuse().idleTimeout(),
                                wanted.mailing().lifetimes().smtp()),
                        ports,
                        onDemand));
    }

    /** The servers of one domain. */
    private record ByMx(MxLookup lookup, String name, int port) implements SmtpServers {
        @Override
        public CompletionStage<Answer> find() {
            CompletableFuture<MxAnswer> found = lookup.find(name);
            return found.thenApply(answer -> answer(answer, port));
        }

        private static Answer answer(MxAnswer answer, int port) {
            if (answer instanceof MxAnswer.Never never) {
                return new Answer.Nowhere(Cause.nowhere(never.status(), never.words()));
            } else if (answer instanceof MxAnswer.NotNow later) {
                return new Answer.NotNow(later.words());
            }
            return new Answer.Found(((MxAnswer.Servers) answer)
                    .inOrder().stream()
                            .map(server -> new SmtpServer(
                                    server.name(), server.address().getHostAddress(), port))
                            .toList());
        }
    }
}
