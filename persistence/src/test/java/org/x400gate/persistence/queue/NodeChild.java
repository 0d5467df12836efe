package org.x400gate.persistence.queue;

import static org.x400gate.persistence.queue.Samples.LEASE;
import static org.x400gate.persistence.queue.Samples.NOW;
import static org.x400gate.persistence.queue.Samples.WEST;
import static org.x400gate.persistence.queue.Samples.relayed;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.x400gate.persistence.database.DatabaseSettings;
import org.x400gate.persistence.database.PostgresServer;

/** A node in a process of its own: claims what there is, says so, settles it when it is told, and says what became of it. */
final class NodeChild {
    static final String MARK = "node: ";

    /** Here, and not with the tests: their class starts a server. */
    static final Duration NODE_LEASE = Duration.ofSeconds(2);

    private NodeChild() {}

    public static void main(String[] arguments) throws IOException {
        DatabaseSettings settings = new DatabaseSettings(
                new DatabaseSettings.Login(
                        PostgresServer.url(Integer.parseInt(arguments[0])),
                        PostgresServer.USER,
                        PostgresServer.PASSWORD),
                arguments[1],
                new DatabaseSettings.Pool(2, Duration.ofSeconds(5), Duration.ofSeconds(10)),
                new DatabaseSettings.Node("child", NODE_LEASE, Duration.ofHours(1)));
        DurableQueue queue = PostgresQueue.open(settings, NOW);
        List<WorkItem> items = queue.claim(WEST, 9, NOW, LEASE);
        System.out.println(MARK + "claimed " + items.size());
        System.in.read();
        List<ChangeResult> results = queue.write(items.stream()
                .<Change>map(item -> Samples.settle(item, relayed(1)))
                .toList());
        System.out.println(MARK
                + results.stream()
                        .map(result -> result.getClass().getSimpleName())
                        .collect(Collectors.joining(" ")));
        System.in.read();
    }
}
