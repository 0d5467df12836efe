package org.x400gate.protocol.ipm;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.x400gate.protocol.octets.Octets;

/** RecipientSpecifier (X.420 7.1.2); extensions are whole BER elements. */
public record RecipientSpecifier(
        OrDescriptor recipient,
        Set<NotificationRequest> notificationRequests,
        boolean replyRequested,
        List<Octets> extensions) {
    public RecipientSpecifier {
        EnumSet<NotificationRequest> ordered = EnumSet.noneOf(NotificationRequest.class);
        ordered.addAll(notificationRequests);
        notificationRequests = java.util.Collections.unmodifiableSet(ordered);
        extensions = List.copyOf(extensions);
    }

    public static RecipientSpecifier of(OrDescriptor recipient) {
        return new RecipientSpecifier(recipient, Set.of(), false, List.of());
    }
}
