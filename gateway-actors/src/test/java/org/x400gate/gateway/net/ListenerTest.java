package org.x400gate.gateway.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.FishingOutcomes;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.x400gate.protocol.octets.Octets;

/** A listening socket on 127.0.0.1 with attempts that do nothing until they are told to stop. */
@Timeout(30)
class ListenerTest {
    private static final NetSettings NET =
            new NetSettings(Duration.ofSeconds(2), Duration.ofSeconds(5), Duration.ofMillis(500), 4, 64);

    private static final String HURRY = "hurry";

    private record Running(ActorRef<Object> attempt, Listener.Accepted accepted) {}

    private final ActorTestKit kit = ActorTestKit.create();
    private final TestProbe<Running> running = kit.createTestProbe();
    private final TestProbe<Listener.Event> starter = kit.createTestProbe();
    private final TestProbe<String> hurried = kit.createTestProbe();
    private final List<Crowding> steps = new CopyOnWriteArrayList<>();
    private final AtomicInteger turnedAway = new AtomicInteger();
    private final List<Socket> sockets = new ArrayList<>();

    @AfterEach
    void close() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        kit.shutdownTestKit();
    }

    @Test
    void asManyAreAcceptedAsThereArePlacesAndTheNextWhenOneComesFree() throws IOException {
        int port = listen(0, new AttemptPlaces(2, 0, 10, Networks.NONE));
        for (int i = 0; i < 3; i++) {
            connect(port);
        }
        Running first = running.receiveMessage();
        Running second = running.receiveMessage();
        assertThat(first.accepted().id()).isNotEqualTo(second.accepted().id());
        running.expectNoMessage(Duration.ofMillis(200));
        first.attempt().tell("stop");
        running.receiveMessage();
    }

    @Test
    void oneSourceGetsNoMoreThanItsShareAndIsTurnedAwayAtOnce() throws IOException {
        int port = listen(0, new AttemptPlaces(10, 0, 2, Networks.NONE));
        connect(port);
        connect(port);
        assertThat(connect(port).getInputStream().read()).isEqualTo(-1);
        running.receiveMessage();
        running.receiveMessage();
        running.expectNoMessage(Duration.ofMillis(100));
        assertThat(turnedAway.get()).isEqualTo(1);
    }

    @Test
    void whoIsTurnedAwayHearsWhyWhereTheProtocolHasAWordForIt() throws IOException {
        kit.spawn(Listener.create(
                SessionClass.SMTP_IN,
                new ListenSettings(
                        "127.0.0.1", 0, 64, new AttemptPlaces(10, 0, 1, Networks.NONE), Duration.ofMillis(100)),
                NET,
                new Listener.Ports(
                        this::attempt,
                        new ConnectionIds("listen"),
                        new CountTurnedAway(turnedAway, steps),
                        starter.ref(),
                        TlsUse.Plain.NEVER,
                        Octets.of("421 4.7.0 later\r\n", StandardCharsets.US_ASCII))));
        int port =
                starter.expectMessageClass(Listener.Listening.class).address().getPort();
        connect(port);
        running.receiveMessage();

        assertThat(connect(port).getInputStream().readAllBytes())
                .asString(StandardCharsets.US_ASCII)
                .isEqualTo("421 4.7.0 later\r\n");
    }

    @Test
    void placesKeptForKnownPeersAreNotForOthers() throws IOException {
        int port = listen(0, new AttemptPlaces(3, 2, 10, Networks.parse(List.of("127.0.0.2"))));
        connect(port);
        assertThat(connect(port).getInputStream().read()).isEqualTo(-1);
        Socket known = new Socket(InetAddress.getByName("127.0.0.1"), port, InetAddress.getByName("127.0.0.2"), 0);
        sockets.add(known);
        running.receiveMessage();
        assertThat(running.receiveMessage().accepted().source()).isEqualTo("127.0.0.2");
    }

    @Test
    @Tag("SF-23")
    void aPortInUseIsNamedAndTriedAgain() throws IOException {
        int port;
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            port = taken.getLocalPort();
            spawn(port, AttemptPlaces.STANDARD);
            Listener.NotListening not = starter.expectMessageClass(Listener.NotListening.class);
            assertThat(not.text()).contains("127.0.0.1:" + port).containsIgnoringCase("in use");
        }
        starter.fishForMessage(
                Duration.ofSeconds(10),
                event -> event instanceof Listener.Listening
                        ? FishingOutcomes.complete()
                        : FishingOutcomes.continueAndIgnore());
        connect(port);
        running.receiveMessage();
    }

    @Test
    void toStopAcceptingEndsNoAttempt() throws IOException {
        ActorRef<Listener.Command> listener = spawn(0, AttemptPlaces.STANDARD);
        int port =
                starter.expectMessageClass(Listener.Listening.class).address().getPort();
        connect(port);
        Running attempt = running.receiveMessage();
        listener.tell(Listener.Request.STOP_ACCEPTING);
        TestProbe<Wire.Event> owner = kit.createTestProbe();
        attempt.accepted().wire().tell(new Wire.TakeOver(owner.ref()));
        owner.expectMessageClass(Wire.Connected.class);
        await().until(() -> refused(port));
        attempt.accepted().wire().tell(Wire.Request.ABORT);
        owner.expectMessageClass(Wire.Ended.class);
    }

    @Test
    void attemptsHurryFromTheNamedShareOfPlacesOnWhetherTheyRunOrFollow() throws IOException {
        int port = listen(0, new AttemptPlaces(8, 0, 8, Networks.NONE, 50));
        List<Running> attempts = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            connect(port);
            attempts.add(running.receiveMessage());
        }
        hurried.expectNoMessage(Duration.ofMillis(100));

        connect(port);
        attempts.add(running.receiveMessage());
        assertThat(hurried.receiveSeveralMessages(4))
                .as("all that run, once")
                .containsExactlyInAnyOrderElementsOf(
                        attempts.stream().map(one -> one.accepted().id()).toList());
        connect(port);
        Running late = running.receiveMessage();
        attempts.add(late);
        hurried.expectMessage(late.accepted().id());
        hurried.expectNoMessage(Duration.ofMillis(100));
        assertThat(steps).containsExactly(Crowding.CALM, Crowding.HURRY);

        for (Running one : attempts.subList(0, 4)) {
            one.attempt().tell("stop");
        }
        await().until(() -> steps.get(steps.size() - 1) == Crowding.CALM);
        connect(port);
        running.receiveMessage();
        hurried.expectNoMessage(Duration.ofMillis(100));
    }

    @Test
    void withAllPlacesTakenItSaysThatItIsFull() throws IOException {
        int port = listen(0, new AttemptPlaces(2, 0, 8, Networks.NONE, 100));
        connect(port);
        connect(port);
        Running one = running.receiveMessage();
        running.receiveMessage();
        await().until(() -> steps.get(steps.size() - 1) == Crowding.FULL);
        one.attempt().tell("stop");
        await().until(() -> steps.equals(List.of(Crowding.CALM, Crowding.FULL, Crowding.HURRY)));
    }

    @Test
    void changedPlacesCountFromTheNextConnectionOn() throws IOException {
        ActorRef<Listener.Command> listener = spawn(0, new AttemptPlaces(2, 0, 8, Networks.NONE));
        int port =
                starter.expectMessageClass(Listener.Listening.class).address().getPort();
        List<Running> attempts = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            connect(port);
        }
        attempts.add(running.receiveMessage());
        attempts.add(running.receiveMessage());
        running.expectNoMessage(Duration.ofMillis(100));

        listener.tell(new Listener.SetPlaces(new AttemptPlaces(4, 0, 8, Networks.NONE)));
        attempts.add(running.receiveMessage());
        attempts.add(running.receiveMessage());
        running.expectNoMessage(Duration.ofMillis(100));

        listener.tell(new Listener.SetPlaces(new AttemptPlaces(2, 0, 8, Networks.NONE)));
        stop(attempts.get(0));
        stop(attempts.get(1));
        running.expectNoMessage(Duration.ofMillis(200));
        stop(attempts.get(2));
        running.receiveMessage();
        running.expectNoMessage(Duration.ofMillis(100));
    }

    private void stop(Running attempt) {
        attempt.attempt().tell("stop");
        running.expectTerminated(attempt.attempt());
    }

    private static boolean refused(int port) {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            return socket.getInputStream().read() < 0;
        } catch (IOException refused) {
            return true;
        }
    }

    private int listen(int port, AttemptPlaces places) {
        spawn(port, places);
        return starter.expectMessageClass(Listener.Listening.class).address().getPort();
    }

    private ActorRef<Listener.Command> spawn(int port, AttemptPlaces places) {
        return kit.spawn(Listener.create(
                SessionClass.X400_IN,
                new ListenSettings("127.0.0.1", port, 64, places, Duration.ofMillis(100)),
                NET,
                new Listener.Ports(
                        this::attempt,
                        new ConnectionIds("listen"),
                        new CountTurnedAway(turnedAway, steps),
                        starter.ref())));
    }

    private Listener.Attempt<?> attempt(Listener.Accepted accepted) {
        Behavior<Object> attempt = Behaviors.setup(context -> {
            running.ref().tell(new Running(context.getSelf(), accepted));
            return Behaviors.receiveMessage(message -> {
                if (message.equals(HURRY)) {
                    hurried.ref().tell(accepted.id());
                    return Behaviors.same();
                }
                return Behaviors.stopped();
            });
        });
        return new Listener.Attempt<>(attempt, Optional.of(HURRY));
    }

    private Socket connect(int port) throws IOException {
        Socket socket = new Socket("127.0.0.1", port);
        socket.setSoTimeout(5_000);
        sockets.add(socket);
        return socket;
    }

    private record CountTurnedAway(AtomicInteger count, List<Crowding> steps) implements Counters {
        @Override
        public void crowding(String service, Crowding step) {
            assertThat(service).isIn("x400-in", "smtp-in");
            steps.add(step);
        }

        @Override
        public void attempt(SessionClass sessionClass, String outcome) {
            count.incrementAndGet();
        }

        @Override
        public void session(SessionClass sessionClass, String cause) {
            throw new AssertionError("a listener knows no session");
        }

        @Override
        public void refused(SessionClass sessionClass, String limit) {
            assertThat(limit).startsWith("attempts-");
        }
    }
}
