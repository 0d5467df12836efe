package org.x400gate.protocol.rtse;

import java.util.List;
import java.util.Optional;
import org.x400gate.protocol.asn1.Ber;
import org.x400gate.protocol.asn1.BerElement;
import org.x400gate.protocol.asn1.BerLimits;
import org.x400gate.protocol.asn1.BerNode;
import org.x400gate.protocol.asn1.Tag;
import org.x400gate.protocol.described.Described;
import org.x400gate.protocol.described.Field;
import org.x400gate.protocol.described.Shape;
import org.x400gate.protocol.octets.MalformedInput;
import org.x400gate.protocol.octets.Octets;

/**
 * An RTSE APDU for people to read (module Reliable-Transfer-APDU), and what it carries.
 *
 * @param userData of an open, a refusal or an abort: a bind's argument, result or error
 * @param part of an RTTR: the next octets of what is transferred
 */
public record RtseReading(Described told, Kind kind, Optional<Octets> userData, Optional<Octets> part) {
    /** Which one it is. */
    public enum Kind {
        RTORQ(16),
        RTOAC(17),
        RTORJ(18),
        RTAB(22),
        RTTP(2),
        RTTR(4),
        OTHER(-1);

        private final int tag;

        Kind(int tag) {
            this.tag = tag;
        }

        private static Kind of(BerElement apdu) {
            for (Kind kind : values()) {
                boolean universal = kind == RTTP || kind == RTTR;
                if (kind != OTHER && apdu.is(universal ? Tag.universal(kind.tag) : Tag.context(kind.tag))) {
                    return kind;
                }
            }
            return OTHER;
        }
    }

    private static final BerLimits LIMITS = new BerLimits(64 * 1024 * 1024, 40, 65_536);
    private static final Tag OPEN = Tag.context(0);

    private static final Shape CONNECTION_DATA = Shape.structure()
            .with(OPEN, "open", Shape.LENGTH)
            .with(
                    1,
                    "recover",
                    Shape.structure()
                            .with(Tag.TELETEX_STRING, "calling-SS-user-reference", Shape.NAME)
                            .with(Tag.OCTET_STRING, "calling-SS-user-reference", Shape.NAME)
                            .with(Tag.UTC_TIME, "common-reference", Shape.TIME)
                            .with(0, "additional-reference-information", Shape.NAME));
    private static final Shape.Members NEGOTIATED =
            Shape.structure().with(0, "checkpoint-size", Shape.INTEGER).with(1, "window-size", Shape.INTEGER);
    private static final Shape APDU = Shape.choice()
            .with(
                    16,
                    "RTORQ",
                    Shape.structure()
                            .withAll(NEGOTIATED)
                            .with(2, "dialogue-mode", Shape.words("monologue", "twa"))
                            .with(3, "connection-data", CONNECTION_DATA)
                            .with(4, "application-protocol", Shape.INTEGER))
            .with(17, "RTOAC", Shape.structure().withAll(NEGOTIATED).with(2, "connection-data", CONNECTION_DATA))
            .with(
                    18,
                    "RTORJ",
                    Shape.structure()
                            .with(
                                    0,
                                    "refuse-reason",
                                    Shape.words(
                                            "rts-busy",
                                            "cannot-recover",
                                            "validation-failure",
                                            "unacceptable-dialogue-mode"))
                            .with(1, "user-data", Shape.LENGTH))
            .with(
                    22,
                    "RTAB",
                    Shape.structure()
                            .with(
                                    0,
                                    "abort-reason",
                                    Shape.words(
                                            "local-system-problem",
                                            "invalid-parameter",
                                            "unrecognized-activity",
                                            "temporary-problem",
                                            "protocol-error",
                                            "permanent-problem",
                                            "user-error",
                                            "transfer-completed"))
                            .with(1, "reflected-parameter", Shape.bits())
                            .with(2, "user-data", Shape.LENGTH))
            .with(
                    Tag.INTEGER,
                    "RTTP",
                    (name, apdu) -> new Field.Group(name, List.of(Shape.INTEGER.read("priority", apdu))))
            .with(
                    Tag.OCTET_STRING,
                    "RTTR",
                    (name, apdu) -> new Field.Group(
                            name, List.of(Field.of("octets", apdu.octetString().length()))))
            .named();

    /** Never throws. */
    public static RtseReading of(Octets apdu) {
        Described told = APDU.describe("RTSE APDU", apdu, LIMITS).checkedBy(() -> RtseCodec.decode(apdu));
        try {
            BerElement element = Ber.decode(apdu, LIMITS);
            Kind kind = Kind.of(element);
            return switch (kind) {
                case RTORQ -> new RtseReading(told, kind, open(element.child(Tag.context(3))), Optional.empty());
                case RTOAC -> new RtseReading(told, kind, open(element.child(Tag.context(2))), Optional.empty());
                case RTORJ -> new RtseReading(told, kind, inside(element.child(Tag.context(1))), Optional.empty());
                case RTAB -> new RtseReading(told, kind, inside(element.child(Tag.context(2))), Optional.empty());
                case RTTR -> new RtseReading(told, kind, Optional.empty(), Optional.of(element.octetString()));
                case RTTP, OTHER -> new RtseReading(told, kind, Optional.empty(), Optional.empty());
            };
        } catch (MalformedInput fault) {
            return new RtseReading(told, Kind.OTHER, Optional.empty(), Optional.empty());
        }
    }

    /** The parameters as X.410-1984 mode has them: the members of the SET, without its tag. */
    public static RtseReading ofX410(Kind kind, Octets members) {
        return of(
                BerNode.constructed(Tag.context(kind.tag), BerNode.raw(members)).encode());
    }

    private static Optional<Octets> open(Optional<BerElement> connectionData) {
        return inside(connectionData.flatMap(data -> data.child(OPEN)));
    }

    /** The one value inside, as it came. */
    private static Optional<Octets> inside(Optional<BerElement> tagged) {
        return tagged.filter(BerElement::isConstructed)
                .map(BerElement::children)
                .filter(children -> children.size() == 1)
                .map(children -> children.get(0).encoding());
    }
}
