package org.x400gate.gateway.association;

import com.typesafe.config.Config;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.LightArrayRevolverScheduler;
import org.apache.pekko.event.LoggingAdapter;
import scala.concurrent.ExecutionContext;
import scala.concurrent.duration.FiniteDuration;

/** Pekko's scheduler, with the set of single timers that were neither fired nor cancelled. */
public final class CountingScheduler extends LightArrayRevolverScheduler {
    private final Set<Object> pending = ConcurrentHashMap.newKeySet();

    public CountingScheduler(Config config, LoggingAdapter log, ThreadFactory threads) {
        super(config, log, threads);
    }

    int pending() {
        return pending.size();
    }

    @Override
    public Cancellable scheduleOnce(FiniteDuration delay, Runnable task, ExecutionContext executor) {
        Object entry = new Object();
        pending.add(entry);
        Cancellable timer = super.scheduleOnce(
                delay,
                () -> {
                    pending.remove(entry);
                    task.run();
                },
                executor);
        return new Cancellable() {
            @Override
            public boolean cancel() {
                pending.remove(entry);
                return timer.cancel();
            }

            @Override
            public boolean isCancelled() {
                return timer.isCancelled();
            }
        };
    }
}
