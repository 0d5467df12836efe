package org.x400gate.protocol.mixer;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.x400gate.protocol.ipm.Ipn;
import org.x400gate.protocol.ipm.OrDescriptor;
import org.x400gate.protocol.mime.HeaderField;
import org.x400gate.protocol.mime.HeaderField.Reference;
import org.x400gate.protocol.mime.MailPart;
import org.x400gate.protocol.mime.Mailbox;
import org.x400gate.protocol.mime.MimeWriter;
import org.x400gate.protocol.p1.TransferEnvelope;

/**
 * An interpersonal notification as a message disposition notification (RFC 8098), with the text that RFC 2156 5.3.5 has
 * for people in front. It goes out with the null reverse path.
 */
final class IpnToMdn {
    private static final String CLAUSE = "RFC 2156 5.3.5";

    private final Ipn ipn;
    private final TransferEnvelope envelope;
    private final MappingContext context;
    private final Losses losses;
    private final List<HeaderField> fields = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();

    IpnToMdn(Ipn ipn, TransferEnvelope envelope, MappingContext context, Losses losses) {
        this.ipn = ipn;
        this.envelope = envelope;
        this.context = context;
        this.losses = losses;
    }

    /** Fields of the header, behind trace and those of the envelope. */
    List<HeaderField> header(List<Mailbox> to) {
        String failure = ipn.fields() instanceof Ipn.NonReceipt ? " (failure)" : "";
        Instant submitted = envelope.trace().get(0).arrival();
        return List.of(
                HeaderField.ofDate("Date", OffsetDateTime.ofInstant(submitted, ZoneOffset.UTC)),
                HeaderField.ofReferences(
                        "Message-ID",
                        List.of(new Reference(new Mailbox(context.localId(), context.hostname()).addrSpec(), true))),
                HeaderField.ofAddresses("From", List.of(named(ipn.originator()))),
                HeaderField.ofAddresses("To", to),
                HeaderField.ofText("Subject", "X.400 Inter-Personal Notification" + failure),
                new HeaderField("Message-Type", "InterPersonal Notification"),
                new HeaderField("Auto-Submitted", "auto-replied"),
                HeaderField.ofReferences("References", List.of(MessageIds.toRfc(ipn.subject()))));
    }

    /** The originator of the notification, else of its envelope. */
    private Mailbox named(Optional<OrDescriptor> user) {
        Optional<Mailbox> mailbox = user.flatMap(OrDescriptor::formalName)
                .flatMap(name -> context.addresses().toRfc(name.address()));
        Optional<String> name = user.flatMap(OrDescriptor::freeFormName).filter(n -> !n.isBlank());
        return mailbox.or(() -> context.addresses().toRfc(envelope.originator().address()))
                .orElse(new Mailbox("postmaster", context.hostname()))
                .named(name, List.of());
    }

    MailPart body() {
        Mailbox reader = named(ipn.originator());
        Mailbox meant = ipn.intendedRecipient().isPresent() ? named(ipn.intendedRecipient()) : reader;
        field("Reporting-UA", context.hostname() + "; X.400 user agent");
        field("MDN-Gateway", "dns; " + context.hostname());
        field("Original-Recipient", "rfc822; " + meant.addrSpec());
        field("Final-Recipient", "rfc822; " + reader.addrSpec());
        fields.add(HeaderField.ofReferences("Original-Message-ID", List.of(MessageIds.toRfc(ipn.subject()))));
        say("Your message to: " + meant.addrSpec());
        disposition();
        nameLosses();
        return new MailPart.Multipart(
                "report",
                List.of(
                        new MailPart.Text(text.toString()),
                        new MailPart.Opaque(
                                MdnToIpn.TYPE,
                                Optional.empty(),
                                MimeWriter.fields(IpmToRfc.writable(fields, losses)))));
    }

    private void disposition() {
        if (ipn.fields() instanceof Ipn.Receipt received) {
            say("was received at " + Traces.date(received.at()));
            say("");
            say("This notification was generated " + (received.automatic() ? "Automatically" : "Manually"));
            received.supplementary().ifPresent(words -> {
                say("The following extra information was given:");
                say(words);
            });
            field("Disposition", new Disposition(received.automatic(), Disposition.DISPLAYED, List.of()).text());
            field(MdnToIpn.RECEIPT_TIME, Traces.date(received.at()));
            received.supplementary().ifPresent(words -> field(MdnToIpn.SUPPLEMENTARY, words));
        } else if (ipn.fields() instanceof Ipn.NonReceipt lost) {
            nonReceipt(lost);
        } else {
            say("has an advice in X.400 that Internet mail has no words for.");
            losses.lost(CLAUSE, "other-notification-type-fields", "left out");
            field("Disposition", new Disposition(true, Disposition.PROCESSED, List.of()).text());
        }
    }

    private void nonReceipt(Ipn.NonReceipt lost) {
        boolean forwarded = lost.reason() == Ipn.NonReceiptReason.IPM_AUTO_FORWARDED;
        List<String> modifiers = MdnToIpn.REASONS.entrySet().stream()
                .filter(reason -> lost.discardReason().equals(Optional.of(reason.getValue())))
                .map(Map.Entry::getKey)
                .toList();
        if (forwarded) {
            say("was automatically forwarded.");
            lost.comment().ifPresent(words -> {
                say("The following comment was made:");
                say(words);
                field(MdnToIpn.COMMENT, words);
            });
        } else {
            say("was discarded for the following reason: "
                    + lost.discardReason().map(IpnToMdn::words).orElse("none given"));
        }
        say("The Original Message is not available");
        String type = forwarded ? Disposition.DISPATCHED : Disposition.DELETED;
        field("Disposition", new Disposition(true, type, forwarded ? List.of() : modifiers).text());
        if (lost.returned().isPresent()) {
            losses.lost(CLAUSE, "returned-ipm", "left out");
        }
    }

    /** EBNF.discard-reason. */
    private static String words(Ipn.DiscardReason reason) {
        return switch (reason) {
            case IPM_EXPIRED -> "Expired";
            case IPM_OBSOLETED -> "Obsoleted";
            case USER_SUBSCRIPTION_TERMINATED -> "User Subscription Terminated";
            case IPM_DELETED -> "IPM Deleted";
        };
    }

    private void nameLosses() {
        boolean more = !ipn.extensions().isEmpty()
                || ipn.fields() instanceof Ipn.Receipt received
                        && !received.extensions().isEmpty()
                || ipn.fields() instanceof Ipn.NonReceipt lost
                        && !lost.extensions().isEmpty();
        if (more) {
            losses.lost(CLAUSE, "notification extensions", "left out");
        }
        if (ipn.conversionTypes().isPresent()) {
            losses.lost(CLAUSE, "conversion-eits", "left out");
        }
    }

    private void say(String line) {
        text.append(DsnWriter.ascii(line)).append("\r\n");
    }

    private void field(String name, String body) {
        fields.add(DsnWriter.field(name, body));
    }
}
