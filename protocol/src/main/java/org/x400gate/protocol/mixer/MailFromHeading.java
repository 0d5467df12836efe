package org.x400gate.protocol.mixer;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.x400gate.protocol.ipm.BodyPart;
import org.x400gate.protocol.ipm.Heading;
import org.x400gate.protocol.ipm.HeadingExtension;
import org.x400gate.protocol.ipm.Importance;
import org.x400gate.protocol.ipm.Ipm;
import org.x400gate.protocol.ipm.IpmIdentifier;
import org.x400gate.protocol.ipm.OrDescriptor;
import org.x400gate.protocol.ipm.RecipientSpecifier;
import org.x400gate.protocol.mime.HeaderField;
import org.x400gate.protocol.mime.HeaderField.Reference;
import org.x400gate.protocol.mime.MailAddress;
import org.x400gate.protocol.mime.Mailbox;
import org.x400gate.protocol.octets.MalformedInput;
import org.x400gate.protocol.p1.TransferEnvelope;

/** The header of a mail from an IPM heading (RFC 2156 5.3.4). */
final class MailFromHeading {
    private static final String CLAUSE = "RFC 2156 5.3.4";

    /** What only this class or the transport writes, whatever an extension says. */
    private static final Set<String> RESERVED = Set.of(
            "received",
            "x400-received",
            "return-path",
            "from",
            "sender",
            "reply-to",
            "to",
            "cc",
            "bcc",
            "mime-version",
            "x400-originator",
            "x400-recipients",
            "x400-mts-identifier",
            "x400-content-type",
            "priority",
            "importance",
            "sensitivity",
            "conversion",
            "conversion-with-loss",
            "deferred-delivery",
            "latest-delivery-time",
            "originator-return-address",
            "dl-expansion-history",
            "disposition-notification-to",
            "delivered-to");

    private final Ipm ipm;
    private final TransferEnvelope envelope;
    private final MappingContext context;
    private final Losses losses;
    private final Map<String, List<HeaderField>> carried = new LinkedHashMap<>();
    private final List<HeaderField> fields = new ArrayList<>();
    private final boolean headersInBody;

    MailFromHeading(Ipm ipm, TransferEnvelope envelope, MappingContext context, Losses losses) {
        this.ipm = ipm;
        this.envelope = envelope;
        this.context = context;
        this.losses = losses;
        this.headersInBody = ipm.body().size() > 1
                && ipm.body().get(0) instanceof BodyPart.Ia5Text first
                && first.text()
                        .lines()
                        .findFirst()
                        .filter(BodyHeaders.FIRST_LINE::equalsIgnoreCase)
                        .isPresent();
        for (HeadingExtension extension : ipm.heading().extensions()) {
            if (extension.type().equals(Rfc822Fields.FIELD_LIST)) {
                carry(fieldList(extension));
            }
        }
        if (headersInBody) {
            carry(headersPart(((BodyPart.Ia5Text) ipm.body().get(0)).text()));
        }
    }

    private void carry(List<HeaderField> list) {
        list.forEach(f -> carried.computeIfAbsent(f.name().toLowerCase(Locale.ROOT), n -> new ArrayList<>())
                .add(f));
    }

    private List<HeaderField> fieldList(HeadingExtension extension) {
        try {
            return Rfc822Fields.read(extension);
        } catch (MalformedInput noList) {
            losses.lost("RFC 2156 5.1.2", "rfc-822-field", "not readable, left out");
            return List.of();
        }
    }

    /** The first body part of a 1984 message, if it holds header fields (RFC 2156 Appendix B, RFC 2157 2.2). */
    private static List<HeaderField> headersPart(String text) {
        List<HeaderField> found = new ArrayList<>();
        String unfolded = text.replaceAll("\r?\n(?=[ \t])", "");
        unfolded.lines().skip(1).forEach(line -> Rfc822Fields.parse(line).ifPresent(found::add));
        return found;
    }

    List<BodyPart> bodyWithoutHeaders() {
        return headersInBody ? ipm.body().subList(1, ipm.body().size()) : ipm.body();
    }

    /** What was written beside files that go without a name; it is no field of the mail. */
    List<HeaderField> companions() {
        return Optional.ofNullable(carried.remove(Companions.NAME.toLowerCase(Locale.ROOT)))
                .orElse(List.of());
    }

