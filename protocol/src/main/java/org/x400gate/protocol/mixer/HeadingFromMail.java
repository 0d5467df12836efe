package org.x400gate.protocol.mixer;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.x400gate.protocol.ipm.Heading;
import org.x400gate.protocol.ipm.Importance;
import org.x400gate.protocol.ipm.IpmIdentifier;
import org.x400gate.protocol.ipm.NotificationRequest;
import org.x400gate.protocol.ipm.OrDescriptor;
import org.x400gate.protocol.ipm.RecipientSpecifier;
import org.x400gate.protocol.ipm.Sensitivity;
import org.x400gate.protocol.mime.HeaderField;
import org.x400gate.protocol.mime.HeaderField.Reference;
import org.x400gate.protocol.mime.MailAddress;
import org.x400gate.protocol.mime.Mailbox;
import org.x400gate.protocol.mime.MimeMessage;
import org.x400gate.protocol.oraddress.OrAddress;
import org.x400gate.protocol.oraddress.OrName;
import org.x400gate.protocol.p1.Edition;

/**
 * The IPM heading from the header of a mail (RFC 2156 5.1.3). A field that does not fit its place whole goes there
 * shortened and into the extension as it was, so that the next MIXER gateway can restore it; the loss is named anyway.
 */
final class HeadingFromMail {
    private static final String CLAUSE = "RFC 2156 5.1.3";
    /** Fields mapped here or in the envelope; those that 5.1.7 wants dropped; the MIME fields, which RFC 2157 maps. */
    private static final Set<String> NOT_IN_EXTENSION = Set.of(
            "date",
            "received",
            "x400-received",
            "message-id",
            "from",
            "sender",
            "reply-to",
            "to",
            "cc",
            "bcc",
            "in-reply-to",
            "references",
            "subject",
            "importance",
            "sensitivity",
            "autoforwarded",
            "autosubmitted",
            "disposition-notification-to",
            "incomplete-copy",
            "expires",
            "expiry-date",
            "reply-by",
            "supersedes",
            "obsoletes",
            "original-encoded-information-types",
            "return-path",
            "discarded-x400-mts-extensions",
            "message-type",
            "discarded-x400-ipms-extensions",
            "x400-content-type",
            "x400-originator",
            "x400-recipients",
            "x400-mts-identifier",
            "mime-version");

    /** What stands in place of blind copy recipients who are not named. */
    static final String NO_BLIND_COPY = "BCC";

    private static final int MAX_REFERENCES = 1_000;
    private static final Map<String, Sensitivity> SENSITIVITIES = Map.of(
            "personal", Sensitivity.PERSONAL,
            "private", Sensitivity.PRIVATE,
            "company-confidential", Sensitivity.COMPANY_CONFIDENTIAL);
    private static final Map<String, Importance> IMPORTANCES =
            Map.of("low", Importance.LOW, "normal", Importance.NORMAL, "high", Importance.HIGH);

    private final MimeMessage mail;
    private final MappingContext context;
    private final Edition edition;
    private final Losses losses;
    private final List<HeaderField> extra = new ArrayList<>();

    HeadingFromMail(MimeMessage mail, MappingContext context, Edition edition, Losses losses) {
        this.mail = mail;
        this.context = context;
        this.edition = edition;
        this.losses = losses;
    }

