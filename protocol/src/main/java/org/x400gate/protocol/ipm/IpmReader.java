package org.x400gate.protocol.ipm;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.x400gate.protocol.asn1.Ber;
import org.x400gate.protocol.asn1.BerElement;
import org.x400gate.protocol.asn1.BerLimits;
import org.x400gate.protocol.asn1.BitString;
import org.x400gate.protocol.asn1.SetMembers;
import org.x400gate.protocol.asn1.Tag;
import org.x400gate.protocol.asn1.TeletexString;
import org.x400gate.protocol.asn1.UtcTime;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.oraddress.DomainNames;
import org.x400gate.protocol.oraddress.OrName;

/** Reads an information object (X.420 7 and 8). */
final class IpmReader {
    private IpmReader() {}

    static InformationObject read(Octets content, BerLimits limits) {
        BerElement object = Ber.decode(content, limits);
        if (object.is(IpmTags.IPM)) {
            return ipm(object);
        }
        if (object.is(IpmTags.IPN)) {
            return IpnBer.decode(object);
        }
        throw object.fault("X.420 7", "neither IPM nor IPN: " + object.tag());
    }

    /** An IPM under whatever tag the caller has checked: there are some inside others. */
    static Ipm ipm(BerElement object) {
        List<BerElement> parts = object.children();
        if (parts.size() != 2) {
            throw object.fault("X.420 7.1", "heading and body expected, found " + parts.size() + " elements");
        }
        Heading heading = heading(parts.get(0).expect(Tag.SET, "heading"));
        List<BerElement> body = parts.get(1).expect(Tag.SEQUENCE, "body").children();
        return new Ipm(heading, body.stream().map(BodyParts::read).toList());
    }

    private static Heading heading(BerElement set) {
        SetMembers members = new SetMembers(set);
        Heading.Builder heading =
                Heading.builder(identifier(members.required(IpmTags.IPM_IDENTIFIER, "identifier of this IPM")));
        members.find(IpmTags.ORIGINATOR).map(IpmReader::descriptor).ifPresent(heading::originator);
        each(members, IpmTags.AUTHORIZING_USERS, user -> heading.authorizingUser(descriptor(user)));
        each(members, IpmTags.PRIMARY_RECIPIENTS, user -> heading.primaryRecipient(recipient(user)));
        each(members, IpmTags.COPY_RECIPIENTS, user -> heading.copyRecipient(recipient(user)));
        each(members, IpmTags.BLIND_COPY_RECIPIENTS, user -> heading.blindCopyRecipient(recipient(user)));
        members.find(IpmTags.REPLIED_TO).map(IpmReader::identifier).ifPresent(heading::repliedToIpm);
        each(members, IpmTags.OBSOLETED, ipm -> heading.obsoletedIpm(identifier(ipm)));
        each(members, IpmTags.RELATED, ipm -> heading.relatedIpm(identifier(ipm)));
        members.find(IpmTags.SUBJECT).map(IpmReader::subject).ifPresent(heading::subject);
        members.find(IpmTags.EXPIRY_TIME).map(UtcTime::decode).ifPresent(heading::expiryTime);
        members.find(IpmTags.REPLY_TIME).map(UtcTime::decode).ifPresent(heading::replyTime);
        each(members, IpmTags.REPLY_RECIPIENTS, user -> heading.replyRecipient(descriptor(user)));
        members.find(IpmTags.IMPORTANCE)
                .map(e -> Importance.values()[e.intValue(0, Importance.values().length - 1)])
                .ifPresent(heading::importance);
        members.find(IpmTags.SENSITIVITY)
                .map(e -> Sensitivity.values()[e.intValue(1, Sensitivity.values().length) - 1])
                .ifPresent(heading::sensitivity);
        members.find(IpmTags.AUTO_FORWARDED).map(BerElement::booleanValue).ifPresent(heading::autoForwarded);
        each(members, IpmTags.EXTENSIONS, field -> heading.extension(extension(field)));
        return heading.build();
    }

    private static void each(SetMembers members, Tag tag, java.util.function.Consumer<BerElement> take) {
        members.find(tag).ifPresent(list -> list.children().forEach(take));
    }

    /** The tag is explicit; a peer that makes it implicit is understood too. */
    private static String subject(BerElement field) {
        return TeletexString.decode((field.isConstructed() ? field.only() : field).octetString());
    }

    static IpmIdentifier identifier(BerElement element) {
        SetMembers members = new SetMembers(element);
        return new IpmIdentifier(
                members.find(IpmTags.OR_NAME).map(OrName::decode),
                DomainNames.text(members.required(Tag.PRINTABLE_STRING, "local identifier")));
    }

    static OrDescriptor descriptor(BerElement element) {
        SetMembers members = new SetMembers(element);
        return new OrDescriptor(
                members.find(IpmTags.OR_NAME).map(OrName::decode),
                members.find(IpmTags.FREE_FORM_NAME).map(name -> TeletexString.decode(name.octetString())),
                members.find(IpmTags.TELEPHONE).map(DomainNames::text));
    }

    private static RecipientSpecifier recipient(BerElement element) {
        SetMembers members = new SetMembers(element);
        Optional<BerElement> reply = members.find(IpmTags.REPLY_REQUESTED);
        return new RecipientSpecifier(
                descriptor(members.required(IpmTags.RECIPIENT, "recipient")),
                members.find(IpmTags.NOTIFICATION_REQUESTS)
                        .map(bits -> requests(bits.bitString()))
                        .orElse(Set.of()),
                reply.isPresent() && reply.get().booleanValue(),
                members.find(IpmTags.RECIPIENT_EXTENSIONS)
                        .map(list -> list.children().stream()
                                .map(BerElement::encoding)
                                .toList())
                        .orElse(List.of()));
    }

    private static Set<NotificationRequest> requests(BitString bits) {
        Set<NotificationRequest> requests = EnumSet.noneOf(NotificationRequest.class);
        for (NotificationRequest request : NotificationRequest.values()) {
            if (bits.bit(request.ordinal())) {
                requests.add(request);
            }
        }
        return requests;
    }

    static HeadingExtension extension(BerElement field) {
        List<BerElement> parts = field.expect(Tag.SEQUENCE, "heading extension").children();
        if (parts.isEmpty() || parts.size() > 2) {
            throw field.fault("X.420 7.2.17", "type and value expected");
        }
        Optional<Octets> value = parts.size() == 2 ? Optional.of(parts.get(1).encoding()) : Optional.empty();
        return new HeadingExtension(
                parts.get(0).expect(Tag.OBJECT_IDENTIFIER, "type").oidValue(), value);
    }
}
