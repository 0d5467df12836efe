package org.x400gate.loadtest.crash;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The account after a cycle: what was acknowledged and is neither delivered nor reported is in the queue. Mail flows meanwhile: what
 * is due before the queue is looked at, and still is after that, has to have been there; only what moved from one page to another may have been
 * overlooked, and is not the next time.
 */
final class Closing {
    private static final int LOOKS = 6;
    private static final int PAUSE_MILLIS = 100;

    private final Account account;
    private final Node node;

    Closing(Account account, Node node) {
        this.account = account;
        this.node = node;
    }

    /** How many recipients the gateway has something for. */
    long close(String cycle) throws IOException, InterruptedException {
        long found = 0;
        Set<Letter.Name> missing = account.due();
        for (int look = 0; look < LOOKS && (look == 0 || !missing.isEmpty()); look++) {
            if (look > 0) {
                Thread.sleep(PAUSE_MILLIS);
            }
            Node.Queued queued = node.queued();
            Set<Letter.Name> still = account.due();
            if (look == 0) {
                found = still.stream().filter(queued::has).count();
            }
            missing = missing.stream()
                    .filter(still::contains)
                    .filter(name -> !queued.has(name))
                    .collect(Collectors.toSet());
        }
        if (!missing.isEmpty()) {
            List<String> names = missing.stream().map(Letter::words).sorted().toList();
            account.violated(cycle + ": acknowledged, and neither delivered, reported nor queued: " + names);
        }
        return found;
    }
}
