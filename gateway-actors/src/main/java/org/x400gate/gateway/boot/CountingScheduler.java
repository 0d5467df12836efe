package org.x400gate.gateway.boot;

import com.typesafe.config.Config;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.LongAdder;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.LightArrayRevolverScheduler;
import org.apache.pekko.event.LoggingAdapter;
import scala.concurrent.ExecutionContext;
import scala.concurrent.duration.FiniteDuration;

/**
 * Pekko's scheduler, that can say how many single timers were neither fired nor cancelled. One counter and one small
 * object for each timer; repeated ones are not counted.
 */
public final class CountingScheduler extends LightArrayRevolverScheduler {
    private final LongAdder pending = new LongAdder();

    /** As Pekko calls it. */
    public CountingScheduler(Config config, LoggingAdapter log, ThreadFactory threads) {
        super(config, log, threads);
    }

    public long pending() {
        return pending.sum();
    }

    @Override
    public Cancellable scheduleOnce(FiniteDuration delay, Runnable task, ExecutionContext executor) {
        Cancellable timer = super.scheduleOnce(
                delay,
                () -> {
                    pending.decrement();
                    task.run();
                },
                executor);
        pending.increment();
        return new Cancellable() {
            /** True once at most, and never for one that fired: so each timer is subtracted once. */
            @Override
            public boolean cancel() {
                boolean cancelled = timer.cancel();
                if (cancelled) {
                    pending.decrement();
                }
                return cancelled;
            }

            @Override
            public boolean isCancelled() {
                return timer.isCancelled();
            }
        };
    }
}
