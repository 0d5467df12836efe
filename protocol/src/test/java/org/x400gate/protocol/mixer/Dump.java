package org.x400gate.protocol.mixer;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.x400gate.protocol.asn1.BerLimits;
import org.x400gate.protocol.ipm.BodyPart;
import org.x400gate.protocol.ipm.DeliveryEnvelope;
import org.x400gate.protocol.ipm.FileTransfer;
import org.x400gate.protocol.ipm.ForwardedMessage;
import org.x400gate.protocol.ipm.Heading;
import org.x400gate.protocol.ipm.HeadingExtension;
import org.x400gate.protocol.ipm.InformationObject;
import org.x400gate.protocol.ipm.Ipm;
import org.x400gate.protocol.ipm.IpmIdentifier;
import org.x400gate.protocol.ipm.Ipn;
import org.x400gate.protocol.ipm.OrDescriptor;
import org.x400gate.protocol.ipm.RecipientSpecifier;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.p1.ContentType;
import org.x400gate.protocol.p1.EncodedInformationTypes;
import org.x400gate.protocol.p1.ExtensionField;
import org.x400gate.protocol.p1.InternalTraceElement;
import org.x400gate.protocol.p1.MtsApdu;
import org.x400gate.protocol.p1.PerRecipient;
import org.x400gate.protocol.p1.ReportContent;
import org.x400gate.protocol.p1.ReportedRecipient;
import org.x400gate.protocol.p1.TraceElement;
import org.x400gate.protocol.p1.TransferEnvelope;

/** Mappings as text, one fact a line. */
final class Dump {
    private final List<String> lines = new ArrayList<>();

    static List<String> x400(Mapping<X400Message> mapping) {
        Dump dump = new Dump();
        if (mapping instanceof Mapping.Mapped<X400Message> mapped) {
            dump.envelope(mapped.value().message().envelope());
            if (content(mapped.value().message()) instanceof Ipn ipn) {
                dump.ipn(ipn);
            } else {
                dump.ipm(ipm(mapped.value().message()));
            }
            mapped.value()
                    .unmapped()
                    .forEach(u -> dump.line("unmapped", u.recipient().addrSpec() + ": " + u.reason()));
            dump.line("passage", mapped.value().passage());
            mapped.losses().forEach(l -> dump.line("LOSS", l));
        } else {
            ((Mapping.Refused<X400Message>) mapping).reasons().forEach(r -> dump.line("REFUSED", r));
        }
        return dump.lines;
    }

    static List<String> report(MtsApdu.Report report) {
        Dump dump = new Dump();
        dump.line("report", report.identifier());
        dump.line("destination", report.destination());
        dump.trace(report.trace(), report.envelope().internalTrace());
        ReportContent content = report.content();
        dump.line("subject", content.subject());
        content.intermediateTrace().forEach(t -> dump.line("intermediate-trace", t.domain() + " " + t.arrival()));
        content.originalTypes().ifPresent(t -> dump.line("original-types", types(t)));
        content.contentType().ifPresent(t -> dump.line("content-type", t));
        content.contentIdentifier().ifPresent(c -> dump.line("content-identifier", c));
        content.extensions().forEach(dump::extension);
        for (ReportedRecipient r : content.recipients()) {
            dump.line(
                    "recipient",
                    r.number() + " " + r.actualRecipient() + (r.responsible() ? " responsible" : "") + " "
                            + r.originatorReport() + " arrived " + r.arrival() + " " + r.result());
            r.intendedRecipient().ifPresent(name -> dump.line("  intended", name));
            r.supplementaryInformation().ifPresent(text -> dump.line("  supplementary", text));
            r.converted().ifPresent(t -> dump.line("  converted", types(t)));
        }
        content.returnedContent().ifPresent(octets -> {
            dump.lines.add("returned content:");
            dump.ipm((Ipm) InformationObject.decode(octets, BerLimits.STANDARD));
        });
        return dump.lines;
    }

