package org.x400gate.gateway.smtp;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.x400gate.gateway.conversion.SmtpAttributes;
import org.x400gate.gateway.failure.Lifetimes;
import org.x400gate.gateway.failure.Wishes;
import org.x400gate.gateway.queue.LongContent;
import org.x400gate.gateway.report.LedgerLines;
import org.x400gate.gateway.routing.RoutingTable;
import org.x400gate.persistence.queue.Change;
import org.x400gate.persistence.queue.EntryKind;
import org.x400gate.persistence.queue.NextHop;
import org.x400gate.persistence.queue.Priority;
import org.x400gate.persistence.queue.QueueEntry;
import org.x400gate.persistence.queue.Recipient;
import org.x400gate.persistence.queue.Times;
import org.x400gate.persistence.queue.WorkItem;
import org.x400gate.persistence.store.EntryId;
import org.x400gate.persistence.trace.LedgerLine;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.smtp.MailParameters;
import org.x400gate.protocol.smtp.Mailbox;
import org.x400gate.protocol.smtp.RcptParameters;
import org.x400gate.protocol.smtp.SmtpReply;
import org.x400gate.protocol.smtp.SmtpServerAction;
import org.x400gate.protocol.smtp.SmtpStanding;
import org.x400gate.protocol.smtp.Xtext;

/**
 * One message on its way in: collected by one session, then turned into the change that makes it ours. Up to a limit it is
 * gathered in memory; a longer one is streamed, with its header read and our trace field in front.
 */
