package org.x400gate.gateway.cli;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.x400gate.gateway.conversion.ConversionSettings;
import org.x400gate.protocol.asn1.BerLimits;
import org.x400gate.protocol.ipm.Heading;
import org.x400gate.protocol.ipm.InformationObject;
import org.x400gate.protocol.ipm.Ipm;
import org.x400gate.protocol.ipm.OrDescriptor;
import org.x400gate.protocol.ipm.RecipientSpecifier;
import org.x400gate.protocol.mime.Mailbox;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.oraddress.OrAddress;
import org.x400gate.protocol.oraddress.OrName;
import org.x400gate.protocol.p1.ContentType;
import org.x400gate.protocol.p1.MtsApdu;
import org.x400gate.protocol.p1.MtsIdentifier;
import org.x400gate.protocol.p1.PerRecipient;
import org.x400gate.protocol.p1.TraceElement;
import org.x400gate.protocol.p1.TransferEnvelope;

/** Puts a P2 or P22 content that stands alone into an envelope, as its own MTA would: from its heading, or as told. */
final class BareContent {
    private final ConversionSettings settings;
    private final Instant now;
    private final String localId;

    BareContent(ConversionSettings settings, Instant now, String localId) {
        this.settings = settings;
        this.now = now;
        this.localId = localId;
    }

    /** {@code from} and {@code to}: mailboxes or O/R addresses. Throws MalformedInput if it is no such content. */
    MtsApdu.Message enveloped(Octets content, Optional<String> from, List<String> to) throws MailParties.NoParties {
        InformationObject object = InformationObject.decode(content, BerLimits.STANDARD);
        Optional<Heading> heading = object instanceof Ipm ipm ? Optional.of(ipm.heading()) : Optional.empty();
        OrName originator = from.isPresent()
                ? name("--from", from.get())
                : heading.flatMap(Heading::originator)
                        .flatMap(OrDescriptor::formalName)
                        .orElseThrow(() -> new MailParties.NoParties("its heading names no originator; say --from"));
        List<OrName> names = new ArrayList<>();
        for (String recipient : to) {
            names.add(name("--recipient", recipient));
        }
        if (to.isEmpty()) {
            heading.stream().flatMap(BareContent::recipients).distinct().forEach(names::add);
        }
        if (names.isEmpty()) {
            throw new MailParties.NoParties("its heading names no recipient; say --recipient");
        }
        boolean p22 = object instanceof Ipm ipm && ipm.needsP22();
        TransferEnvelope.Builder envelope = TransferEnvelope.builder(
                        new MtsIdentifier(settings.domain(), localId),
                        originator,
                        p22 ? ContentType.P22 : ContentType.P2)
                .trace(TraceElement.relayed(settings.domain(), now));
        for (OrName name : names) {
            envelope.recipient(PerRecipient.of(name, names.indexOf(name) + 1));
        }
        return new MtsApdu.Message(envelope.build(), content);
    }

    private static Stream<OrName> recipients(Heading heading) {
        return Stream.of(heading.primaryRecipients(), heading.copyRecipients(), heading.blindCopyRecipients())
                .flatMap(List::stream)
                .map(RecipientSpecifier::recipient)
                .flatMap(recipient -> recipient.formalName().stream());
    }

    private OrName name(String option, String text) throws MailParties.NoParties {
        Optional<OrAddress> address = Mailbox.parse(text).isPresent() && !text.startsWith("/")
                ? settings.addresses().toOr(Mailbox.parse(text).get())
                : orAddress(text);
        return address.map(OrName::of)
                .orElseThrow(
                        () -> new MailParties.NoParties(option + " " + text + ": a mailbox or an O/R address is wanted,"
                                + " such as ann@example.org or /C=XX/ADMD= /PRMD=x/S=ann/"));
    }

    private static Optional<OrAddress> orAddress(String text) {
        try {
            return Optional.of(OrAddress.parse(text))
                    .filter(address -> address.faults().isEmpty());
        } catch (IllegalArgumentException none) {
            return Optional.empty();
        }
    }
}
