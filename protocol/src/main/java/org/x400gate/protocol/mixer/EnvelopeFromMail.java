package org.x400gate.protocol.mixer;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.x400gate.protocol.asn1.BerNode;
import org.x400gate.protocol.asn1.Tag;
import org.x400gate.protocol.bounds.UpperBound;
import org.x400gate.protocol.mime.HeaderField;
import org.x400gate.protocol.mime.MailAddress;
import org.x400gate.protocol.mime.Mailbox;
import org.x400gate.protocol.mime.MimeMessage;
import org.x400gate.protocol.oraddress.OrAddress;
import org.x400gate.protocol.oraddress.OrName;
import org.x400gate.protocol.p1.Edition;
import org.x400gate.protocol.p1.ExtensionField;
import org.x400gate.protocol.p1.PerMessageIndicators;
import org.x400gate.protocol.p1.Priority;
import org.x400gate.protocol.p1.TransferEnvelope;

/** What an envelope takes from the header of a mail, trace apart (RFC 2156 5.1.5, 5.1.7, Appendix C). */
final class EnvelopeFromMail {
    /** Fields that are read here and stand in no extension of the heading. */
    static final Set<String> FIELDS = Set.of(
            "priority",
            "conversion",
            "conversion-with-loss",
            "disclose-recipients",
            "alternate-recipient",
            "x400-content-return",
            "x400-content-identifier",
            "content-identifier",
            "deferred-delivery",
            "latest-delivery-time",
            "originator-return-address",
            "dl-expansion-history");

    private static final String NEW_FIELDS = "RFC 2156 5.1.7";
    private static final String OF_1984 = "RFC 2156 Appendix B";
    /** The bound counts the encoding too, whose header is four octets. */
    private static final int MAX_CORRELATOR = UpperBound.UB_CONTENT_CORRELATOR_LENGTH.max() - 4;

    private static final int MAX_CONTENT_IDENTIFIER = UpperBound.UB_CONTENT_ID_LENGTH.max();
    private static final Map<String, Priority> PRIORITIES =
            Map.of("normal", Priority.NORMAL, "non-urgent", Priority.NON_URGENT, "urgent", Priority.URGENT);

    private final MimeMessage mail;
    private final SmtpEnvelope smtp;
    private final ReportRequests requests;
    private final MappingContext context;
    private final Edition edition;
    private final Losses losses;

    EnvelopeFromMail(MimeMessage mail, SmtpEnvelope smtp, MappingContext context, Edition edition, Losses losses) {
        this.mail = mail;
        this.smtp = smtp;
        this.requests = smtp.requests();
        this.context = context;
        this.edition = edition;
        this.losses = losses;
    }

    void into(TransferEnvelope.Builder envelope) {
        envelope.priority(priority()).indicators(indicators());
        contentIdentifier().ifPresent(envelope::contentIdentifier);
        mail.first("Deferred-Delivery").flatMap(this::time).ifPresent(envelope::deferredDelivery);
        switch (edition) {
            case OF_1988 -> extensions().forEach(envelope::extension);
            case OF_1984 -> withoutExtensions();
        }
    }

    boolean isProhibited(String name) {
        return says(name, "Prohibited");
    }

    private boolean says(String name, String word) {
        return mail.first(name)
                .filter(f -> f.body().strip().equalsIgnoreCase(word))
                .isPresent();
    }

    private Priority priority() {
        Optional<HeaderField> field = mail.first("Priority");
        Optional<Priority> known = field.flatMap(
                f -> Optional.ofNullable(PRIORITIES.get(f.body().strip().toLowerCase(Locale.ROOT))));
        if (field.isPresent() && known.isEmpty()) {
            losses.lost("RFC 2156 5.1.5", "Priority", "not one of normal, non-urgent and urgent, normal taken");
        }
        return known.orElse(Priority.NORMAL);
    }

    private PerMessageIndicators indicators() {
        Set<Integer> bits = new TreeSet<>();
        if (!isProhibited("Alternate-Recipient")) {
            bits.add(PerMessageIndicators.ALTERNATE_RECIPIENT_ALLOWED);
        }
        if (isProhibited("Conversion")) {
            bits.add(PerMessageIndicators.IMPLICIT_CONVERSION_PROHIBITED);
        }
        if (says("Disclose-Recipients", "Allowed")) {
            if (areNamed()) {
                bits.add(PerMessageIndicators.DISCLOSURE_OF_OTHER_RECIPIENTS);
            } else {
                losses.lost("RFC 2156 Appendix C", "Disclose-Recipients", "not obeyed, it would disclose a blind copy");
            }
        }
        if (requests.fullReturn() || says("X400-Content-Return", "Allowed")) {
            bits.add(PerMessageIndicators.CONTENT_RETURN_REQUEST);
        }
        return new PerMessageIndicators(bits);
    }

    /** Whether the header names all whom the envelope does: who is there alone gets a blind copy. */
    private boolean areNamed() {
        Set<String> named = Stream.of("To", "Cc")
                .flatMap(name -> mail.all(name).stream())
                .flatMap(field -> field.addresses(context.limits()).stream())
                .flatMap(EnvelopeFromMail::mailboxes)
                .map(EnvelopeFromMail::key)
                .collect(Collectors.toSet());
        return smtp.recipients().stream().map(EnvelopeFromMail::key).allMatch(named::contains);
    }

    private static Stream<Mailbox> mailboxes(MailAddress address) {
        if (address instanceof Mailbox mailbox) {
            return Stream.of(mailbox);
        }
        return address instanceof MailAddress.Group group ? group.members().stream() : Stream.empty();
    }

