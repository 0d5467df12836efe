package org.x400gate.protocol.ipm;

import java.util.List;
import org.x400gate.protocol.asn1.BerLimits;
import org.x400gate.protocol.asn1.BerNode;
import org.x400gate.protocol.octets.MalformedInput;

/** IPM (X.420 7.1): a heading and body parts, of which there may be none. */
public record Ipm(Heading heading, List<BodyPart> body) implements InformationObject {
    public Ipm {
        body = List.copyOf(body);
    }

    @Override
    public BerNode node() {
        return IpmWriter.ipm(IpmTags.IPM, this);
    }

    private static boolean forwardsP22(BodyPart part) {
        try {
            return ForwardedMessage.read(part, BerLimits.STANDARD)
                    .map(forwarded -> forwarded.ipm().needsP22())
                    .orElse(false);
        } catch (MalformedInput unreadable) {
            return false;
        }
    }

    /** Whether 1984's P2 could not carry it: then its content type is 22 (X.420 20.2). */
    public boolean needsP22() {
        return !heading.extensions().isEmpty()
                || body.stream().anyMatch(part -> part.isExtended() || forwardsP22(part));
    }
}