final class IncomingMessage {
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern(
                    "EEE, d MMM uuuu HH:mm:ss Z", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private static final int BLOCK_OCTETS = 8 * 1024;

    private final Optional<Mailbox> from;
    private final MailParameters parameters;
    private final Lifetimes lifetimes;
    private final Map<String, To> recipients = new LinkedHashMap<>();
    private final List<byte[]> blocks = new ArrayList<>();
    private final ByteArrayOutputStream tail = new ByteArrayOutputStream();
    private long octets;
    private Optional<Streamed> streamed = Optional.empty();

    /** What is known of it when its octets are no longer here. */
    private record Streamed(LongContent content, MessageHead head, int traceOctets) {}

    private record To(Mailbox mailbox, RcptParameters parameters, NextHop hop) {}

    /**
     * Who gave it to us.
     *
     * @param helo the name the client gave itself
     * @param with which protocol, by its name in RFC 3848
     */
    record Origin(InetAddress address, String helo, String with, String by) {
        static Origin of(
                InetAddress address, SmtpServerAction.HelloIndication hello, SmtpStanding standing, String by) {
            String secure = standing.tls() ? "S" : "";
            String known = standing.user().isPresent() ? "A" : "";
            return new Origin(address, hello.name(), hello.extended() ? "ESMTP" + secure + known : "SMTP", by);
        }
    }

    IncomingMessage(Optional<Mailbox> from, MailParameters parameters, Lifetimes lifetimes) {
        this.from = from;
        this.parameters = parameters;
        this.lifetimes = lifetimes;
    }

    /** A recipient named twice is one recipient. */
    void add(Mailbox mailbox, RcptParameters given, NextHop hop) {
        String key = mailbox.localPart() + "@" + mailbox.domain().toLowerCase(Locale.ROOT);
        recipients.putIfAbsent(key, new To(mailbox, given, hop));
    }

    /** Small pieces are joined: a client that sends single octets must not cost an array for each. */
    void add(Octets chunk) {
        octets += chunk.length();
        if (streamed.isPresent()) {
            streamed.get().content.append(chunk);
            return;
        }
        tail.writeBytes(chunk.toByteArray());
        if (tail.size() >= BLOCK_OCTETS) {
            closeBlock();
        }
    }

    private void closeBlock() {
        blocks.add(tail.toByteArray());
        tail.reset();
    }

    /** Octets so far. */
    long octets() {
        return octets;
    }

    /** From now on they go there as they come. */
    void streamInto(LongContent content, Origin origin, Instant now) {
        MessageHead head = head();
        byte[] trace = trace(content.id(), origin, now);
        content.append(Octets.wrap(trace));
        blocks.forEach(block -> content.append(Octets.wrap(block)));
        blocks.clear();
        streamed = Optional.of(new Streamed(content, head, trace.length));
    }

    MessageHead head() {
        if (streamed.isPresent()) {
            return streamed.get().head;
        }
        closeBlock();
        return MessageHead.read(blocks);
    }

    /** Our trace field in front, behind it the octets as they came (RFC 5321 4.4); one work item for each next hop. */
    Change.Accept accept(EntryId id, Origin origin, MessageHead head, Instant now) {
        List<byte[]> content = new ArrayList<>();
        if (streamed.isEmpty()) {
            content.add(trace(id, origin, now));
            content.addAll(blocks);
        }
        int traceOctets = streamed.map(Streamed::traceOctets).orElseGet(() -> content.get(0).length);
        // What else the header says of time and priority is for X.400 (RFC 2156 2.3.1.2).
        Priority priority = goesOverX400() ? head.priority() : Priority.NORMAL;
        Times times = lifetimes.times(now, priority, hops(), wishes(head), delaysAreTold());
        QueueEntry entry = QueueEntry.of(
                id,
                EntryKind.RFC822,
                priority,
                new QueueEntry.Submission(
                        origin.address.getHostAddress(),
                        from.map(Mailbox::toString),
                        attributes(origin, head),
                        now,
                        times),
                toStore(),
                traceOctets + octets);
        List<WorkItem> work =
                hops().stream().map(hop -> WorkItem.of(entry, hop, now)).toList();
        return new Change.Accept(entry, work, content, ledger(entry, origin, head, now));
    }

    /**
     * RFC 3461 5.2.5: a delay may be told where NOTIFY names DELAY and where there is no NOTIFY, and must not be where it is
     * without. One who hears of a failure unasked hears of a delay, too.
     */
    private boolean delaysAreTold() {
        return from.isPresent()
                && recipients.values().stream()
                        .anyMatch(to -> to.parameters
                                .notifyOn()
                                .map(asked -> asked.contains("DELAY"))
                                .orElse(true));
    }

    /**
     * Why it can't be taken: it goes round; or we are where X.400 has it kept until its time (RFC 2156 2.3.1.2) and that is
     * too long. Empty if nothing is in the way.
     */
    Optional<SmtpReply> obstacle(MessageHead head, int maxReceivedFields, Instant now) {
        if (head.received() > maxReceivedFields) {
            return Optional.of(SmtpReply.of(554, "5.4.6", "Too many hops, a loop"));
        }
        return lifetimes.obstacle(wishes(head), now).map(text -> SmtpReply.of(554, "5.3.3", text));
    }

    private Wishes wishes(MessageHead head) {
        return goesOverX400() ? head.wishes() : Wishes.NONE;
    }

    private boolean goesOverX400() {
        return hops().stream().anyMatch(RoutingTable::isX400);
    }

    List<NextHop> hops() {
        return recipients.values().stream().map(to -> to.hop).distinct().toList();
    }

    /** For logs: who sent it to how many, how long it is. */
    String summary() {
        return "from=\"<" + from.map(IncomingMessage::quotable).orElse("") + ">\" recipients=" + recipients.size()
                + " octets=" + octets;
    }

    /** An address as it may stand between the quotes of a log line. */
    static String quotable(Mailbox mailbox) {
        return mailbox.toString().replace('"', '\'');
    }

    private List<Recipient> toStore() {
        List<Recipient> stored = new ArrayList<>();
        for (To to : recipients.values()) {
            stored.add(Recipient.pending(stored.size() + 1, to.mailbox.toString(), to.hop));
        }
        return stored;
    }

    private Map<String, String> attributes(Origin origin, MessageHead head) {
        Map<String, String> attributes = new LinkedHashMap<>();
        attributes.put(SmtpAttributes.HELO, origin.helo);
        head.messageId().ifPresent(messageId -> attributes.put(SmtpAttributes.MESSAGE_ID, messageId));
        if (parameters.eightBit()) {
            attributes.put(SmtpAttributes.BODY, "8BITMIME");
        }
        parameters.returnContent().ifPresent(value -> attributes.put(SmtpAttributes.RET, value));
        parameters.envelopeId().ifPresent(value -> attributes.put(SmtpAttributes.ENVID, value));
        int number = 0;
        for (To to : recipients.values()) {
            int of = ++number;
            to.parameters.notifyOn().ifPresent(value -> attributes.put(SmtpAttributes.notifyOn(of), value));
            to.parameters
                    .originalRecipient()
                    .ifPresent(value -> attributes.put(SmtpAttributes.originalRecipient(of), value));
        }
        return attributes;
    }

    /** The octets are those that came, without the trace field in front. */
    private List<LedgerLine> ledger(QueueEntry entry, Origin origin, MessageHead head, Instant now) {
        Map<String, String> details = new LinkedHashMap<>();
        details.put("by", "smtp");
        details.put("source", origin.address.getHostAddress());
        details.put("helo", origin.helo);
        details.put("with", origin.with);
        details.put("kind", from.isPresent() ? "message" : "notification");
        details.put("content-type", "mail");
        details.put("octets", Long.toString(octets));
        head.messageId().ifPresent(messageId -> details.put("message-id", messageId));
        head.lastTrace().ifPresent(trace -> details.put("trace-in", trace));
        return LedgerLines.accepted(entry, references(head), details, Optional.empty(), now);
    }

    /** What a trace finds it by: its Message-ID and, decoded, its ENVID; both are bounded where they are read. */
    private List<String> references(MessageHead head) {
        List<String> references = new ArrayList<>(head.messageId().stream().toList());
        parameters.envelopeId().flatMap(Xtext::decode).ifPresent(references::add);
        return references;
    }

    /** With a single recipient it is named; with more, naming them would tell each of the others (RFC 5321 7.6). */
    private byte[] trace(EntryId id, Origin origin, Instant now) {
        String literal = origin.address.getHostAddress();
        String address = literal.contains(":") ? "[IPv6:" + literal.replaceAll("%.*", "") + "]" : "[" + literal + "]";
        String name = origin.helo.matches("[A-Za-z0-9._:\\[\\]-]+") ? origin.helo : address;
        String line = "Received: from " + name + " (" + address + ")\r\n\tby " + origin.by + " with " + origin.with
                + " id " + id;
        if (recipients.size() == 1) {
            line += "\r\n\tfor <" + recipients.values().iterator().next().mailbox + ">";
        }
        return (line + ";\r\n\t" + DATE.format(now) + "\r\n").getBytes(StandardCharsets.US_ASCII);
    }
}
