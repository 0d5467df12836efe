package org.x400gate.gateway.crash;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;

/** Sends a flow's messages over several links, each again and again until it is acknowledged. */
final class Senders {
    private static final int MAX_ATTEMPTS = 100;

    /** A connection to the gateway. */
    interface Link extends Closeable {
        /** Returns when the gateway has taken it; throws when it said no, or nothing, and the link is not used again. */
        void send(Mail mail) throws IOException;
    }

    /** Opens a link. */
    interface Dialling {
        Link dial() throws IOException;
    }

    private final Flow flow;
    private final Gate gate;
    private final Dialling dialling;
    private final List<Thread> threads = new ArrayList<>();
    private final List<String> refusals = new CopyOnWriteArrayList<>();

    Senders(Flow flow, Gate gate, Dialling dialling) {
        this.flow = flow;
        this.gate = gate;
        this.dialling = dialling;
    }

    void start(int links) {
        for (int i = 0; i < links; i++) {
            Thread thread = new Thread(this::run, "sender-" + i);
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
        }
    }

    boolean done() {
        return threads.stream().noneMatch(Thread::isAlive);
    }

    /** Ends them, whatever is under way. */
    void stop() {
        threads.forEach(Thread::interrupt);
    }

    /** Why tries failed, for whoever wonders. */
    List<String> refusals() {
        return List.copyOf(refusals);
    }

    private void run() {
        Optional<Link> link = Optional.empty();
        try {
            for (OptionalInt number = flow.next(); number.isPresent(); number = flow.next()) {
                link = send(number.getAsInt(), link);
            }
            if (link.isPresent()) {
                link.get().close();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            refusals.add("closing: " + e);
        }
    }

    /** Returns the link that carried it. */
    private Optional<Link> send(int number, Optional<Link> held) throws InterruptedException {
        Optional<Link> link = held;
        for (int attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
            try {
                if (link.isEmpty()) {
                    gate.awaitOpen();
                    link = Optional.of(dialling.dial());
                }
                Mail mail = flow.mail(number, attempt);
                link.get().send(mail);
                flow.acknowledged(mail);
                return link;
            } catch (IOException e) {
                refusals.add(number + "." + attempt + ": " + e.getMessage());
                link.ifPresent(this::hangUp);
                link = Optional.empty();
            }
        }
        refusals.add(number + " was given up");
        return link;
    }

    private void hangUp(Link link) {
        try {
            link.close();
        } catch (IOException e) {
            refusals.add("closing: " + e);
        }
    }
}
