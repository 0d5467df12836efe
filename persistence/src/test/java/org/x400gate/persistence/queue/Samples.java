package org.x400gate.persistence.queue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.x400gate.persistence.store.EntryId;
import org.x400gate.persistence.trace.LedgerEvent;
import org.x400gate.persistence.trace.LedgerLine;

/** Entries, work and changes as tests need them; ids by a seed. */
public final class Samples {
    public static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    public static final NextHop WEST = new NextHop("mta-west");
    public static final NextHop EAST = new NextHop("mta-east");
    public static final Duration LEASE = Duration.ofMinutes(10);
    public static final Duration LIFE = Duration.ofHours(24);

    private final RandomGenerator random;

    public Samples(long seed) {
        random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    }

    public EntryId id(Instant time) {
        return EntryId.of(time, random);
    }

    public QueueEntry entry(Priority priority, Instant accepted, long octets, NextHop... hops) {
        List<Recipient> recipients = new ArrayList<>();
        for (NextHop hop : hops) {
            int number = recipients.size() + 1;
            recipients.add(Recipient.pending(number, "C=DE;A=X;P=Y;S=R" + number + ";", hop));
        }
        QueueEntry.Submission submission = new QueueEntry.Submission(
                "192.0.2.7",
                Optional.of("anna@example.org"),
                Map.of("helo", "mail.example.org"),
                accepted,
                accepted.plus(Duration.ofHours(24)));
        return QueueEntry.of(id(accepted), EntryKind.RFC822, priority, submission, recipients, octets);
    }

    public Change.Accept accept(Priority priority, Instant due, String content, NextHop... hops) {
        byte[] octets = content.getBytes(StandardCharsets.UTF_8);
        QueueEntry entry = entry(priority, due, octets.length, hops);
        List<WorkItem> work = List.of(hops).stream()
                .distinct()
                .map(hop -> WorkItem.of(entry, hop, due))
                .toList();
        return new Change.Accept(entry, work, List.of(octets), List.of(line(entry.id(), LedgerEvent.ACCEPTED, due)));
    }

    /** Whose originator wants to hear at that time that it still waits; due at once. */
    public Change.Accept noticed(Instant noticeDue, NextHop... hops) {
        Change.Accept plain = accept(Priority.NORMAL, NOW, "x", hops);
        QueueEntry of = plain.entry();
        QueueEntry.Submission by = of.submission();
        QueueEntry entry = QueueEntry.of(
                of.id(),
                of.kind(),
                of.priority(),
                new QueueEntry.Submission(
                        by.source(),
                        by.originator(),
                        by.attributes(),
                        by.acceptedAt(),
                        new Times(by.deadline(), Optional.of(noticeDue), Optional.empty(), Optional.empty())),
                of.recipients(),
                of.contentOctets());
        return new Change.Accept(entry, plain.work(), plain.content(), plain.ledger());
    }

    /** Which is not to go before the one time, nor after the other; accepted now, and told of an hour after it may go. */
    public Change.Accept wished(Instant notBefore, Optional<Instant> latest, NextHop... hops) {
        QueueEntry of = entry(Priority.NORMAL, NOW, 1, hops);
        Instant allowed = notBefore.plus(LIFE);
        Times times = new Times(
                latest.filter(allowed::isAfter).orElse(allowed),
                Optional.of(notBefore.plusSeconds(3600)),
                Optional.of(notBefore),
                latest);
        QueueEntry.Submission by = of.submission();
        QueueEntry entry = QueueEntry.of(
                of.id(),
                of.kind(),
                of.priority(),
                new QueueEntry.Submission(by.source(), by.originator(), by.attributes(), by.acceptedAt(), times),
                of.recipients(),
                of.contentOctets());
        List<WorkItem> work =
                List.of(hops).stream().map(hop -> WorkItem.of(entry, hop, NOW)).toList();
        return new Change.Accept(
                entry, work, List.of(new byte[1]), List.of(line(entry.id(), LedgerEvent.ACCEPTED, NOW)));
    }

    public static LedgerLine line(EntryId entry, LedgerEvent event, Instant time) {
        return new LedgerLine(time, entry, event, List.of("msgid:<" + entry + "@example.org>"), Map.of("peer", "west"));
    }

    public static Change.Settle settle(WorkItem item, RecipientOutcome... outcomes) {
        return new Change.Settle(item, List.of(outcomes), Optional.empty(), List.of(), List.of());
    }

    public static Change.Settle retry(WorkItem item, Instant due, RecipientOutcome... outcomes) {
        return new Change.Settle(item, List.of(outcomes), Optional.of(item.retryAt(due)), List.of(), List.of());
    }

    public static RecipientOutcome relayed(int number) {
        return new RecipientOutcome.Relayed(number, "transferred");
    }

    public static RecipientOutcome deferred(int number) {
        return new RecipientOutcome.Deferred(number, "busy");
    }
}
