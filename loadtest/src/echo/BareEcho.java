import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Tcp;
import org.apache.pekko.util.ByteString;

/**
 * What Pekko Streams alone makes of a connection: an echo on loopback, in as few lines as there can be. "x400gate load opens"
 * starts it as a source file on the class path of the gateway, and measures the gateway beside it. It ends with its input.
 */
public final class BareEcho {
    private static final int BACKLOG = 1_024;

    private BareEcho() {}

    public static void main(String[] arguments) throws Exception {
        ActorSystem<Void> system = ActorSystem.create(
                Behaviors.empty(),
                "echo",
                ConfigFactory.parseString("pekko { loglevel = OFF, stdout-loglevel = OFF }")
                        .withFallback(ConfigFactory.load()));
        Tcp.ServerBinding binding = Tcp.get(system)
                .bind("127.0.0.1", 0, BACKLOG, List.of(), false, Optional.<Duration>empty())
                .to(Sink.foreach(connection -> connection.handleWith(Flow.of(ByteString.class), system)))
                .run(system)
                .toCompletableFuture()
                .get();
        System.out.println(binding.localAddress().getPort());
        while (System.in.read() >= 0) {}
        System.exit(0);
    }
}