    Heading heading(OrName envelopeOriginator) {
        Heading.Builder heading = Heading.builder(thisIpm());
        people(heading, envelopeOriginator);
        recipients(heading, receiptRequests(envelopeOriginator));
        references(heading);
        mail.first("Subject").ifPresent(field -> heading.subject(subject(field)));
        mail.first("Importance").ifPresent(f -> word(f, IMPORTANCES).ifPresent(heading::importance));
        mail.first("Sensitivity").ifPresent(f -> word(f, SENSITIVITIES).ifPresent(heading::sensitivity));
        mail.first("Autoforwarded")
                .ifPresent(f -> heading.autoForwarded(f.body().equalsIgnoreCase("TRUE")));
        mail.first("Expires")
                .or(() -> mail.first("Expiry-Date"))
                .flatMap(this::time)
                .ifPresent(heading::expiryTime);
        mail.first("Reply-By").flatMap(this::time).ifPresent(heading::replyTime);
        mail.first("Date").ifPresent(this::keepZone);
        standardExtensions(heading);
        for (HeaderField field : mail.fields()) {
            String name = field.name().toLowerCase(Locale.ROOT);
            if (!NOT_IN_EXTENSION.contains(name)
                    && !EnvelopeFromMail.FIELDS.contains(name)
                    && !name.startsWith("content-")) {
                extra.add(field);
            }
        }
        if (!extra.isEmpty()) {
            heading.extension(Rfc822Fields.extension(
                    extra.stream().map(HeadingFromMail::ascii).toList()));
        }
        return heading.build();
    }

    /** The three that X.420 had in 1988 (RFC 2156 5.3.4), languages by 5.1.3. */
    private void standardExtensions(Heading.Builder heading) {
        if (mail.first("Incomplete-Copy").isPresent()) {
            heading.extension(HeadingExtensions.incompleteCopy());
        }
        mail.first("Content-Language").ifPresent(field -> {
            List<String> languages = HeadingExtensions.languages(field.body());
            if (!languages.isEmpty()) {
                heading.extension(HeadingExtensions.ofLanguages(languages));
            }
            if (!field.body().strip().equals(String.join(", ", languages))) {
                keep(field);
            }
        });
        Optional<HeaderField> automatic = mail.first("Autosubmitted");
        Optional<Integer> number = automatic
                .or(() -> mail.first("Auto-Submitted"))
                .flatMap(field -> HeadingExtensions.autoSubmitted(field.body()));
        number.map(HeadingExtensions::ofAutoSubmitted).ifPresent(heading::extension);
        if (number.isEmpty()) {
            automatic.ifPresent(this::keep);
        }
    }

    private static HeaderField ascii(HeaderField field) {
        return field.body().matches("[ -~\t]*") ? field : HeaderField.ofText(field.name(), field.body());
    }

    private IpmIdentifier thisIpm() {
        Optional<Reference> given = mail.first("Message-ID")
                .flatMap(f ->
                        f.references().stream().filter(Reference::isMessageId).findFirst());
        if (given.isPresent()) {
            return identifier(given.get(), mail.first("Message-ID").get());
        }
        return MessageIds.toIpm(new Reference(context.localId() + "@" + context.hostname(), true));
    }

    private IpmIdentifier identifier(Reference reference, HeaderField field) {
        if (!MessageIds.isExact(reference)) {
            losses.lost(
                    "RFC 2156 4.7.3.1",
                    field.name(),
                    "identifier does not fit its place as it is, kept whole in the extension");
            keep(field);
        }
        return MessageIds.toIpm(reference);
    }

    /** Into the extension as it is. */
    void keep(HeaderField field) {
        if (!extra.contains(field)) {
            extra.add(field);
        }
    }

    /** With Sender, From is the authorizing users; several in From are that too, since the originator is one. */
    private void people(Heading.Builder heading, OrName envelopeOriginator) {
        List<OrDescriptor> from = descriptors("From");
        List<OrDescriptor> sender = descriptors("Sender");
        Optional<OrDescriptor> originator =
                sender.stream().findFirst().or(() -> from.stream().findFirst());
        heading.originator(originator.orElse(OrDescriptor.of(envelopeOriginator)));
        if (originator.isEmpty()) {
            losses.lost(CLAUSE, "From", "missing, taken from the envelope");
        }
        if (!sender.isEmpty() || from.size() > 1) {
            from.forEach(heading::authorizingUser);
        }
        replyRecipients(heading);
    }

    /** A reply needs an address: a name alone may not stand there (X.420 7.2.12). */
    private void replyRecipients(Heading.Builder heading) {
        for (OrDescriptor user : descriptors("Reply-To")) {
            if (user.formalName().isPresent()) {
                heading.replyRecipient(user);
            } else {
                losses.lost("X.420 7.2.12", "Reply-To", "a name without an address left out");
            }
        }
    }

