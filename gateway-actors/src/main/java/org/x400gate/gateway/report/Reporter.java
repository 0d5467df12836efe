package org.x400gate.gateway.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.x400gate.gateway.conversion.ConversionSettings;
import org.x400gate.gateway.conversion.ReportAttributes;
import org.x400gate.gateway.conversion.SmtpAttributes;
import org.x400gate.gateway.conversion.X400Attributes;
import org.x400gate.gateway.failure.FailurePolicy;
import org.x400gate.gateway.routing.Route;
import org.x400gate.gateway.routing.RoutingTable;
import org.x400gate.persistence.content.Unreadable;
import org.x400gate.persistence.queue.Change;
import org.x400gate.persistence.queue.EntryKind;
import org.x400gate.persistence.queue.NextHop;
import org.x400gate.persistence.queue.QueueEntry;
import org.x400gate.persistence.queue.Recipient;
import org.x400gate.persistence.queue.WorkItem;
import org.x400gate.persistence.store.EntryId;
import org.x400gate.persistence.store.QueueUnavailable;
import org.x400gate.persistence.trace.LedgerLine;
import org.x400gate.protocol.mixer.Loss;
import org.x400gate.protocol.mixer.Reporting;
import org.x400gate.protocol.octets.ContentRef;
import org.x400gate.protocol.octets.MalformedInput;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.p1.ApduScan;
import org.x400gate.protocol.p1.MtsApdu;

/**
 * Makes one report on all recipients of an entry there is news of, save those in whose place somebody else gets it. It
 * goes to the originator, whoever that is, and never to the originator of a report: what fails of those is kept for an
 * operator, with a line that says so.
 *
 * <p>It reads content, and so may block; safe for many threads if its {@code random} is.
 */
public final class Reporter {
    private static final Logger LOG = LoggerFactory.getLogger(Reporter.class);
    /** One more than is ever returned, so that what is longer is seen to be. */
    private static final int MAX_MAIL_READ = (1 << 20) + 1;

    private static final int MAX_ENVELOPE_OCTETS = 16 << 20;
    static final int MAX_LOGGED = 20;

    private final ConversionSettings conversion;
    private final RoutingTable routes;
    private final FailurePolicy x400;
    private final FailurePolicy smtp;
    private final RandomGenerator random;
    private final Alternates alternates;

    /** {@code x400}, {@code smtp}: how long a report may be on its way to each side. */
    public Reporter(
            ConversionSettings conversion,
            RoutingTable routes,
            FailurePolicy x400,
            FailurePolicy smtp,
            RandomGenerator random) {
        this.conversion = conversion;
        this.routes = routes;
        this.x400 = x400;
        this.smtp = smtp;
        this.random = random;
        this.alternates = new Alternates(conversion, routes, random);
    }

    /**
     * On an entry out of the queue.
     *
     * @throws QueueUnavailable if its content cannot be read now, but may be later: nothing is known yet
     */
    public Told tell(QueueEntry entry, ContentRef content, Map<Integer, News> news, Instant now) {
        if (news.isEmpty()) {
            return Told.NOTHING;
        }
        try {
            return made(entry, content, news, now);
        } catch (RuntimeException e) {
            Unreadable.rethrowIfPassing(e);
            // A fault of ours, in one message: it is that message's alone, and whoever told of it goes on with others.
            LOG.error("event=report-failed msg={}", entry.id(), e);
            return impossible(
                    entry,
                    news,
                    "an error of the gateway's own: " + e.getClass().getName());
        }
    }

    private Told made(QueueEntry entry, ContentRef content, Map<Integer, News> news, Instant now) {
        try {
            if (entry.kind() == EntryKind.RFC822) {
                MailOrigin origin = mail(entry, content);
                return ReportAttributes.isOurs(entry) || origin.isNotification()
                        ? impossible(entry, news, "it is a notification")
                        : tell(entry, origin, news, now);
            }
            return tell(entry, apdu(content), news, now);
        } catch (UncheckedIOException e) {
            return unreadable(entry, news, e.getCause());
        } catch (IOException | QueueUnavailable | MalformedInput e) {
            return unreadable(entry, news, e);
        }
    }

    private static Told unreadable(QueueEntry entry, Map<Integer, News> news, Exception why) {
        Unreadable.rethrowIfPassing(why);
        return impossible(entry, news, "its content cannot be read: " + why.getMessage());
    }

    /** Of a long one nothing is read but its envelope: its content stays where it is. */
    private MtsApdu apdu(ContentRef content) throws IOException {
        return content.octets() > MAX_MAIL_READ
                ? ApduScan.read(content, conversion.p1Limits(), MAX_ENVELOPE_OCTETS)
                : MtsApdu.decode(read(content, MAX_MAIL_READ), conversion.p1Limits());
    }

