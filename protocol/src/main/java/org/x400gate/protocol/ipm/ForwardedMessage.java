package org.x400gate.protocol.ipm;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.x400gate.protocol.asn1.Ber;
import org.x400gate.protocol.asn1.BerElement;
import org.x400gate.protocol.asn1.BerLimits;
import org.x400gate.protocol.asn1.BerNode;
import org.x400gate.protocol.asn1.Tag;
import org.x400gate.protocol.asn1.UtcTime;
import org.x400gate.protocol.octets.Octets;

/**
 * MessageBodyPart (X.420 7.3.8): an IPM inside another, and how it was delivered. A view on a body part that is carried
 * whole: {@link #read} takes one apart, {@link #part} makes one.
 *
 * @param envelope the delivery-envelope, a whole BER element; {@link DeliveryEnvelope} reads it
 */
public record ForwardedMessage(Optional<Instant> deliveryTime, Optional<Octets> envelope, Ipm ipm) {
    static final Tag DELIVERY_TIME = Tag.context(0);
    static final Tag ENVELOPE = Tag.context(1);

    /** Basic or extended; empty for another body part, MalformedInput for a message that can't be read. */
    public static Optional<ForwardedMessage> read(BodyPart part, BerLimits limits) {
        if (!(part instanceof BodyPart.OtherBodyPart other)) {
            return Optional.empty();
        }
        if (other.tag().equals(IpmTags.MESSAGE)) {
            List<BerElement> members = Ber.decode(other.encoding(), limits).children();
            return members.size() == 2
                    ? Optional.of(read(Optional.of(members.get(0)), members.get(1)))
                    : Optional.empty();
        }
        if (!other.type().equals(Optional.of(IpmTags.ET_MESSAGE))) {
            return Optional.empty();
        }
        BerElement element = Ber.decode(other.encoding(), limits);
        return element.child(Tag.EXTERNAL)
                .flatMap(BodyParts::singleType)
                .map(data -> read(element.child(IpmTags.PARAMETERS).flatMap(BodyParts::singleType), data));
    }

    private static ForwardedMessage read(Optional<BerElement> parameters, BerElement data) {
        return new ForwardedMessage(
                parameters.flatMap(set -> set.child(DELIVERY_TIME)).map(UtcTime::decode),
                parameters.flatMap(set -> set.child(ENVELOPE)).map(BerElement::encoding),
                IpmReader.ipm(data.expect(Tag.SEQUENCE, "forwarded IPM")));
    }

    /** The basic body part. */
    public BodyPart.OtherBodyPart part() {
        List<BerNode> parameters = new ArrayList<>();
        deliveryTime.ifPresent(time -> parameters.add(UtcTime.node(DELIVERY_TIME, time)));
        envelope.ifPresent(encoding -> parameters.add(BerNode.raw(encoding)));
        Octets encoding = BerNode.constructed(
                        IpmTags.MESSAGE, BerNode.set(parameters), IpmWriter.ipm(Tag.SEQUENCE, ipm))
                .encode();
        return new BodyPart.OtherBodyPart(IpmTags.MESSAGE, Optional.empty(), encoding);
    }
}