    /** The first who has an address: who sends a notification. */
    Optional<OrDescriptor> firstFrom() {
        return descriptors("From").stream()
                .filter(user -> user.formalName().isPresent())
                .findFirst();
    }

    /**
     * Who asks by mail to be told of the disposition asks everybody. In X.400 it is always the originator who is told
     * (X.420 8).
     */
    private Set<NotificationRequest> receiptRequests(OrName originator) {
        Optional<HeaderField> field = mail.first("Disposition-Notification-To");
        if (field.isEmpty()) {
            return Set.of();
        }
        boolean other = field.get().addresses(context.limits()).stream()
                .noneMatch(a -> a instanceof Mailbox mailbox
                        && context.addresses()
                                .toOr(mailbox, edition)
                                .filter(originator.address()::matches)
                                .isPresent());
        if (other) {
            losses.lost("RFC 8098 2.1", field.get().name(), "another than the sender's, who will be told");
            keep(field.get());
        }
        return Set.of(NotificationRequest.RN, NotificationRequest.NRN);
    }

    private void recipients(Heading.Builder heading, Set<NotificationRequest> requests) {
        descriptors("To").forEach(d -> heading.primaryRecipient(recipient(d, requests)));
        descriptors("Cc").forEach(d -> heading.copyRecipient(recipient(d, requests)));
        List<OrDescriptor> blind = descriptors("Bcc");
        blind.forEach(d -> heading.blindCopyRecipient(recipient(d, requests)));
        if (blind.isEmpty() && mail.first("Bcc").isPresent()) {
            // RFC 2156 5.1.3: some systems can't take a list of nobody.
            heading.blindCopyRecipient(RecipientSpecifier.of(nameOnly(NO_BLIND_COPY, "Bcc")));
        }
    }

    /** Only who has an address can be asked (X.420 7.1.2). */
    private static RecipientSpecifier recipient(OrDescriptor user, Set<NotificationRequest> requests) {
        return new RecipientSpecifier(user, user.formalName().isPresent() ? requests : Set.of(), false, List.of());
    }

    private void references(Heading.Builder heading) {
        List<IpmIdentifier> answered = answered();
        if (answered.size() == 1) {
            heading.repliedToIpm(answered.get(0));
        } else {
            if (!answered.isEmpty()) {
                losses.lost(CLAUSE, "In-Reply-To", "several values become related IPMs");
            }
            answered.forEach(heading::relatedIpm);
        }
        identifiers("References").forEach(heading::relatedIpm);
        identifiers("Supersedes").forEach(heading::obsoletedIpm);
        identifiers("Obsoletes").forEach(heading::obsoletedIpm);
    }

    /** What a message answers; words beside the one identifier are for people, and must not hide it (RFC 822 4.6.2). */
    private List<IpmIdentifier> answered() {
        List<HeaderField> fields = mail.all("In-Reply-To");
        List<Reference> messages = fields.stream()
                .flatMap(field -> field.references().stream())
                .filter(Reference::isMessageId)
                .toList();
        if (messages.size() != 1) {
            return identifiers("In-Reply-To");
        }
        if (fields.stream().anyMatch(field -> field.references().size() > 1)) {
            losses.lost(CLAUSE, "In-Reply-To", "words beside the identifier, kept whole in the extension");
            fields.forEach(this::keep);
        }
        return List.of(identifier(messages.get(0), fields.get(0)));
    }

    private List<IpmIdentifier> identifiers(String name) {
        List<IpmIdentifier> all = new ArrayList<>();
        for (HeaderField field : mail.all(name)) {
            List<Reference> references = field.references();
            int from = Math.max(0, references.size() - MAX_REFERENCES);
            if (from > 0) {
                losses.lost(CLAUSE, name, "only the last " + MAX_REFERENCES + " identifiers taken");
            }
            references.subList(from, references.size()).forEach(r -> all.add(identifier(r, field)));
        }
        return all;
    }