    /** On an APDU that is at hand. */
    public Told tell(QueueEntry entry, MtsApdu apdu, Map<Integer, News> news, Instant now) {
        if (news.isEmpty()) {
            return Told.NOTHING;
        }
        Told elsewhere = alternates.redirect(entry, apdu, news, now);
        Map<Integer, News> left = new LinkedHashMap<>(news);
        left.keySet().removeAll(elsewhere.verdicts().keySet());
        if (left.isEmpty()) {
            return elsewhere;
        }
        return ApduOrigin.of(entry, apdu, conversion, routes)
                .map(origin -> tell(entry, origin, left, now))
                .orElseGet(() -> impossible(entry, left, "it is a report"))
                .and(elsewhere);
    }

    /** What becomes of a notification that tells an X.400 originator two kinds of things. */
    public record Parts(Change.Accept report, Change.Accept rest) {}

    /**
     * The report that can be made of a notification, and what is left of it as the message it is (RFC 2156 5.1.8.3), both
     * for {@code hop}. Throws if it cannot be read now.
     */
    public Parts takenApart(QueueEntry about, ContentRef content, NextHop hop, MtsApdu.Report report, Instant now)
            throws IOException {
        Map<String, String> ofReport = new LinkedHashMap<>();
        ofReport.put(ReportAttributes.ON, about.id().toString());
        ofReport.put(X400Attributes.MTS_ID, report.identifier().toString());
        Map<String, String> ofRest = new LinkedHashMap<>(about.submission().attributes());
        ofRest.put(ReportAttributes.TOLD_IN_PART, about.id().toString());
        List<Recipient> same = about.pendingAt(hop).stream()
                .map(recipient -> Recipient.pending(recipient.number(), recipient.address(), hop))
                .toList();
        return new Parts(
                part(
                        about,
                        EntryKind.P1,
                        ofReport,
                        List.of(Recipient.pending(1, report.destination().toString(), hop)),
                        report.node().encode(),
                        now),
                part(about, EntryKind.RFC822, ofRest, same, read(content, Integer.MAX_VALUE), now));
    }

    private Change.Accept part(
            QueueEntry about,
            EntryKind kind,
            Map<String, String> attributes,
            List<Recipient> recipients,
            Octets content,
            Instant now) {
        EntryId id = EntryId.of(now, random);
        QueueEntry.Submission came = about.submission();
        QueueEntry entry = QueueEntry.of(
                id,
                kind,
                about.priority(),
                new QueueEntry.Submission(
                        came.source(),
                        Optional.empty(),
                        attributes,
                        came.acceptedAt(),
                        came.times().withoutNotice()),
                recipients,
                content.length());
        List<LedgerLine> lines = LedgerLines.accepted(
                entry,
                Optional.ofNullable(attributes.get(X400Attributes.MTS_ID)).stream()
                        .toList(),
                Map.of("by", "split", "on", about.id().toString()),
                Optional.empty(),
                now);
        return new Change.Accept(
                entry,
                List.of(WorkItem.of(entry, recipients.get(0).hop(), now)),
                List.of(content.toByteArray()),
                lines);
    }

    private MailOrigin mail(QueueEntry entry, ContentRef content) {
        Optional<Octets> message;
        try {
            message = Optional.of(read(content, MAX_MAIL_READ));
        } catch (IOException unreadable) {
            Unreadable.rethrowIfPassing(unreadable);
            LOG.error("event=content-unreadable msg={} reason=\"{}\"", entry.id(), unreadable.getMessage());
            message = Optional.empty();
        }
        return new MailOrigin(entry, message, conversion, routes);
    }

    private Told tell(QueueEntry entry, Origin origin, Map<Integer, News> news, Instant now) {
        Map<Integer, Told.Verdict> verdicts = new HashMap<>();
        Map<Integer, News> wanted = new LinkedHashMap<>();
        news.forEach((number, each) -> origin.unwanted(number, each)
                .ifPresentOrElse(why -> verdicts.put(number, new Told.Unwanted(why)), () -> wanted.put(number, each)));
        if (wanted.isEmpty()) {
            return new Told(verdicts, List.of());
        }
        EntryId id = EntryId.of(now, random);
        Reporting<Origin.Report> reporting = origin.report(wanted, id.toString(), now);
        if (reporting instanceof Reporting.Made<Origin.Report> made
                && made.value().route() instanceof Route.To to) {
            Change.Accept accept = accept(entry, origin, made.value(), to, facts(id, entry, wanted, made), now);
            wanted.keySet().forEach(number -> verdicts.put(number, new Told.ByReport(id)));
            log(entry, id, made, wanted);
            return new Told(verdicts, List.of(accept));
        }
        Told left = impossible(entry, wanted, why(reporting));
        verdicts.putAll(left.verdicts());
        return new Told(verdicts, List.of());
    }

    private static String why(Reporting<Origin.Report> reporting) {
        if (reporting instanceof Reporting.Made<Origin.Report> made) {
            return "its report has no way: " + ((Route.Unroutable) made.value().route()).reason();
        } else if (reporting instanceof Reporting.NotWanted<Origin.Report> nobody) {
            return nobody.reason().toString();
        }
        return ((Reporting.Impossible<Origin.Report>) reporting)
                .reasons().stream().map(Loss::toString).collect(Collectors.joining("; "));
    }

