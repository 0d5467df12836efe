package org.x400gate.protocol.mixer;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.x400gate.protocol.asn1.BerLimits;
import org.x400gate.protocol.ipm.BodyPart;
import org.x400gate.protocol.ipm.DeliveryEnvelope;
import org.x400gate.protocol.ipm.ForwardedMessage;
import org.x400gate.protocol.ipm.Heading;
import org.x400gate.protocol.ipm.HeadingExtension;
import org.x400gate.protocol.ipm.Ipm;
import org.x400gate.protocol.mime.HeaderField;
import org.x400gate.protocol.mime.HeaderField.Reference;
import org.x400gate.protocol.mime.MailAddress;
import org.x400gate.protocol.mime.MailPart;
import org.x400gate.protocol.mime.Mailbox;
import org.x400gate.protocol.mime.MimeMessage;
import org.x400gate.protocol.mime.MimeReader;
import org.x400gate.protocol.mime.MimeWriter;
import org.x400gate.protocol.octets.MalformedInput;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.oraddress.OrAddress;
import org.x400gate.protocol.oraddress.OrName;
import org.x400gate.protocol.p1.ContentType;
import org.x400gate.protocol.p1.Edition;
import org.x400gate.protocol.p1.MtsIdentifier;
import org.x400gate.protocol.p1.PerRecipient;
import org.x400gate.protocol.p1.TraceElement;
import org.x400gate.protocol.p1.TransferEnvelope;

/** A message inside a message both ways (RFC 2157 6.5), and a multipart inside a multipart (6.6). */
final class Forwarded {
    static final String TYPE = "message/rfc822";
    private static final String CLAUSE = "RFC 2157 6.5";
    private static final String WHAT = "forwarded message";
    private static final int P2 = 2;
    private static final int P22 = 22;
    private static final String DELIVERY_DATE = "Delivery-Date";

    /** What RFC 2157 6.6 has a multipart inside called. */
    private static final Map<String, String> SUBJECTS = Map.of(
            "mixed", "Multipart Message",
            "alternative", "Alternative Body Parts containing the same information",
            "digest", "Message Digest",
            "parallel", "Body Parts interpreted in parallel");

    private Forwarded() {}

    static boolean isMessage(BodyPart part) {
        try {
            return ForwardedMessage.read(part, BerLimits.STANDARD).isPresent();
        } catch (MalformedInput unreadable) {
            return false;
        }
    }

    /** Empty, and the reason named, for one that can't be mapped: it goes as a file. */
    static Optional<BodyPart> toIpm(MailPart.Opaque part, BodyFromMail.Scope scope, Losses losses, int nesting) {
        Losses inside = new Losses();
        Optional<BodyPart> made = Optional.empty();
        try {
            MimeMessage mail = MimeReader.read(part.content(), scope.context.limits());
            made = Optional.of(toIpm(mail, scope, inside, nesting));
        } catch (MalformedInput unreadable) {
            inside.refuse(unreadable.clause(), "message", unreadable.getMessage());
        }
        if (!inside.obstacles().isEmpty()) {
            Loss first = inside.obstacles().get(0);
            losses.lost(first.clause(), WHAT + ", " + first.field(), first.what() + ": the message goes as a file");
            return Optional.empty();
        }
        losses.lostInside(WHAT, inside.list());
        if (part.fileName().isPresent()) {
            losses.lost(CLAUSE, TYPE, "file name of a message left out");
        }
        return made;
    }

