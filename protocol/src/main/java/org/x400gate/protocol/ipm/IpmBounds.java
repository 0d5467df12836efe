package org.x400gate.protocol.ipm;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.x400gate.protocol.oraddress.Bounds;
import org.x400gate.protocol.oraddress.Bounds.Repertoire;
import org.x400gate.protocol.oraddress.OrName;

/** Upper bounds of an IPM (X.420, IPMS upper bounds). */
final class IpmBounds {
    private static final int MAX_TELEPHONE = 32;

    private IpmBounds() {}

    static List<String> faults(Ipm ipm) {
        List<String> faults = new ArrayList<>();
        Heading heading = ipm.heading();
        identifier(faults, "this IPM", heading.thisIpm());
        heading.repliedToIpm().ifPresent(id -> identifier(faults, "replied-to IPM", id));
        heading.obsoletedIpms().forEach(id -> identifier(faults, "obsoleted IPM", id));
        heading.relatedIpms().forEach(id -> identifier(faults, "related IPM", id));
        heading.subject()
                .ifPresent(text -> Bounds.check(faults, "subject", text, 0, Heading.MAX_SUBJECT, Repertoire.TELETEX));
        users(heading).forEach(user -> user(faults, user));
        for (BodyPart part : ipm.body()) {
            if (part instanceof BodyPart.Ia5Text text) {
                Bounds.check(faults, "IA5 text", text.text(), 0, Integer.MAX_VALUE, Repertoire.IA5);
            }
        }
        return List.copyOf(faults);
    }

    private static Stream<OrDescriptor> users(Heading heading) {
        Stream<OrDescriptor> recipients = Stream.of(
                        heading.primaryRecipients(), heading.copyRecipients(), heading.blindCopyRecipients())
                .flatMap(List::stream)
                .map(RecipientSpecifier::recipient);
        Stream<OrDescriptor> others =
                Stream.of(heading.authorizingUsers(), heading.replyRecipients()).flatMap(List::stream);
        return Stream.of(heading.originator().stream(), others, recipients).flatMap(users -> users);
    }

    private static void identifier(List<String> faults, String what, IpmIdentifier id) {
        Bounds.check(faults, what, id.local(), 0, IpmIdentifier.MAX_LOCAL, Repertoire.PRINTABLE);
        id.user().ifPresent(name -> address(faults, what, name));
    }

    private static void user(List<String> faults, OrDescriptor user) {
        user.formalName().ifPresent(name -> address(faults, "O/R descriptor", name));
        user.freeFormName()
                .ifPresent(name -> Bounds.check(
                        faults, "free-form name", name, 0, OrDescriptor.MAX_FREE_FORM_NAME, Repertoire.TELETEX));
        user.telephone()
                .ifPresent(number ->
                        Bounds.check(faults, "telephone number", number, 0, MAX_TELEPHONE, Repertoire.PRINTABLE));
    }

    private static void address(List<String> faults, String what, OrName name) {
        name.address().faults().forEach(fault -> faults.add(what + ": " + fault));
    }
}