    static List<String> mail(Mapping<RfcMessage> mapping) {
        Dump dump = new Dump();
        if (mapping instanceof Mapping.Mapped<RfcMessage> mapped) {
            RfcMessage mail = mapped.value();
            dump.line(
                    "MAIL FROM",
                    mail.envelope().sender().map(m -> "<" + m.addrSpec() + ">").orElse("<>"));
            mail.envelope().recipients().forEach(r -> dump.line("RCPT TO", "<" + r.addrSpec() + ">"));
            mail.message().toString(StandardCharsets.US_ASCII).lines().forEach(l -> dump.lines.add("| " + l));
            mail.unmapped().forEach(u -> dump.line("unmapped", u.recipient().recipient() + ": " + u.reason()));
            dump.line("passage", mail.passage());
            mapped.losses().forEach(l -> dump.line("LOSS", l));
        } else {
            ((Mapping.Refused<RfcMessage>) mapping).reasons().forEach(r -> dump.line("REFUSED", r));
        }
        return dump.lines;
    }

    static Ipm ipm(MtsApdu.Message message) {
        return (Ipm) content(message);
    }

    static InformationObject content(MtsApdu.Message message) {
        try {
            Octets content = Octets.wrap(message.content().open().readAllBytes());
            return InformationObject.decode(content, BerLimits.STANDARD);
        } catch (java.io.IOException impossible) {
            throw new java.io.UncheckedIOException(impossible);
        }
    }

    private void ipn(Ipn ipn) {
        line("subject-ipm", id(ipn.subject()));
        ipn.originator().ifPresent(user -> line("ipn-originator", person(user)));
        ipn.intendedRecipient().ifPresent(user -> line("ipm-intended-recipient", person(user)));
        line("notification", ipn.fields());
    }

    private void envelope(TransferEnvelope e) {
        line("identifier", e.messageIdentifier());
        line("originator", e.originator());
        line("content-type", e.contentType() instanceof ContentType.BuiltIn b ? b.number() : e.contentType());
        e.originalTypes().ifPresent(t -> line("original-types", types(t)));
        e.contentIdentifier().ifPresent(c -> line("content-identifier", c));
        line("priority", e.priority());
        line("indicators", e.indicators().bits());
        for (PerRecipient r : e.recipients()) {
            line(
                    "recipient",
                    r.number() + " " + r.recipient() + (r.responsible() ? " responsible" : "") + " "
                            + r.originatorReport());
        }
        trace(e.trace(), e.internalTrace());
        e.extensions().forEach(this::extension);
    }

    private void trace(List<TraceElement> trace, List<InternalTraceElement> internal) {
        trace.forEach(t -> line(
                "trace",
                t.domain() + " " + t.arrival() + " " + t.action()
                        + t.additional()
                                .converted()
                                .map(c -> " converted " + types(c))
                                .orElse("")));
        internal.forEach(t -> line(
                "internal-trace",
                t.mtaName() + " in " + t.domain() + " " + t.arrival() + " " + t.action()
                        + t.additional()
                                .converted()
                                .map(c -> " converted " + types(c))
                                .orElse("")));
    }

    private void extension(ExtensionField x) {
        line("extension", x.type() + " " + x.value().map(Dump::shown).orElse(""));
    }

    private static String types(EncodedInformationTypes types) {
        return types.builtIn() + " " + types.extended();
    }

    private static String shown(Octets value) {
        return value.toString(StandardCharsets.ISO_8859_1)
                .replace("\r\n", "\\r\\n")
                .replaceAll("[^ -~]", ".");
    }

