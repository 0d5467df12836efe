package org.x400gate.loadtest.load;

import io.gatling.core.CoreComponents;
import io.gatling.core.config.GatlingConfiguration;
import io.gatling.core.protocol.Protocol;
import io.gatling.core.protocol.ProtocolComponents;
import io.gatling.core.protocol.ProtocolKey;
import io.gatling.core.session.Session;
import io.gatling.javaapi.core.ProtocolBuilder;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.x400gate.loadtest.peer.Messages;
import scala.Function1;
import scala.runtime.BoxedUnit;

/**
 * P1 over RTS over RFC 1006, for Gatling.
 *
 * @param gateway who is called
 * @param messages what is transferred, and what became of it
 * @param patience after which a request that is not answered has failed
 * @param run which is told of users and of requests
 */
record X400Protocol(InetSocketAddress gateway, Messages messages, Duration patience, Run run)
        implements Protocol, ProtocolBuilder {
    static final ProtocolKey<X400Protocol, Components> KEY = new Key();

    @Override
    public Protocol protocol() {
        return this;
    }

    /** What its actions need: no association outlives the user who bound it. */
    record Components(X400Protocol protocol) implements ProtocolComponents {
        @Override
        public Function1<Session, Session> onStart() {
            return session -> {
                protocol.run.came();
                return session;
            };
        }

        @Override
        public Function1<Session, BoxedUnit> onExit() {
            return session -> {
                X400.caller(session).ifPresent(Caller::hangUp);
                protocol.run.went();
                return BoxedUnit.UNIT;
            };
        }
    }

    private static final class Key implements ProtocolKey<X400Protocol, Components> {
        @Override
        @SuppressWarnings("unchecked")
        public Class<Protocol> protocolClass() {
            return (Class<Protocol>) (Class<?>) X400Protocol.class;
        }

        @Override
        public X400Protocol defaultProtocolValue(GatlingConfiguration configuration) {
            throw new IllegalStateException("the simulation names no X400Protocol");
        }

        @Override
        public Function1<X400Protocol, Components> newComponents(CoreComponents core) {
            return Components::new;
        }
    }
}