    private static String key(Mailbox mailbox) {
        return mailbox.localPart() + "@" + mailbox.domain().toLowerCase(Locale.ROOT);
    }

    private Optional<String> contentIdentifier() {
        return mail.first("X400-Content-Identifier")
                .or(() -> mail.first("Content-Identifier"))
                .map(HeaderField::body)
                .filter(id -> PrintableAscii.isPrintable(id) && id.length() <= MAX_CONTENT_IDENTIFIER)
                .or(() -> mail.first("Subject").map(f -> Repertoires.printable(f.text(), MAX_CONTENT_IDENTIFIER)))
                .filter(id -> !id.isBlank());
    }

    private Optional<Instant> time(HeaderField field) {
        Optional<Instant> time = Times.in(field);
        if (time.isEmpty()) {
            losses.lost(NEW_FIELDS, field.name(), "not a date that X.400 can name, left out");
        }
        return time;
    }

    private List<ExtensionField> extensions() {
        List<ExtensionField> extensions = new ArrayList<>();
        if (isProhibited("Conversion-With-Loss")) {
            extensions.add(MtsExtensions.of(
                    MtsExtensions.CONVERSION_WITH_LOSS_PROHIBITED, BerNode.integer(Tag.ENUMERATED, 1)));
        }
        mail.first("Latest-Delivery-Time")
                .flatMap(this::time)
                .map(MtsExtensions::latestDelivery)
                .ifPresent(extensions::add);
        mail.first("Originator-Return-Address")
                .flatMap(this::returnAddress)
                .map(MtsExtensions::returnAddress)
                .ifPresent(extensions::add);
        List<MtsExtensions.Expansion> history = expansions();
        if (!history.isEmpty()) {
            extensions.add(MtsExtensions.expansions(history));
        }
        correlator().ifPresent(extensions::add);
        return extensions;
    }

    private Optional<OrAddress> returnAddress(HeaderField field) {
        Optional<OrAddress> address = field.addresses(context.limits()).stream()
                .flatMap(a -> or(a).stream())
                .findFirst();
        if (address.isEmpty()) {
            losses.lost(NEW_FIELDS, field.name(), "no address that X.400 can name, left out");
        }
        return address;
    }

    private Optional<OrAddress> or(MailAddress address) {
        return address instanceof Mailbox mailbox ? context.addresses().toOr(mailbox, edition) : Optional.empty();
    }

    /** The field of the latest expansion stands first, the extension has it last. */
    private List<MtsExtensions.Expansion> expansions() {
        List<MtsExtensions.Expansion> history = new ArrayList<>();
        List<HeaderField> fields = mail.all("DL-Expansion-History");
        for (int i = fields.size() - 1; i >= 0; i--) {
            Optional<MtsExtensions.Expansion> read = expansion(fields.get(i));
            if (read.isEmpty()) {
                losses.lost(NEW_FIELDS, "DL-Expansion-History", "not readable, left out");
            }
            read.ifPresent(history::add);
        }
        int dropped = Math.max(0, history.size() - UpperBound.UB_DL_EXPANSIONS.max());
        if (dropped > 0) {
            losses.lost(NEW_FIELDS, "DL-Expansion-History", dropped + " oldest expansions left out");
        }
        return history.subList(dropped, history.size());
    }

    /** {@code mailbox ; date-time ;}. */
    private Optional<MtsExtensions.Expansion> expansion(HeaderField field) {
        String body = field.body().strip();
        String unended = body.endsWith(";") ? body.substring(0, body.length() - 1) : body;
        int between = unended.lastIndexOf(';');
        if (between < 0) {
            return Optional.empty();
        }
        Optional<Instant> at = Traces.instant(unended.substring(between + 1));
        Optional<OrAddress> list = new HeaderField(field.name(), unended.substring(0, between))
                .addresses(context.limits()).stream()
                        .flatMap(a -> or(a).stream())
                        .findFirst();
        return list.flatMap(address -> at.map(time -> new MtsExtensions.Expansion(OrName.of(address), time)));
    }

    private Optional<ExtensionField> correlator() {
        String text =
                requests.envelopeId().map(id -> GatewayReport.ENVELOPE_ID + id).orElseGet(this::identifyingFields);
        String cut = text.substring(0, Math.min(text.length(), MAX_CORRELATOR));
        return cut.isEmpty()
                ? Optional.empty()
                : Optional.of(MtsExtensions.of(MtsExtensions.CONTENT_CORRELATOR, BerNode.ascii(Tag.IA5_STRING, cut)));
    }

    private String identifyingFields() {
        StringBuilder fields = new StringBuilder();
        for (String name : List.of("Subject", "Message-ID", "Date", "To")) {
            mail.first(name)
                    .ifPresent(f -> fields.append(name)
                            .append(": ")
                            .append(f.body().replaceAll("[^ -~]", "?"))
                            .append("\r\n"));
        }
        return fields.toString();
    }

    /** The correlator is dispensable, a wish of the sender's is not. */
    private void withoutExtensions() {
        if (isProhibited("Conversion-With-Loss")) {
            losses.lost(OF_1984, "Conversion-With-Loss", "obeyed here, 1984 can't pass it on");
        }
        if (requests.envelopeId().isPresent()) {
            losses.lost(OF_1984, "ENVID", "left out, 1984 has no content correlator");
        }
        for (String name : List.of("Latest-Delivery-Time", "Originator-Return-Address", "DL-Expansion-History")) {
            if (mail.first(name).isPresent()) {
                losses.lost(OF_1984, name, "left out, 1984 has no place for it");
            }
        }
    }
}
