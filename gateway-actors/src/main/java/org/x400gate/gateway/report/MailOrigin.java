package org.x400gate.gateway.report;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.x400gate.gateway.conversion.ConversionSettings;
import org.x400gate.gateway.conversion.SmtpAttributes;
import org.x400gate.gateway.failure.Cause;
import org.x400gate.gateway.routing.RoutingTable;
import org.x400gate.persistence.queue.EntryKind;
import org.x400gate.persistence.queue.QueueEntry;
import org.x400gate.persistence.queue.Recipient;
import org.x400gate.protocol.mime.Mailbox;
import org.x400gate.protocol.mixer.DsnAction;
import org.x400gate.protocol.mixer.DsnMail;
import org.x400gate.protocol.mixer.GatewayDsn;
import org.x400gate.protocol.mixer.MailSubject;
import org.x400gate.protocol.mixer.MappingContext;
import org.x400gate.protocol.mixer.Notify;
import org.x400gate.protocol.mixer.Reporting;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.smtp.MailParameters;
import org.x400gate.protocol.smtp.RcptParameters;
import org.x400gate.protocol.smtp.Xtext;

/** The sender of an Internet message: told by a notification to the reverse path (RFC 3461 6). */
final class MailOrigin implements Origin {
    private static final int MAX_HEAD_OCTETS = 64 * 1024;
    private static final Pattern NOTIFICATION = Pattern.compile(
            "^content-type:[ ]*multipart/report\\b[^\r\n]*delivery-status",
            Pattern.CASE_INSENSITIVE | Pattern.MULTILINE);
    private static final String TAKEN_OVER = "2.0.0";

    private final QueueEntry entry;
    private final Optional<Octets> message;
    private final ConversionSettings conversion;
    private final RoutingTable routes;
    private final Map<Integer, MailSubject.Recipient> recipients = new HashMap<>();

    /** {@code message}: as much of it as is returned, if it can be read. */
    MailOrigin(QueueEntry entry, Optional<Octets> message, ConversionSettings conversion, RoutingTable routes) {
        this.entry = entry;
        this.message = message;
        this.conversion = conversion;
        this.routes = routes;
        for (Recipient recipient : entry.recipients()) {
            recipients.put(recipient.number(), subject(recipient));
        }
    }

    /** Whether it is itself a delivery status notification (RFC 3464 2); looks at the header alone. */
    boolean isNotification() {
        String head = message.map(octets -> octets.slice(0, Math.min(octets.length(), MAX_HEAD_OCTETS))
                        .toString(StandardCharsets.ISO_8859_1))
                .orElse("");
        int end = head.indexOf("\r\n\r\n");
        String unfolded = (end < 0 ? head : head.substring(0, end)).replaceAll("\r\n[ \t]", " ");
        return entry.submission().originator().isEmpty()
                && NOTIFICATION.matcher(unfolded).find();
    }

    private MailSubject.Recipient subject(Recipient recipient) {
        RcptParameters asked = SmtpAttributes.ofRecipient(entry.submission().attributes(), recipient.number());
        Mailbox mailbox = Mailbox.parse(recipient.address())
                // It was taken once, so it is told as it is.
                .orElseGet(() -> new Mailbox(recipient.address(), conversion.hostname()));
        return new MailSubject.Recipient(
                mailbox,
                recipient.number(),
                asked.originalRecipient().flatMap(MailOrigin::typed),
                asked.notifyOn().flatMap(Notify::read).orElse(Notify.UNSAID));
    }

    /** {@code rfc822;a+2Bb@c} as {@code rfc822;a+b@c} (RFC 3461 4.2). */
    private static Optional<String> typed(String originalRecipient) {
        int semicolon = originalRecipient.indexOf(';');
        return Xtext.decode(originalRecipient.substring(semicolon + 1))
                .map(address -> originalRecipient.substring(0, semicolon + 1) + address);
    }

    @Override
    public Optional<String> unwanted(int recipient, News news) {
        Set<Notify> asked = recipients.get(recipient).asked();
        if (sender().isEmpty()) {
            return Optional.of("it had the null reverse path (RFC 5321 4.5.5)");
        }
        Notify wanted = wanted(news);
        return asked.contains(wanted) ? Optional.empty() : Optional.of("NOTIFY has no " + wanted + " (RFC 3461 4.1)");
    }

