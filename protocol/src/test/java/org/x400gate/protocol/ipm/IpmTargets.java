package org.x400gate.protocol.ipm;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.x400gate.protocol.Target;
import org.x400gate.protocol.asn1.BerLimits;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.p1.P1Targets;

/** Interpersonal messages, notifications and body parts under attack. */
public final class IpmTargets {
    private IpmTargets() {}

    public static List<Target> all() {
        List<Octets> contents = new ArrayList<>(P1Targets.contents());
        contents.add(
                IpmSamples.ipm("Gr\u00fc\u00dfe", BodyPart.Ia5Text.of("text"), BodyPart.GeneralText.latin1("\u00e4"))
                        .node()
                        .encode());
        return List.of(
                Target.whole(
                                "ipm file transfer",
                                IpmTargets::file,
                                Stream.concat(
                                                Stream.of(IpmSamples.file(), IpmSamples.fileWithFields())
                                                        .map(FileTransfer::part),
                                                Stream.of(IpmSamples.foreignParts())
                                                        .limit(2))
                                        .map(BodyPart::encode)
                                        .toList(),
                                FileTransfer.class,
                                FileTransferBer.class)
                        .allocating(2000),
                Target.whole(
                                "ipm forwarded message",
                                IpmTargets::message,
                                List.of(IpmSamples.forwarded().part().encoding()),
                                ForwardedMessage.class,
                                DeliveryEnvelope.class)
                        .allocating(2000),
                Target.whole(
                                "ipm body part",
                                octets -> {
                                    BodyPart part = BodyPart.decode(octets, BerLimits.STANDARD);
                                    return part instanceof BodyPart.OtherBodyPart other
                                            ? List.of(part, other.bilaterallyDefined(BerLimits.STANDARD))
                                            : List.of(part);
                                },
                                List.of(
                                        BodyPart.Ia5Text.of("a").encode(),
                                        BodyPart.GeneralText.utf8("\u20ac")
                                                .orElseThrow()
                                                .encode(),
                                        BodyPart.TeletexText.of("\u00e4").encode(),
                                        IpmSamples.file().part().encoding(),
                                        BodyPart.OtherBodyPart.bilaterallyDefined(Octets.of(1, 2))
                                                .encoding()),
                                BodyPart.class)
                        .allocating(2000),
                Target.whole(
                        "ipm graphic text",
                        octets -> GraphicText.decode(octets),
                        List.of(
                                GraphicText.encode("Gr\u00fc\u00dfe.txt"),
                                GraphicText.encode("\u65e5.txt"),
                                Octets.ofHex("47 72 c8 75 c3 9f")),
                        GraphicText.class),
                Target.whole(
                                "ipm content",
                                IpmTargets::content,
                                contents,
                                InformationObject.class,
                                IpmReader.class,
                                IpnBer.class,
                                BodyParts.class)
                        .allocating(2000),
                Target.whole(
                                "ipm into 1984",
                                IpmTargets::into1984,
                                contents,
                                ContentOf1984.class,
                                DeliveryInformation1984.class)
                        .allocating(4000),
                Target.whole(
                        "ipm general text",
                        octets -> List.of(CharacterSets.text(new BodyPart.GeneralText(Set.of(1, 6, 100, 126), octets))),
                        List.of(
                                Octets.ofHex("1b2842 1b2d41 4772fcdf65"),
                                Octets.ofHex("1b2d46 e1 0e 61 0f 61 1b2141 1b7e 1b2840")),
                        CharacterSets.class));
    }

    private static Object message(Octets octets) {
        BodyPart part = BodyPart.decode(octets, BerLimits.STANDARD);
        Optional<ForwardedMessage> message = ForwardedMessage.read(part, BerLimits.STANDARD);
        if (message.isPresent()
                && !ForwardedMessage.read(message.get().part(), BerLimits.STANDARD)
                        .equals(message)) {
            throw new AssertionError("not the same again: " + message);
        }
        return List.of(message.flatMap(ForwardedMessage::envelope)
                .map(envelope -> (Object) DeliveryEnvelope.read(envelope, BerLimits.STANDARD))
                .orElse("none"));
    }

    /** What could be read can be made again, and is the same but for what had no place. */
    private static Object file(Octets octets) {
        BodyPart part = BodyPart.decode(octets, BerLimits.STANDARD);
        FileTransfer file = FileTransfer.read(part, BerLimits.STANDARD).orElse(IpmSamples.file());
        FileTransfer again = FileTransfer.read(file.part(), BerLimits.STANDARD).orElseThrow();
        if (file.others().isEmpty() && !again.equals(file)) {
            throw new AssertionError("not the same again: " + file);
        }
        return file;
    }

    /** What may be sent to a peer of 1984 can be read there, and needs no change a second time. */
    private static Object into1984(Octets octets) {
        ContentOf1984 converted = ContentOf1984.of(octets, BerLimits.STANDARD);
        if (converted instanceof ContentOf1984.Possible possible) {
            InformationObject.decode(possible.content(), BerLimits.STANDARD);
            if (ContentOf1984.of(possible.content(), BerLimits.STANDARD) instanceof ContentOf1984.Possible again
                    && again.converted()) {
                throw new AssertionError(
                        "not of 1984 yet: " + possible.content().toHex());
            }
        }
        return converted;
    }

    /** What could be read can be written, and is the same when it is read again; it can be checked and its text taken. */
    private static Object content(Octets octets) {
        InformationObject object = InformationObject.decode(octets, BerLimits.STANDARD);
        object.faults();
        if (object instanceof Ipm ipm) {
            for (BodyPart part : ipm.body()) {
                if (part instanceof BodyPart.GeneralText text) {
                    text.text();
                }
            }
        }
        InformationObject again = InformationObject.decode(object.node().encode(), BerLimits.STANDARD);
        if (!again.equals(object)) {
            throw new AssertionError("not the same again: " + object);
        }
        return object;
    }
}