    private String subject(HeaderField field) {
        String text = field.text();
        String fitted = subject(text);
        if (!fitted.equals(text)) {
            losses.lost(CLAUSE, "Subject", "shortened or characters replaced, kept whole in the extension");
            keep(field);
        }
        return fitted;
    }

    /** The subject as the heading can hold it. */
    static String subject(String text) {
        return Repertoires.teletex(text, Heading.MAX_SUBJECT).text();
    }

    private void keepZone(HeaderField date) {
        if (date.date().map(d -> d.getOffset().getTotalSeconds() != 0).orElse(true)) {
            keep(date);
        }
    }

    private <E> Optional<E> word(HeaderField field, Map<String, E> words) {
        Optional<E> known = Optional.ofNullable(words.get(field.body().toLowerCase(Locale.ROOT)));
        if (known.isEmpty()) {
            losses.lost(CLAUSE, field.name(), "not a word that X.420 knows, kept whole in the extension");
            keep(field);
        }
        return known;
    }

    private Optional<Instant> time(HeaderField field) {
        Optional<Instant> time = field.date().map(OffsetDateTime::toInstant).filter(Times::isUtcTime);
        if (time.isEmpty()) {
            losses.lost(CLAUSE, field.name(), "not a date that X.400 can name, kept whole in the extension");
            keep(field);
        }
        return time;
    }

    private List<OrDescriptor> descriptors(String name) {
        List<OrDescriptor> all = new ArrayList<>();
        for (HeaderField field : mail.all(name)) {
            for (MailAddress address : field.addresses(context.limits())) {
                add(all, address, name);
            }
        }
        return all;
    }

    /** RFC 2156 4.7.1. */
    private void add(List<OrDescriptor> all, MailAddress address, String field) {
        if (address instanceof Mailbox mailbox) {
            all.add(descriptor(mailbox, field));
        } else if (address instanceof MailAddress.Group group) {
            all.add(nameOnly(group.name(), field));
            group.members().forEach(m -> all.add(descriptor(m, field)));
            if (!group.members().isEmpty()) {
                losses.lost("RFC 2156 4.7.1", field, "members of a group stand beside its name");
            }
        } else if (address instanceof MailAddress.Unreadable unreadable) {
            all.add(nameOnly(unreadable.raw(), field));
            losses.lost("RFC 2156 4.7.1", field, "not an address, kept as a free form name");
        } else {
            throw new IllegalStateException("no such address: " + address.getClass());
        }
    }

    private OrDescriptor nameOnly(String name, String field) {
        return new OrDescriptor(Optional.empty(), freeForm(name.isBlank() ? "?" : name, field), Optional.empty());
    }

    private OrDescriptor descriptor(Mailbox mailbox, String field) {
        Optional<OrAddress> address = context.addresses().toOr(mailbox, edition);
        if (address.isEmpty()) {
            losses.lost("RFC 2156 4.3.2", field, "address above 512 characters, kept as a free form name");
            return nameOnly(mailbox.text(), field);
        }
        List<String> words = new ArrayList<>();
        mailbox.name().ifPresent(words::add);
        mailbox.comments().forEach(c -> words.add("(" + c + ")"));
        if (!mailbox.comments().isEmpty()) {
            losses.lost("RFC 2156 4.7.1", field, "comments become part of the free form name");
        }
        return new OrDescriptor(
                Optional.of(OrName.of(address.get())), freeForm(String.join(" ", words), field), Optional.empty());
    }

    private Optional<String> freeForm(String name, String field) {
        String fitted = Repertoires.teletex(name.strip(), OrDescriptor.MAX_FREE_FORM_NAME)
                .text()
                .strip();
        if (!fitted.equals(name.strip())) {
            losses.lost("RFC 2156 3.3.4", field, "free form name shortened or characters replaced");
        }
        return Optional.of(fitted).filter(f -> !f.isEmpty());
    }
}
