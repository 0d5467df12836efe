package org.x400gate.gateway.smtp;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import javax.net.ssl.SSLEngine;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.x400gate.gateway.association.SessionSupervisor;
import org.x400gate.gateway.net.AttemptPlaces;
import org.x400gate.gateway.net.ConnectionIds;
import org.x400gate.gateway.net.Encryption;
import org.x400gate.gateway.net.ListenSettings;
import org.x400gate.gateway.net.Listener;
import org.x400gate.gateway.net.NetSettings;
import org.x400gate.gateway.net.Networks;
import org.x400gate.gateway.net.SessionClass;
import org.x400gate.gateway.net.TlsUse;
import org.x400gate.gateway.queue.MessageMemory;
import org.x400gate.gateway.queue.MessageRoom;
import org.x400gate.gateway.queue.QueueKeeper;
import org.x400gate.gateway.queue.QueueKeeperSettings;
import org.x400gate.gateway.queue.StoreGate;
import org.x400gate.gateway.tls.TestAuthority;
import org.x400gate.persistence.queue.DurableQueue;
import org.x400gate.persistence.queue.NextHop;
import org.x400gate.persistence.queue.QueueEntry;
import org.x400gate.persistence.store.EntryId;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.smtp.DialogueScript;
import org.x400gate.protocol.smtp.SmtpLimits;
import org.x400gate.protocol.smtp.SmtpServerMachine.AuthAnswer;
import org.x400gate.protocol.smtp.SmtpServices;

/** The SMTP server on a free port of 127.0.0.1, with a queue in memory; sessions begin without a supervisor's word. */
final class SmtpServerRig implements AutoCloseable {
    static final TestAuthority AUTHORITY = new TestAuthority("authority");
    private static final TestAuthority.Issued IDENTITY = AUTHORITY.issue("gw", "localhost", "127.0.0.1");
    private static final Duration HANDSHAKE = Duration.ofSeconds(4);
    static final NextHop HOP = new NextHop("x400:test");
    static final SmtpRouting ROUTING = recipient -> switch (recipient.domain()) {
        case "routed.example" -> new SmtpRouting.Accepted(HOP, SmtpRouting.Reach.SERVED);
        case "elsewhere.example" ->
            new SmtpRouting.Accepted(new NextHop("smtp:smarthost"), SmtpRouting.Reach.ELSEWHERE);
        default -> new SmtpRouting.Unroutable("No route to that domain");
    };

    final ActorTestKit kit = ActorTestKit.create();
    final DurableQueue queue = DurableQueue.inMemory();
    final CountersKept counters = new CountersKept();
    final StoreGate gate = new StoreGate();
    final MessageMemory memory;
    final SmtpSettings settings;
    final SmtpPorts ports;
    final InetSocketAddress address;
    final TestProbe<SessionSupervisor.Command> supervisor = kit.createTestProbe();

    SmtpServerRig(SmtpLimits limits) {
        this(limits, List.of());
    }

    SmtpServerRig(SmtpLimits limits, List<String> relayNetworks) {
        this(limits, relayNetworks, Optional.empty());
    }

    /** {@code keeper}: what stands in for the queue's keeper. */
    SmtpServerRig(SmtpLimits limits, List<String> relayNetworks, Optional<ActorRef<QueueKeeper.Command>> keeper) {
        this(limits, relayNetworks, keeper, SmtpServices.NONE);
    }

    /** With what the scripts of the machine want. */
    SmtpServerRig(DialogueScript script) {
        this(script.smtpLimits(), List.of(), Optional.empty(), script.smtpServices());
    }

    SmtpServerRig(
            SmtpLimits limits,
            List<String> relayNetworks,
            Optional<ActorRef<QueueKeeper.Command>> keeper,
            SmtpServices services) {
        this(limits, relayNetworks, keeper, services, MessageRoom.whole(Math.max(limits.maxMessageOctets(), 1L << 20)));
    }

    /** {@code room}: what messages may take of the memory. */
    SmtpServerRig(
            SmtpLimits limits,
            List<String> relayNetworks,
            Optional<ActorRef<QueueKeeper.Command>> keeper,
            SmtpServices services,
            MessageRoom room) {
        settings = new SmtpSettings(
                "gw.example", Networks.parse(relayNetworks), limits, 30, room, Duration.ofSeconds(10), services);
        memory = new MessageMemory(settings.memory());
        ActorRef<QueueKeeper.Command> used = keeper.orElseGet(() -> kit.spawn(
                QueueKeeper.create(queue, QueueKeeperSettings.STANDARD, Clock.systemUTC()),
                DispatcherSelector.blocking()));
        SmtpShared shared = new SmtpShared(
                memory,
                gate,
                Optional.of(new Encryption(SmtpServerRig::engine, HANDSHAKE)),
                Optional.of(SmtpServerRig::check));
        ports = new SmtpPorts(used, supervisor.ref(), () -> ROUTING, shared, counters, Clock.systemUTC(), new Random());
        TestProbe<Listener.Event> starter = kit.createTestProbe();
        kit.spawn(Listener.create(
                SessionClass.SMTP_IN,
                new ListenSettings(
                        "127.0.0.1", 0, 100, new AttemptPlaces(50, 0, 50, Networks.NONE), Duration.ofMillis(200)),
                NetSettings.STANDARD,
                new Listener.Ports(
                        accepted ->
                                new Listener.Attempt<>(SmtpSession.create(accepted, settings, ports), Optional.empty()),
                        new ConnectionIds("t"),
                        counters,
                        starter.ref(),
                        services.startTls() ? TlsUse.Plain.WHEN_TOLD : TlsUse.Plain.NEVER,
                        Octets.EMPTY)));
        address = starter.expectMessageClass(Listener.Listening.class).address();
    }

    private static SSLEngine engine() {
        SSLEngine engine = IDENTITY.context(AUTHORITY).createSSLEngine();
        engine.setUseClientMode(false);
        return engine;
    }

    /** As the user of the bare machine does. */
    private static AuthAnswer check(String user, Octets password) {
        return user.equals("bob")
                ? AuthAnswer.NOT_NOW
                : user.equals("ann") && password.equals(Octets.of("secret", StandardCharsets.US_ASCII))
                        ? AuthAnswer.PROVEN
                        : AuthAnswer.FAILED;
    }

    List<QueueEntry> queued() {
        return queue.view(EntryId.FIRST, 1000).entries();
    }

    SmtpPeer connect() {
        return new SmtpPeer(address);
    }

    @Override
    public void close() {
        kit.shutdownTestKit();
        queue.close();
    }
}
