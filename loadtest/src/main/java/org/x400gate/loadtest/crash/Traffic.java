package org.x400gate.loadtest.crash;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import org.x400gate.loadtest.peer.EventLoop;

/** The senders and the sinks of both sides, and what they know. */
final class Traffic implements Closeable {
    private static final int MAIL_SENDERS = 3;
    private static final int PEER_SENDERS = 2;
    /** Recipients whose letters are not through yet: more are sent when there are fewer. */
    private static final int MAX_DUE = 400;

    private static final long SENDERS_END_WITHIN_MILLIS = 20_000;
    private static final int POLL_MILLIS = 20;
    private static final long LOOK_NANOS = 50_000_000;

    private final Account account;
    private final Conduct conduct;
    private final Gate gate = new Gate();
    private final EventLoop loop = new EventLoop("peers");
    private final PeerMail mail = new PeerMail();
    private final Letters letters;
    private final List<Closeable> sinks = new ArrayList<>();
    private final List<PeerSender> peers = new ArrayList<>();
    private final Queue<PeerMail.Owed> owedByFar = new ConcurrentLinkedQueue<>();
    private final Queue<PeerMail.Owed> owedByEast = new ConcurrentLinkedQueue<>();
    private long looked;

    Traffic(List<CrashConfiguration.Ports> ports, long seed) throws IOException, InterruptedException {
        account = new Account(new Duplicates(CrashConfiguration::mostInFlight, ports.size()));
        conduct = new Conduct(seed);
        letters = new Letters(account, seed + 1);
        CrashConfiguration.Ports first = ports.get(0);
        sinks.add(new MailSink(first.near(), account, conduct));
        sinks.add(new PeerSink(loop, first.far(), Letter.Side.FAR, account, conduct, owedByFar::add));
        sinks.add(new PeerSink(loop, first.east(), Letter.Side.EAST, account, conduct, owedByEast::add));
        AtomicInteger turn = new AtomicInteger();
        IntSupplier smtp =
                () -> ports.get(turn.incrementAndGet() % ports.size()).smtp();
        IntSupplier x400 =
                () -> ports.get(turn.incrementAndGet() % ports.size()).x400();
        for (int i = 0; i < MAIL_SENDERS; i++) {
            Thread thread = new Thread(
                    new MailSender(account, () -> letters.next(Letter.Side.NEAR), smtp, conduct, gate),
                    "mail-sender-" + i);
            thread.setDaemon(true);
            thread.start();
        }
        for (int i = 0; i < PEER_SENDERS; i++) {
            peers.add(new PeerSender(loop, PeerSink.name(Letter.Side.FAR), this::ofFar, x400, conduct));
        }
        peers.add(new PeerSender(loop, PeerSink.name(Letter.Side.EAST), () -> report(owedByEast), x400, conduct));
        peers.forEach(PeerSender::start);
    }

    Account account() {
        return account;
    }

    private Optional<PeerSender.Posting> ofFar() {
        Optional<PeerSender.Posting> report = report(owedByFar);
        return report.isPresent() || !gate.open() ? report : Optional.of(message());
    }

    private PeerSender.Posting message() {
        Letter letter = letters.next(Letter.Side.FAR);
        return new PeerSender.Posting(mail.message(letter), () -> account.acknowledged(letter));
    }

    private Optional<PeerSender.Posting> report(Queue<PeerMail.Owed> owed) {
        return Optional.ofNullable(owed.poll())
                .map(report -> new PeerSender.Posting(
                        report.apdu(), () -> account.reportAcknowledged(report.about(), report.failure())));
    }

    /** Senders send, as long as not too much is on its way; sinks do as they like. */
    void flow() {
        loop.requireAlive();
        conduct.behave(false);
        if (System.nanoTime() - looked > LOOK_NANOS) {
            looked = System.nanoTime();
            gate.set(account.due().size() < MAX_DUE);
        }
    }

    /** Nothing new is sent, everybody behaves, and what was half said is said to its end. */
    void calm() throws InterruptedException {
        conduct.behave(true);
        gate.set(false);
        looked = 0;
        long deadline = System.nanoTime() + SENDERS_END_WITHIN_MILLIS * 1_000_000;
        if (!gate.awaitEmpty(SENDERS_END_WITHIN_MILLIS)) {
            account.violated("a sender of mail hears nothing for " + SENDERS_END_WITHIN_MILLIS + " ms");
        }
        while (!peersIdle()) {
            if (System.nanoTime() > deadline) {
                account.violated("a peer can't get rid of what it has for the gateway");
                return;
            }
            Thread.sleep(POLL_MILLIS);
        }
    }

    /** Also that nobody owes a report any more. */
    boolean peersIdle() throws InterruptedException {
        boolean[] idle = new boolean[1];
        loop.call(() -> idle[0] =
                owedByFar.isEmpty() && owedByEast.isEmpty() && peers.stream().allMatch(PeerSender::idle));
        return idle[0];
    }

    @Override
    public void close() throws IOException {
        gate.end();
        loop.execute(() -> peers.forEach(PeerSender::stop));
        for (Closeable sink : sinks) {
            sink.close();
        }
        loop.close();
    }
}
