package org.x400gate.loadtest.load;

import com.typesafe.scalalogging.Logger;
import com.typesafe.scalalogging.StrictLogging;
import io.gatling.commons.stats.Status;
import io.gatling.core.CoreComponents;
import io.gatling.core.action.Action;
import io.gatling.core.session.Session;
import io.gatling.core.structure.ScenarioContext;
import io.gatling.javaapi.core.ActionBuilder;
import java.util.function.Consumer;
import scala.Option;

/** One step of a scenario: it begins, and says some time later, on the user's event loop, how the user goes on. */
final class Step implements ActionBuilder {
    /** What a step does; {@code then} is called once. */
    interface Work {
        void begin(Session session, Context context, Consumer<Session> then);
    }

    /** The run it is part of. */
    record Context(X400Protocol protocol, CoreComponents core) {
        long now() {
            return core.clock().nowMillis();
        }

        /** Into Gatling's statistics; {@code why} is shown with what failed. */
        void log(Session session, String request, long began, boolean good, String why) {
            protocol.run().took(good ? request : request + " FAILED", now() - began);
            core.statsEngine()
                    .logResponse(
                            session.scenario(),
                            session.groups(),
                            request,
                            began,
                            now(),
                            Status.apply(good ? "OK" : "KO"),
                            Option.empty(),
                            good ? Option.empty() : Option.apply(why));
        }
    }

    private final String name;
    private final Work work;

    Step(String name, Work work) {
        this.name = name;
        this.work = work;
    }

    @Override
    public io.gatling.core.action.builder.ActionBuilder asScala() {
        return this::build;
    }

    private Action build(ScenarioContext scenario, Action next) {
        Context context = new Context(
                scenario.protocolComponentsRegistry()
                        .components(X400Protocol.KEY)
                        .protocol(),
                scenario.coreComponents());
        return new InScenario(name, work, context, next);
    }

    /** As Gatling runs it. The two calls are what a class of Scala does for its traits. */
    private static final class InScenario implements Action {
        private final String name;
        private final Work work;
        private final Context context;
        private final Action next;
        private Logger logger;

        InScenario(String name, Work work, Context context, Action next) {
            this.name = name;
            this.work = work;
            this.context = context;
            this.next = next;
            StrictLogging.$init$(this);
            Action.$init$(this);
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public void execute(Session session) {
            try {
                work.begin(session, context, next::$bang);
            } catch (RuntimeException ours) {
                logger.underlying().error(name, ours);
                context.log(session, name, context.now(), false, "crashed: " + ours);
                next.$bang(session.markAsFailed());
            }
        }

        @Override
        public Logger logger() {
            return logger;
        }

        @Override
        public void com$typesafe$scalalogging$StrictLogging$_setter_$logger_$eq(Logger given) {
            logger = given;
        }
    }
}
