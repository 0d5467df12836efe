package org.x400gate.protocol.ipm;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.x400gate.protocol.asn1.BerElement;
import org.x400gate.protocol.asn1.BerLimits;

/** An IPM on its way to 1984: heading field by field, body part by body part. */
final class IpmRules1984 {
    private static final Set<NotificationRequest> REQUESTS =
            EnumSet.of(NotificationRequest.RN, NotificationRequest.NRN, NotificationRequest.IPM_RETURN);

    private final Rules1984 rules = new Rules1984();
    private final BerLimits limits;

    IpmRules1984(BerLimits limits) {
        this.limits = limits;
    }

    ContentOf1984 content(Ipm ipm, BerElement encoded) {
        Converted converted = converted(ipm, encoded);
        if (!rules.obstacles().isEmpty()) {
            return new ContentOf1984.Impossible(rules.obstacles());
        }
        return new ContentOf1984.Possible(
                converted.same() ? encoded.encoding() : converted.ipm().node().encode(),
                converted.retyped(),
                converted.informationTypes(),
                rules.losses());
    }

    /**
     * @param same whether the encoding it came in is of 1984 as it is
     * @param retyped whether a body part changed its information type
     */
    record Converted(Ipm ipm, boolean same, boolean retyped, Set<Integer> informationTypes) {}

    Rules1984 rules() {
        return rules;
    }

    /** {@code encoded} holds the two parts of an IPM, under whatever tag. */
    Converted converted(Ipm ipm, BerElement encoded) {
        Heading heading = heading(ipm.heading());
        BodyRules1984 body = new BodyRules1984(rules, limits);
        List<BodyPart> parts = ipm.body().stream().map(body::part).toList();
        boolean same = heading.equals(ipm.heading())
                && parts.equals(ipm.body())
                && Rules1984.namesAreOf1984(encoded.children().get(0))
                && encoded.children().get(1).children().stream().noneMatch(part -> part.is(IpmTags.EXTENDED));
        return new Converted(new Ipm(heading, parts), same, body.retyped(), new TreeSet<>(body.informationTypes()));
    }

    private Heading heading(Heading heading) {
        for (HeadingExtension extension : heading.extensions()) {
            rules.lost("heading extension " + extension.type(), "left out");
        }
        return new Heading(
                rules.identifier("this-IPM", heading.thisIpm()),
                heading.originator().map(user -> rules.descriptor("originator", user)),
                users("authorizing-users", heading.authorizingUsers()),
                recipients("primary-recipients", heading.primaryRecipients()),
                recipients("copy-recipients", heading.copyRecipients()),
                recipients("blind-copy-recipients", heading.blindCopyRecipients()),
                heading.repliedToIpm().map(ipm -> rules.identifier("replied-to-IPM", ipm)),
                identifiers("obsoleted-IPMs", heading.obsoletedIpms()),
                identifiers("related-IPMs", heading.relatedIpms()),
                heading.subject().map(text -> rules.text("subject", text)),
                heading.expiryTime(),
                heading.replyTime(),
                replyRecipients(heading.replyRecipients()),
                heading.importance(),
                heading.sensitivity(),
                heading.autoForwarded(),
                List.of());
    }

    private List<OrDescriptor> users(String field, List<OrDescriptor> users) {
        return users.stream().map(user -> rules.descriptor(field, user)).toList();
    }

    /** A reply needs an address (X.420 7.2.12): one that 1984 lacks can't be answered to there. */
    private List<OrDescriptor> replyRecipients(List<OrDescriptor> users) {
        List<OrDescriptor> named = users("reply-recipients", users).stream()
                .filter(user -> user.formalName().isPresent())
                .toList();
        if (named.size() < users.size()) {
            rules.lost("reply-recipients", "one without an address of 1984 left out");
        }
        return named;
    }

    private List<IpmIdentifier> identifiers(String field, List<IpmIdentifier> ipms) {
        return ipms.stream().map(ipm -> rules.identifier(field, ipm)).toList();
    }

    private List<RecipientSpecifier> recipients(String field, List<RecipientSpecifier> recipients) {
        return recipients.stream().map(recipient -> recipient(field, recipient)).toList();
    }

    private RecipientSpecifier recipient(String field, RecipientSpecifier recipient) {
        if (!recipient.extensions().isEmpty()) {
            rules.lost(field, "recipient extensions left out");
        }
        Set<NotificationRequest> requests = EnumSet.noneOf(NotificationRequest.class);
        requests.addAll(recipient.notificationRequests());
        if (requests.retainAll(REQUESTS)) {
            rules.lost(field, "requests about advanced notifications left out");
        }
        return new RecipientSpecifier(
                rules.descriptor(field, recipient.recipient()), requests, recipient.replyRequested(), List.of());
    }
}
