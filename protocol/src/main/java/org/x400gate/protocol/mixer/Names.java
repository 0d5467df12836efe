package org.x400gate.protocol.mixer;

import java.util.Optional;
import org.x400gate.protocol.ipm.InformationObject;
import org.x400gate.protocol.ipm.Ipm;
import org.x400gate.protocol.ipm.IpmIdentifier;
import org.x400gate.protocol.ipm.Ipn;

/**
 * What goes by what name on either side, for whoever follows it.
 *
 * @param ipm the Message-ID that the interpersonal message has or would have (RFC 2156 4.7.3), without angle brackets;
 *     empty for a notification
 * @param identifier what X.420 calls it by
 * @param subject the Message-ID of the message that a notification is about
 */
public record Names(Optional<String> ipm, Optional<IpmIdentifier> identifier, Optional<String> subject) {
    static Names of(InformationObject content) {
        if (content instanceof Ipn notification) {
            String subject = MessageIds.toRfc(notification.subject()).value();
            return new Names(Optional.empty(), Optional.empty(), Optional.of(subject));
        }
        IpmIdentifier identifier = ((Ipm) content).heading().thisIpm();
        return new Names(Optional.of(MessageIds.toRfc(identifier).value()), Optional.of(identifier), Optional.empty());
    }

    /** What the local part of an IPM identifier stands for if it was made of a Message-ID, and nothing was lost by it. */
    public static Optional<String> messageId(String local) {
        return Optional.of(IpmIdentifier.of(local))
                .filter(identifier -> identifier.local().length() <= IpmIdentifier.MAX_LOCAL)
                .map(MessageIds::toRfc)
                .map(made -> made.value());
    }
}
