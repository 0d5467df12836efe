package org.x400gate.protocol.mixer;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.x400gate.protocol.ipm.Ipn;
import org.x400gate.protocol.ipm.OrDescriptor;
import org.x400gate.protocol.mime.HeaderField;
import org.x400gate.protocol.mime.HeaderField.Reference;
import org.x400gate.protocol.mime.MailPart;
import org.x400gate.protocol.mime.Mailbox;
import org.x400gate.protocol.mime.MimeMessage;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.oraddress.OrName;
import org.x400gate.protocol.p1.Edition;

/**
 * A message disposition notification as an interpersonal notification (RFC 8098, X.420 8): displayed and processed are
 * receipt, deleted and dispatched non-receipt. One that names no message, or whose disposition has no like in X.400, is a
 * message like any other.
 */
final class MdnToIpn {
    static final String TYPE = "message/disposition-notification";
    static final String RECEIPT_TIME = "X400-Receipt-Time";
    static final String COMMENT = "X400-Auto-Forward-Comment";
    static final String SUPPLEMENTARY = "X400-Supplementary-Information";
    private static final String CLAUSE = "RFC 8098 3.2";
    private static final int MAX_TEXT = 256;

    /** The modifiers of RFC 3798 that were reasons; without one a message is deleted because it was. */
    static final Map<String, Ipn.DiscardReason> REASONS = Map.of(
            "expired", Ipn.DiscardReason.IPM_EXPIRED,
            "superseded", Ipn.DiscardReason.IPM_OBSOLETED,
            "mailbox-terminated", Ipn.DiscardReason.USER_SUBSCRIPTION_TERMINATED);

    private final MimeMessage mail;
    private final MappingContext context;
    private final Edition edition;
    private final Losses losses;

    private MdnToIpn(MimeMessage mail, MappingContext context, Edition edition, Losses losses) {
        this.mail = mail;
        this.context = context;
        this.edition = edition;
        this.losses = losses;
    }

    /** Empty for what is not to be a notification; then nothing is lost yet. */
    static Optional<Ipn> of(MimeMessage mail, MappingContext context, Edition edition, Losses losses) {
        boolean report = mail.body() instanceof MailPart.Multipart multipart
                && multipart.subtype().equals("report");
        if (!report) {
            return Optional.empty();
        }
        List<MailPart> parts = ((MailPart.Multipart) mail.body()).parts();
        return parts.stream()
                .filter(part ->
                        part instanceof MailPart.Opaque opaque && opaque.type().equals(TYPE))
                .findFirst()
                .flatMap(part -> new MdnToIpn(mail, context, edition, losses)
                        .map(fields(((MailPart.Opaque) part).content(), context), parts));
    }

    private static DeliveryStatus.Fields fields(Octets part, MappingContext context) {
        Octets read = part.slice(0, Math.min(part.length(), context.limits().maxHeaderOctets()));
        String text = read.toString(StandardCharsets.ISO_8859_1)
                .replaceAll("\r\n?", "\n")
                .replaceAll("\n(?=[ \t]+[^ \t\n])", "");
        return new DeliveryStatus.Fields(
                text.lines().flatMap(line -> Rfc822Fields.parse(line).stream()).toList());
    }

    private Optional<Ipn> map(DeliveryStatus.Fields fields, List<MailPart> parts) {
        Optional<Reference> subject = fields.first("Original-Message-ID")
                .flatMap(body -> new HeaderField("Original-Message-ID", body)
                        .references().stream().filter(Reference::isMessageId).findFirst());
        Optional<Disposition> disposition = fields.first("Disposition").flatMap(Disposition::read);
        Optional<OrDescriptor> originator = new HeadingFromMail(mail, context, edition, losses).firstFrom();
        if (subject.isEmpty() || disposition.isEmpty() || originator.isEmpty()) {
            return Optional.empty();
        }
        Optional<Ipn.Fields> what = fields(disposition.get(), fields);
        what.ifPresent(known -> nameLosses(disposition.get(), parts));
        return what.map(known -> new Ipn(
                MessageIds.toIpm(subject.get()),
                originator,
                intended(fields, originator.get()),
                Optional.empty(),
                List.of(),
                known));
    }

    private Optional<Ipn.Fields> fields(Disposition disposition, DeliveryStatus.Fields fields) {
        switch (disposition.type()) {
            case Disposition.DISPLAYED -> {
                return Optional.of(receipt(disposition, printable(fields, SUPPLEMENTARY), fields));
            }
            case Disposition.PROCESSED -> {
                Optional<String> words = printable(fields, SUPPLEMENTARY).or(() -> Optional.of("processed"));
                return Optional.of(receipt(new Disposition(true, disposition.type(), List.of()), words, fields));
            }
            case Disposition.DISPATCHED -> {
                return Optional.of(Ipn.NonReceipt.autoForwarded(printable(fields, COMMENT)));
            }
            case Disposition.DELETED -> {
                return Optional.of(Ipn.NonReceipt.discarded(disposition.modifiers().stream()
                        .filter(REASONS::containsKey)
                        .map(REASONS::get)
                        .findFirst()
                        .orElse(Ipn.DiscardReason.IPM_DELETED)));
            }
            default -> {
                return Optional.empty();
            }
        }
    }

    private Ipn.Fields receipt(Disposition disposition, Optional<String> words, DeliveryStatus.Fields fields) {
        Instant at = fields.date(RECEIPT_TIME)
                .or(() -> mail.first("Date").flatMap(HeaderField::date).map(OffsetDateTime::toInstant))
                .filter(Times::isUtcTime)
                .orElse(context.now());
        return new Ipn.Receipt(at, disposition.automatic(), words, List.of());
    }

    private static Optional<String> printable(DeliveryStatus.Fields fields, String name) {
        return fields.first(name)
                .map(text -> Repertoires.printable(text, MAX_TEXT))
                .filter(text -> !text.isBlank());
    }

    /** Whom the message was meant for, if somebody else tells of it. */
    private Optional<OrDescriptor> intended(DeliveryStatus.Fields fields, OrDescriptor originator) {
        return fields.typed("Original-Recipient", "rfc822")
                .or(() -> fields.typed("Final-Recipient", "rfc822"))
                .flatMap(Mailbox::parse)
                .flatMap(m -> context.addresses().toOr(m, edition))
                .map(address -> OrDescriptor.of(OrName.of(address)))
                .filter(user -> !user.formalName().equals(originator.formalName()));
    }

    private void nameLosses(Disposition disposition, List<MailPart> parts) {
        losses.lost(CLAUSE, "notification", "what it says in words left out, X.400 has fields for it");
        if (parts.size() > 2) {
            losses.lost(CLAUSE, "returned content", "left out");
        }
        disposition.modifiers().stream()
                .filter(word -> !REASONS.containsKey(word))
                .forEach(word -> losses.lost(CLAUSE, "Disposition", "modifier left out"));
    }
}
