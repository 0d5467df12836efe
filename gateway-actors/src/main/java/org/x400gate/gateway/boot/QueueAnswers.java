package org.x400gate.gateway.boot;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.pattern.StatusReply;
import org.x400gate.gateway.admin.BacklogView;
import org.x400gate.gateway.admin.QueueViews;
import org.x400gate.gateway.queue.QueueDesk;
import org.x400gate.gateway.queue.QueueQuery;
import org.x400gate.gateway.queue.QueueRank;
import org.x400gate.persistence.queue.NextHop;
import org.x400gate.persistence.queue.QueueEntry;
import org.x400gate.persistence.queue.Recipient;
import org.x400gate.persistence.store.EntryId;
import org.x400gate.persistence.trace.LedgerLine;

/** The desk's answers in the words of the admin port. */
final class QueueAnswers implements QueueViews {
    /** References that are nobody's names for it: by what a notification or a duplicate is known. */
    /** Where there are many messages, of each list in one of them so many are shown. */
    static final int MAX_SHOWN = 20;

    private static final List<String> INTERNAL = List.of("subject:", "same:");

    private final ActorSystem<?> system;
    private final ActorRef<QueueDesk.Command> desk;
    private final Duration timeout;

    QueueAnswers(ActorSystem<?> system, ActorRef<QueueDesk.Command> desk, Duration timeout) {
        this.system = system;
        this.desk = desk;
        this.timeout = timeout;
    }

    private <T> CompletionStage<T> asked(Function<ActorRef<StatusReply<T>>, QueueDesk.Command> command) {
        return AskPattern.askWithStatus(desk, command::apply, timeout, system.scheduler());
    }

    @Override
    public CompletionStage<PageView> entries(Query query) {
        QueueQuery wanted = new QueueQuery(
                query.hop().map(NextHop::new),
                query.waiting(),
                query.dead(),
                query.text(),
                query.after().flatMap(QueueRank::parse),
                query.max());
        return this.<QueueDesk.Listed>asked(replyTo -> new QueueDesk.ListEntries(wanted, replyTo))
                .thenApply(listed -> new PageView(
                        listed.entries().stream().map(QueueAnswers::view).toList(),
                        listed.next().map(QueueRank::toString).orElse(""),
                        listed.whole(),
                        listed.all()));
    }

    @Override
    public CompletionStage<Optional<SightView>> entry(String id) {
        return parsed(id)
                .<CompletionStage<Optional<SightView>>>map(
                        known -> this.<QueueDesk.Looked>asked(replyTo -> new QueueDesk.Look(known, replyTo))
                                .thenApply(looked -> looked.sight().map(QueueAnswers::view)))
                .orElseGet(() -> CompletableFuture.completedFuture(Optional.empty()));
    }

    @Override
    public CompletionStage<ActView> act(String id, String deed, Optional<String> argument, String by) {
        QueueDesk.Deed wanted =
                QueueDesk.Deed.valueOf(deed.toUpperCase(Locale.ROOT).replace('-', '_'));
        return parsed(id)
                .<CompletionStage<ActView>>map(known -> this.<QueueDesk.Acted>asked(
                                replyTo -> new QueueDesk.Act(known, wanted, argument, by, replyTo))
                        .thenApply(QueueAnswers::view))
                .orElseGet(() -> CompletableFuture.completedFuture(
                        new ActView("unknown", "no entry id: 26 letters and digits are wanted", false)));
    }

    @Override
    public CompletionStage<ActView> hurryHop(String hop, String by) {
        return this.<QueueDesk.Acted>asked(replyTo -> new QueueDesk.HurryHop(new NextHop(hop), by, replyTo))
                .thenApply(QueueAnswers::view);
    }

    private static Optional<EntryId> parsed(String id) {
        try {
            return Optional.of(EntryId.parse(id.toUpperCase(Locale.ROOT)));
        } catch (IllegalArgumentException none) {
            return Optional.empty();
        }
    }

    private static ActView view(QueueDesk.Acted acted) {
        return new ActView(acted.verdict().name().toLowerCase(Locale.ROOT), acted.text(), acted.more());
    }

    static SightView view(QueueDesk.Sight sight) {
        return new SightView(
                sight.id().toString(),
                sight.entry().map(QueueAnswers::view).stream().toList(),
                sight.entry().map(entry -> entry.submission().attributes()).orElse(Map.of()),
                sight.work().stream()
                        .map(item -> new WorkView(item.hop().name(), item.due().toString(), item.attempt()))
                        .toList(),
                sight.ledger().stream().map(QueueAnswers::view).toList());
    }

    static LineView view(LedgerLine line) {
        return new LineView(
                line.time().toString(),
                line.event().name(),
                line.references().stream()
                        .filter(reference -> INTERNAL.stream().noneMatch(reference::startsWith))
                        .toList(),
                line.parties().originator().orElse(""),
                line.parties().recipients().text(),
                line.parties().named(),
                line.details());
    }

    static BacklogView.EntryView view(QueueEntry entry) {
        return view(entry, entry.recipients().stream());
    }

    private static BacklogView.EntryView view(QueueEntry entry, Stream<Recipient> shown) {
        return new BacklogView.EntryView(
                entry.id().toString(),
                entry.kind().name(),
                entry.priority().name(),
                entry.submission().source(),
                entry.submission().originator().orElse(""),
                entry.submission().acceptedAt().toString(),
                entry.submission().deadline().toString(),
                entry.submission().times().notBefore().map(Instant::toString).orElse(""),
                entry.submission().times().latest().map(Instant::toString).orElse(""),
                entry.contentOctets(),
                entry.attempts(),
                entry.recipients().size(),
                recipients(shown));
    }

    /** The same of some of its recipients, those first of whom somebody has to know: what is kept of it is never much. */
    static BacklogView.EntryView brief(QueueEntry entry) {
        Stream<Recipient> worst = entry.recipients().stream()
                .sorted(Comparator.comparing(
                                (Recipient recipient) -> !recipient.state().isOperators())
                        .thenComparing(recipient -> !recipient.state().isOpen()));
        return view(entry, worst.limit(MAX_SHOWN));
    }

    private static List<BacklogView.RecipientView> recipients(Stream<Recipient> recipients) {
        return recipients
                .map(recipient -> new BacklogView.RecipientView(
                        recipient.address(),
                        recipient.hop().name(),
                        recipient.state().name(),
                        recipient.lastOutcome()))
                .toList();
    }
}