    private static Notify wanted(News news) {
        if (news instanceof News.Failed) {
            return Notify.FAILURE;
        }
        return news instanceof News.Delayed ? Notify.DELAY : Notify.SUCCESS;
    }

    private Optional<Mailbox> sender() {
        return entry.submission().originator().flatMap(Mailbox::parse);
    }

    @Override
    public Reporting<Report> report(Map<Integer, News> news, String localId, Instant now) {
        MailParameters asked = SmtpAttributes.ofMail(entry.submission().attributes());
        MailSubject subject = new MailSubject(
                sender(),
                asked.envelopeId().flatMap(Xtext::decode),
                asked.returnContent().filter("HDRS"::equals).isPresent(),
                entry.submission().acceptedAt(),
                message,
                List.copyOf(recipients.values()));
        List<GatewayDsn.Outcome> outcomes = new ArrayList<>();
        news.forEach((number, each) -> outcomes.add(outcome(recipients.get(number), each, now)));
        MappingContext context = conversion.context(now, localId);
        Reporting<DsnMail> made = GatewayDsn.on(subject, outcomes, context);
        if (made instanceof Reporting.Made<DsnMail> dsn) {
            Mailbox to = dsn.value().envelope().recipients().get(0);
            return new Reporting.Made<>(
                    new Report(
                            EntryKind.RFC822,
                            dsn.value().message(),
                            localId + "@" + conversion.hostname(),
                            to.addrSpec(),
                            routes.ofMailbox(to)),
                    dsn.losses());
        } else if (made instanceof Reporting.NotWanted<DsnMail> nobody) {
            return new Reporting.NotWanted<>(nobody.reason());
        }
        return new Reporting.Impossible<>(((Reporting.Impossible<DsnMail>) made).reasons());
    }

    private static GatewayDsn.Outcome outcome(MailSubject.Recipient recipient, News news, Instant now) {
        if (news instanceof News.Failed failed) {
            return failed(recipient, failed.cause(), now);
        } else if (news instanceof News.TakenOver taken) {
            return new GatewayDsn.Outcome(
                    recipient,
                    DsnAction.RELAYED,
                    TAKEN_OVER,
                    Optional.empty(),
                    Optional.of("dns; " + taken.server()),
                    Optional.of(now),
                    Optional.empty());
        }
        News.Delayed delayed = (News.Delayed) news;
        return new GatewayDsn.Outcome(
                recipient,
                DsnAction.DELAYED,
                delayed.status(),
                Optional.of(new GatewayDsn.Diagnostic(
                        Optional.empty(), delayed.cause().words())),
                Optional.empty(),
                // Nothing may have been tried for a while: what waits for a next hop that is out of reach is not.
                Optional.empty(),
                Optional.of(delayed.until()));
    }

    private static GatewayDsn.Outcome failed(MailSubject.Recipient recipient, Cause cause, Instant now) {
        if (cause.refusal().isEmpty()) {
            GatewayDsn.Outcome byCodes =
                    GatewayDsn.Outcome.failed(recipient, cause.codes()).withWords(cause.words());
            return cause.status()
                    .map(status -> new GatewayDsn.Outcome(
                            recipient,
                            DsnAction.FAILED,
                            status,
                            Optional.of(new GatewayDsn.Diagnostic(Optional.empty(), cause.words())),
                            Optional.empty(),
                            Optional.of(now),
                            Optional.empty()))
                    .orElse(byCodes);
        }
        Cause.Refusal refusal = cause.refusal().get();
        GatewayDsn.Outcome byCodes = GatewayDsn.Outcome.failed(recipient, cause.codes());
        return new GatewayDsn.Outcome(
                recipient,
                DsnAction.FAILED,
                cause.status().orElse(byCodes.status()),
                Optional.of(new GatewayDsn.Diagnostic(
                        Optional.of("smtp; " + refusal.reply().text()), cause.words())),
                Optional.of("dns; " + refusal.server()),
                Optional.of(now),
                Optional.empty());
    }

    @Override
    public Optional<String> reference() {
        return Optional.ofNullable(entry.submission().attributes().get(SmtpAttributes.MESSAGE_ID));
    }
}