    /** A failure is then held, which the queue shows and counts; the line is for whoever watches the log. */
    private static Told impossible(QueueEntry entry, Map<Integer, News> news, String why) {
        boolean failure = news.values().stream().anyMatch(each -> !(each instanceof News.Delayed));
        LOG.atLevel(failure ? Level.ERROR : Level.WARN)
                .log(
                        "event={} msg={} recipients={} reason=\"{}\" of=\"{}\"",
                        failure ? "dead-letter" : "delay-not-told",
                        entry.id(),
                        news.size(),
                        why,
                        summary(entry, news));
        return new Told(
                news.keySet().stream().collect(Collectors.toMap(number -> number, number -> new Told.Impossible(why))),
                List.of());
    }

    private static void log(
            QueueEntry entry, EntryId id, Reporting.Made<Origin.Report> made, Map<Integer, News> wanted) {
        LOG.info(
                "event=report msg={} on={} to=\"{}\" recipients={} of=\"{}\" losses=\"{}\"",
                id,
                entry.id(),
                made.value().address().replace('"', '\''),
                wanted.size(),
                summary(entry, wanted),
                made.losses().stream().map(Loss::toString).collect(Collectors.joining("; ")));
    }

    /** The first addresses with what became of them. */
    private static String summary(QueueEntry entry, Map<Integer, News> news) {
        return summary(entry, news, each -> ": " + words(each)).replace('"', '\'');
    }

    private static String summary(QueueEntry entry, Map<Integer, News> news, Function<News, String> words) {
        String first = entry.recipients().stream()
                .filter(recipient -> news.containsKey(recipient.number()))
                .limit(MAX_LOGGED)
                .map(recipient -> recipient.address() + words.apply(news.get(recipient.number())))
                .collect(Collectors.joining("; "));
        return news.size() > MAX_LOGGED ? first + "; and " + (news.size() - MAX_LOGGED) + " more" : first;
    }

    private static String words(News news) {
        if (news instanceof News.Failed failed) {
            return failed.cause().words();
        } else if (news instanceof News.Delayed delayed) {
            return "delayed: " + delayed.cause().words();
        }
        return news instanceof News.TakenOver taken ? "taken over by " + taken.server() : "deliverable";
    }

    private Change.Accept accept(
            QueueEntry about, Origin origin, Origin.Report report, Route.To to, Facts facts, Instant now) {
        FailurePolicy policy = RoutingTable.isX400(to.hop()) ? x400 : smtp;
        Map<String, String> attributes = new LinkedHashMap<>();
        attributes.put(ReportAttributes.ON, about.id().toString());
        attributes.put(
                report.kind() == EntryKind.P1 ? X400Attributes.MTS_ID : SmtpAttributes.MESSAGE_ID, report.identifier());
        QueueEntry entry = QueueEntry.of(
                facts.id,
                report.kind(),
                about.priority(),
                new QueueEntry.Submission(
                        conversion.hostname(),
                        Optional.empty(),
                        attributes,
                        now,
                        policy.deadline(now, about.priority())),
                List.of(Recipient.pending(1, report.address(), to.hop())),
                report.content().length());
        List<String> references = new ArrayList<>(List.of(report.identifier()));
        Map<String, String> details = new LinkedHashMap<>(facts.details);
        details.put(report.kind() == EntryKind.P1 ? "mts-id" : "message-id", report.identifier());
        origin.reference().ifPresent(subject -> {
            references.add(subject);
            details.put("subject", subject);
        });
        return new Change.Accept(
                entry,
                List.of(WorkItem.of(entry, to.hop(), now)),
                List.of(report.content().toByteArray()),
                LedgerLines.accepted(entry, references, details, Optional.empty(), now));
    }

    /** What the ledger says of a report that we make. */
    private record Facts(EntryId id, Map<String, String> details) {}

    private static Facts facts(
            EntryId id, QueueEntry about, Map<Integer, News> news, Reporting.Made<Origin.Report> made) {
        Map<String, String> details = new LinkedHashMap<>();
        details.put("by", "report");
        details.put("on", about.id().toString());
        details.put("kind", "report");
        details.put("reported", summary(about, news, each -> " " + type(each)));
        if (!made.losses().isEmpty()) {
            details.put(
                    "losses",
                    made.losses().stream().limit(MAX_LOGGED).map(Loss::toString).collect(Collectors.joining("; ")));
        }
        return new Facts(id, details);
    }

    /** The type of a report on one recipient, with reason and diagnostic where it is one of a failure. */
    private static String type(News news) {
        if (news instanceof News.Failed failed) {
            return "not-delivered " + LedgerLines.reason(failed.cause())
                    + LedgerLines.diagnostic(failed.cause())
                            .map(word -> "/" + word)
                            .orElse("");
        }
        return news instanceof News.Delayed ? "delayed" : "delivered";
    }

    private static Octets read(ContentRef content, int max) throws IOException {
        int wanted = (int) Math.min(content.octets(), max);
        try (InputStream in = content.open()) {
            byte[] octets = in.readNBytes(wanted);
            if (octets.length < wanted) {
                throw new IOException("content ends after " + octets.length + " of " + content.octets() + " octets");
            }
            return Octets.wrap(octets);
        }
    }
}