    private static BodyPart toIpm(MimeMessage mail, BodyFromMail.Scope scope, Losses losses, int nesting) {
        MappingContext context = scope.next();
        Edition edition = scope.peer.edition();
        BodyFromMail.Made body = BodyFromMail.map(mail.body(), scope, losses, nesting);
        List<HeaderField> fields = new ArrayList<>(mail.fields());
        Optional<Instant> delivered = time(mail, DELIVERY_DATE);
        fields.removeIf(field -> field.is(Companions.NAME) || delivered.isPresent() && field.is(DELIVERY_DATE));
        fields.addAll(body.companions());
        HeadingFromMail heading = new HeadingFromMail(new MimeMessage(fields, mail.body()), context, edition, losses);
        Optional<Sent> sent = sent(mail, context, edition);
        if (sent.isEmpty()) {
            mail.first("Date").ifPresent(heading::keep);
        }
        if (mail.first("Received").isPresent()) {
            losses.lost(CLAUSE, "Received", "left out");
        }
        OrName nobody = context.addresses()
                .toOr(new Mailbox(RfcToIpm.NULL_SENDER, context.hostname()), edition)
                .map(OrName::of)
                .orElseThrow();
        Ipm ipm = new Ipm(withMultipart(heading.heading(nobody), body.multipart()), body.parts());
        int contentType = edition == Edition.OF_1988 && ipm.needsP22() ? P22 : P2;
        return new ForwardedMessage(
                        delivered,
                        sent.map(s -> DeliveryEnvelope.encode(
                                contentType, edition == Edition.OF_1984, s.originator, s.recipient, s.at)),
                        ipm)
                .part();
    }

    /** What the envelope of a message that is no longer in one may have said. */
    private record Sent(OrName originator, OrName recipient, Instant at) {}

    private static Optional<Sent> sent(MimeMessage mail, MappingContext context, Edition edition) {
        Optional<OrName> originator =
                names(mail, context, edition, "Sender", "From").findFirst();
        Optional<OrName> recipient =
                names(mail, context, edition, "Delivered-To", "To", "Cc").findFirst();
        Optional<Instant> at = time(mail, "Date");
        return originator.isPresent() && recipient.isPresent() && at.isPresent()
                ? Optional.of(new Sent(originator.get(), recipient.get(), at.get()))
                : Optional.empty();
    }

    private static Stream<OrName> names(MimeMessage mail, MappingContext context, Edition edition, String... fields) {
        return Stream.of(fields)
                .flatMap(name -> mail.all(name).stream())
                .flatMap(field -> field.addresses(context.limits()).stream())
                .flatMap(Forwarded::mailboxes)
                .flatMap(mailbox -> context.addresses().toOr(mailbox, edition).stream())
                .map(OrName::of);
    }

    private static Stream<Mailbox> mailboxes(MailAddress address) {
        return address instanceof Mailbox mailbox
                ? Stream.of(mailbox)
                : address instanceof MailAddress.Group group ? group.members().stream() : Stream.empty();
    }

    private static Optional<Instant> time(MimeMessage mail, String field) {
        return mail.first(field)
                .flatMap(HeaderField::date)
                .map(OffsetDateTime::toInstant)
                .filter(Times::isUtcTime);
    }

    static Heading withMultipart(Heading heading, Optional<MultipartExtension> multipart) {
        if (multipart.isEmpty()) {
            return heading;
        }
        List<HeadingExtension> extensions = new ArrayList<>(heading.extensions());
        extensions.add(multipart.get().extension());
        return BodyHeaders.withExtensions(heading, extensions);
    }

    /** A multipart that is no message, as RFC 2157 6.6 has it. */
    static ForwardedMessage multipart(String subtype, BodyFromMail.Made body, BodyFromMail.Scope scope) {
        MappingContext context = scope.next();
        Heading.Builder heading =
                Heading.builder(MessageIds.toIpm(new Reference(context.localId() + "@" + context.hostname(), true)));
        heading.subject(SUBJECTS.getOrDefault(subtype, "Multipart Message (" + subtype + ")"));
        body.companions().stream()
                .findFirst()
                .ifPresent(any -> heading.extension(Rfc822Fields.extension(body.companions())));
        return new ForwardedMessage(
                Optional.empty(),
                Optional.empty(),
                new Ipm(
                        withMultipart(heading.build(), Optional.of(new MultipartExtension(subtype, false))),
                        body.parts()));
    }

