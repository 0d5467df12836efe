package org.x400gate.gateway.queue;

import java.util.List;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.x400gate.persistence.queue.WorkItem;

/**
 * Has a borrower look from time to time at what it holds, and asks for more time for what it is in the middle of.
 *
 * @param <T> what it is told when it is time
 */
public final class Renewal<T> {
    private final ActorRef<QueueKeeper.Command> keeper;
    private final TimerScheduler<T> timers;
    private final T now;

    public Renewal(ActorRef<QueueKeeper.Command> keeper, TimerScheduler<T> timers, T now) {
        this.keeper = keeper;
        this.timers = timers;
        this.now = now;
    }

    /** From the first loan on. */
    public void lent(QueueKeeper.Lent lent) {
        lent.work().stream()
                .map(QueueKeeper.Work::loan)
                .filter(Loan::mayEnd)
                .limit(timers.isTimerActive(now) ? 0 : 1)
                .forEach(loan -> timers.startTimerWithFixedDelay(now, now, loan.interval()));
    }

    public void prolong(List<WorkItem> sent, List<WorkItem> untold) {
        List<WorkItem> all = Stream.concat(sent.stream(), untold.stream()).toList();
        if (!all.isEmpty()) {
            keeper.tell(new QueueKeeper.Prolong(all));
        }
    }
}
