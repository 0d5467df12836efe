package org.x400gate.gateway.conversion;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.x400gate.protocol.asn1.BerLimits;
import org.x400gate.protocol.ipm.ContentOf1984;
import org.x400gate.protocol.ipm.InformationObject;
import org.x400gate.protocol.ipm.Ipm;
import org.x400gate.protocol.mixer.BodyHeaders;
import org.x400gate.protocol.octets.ContentRef;
import org.x400gate.protocol.octets.MalformedInput;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.p1.AdditionalActions;
import org.x400gate.protocol.p1.ApduOf1984;
import org.x400gate.protocol.p1.ContentType;
import org.x400gate.protocol.p1.EncodedInformationTypes;
import org.x400gate.protocol.p1.MtsApdu;
import org.x400gate.protocol.p1.TraceElement;
import org.x400gate.protocol.p1.TransferEnvelope;

/**
 * A message for a peer of 1984: its content in P2, its envelope in P1 of 1984. An interpersonal content that is P2
 * already passes octet for octet, and so does one labelled P2 that cannot be read, or is too long to be: no MTA has to.
 */
final class MessageOf1984 {
    private final List<String> losses = new ArrayList<>();

    /** What can't go on, in words for the log. */
    static final class NotOf1984 extends RuntimeException {
        NotOf1984(String reason) {
            super(reason);
        }
    }

    /** Made by us of an Internet message: nobody on the way has seen it in another form. */
    ApduOf1984.Sendable made(MtsApdu.Message message) throws IOException {
        Brought brought = content(message);
        TransferEnvelope envelope = brought.types
                .map(types -> brought.message.envelope().toBuilder()
                        .originalTypes(types)
                        .build())
                .orElse(brought.message.envelope());
        return envelope(new MtsApdu.Message(envelope, brought.message.content()));
    }

    /** Received and relayed: our trace says so, and what its content was converted to. */
    ApduOf1984.Sendable relayed(MtsApdu.Message message, TraceElement ours) throws IOException {
        Brought brought = content(message);
        TraceElement traced = brought.types
                .filter(types -> brought.converted)
                .map(types -> new TraceElement(
                        ours.domain(),
                        ours.arrival(),
                        ours.action(),
                        ours.attemptedDomain(),
                        new AdditionalActions(
                                ours.additional().deferredTime(),
                                Optional.of(types),
                                ours.additional().redirected(),
                                ours.additional().dlOperation())))
                .orElse(ours);
        return envelope(new MtsApdu.Message(
                brought.message.envelope().toBuilder().trace(traced).build(), brought.message.content()));
    }

    private ApduOf1984.Sendable envelope(MtsApdu.Message message) {
        ApduOf1984 result = ApduOf1984.of(message);
        if (result instanceof ApduOf1984.Sendable sendable) {
            losses.addAll(sendable.losses());
            return new ApduOf1984.Sendable(sendable.apdu(), sendable.leftOut(), losses);
        }
        throw new NotOf1984(((ApduOf1984.NotSendable) result).reason());
    }

    /**
     * @param types what its body parts are now; empty for a content that was not looked into
     * @param converted whether that is something else than before
     */
    private record Brought(MtsApdu.Message message, Optional<EncodedInformationTypes> types, boolean converted) {
        static Brought asItIs(MtsApdu.Message message) {
            return new Brought(message, Optional.empty(), false);
        }
    }

    private Brought content(MtsApdu.Message message) throws IOException {
        ContentType type = message.envelope().contentType();
        if (!type.equals(ContentType.P2) && !type.equals(ContentType.P22)) {
            return Brought.asItIs(message);
        }
        if (!message.content().isInMemory()) {
            if (type.equals(ContentType.P2)) {
                return Brought.asItIs(message);
            }
            throw new NotOf1984("content: " + message.content().octets() + " octets of P22 are too many to be made P2");
        }
        try {
            return interpersonal(message, octets(message.content()));
        } catch (MalformedInput unreadable) {
            if (type.equals(ContentType.P2)) {
                return Brought.asItIs(message);
            }
            throw new NotOf1984("content: " + unreadable.getMessage());
        }
    }

    private Brought interpersonal(MtsApdu.Message message, Octets octets) {
        Octets moved = withHeadersInBody(octets);
        ContentOf1984 result = ContentOf1984.of(moved, BerLimits.STANDARD);
        if (result instanceof ContentOf1984.Possible possible) {
            losses.addAll(possible.losses());
            EncodedInformationTypes types = new EncodedInformationTypes(
                    possible.informationTypes(),
                    List.of(),
                    message.envelope()
                            .originalTypes()
                            .map(EncodedInformationTypes::nonBasicParameters)
                            .orElse(List.of()));
            if (possible.converted() && message.envelope().indicators().implicitConversionProhibited()) {
                throw new NotOf1984("content: would have to be converted, which its originator prohibits (X.411 8.2)");
            }
            return new Brought(
                    new MtsApdu.Message(withContent(message.envelope(), types), possible.content()),
                    Optional.of(types).filter(some -> !some.builtIn().isEmpty()),
                    possible.converted() || moved != octets);
        }
        throw new NotOf1984(String.join("; ", ((ContentOf1984.Impossible) result).reasons()));
    }

    private static Octets withHeadersInBody(Octets octets) {
        if (InformationObject.decode(octets, BerLimits.STANDARD) instanceof Ipm ipm) {
            Ipm moved = BodyHeaders.intoBody(ipm);
            return moved.equals(ipm) ? octets : moved.node().encode();
        }
        return octets;
    }

    /** The originator's own word about its types stays if 1984 can say it. */
    private static TransferEnvelope withContent(TransferEnvelope envelope, EncodedInformationTypes types) {
        boolean said = envelope.originalTypes().isPresent()
                && envelope.originalTypes().get().extended().isEmpty();
        TransferEnvelope.Builder changed = envelope.toBuilder().contentType(ContentType.P2);
        return (said || types.builtIn().isEmpty() ? changed : changed.originalTypes(types)).build();
    }

    private static Octets octets(ContentRef content) throws IOException {
        if (content instanceof Octets inMemory) {
            return inMemory;
        }
        try (InputStream in = content.open()) {
            return Octets.wrap(in.readAllBytes());
        }
    }
}