    /** A whole mail, or the multipart that it was; MalformedInput for an envelope that can't be read. */
    static MailPart toMail(ForwardedMessage message, MailFromBody.Scope scope, Losses losses, int nesting) {
        Losses inside = new Losses();
        Ipm ipm = message.ipm();
        Optional<MultipartExtension> multipart = MultipartExtension.read(ipm.heading());
        boolean isMessage = multipart.map(MultipartExtension::isMessage).orElse(true);
        Optional<DeliveryEnvelope> delivery =
                message.envelope().map(encoding -> DeliveryEnvelope.read(encoding, BerLimits.STANDARD));
        // What a multipart has for a heading was made for those who know no multiparts.
        Losses ofHeading = isMessage ? inside : new Losses();
        MailFromHeading heading =
                new MailFromHeading(ipm, envelope(message, delivery, scope, ofHeading), scope.context, ofHeading);
        MailPart body = MailFromBody.map(
                heading.bodyWithoutHeaders(), new Companions(heading.companions()), multipart, scope, inside, nesting);
        inside.obstacles().forEach(o -> losses.refuse(o.clause(), WHAT + ", " + o.field(), o.what()));
        if (!isMessage) {
            losses.lostInside(WHAT, inside.list());
            return body instanceof MailPart.Multipart
                    ? body
                    : new MailPart.Multipart(multipart.get().subtype(), List.of(body));
        }
        List<HeaderField> fields = new ArrayList<>();
        message.deliveryTime().ifPresent(time -> fields.add(date(DELIVERY_DATE, time)));
        delivery.ifPresent(d -> told(d, inside, fields));
        fields.addAll(heading.fields());
        Octets mail = MimeWriter.write(IpmToRfc.writable(fields, inside), body);
        losses.lostInside(WHAT, inside.list());
        return new MailPart.Opaque(TYPE, Optional.empty(), mail);
    }

    private static void told(DeliveryEnvelope delivery, Losses losses, List<HeaderField> fields) {
        delivery.others().forEach(name -> losses.lost(CLAUSE, "delivery-envelope " + name, "left out"));
        delivery.contentIdentifier().ifPresent(id -> fields.add(HeaderField.ofText("X400-Content-Identifier", id)));
        if (delivery.priority() > 0) {
            fields.add(new HeaderField("Priority", delivery.priority() == 1 ? "non-urgent" : "urgent"));
        }
    }

    /** The envelope that the heading is mapped with: the time is the date of the mail, the originator stands in for From. */
    private static TransferEnvelope envelope(
            ForwardedMessage message, Optional<DeliveryEnvelope> delivery, MailFromBody.Scope scope, Losses losses) {
        MappingContext context = scope.context;
        Optional<Instant> at = delivery.flatMap(DeliveryEnvelope::submission)
                .or(() -> written(message.ipm().heading()))
                .or(message::deliveryTime);
        if (at.isEmpty()) {
            losses.lost(CLAUSE, "Date", "not told, that of the message around it taken");
        }
        OrName originator = delivery.flatMap(DeliveryEnvelope::originator)
                .or(() -> message.ipm().heading().originator().flatMap(o -> o.formalName()))
                .orElse(OrName.of(context.addresses()
                        .toOr(new Mailbox("postmaster", context.hostname()))
                        .orElse(OrAddress.parse("/C=XX/ADMD= /"))));
        return TransferEnvelope.builder(
                        new MtsIdentifier(context.ours(), context.localId()), originator, ContentType.P22)
                .trace(TraceElement.relayed(context.ours(), at.orElse(scope.submission)))
                .recipient(PerRecipient.of(originator, 1))
                .build();
    }

    /** The Date that the gateway on the other side kept. */
    private static Optional<Instant> written(Heading heading) {
        for (HeadingExtension extension : heading.extensions()) {
            if (extension.type().equals(Rfc822Fields.FIELD_LIST)) {
                try {
                    return Rfc822Fields.read(extension).stream()
                            .filter(f -> f.is("Date"))
                            .findFirst()
                            .flatMap(HeaderField::date)
                            .map(OffsetDateTime::toInstant)
                            .filter(Times::isUtcTime);
                } catch (MalformedInput noList) {
                    return Optional.empty();
                }
            }
        }
        return Optional.empty();
    }

    private static HeaderField date(String name, Instant time) {
        return HeaderField.ofDate(name, OffsetDateTime.ofInstant(time, ZoneOffset.UTC));
    }
}
