package org.x400gate.protocol.mixer;

import java.util.Optional;
import org.x400gate.protocol.ipm.InformationObject;
import org.x400gate.protocol.ipm.Ipm;
import org.x400gate.protocol.ipm.IpmIdentifier;
import org.x400gate.protocol.ipm.Ipn;

/**
 * What goes by what name on either side, for whoever follows it: each by the Message-ID that it has there or would have
 * (RFC 2156 4.7.3), without angle brackets.
 *
 * @param ipm the interpersonal message; empty for a notification
 * @param identifier the same as X.420 has it: its local part, with the user's address where there is one
 * @param subject the message that a notification is about
 */
public record Names(Optional<String> ipm, Optional<String> identifier, Optional<String> subject) {
    static Names of(InformationObject content) {
        return content instanceof Ipn notification
                ? new Names(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(MessageIds.toRfc(notification.subject()).value()))
                : of(((Ipm) content).heading().thisIpm());
    }

    private static Names of(IpmIdentifier identifier) {
        String user = identifier.user().map(name -> " " + name).orElse("");
        return new Names(
                Optional.of(MessageIds.toRfc(identifier).value()),
                Optional.of(identifier.local() + user),
                Optional.empty());
    }
}