    List<HeaderField> fields() {
        Heading heading = ipm.heading();
        date();
        identifiers("Message-ID", List.of(heading.thisIpm()));
        people();
        addresses("To", specified(heading.primaryRecipients()));
        addresses("Cc", specified(heading.copyRecipients()));
        blindCopies(heading.blindCopyRecipients());
        addresses("Reply-To", described(heading.replyRecipients()));
        if (fields.stream().noneMatch(f -> f.is("To") || f.is("Cc"))) {
            fields.add(new HeaderField("To", "list:;"));
        }
        identifiers("In-Reply-To", heading.repliedToIpm().stream().toList());
        identifiers("References", heading.relatedIpms());
        identifiers("Supersedes", heading.obsoletedIpms());
        heading.subject().ifPresent(this::subject);
        heading.expiryTime().ifPresent(t -> time("Expires", t));
        heading.replyTime().ifPresent(t -> time("Reply-By", t));
        new ReceiptRequests(ipm.heading(), envelope, context, losses)
                .field()
                .map(field ->
                        take("disposition-notification-to", carried -> true).orElse(field))
                .ifPresent(fields::add);
        labels(heading);
        heading.extensions().forEach(this::extension);
        carried.values().forEach(list -> list.forEach(this::additional));
        return List.copyOf(fields);
    }

    /** The submission time, which the first trace element tells; as it was written, if that is the same instant. */
    private void date() {
        Instant submitted = envelope.trace().get(0).arrival();
        Optional<HeaderField> written = take(
                "date",
                f -> f.date()
                        .map(OffsetDateTime::toInstant)
                        .filter(submitted::equals)
                        .isPresent());
        if (written.isPresent()) {
            fields.add(written.get());
        } else {
            time("Date", submitted);
        }
    }

    private void time(String name, Instant time) {
        fields.add(HeaderField.ofDate(name, OffsetDateTime.ofInstant(time, ZoneOffset.UTC)));
    }

    /** A field as it was before it had to fit its place, unless a peer has changed what stands there. */
    private Optional<HeaderField> take(String name, Predicate<HeaderField> fits) {
        Optional<HeaderField> whole = Optional.ofNullable(carried.remove(name)).map(list -> list.get(0));
        if (whole.isPresent() && !fits.test(whole.get())) {
            losses.lost("RFC 2156 5.1.2", name, "in the extension, but not what the message has, left out");
            return Optional.empty();
        }
        return whole;
    }

    private void identifiers(String name, List<IpmIdentifier> identifiers) {
        if (identifiers.isEmpty()) {
            return;
        }
        Map<IpmIdentifier, Reference> exact = new LinkedHashMap<>();
        identifiers.forEach(i -> exact.put(i, MessageIds.toRfc(i)));
        take(
                        name.toLowerCase(Locale.ROOT),
                        field -> field.references().stream()
                                .map(MessageIds::toIpm)
                                .anyMatch(exact::containsKey))
                .ifPresent(field -> field.references().forEach(r -> exact.replace(MessageIds.toIpm(r), r)));
        fields.add(HeaderField.ofReferences(
                name, identifiers.stream().map(exact::get).toList()));
    }

    private void subject(String subject) {
        Optional<HeaderField> whole =
                take("subject", f -> HeadingFromMail.subject(f.text()).equals(subject));
        fields.add(whole.orElseGet(() -> HeaderField.ofText("Subject", subject)));
    }

    /** From is never empty: authorizing users, else the originator of the heading, else that of the envelope. */
    private void people() {
        List<MailAddress> authorizing = described(ipm.heading().authorizingUsers());
        List<MailAddress> originator =
                described(ipm.heading().originator().stream().toList());
        List<MailAddress> from = (authorizing.isEmpty() ? originator : authorizing)
                .stream().filter(Mailbox.class::isInstance).toList();
        if (from.isEmpty()) {
            losses.lost("RFC 2156 5.3.2", "From", "no address in the heading, taken from the envelope");
            Optional<String> name = ipm.heading().originator().flatMap(OrDescriptor::freeFormName);
            Mailbox sender = context.addresses()
                    .toRfc(envelope.originator().address())
                    .orElse(new Mailbox("postmaster", context.hostname()));
            from = List.of(sender.named(name, List.of()));
        }
        fields.add(HeaderField.ofAddresses("From", from));
        List<MailAddress> sender =
                originator.stream().filter(Mailbox.class::isInstance).toList();
        if (!authorizing.isEmpty() && !sender.isEmpty() && !sender.equals(from)) {
            fields.add(HeaderField.ofAddresses("Sender", sender));
        }
    }