    private void ipm(Ipm ipm) {
        Heading h = ipm.heading();
        line("this-ipm", id(h.thisIpm()));
        h.originator().ifPresent(d -> line("originator", person(d)));
        h.authorizingUsers().forEach(d -> line("authorizing", person(d)));
        h.primaryRecipients().forEach(r -> line("primary", recipient(r)));
        h.copyRecipients().forEach(r -> line("copy", recipient(r)));
        h.blindCopyRecipients().forEach(r -> line("blind-copy", recipient(r)));
        h.repliedToIpm().ifPresent(i -> line("replied-to", id(i)));
        h.relatedIpms().forEach(i -> line("related", id(i)));
        h.obsoletedIpms().forEach(i -> line("obsoleted", id(i)));
        h.subject().ifPresent(s -> line("subject", s));
        h.expiryTime().ifPresent(t -> line("expiry", t));
        h.replyTime().ifPresent(t -> line("reply-by", t));
        h.replyRecipients().forEach(d -> line("reply-recipient", person(d)));
        line("importance", h.importance());
        h.sensitivity().ifPresent(s -> line("sensitivity", s));
        line("auto-forwarded", h.autoForwarded());
        for (HeadingExtension extension : h.extensions()) {
            if (extension.type().equals(Rfc822Fields.FIELD_LIST)) {
                Rfc822Fields.read(extension).forEach(f -> line("rfc-822-field", f.name() + ": " + f.body()));
            } else if (extension.type().equals(MultipartExtension.TYPE)) {
                line("multipart", MultipartExtension.read(h).orElseThrow());
            } else {
                line("heading-extension", extension.type());
            }
        }
        for (BodyPart part : ipm.body()) {
            if (part instanceof BodyPart.Ia5Text ia5) {
                text("ia5-text", ia5.text());
            } else if (part instanceof BodyPart.GeneralText general) {
                text("general-text " + general.registrations(), general.text().orElse("not readable"));
            } else if (part instanceof BodyPart.TeletexText teletex) {
                text(
                        "teletex " + teletex.pages().size() + " pages",
                        teletex.text().orElse("not readable"));
            } else {
                other(part);
            }
        }
    }

    private void message(ForwardedMessage message) {
        line("body part", "message");
        message.deliveryTime().ifPresent(time -> line("  delivered", time));
        message.envelope()
                .map(encoding -> DeliveryEnvelope.read(encoding, BerLimits.STANDARD))
                .ifPresent(envelope -> line("  envelope", envelope));
        Dump inside = new Dump();
        inside.ipm(message.ipm());
        inside.lines.forEach(inner -> lines.add("    " + inner));
    }

    private void other(BodyPart part) {
        ForwardedMessage message =
                ForwardedMessage.read(part, BerLimits.STANDARD).orElse(null);
        if (message != null) {
            message(message);
            return;
        }
        FileTransfer file = FileTransfer.read(part, BerLimits.STANDARD).orElse(null);
        if (file != null) {
            line("body part", "file-transfer");
            file.reference().ifPresent(id -> line("  reference", id(id)));
            file.application().ifPresent(oid -> line("  application", oid));
            file.remarks().forEach(text -> line("  remark", text));
            file.pathname().forEach(name -> line("  pathname", name));
            file.created().ifPresent(time -> line("  created", time));
            file.modified().ifPresent(time -> line("  modified", time));
            file.lastRead().ifPresent(time -> line("  read", time));
            file.size().ifPresent(octets -> line("  size", octets));
            file.extensions().stream()
                    .flatMap(e -> Rfc822Fields.read(e).stream())
                    .forEach(f -> line("  field", f.name() + ": " + f.body()));
            line("  octets", file.data().toHex());
        } else if (part instanceof BodyPart.OtherBodyPart other
                && other.bilaterallyDefined(BerLimits.STANDARD).isPresent()) {
            line("body part", "bilaterally-defined");
            line("  octets", other.bilaterallyDefined(BerLimits.STANDARD).get().toHex());
        } else {
            line("body part", part.encode().toHex());
        }
    }

    private void text(String name, String text) {
        line("body part", name);
        text.lines().forEach(l -> lines.add("| " + l));
    }

    private static String id(IpmIdentifier id) {
        return id.local() + id.user().map(u -> " of " + u).orElse("");
    }

    private static String recipient(RecipientSpecifier r) {
        return person(r.recipient())
                + (r.replyRequested() ? " reply requested" : "")
                + (r.notificationRequests().isEmpty() ? "" : " " + r.notificationRequests());
    }

    private static String person(OrDescriptor d) {
        return d.formalName().map(Object::toString).orElse("-")
                + d.freeFormName().map(n -> " \"" + n + "\"").orElse("");
    }

    private void line(String name, Object value) {
        lines.add(name + ": " + value);
    }
}