    /** Bcc alone may be empty: somebody got a copy that nobody is told of. */
    private void blindCopies(List<RecipientSpecifier> recipients) {
        boolean unnamed = recipients.size() == 1
                && recipients
                        .get(0)
                        .recipient()
                        .equals(new OrDescriptor(
                                Optional.empty(), Optional.of(HeadingFromMail.NO_BLIND_COPY), Optional.empty()));
        if (unnamed) {
            fields.add(new HeaderField("Bcc", ""));
        } else {
            addresses("Bcc", specified(recipients));
        }
    }

    private void addresses(String name, List<MailAddress> addresses) {
        if (!addresses.isEmpty()) {
            fields.add(HeaderField.ofAddresses(name, addresses));
        }
    }

    private List<MailAddress> described(List<OrDescriptor> descriptors) {
        return descriptors.stream().map(d -> address(d, List.of())).toList();
    }

    private List<MailAddress> specified(List<RecipientSpecifier> recipients) {
        List<MailAddress> addresses = new ArrayList<>();
        for (RecipientSpecifier recipient : recipients) {
            if (!recipient.extensions().isEmpty()) {
                losses.lost(CLAUSE, "recipient-extensions", "left out");
            }
            addresses.add(address(
                    recipient.recipient(), recipient.replyRequested() ? List.of("Reply requested") : List.of()));
        }
        return addresses;
    }

    /** RFC 2156 4.7.2. */
    private MailAddress address(OrDescriptor descriptor, List<String> remarks) {
        Optional<Mailbox> mailbox =
                descriptor.formalName().flatMap(n -> context.addresses().toRfc(n.address()));
        List<String> comments = new ArrayList<>();
        descriptor.telephone().ifPresent(t -> comments.add("Tel " + t));
        comments.addAll(remarks);
        if (descriptor.formalName().flatMap(n -> n.directoryName()).isPresent()) {
            losses.lost("RFC 2156 4.5", "directory-name", "left out");
        }
        Optional<String> name = descriptor.freeFormName().filter(n -> !n.isBlank());
        if (mailbox.isPresent()) {
            return mailbox.get().named(name, comments);
        }
        if (descriptor.formalName().isPresent()) {
            losses.lost("RFC 2156 4.3.5", "formal-name", "no mailbox can be made of it, only its name shown");
        }
        return new MailAddress.Group(name.orElse("unnamed"), List.of());
    }

    private void labels(Heading heading) {
        if (heading.importance() != Importance.NORMAL) {
            fields.add(new HeaderField("Importance", heading.importance().name().toLowerCase(Locale.ROOT)));
        }
        heading.sensitivity()
                .ifPresent(s -> fields.add(new HeaderField(
                        "Sensitivity",
                        switch (s) {
                            case PERSONAL -> "Personal";
                            case PRIVATE -> "Private";
                            case COMPANY_CONFIDENTIAL -> "Company-Confidential";
                        })));
        if (heading.autoForwarded()) {
            fields.add(new HeaderField("Autoforwarded", "TRUE"));
        }
    }

    private void extension(HeadingExtension extension) {
        Optional<HeaderField> field = standard(extension);
        if (field.isPresent()) {
            fields.add(field.get());
        } else if (!extension.type().equals(Rfc822Fields.FIELD_LIST)
                && !extension.type().equals(MultipartExtension.TYPE)) {
            losses.lost(CLAUSE, "heading extension " + extension.type(), "left out");
            fields.add(new HeaderField("Discarded-X400-IPMS-Extensions", Traces.text(extension.type())));
        }
    }

    private Optional<HeaderField> standard(HeadingExtension extension) {
        Optional<HeaderField> field = HeadingExtensions.field(extension);
        if (field.filter(f -> f.is("Content-Language")).isPresent()) {
            List<String> languages = HeadingExtensions.languages(field.get().body());
            return take(
                            "content-language",
                            f -> HeadingExtensions.languages(f.body()).equals(languages))
                    .or(() -> field);
        }
        return field;
    }

    /** A field from the extension, unless it would stand beside or in place of one that has its own source. */
    private void additional(HeaderField field) {
        String name = field.name().toLowerCase(Locale.ROOT);
        boolean reserved = RESERVED.contains(name) || name.startsWith("content-");
        boolean single = Set.of("date", "message-id", "subject", "in-reply-to", "references")
                        .contains(name)
                && fields.stream().anyMatch(f -> f.is(name));
        if (reserved || single) {
            losses.lost("RFC 2156 5.1.2", field.name(), "in the extension, but not this field's place, left out");
        } else {
            fields.add(field);
        }
    }
}
