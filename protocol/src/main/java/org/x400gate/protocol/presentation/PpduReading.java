package org.x400gate.protocol.presentation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.x400gate.protocol.asn1.Ber;
import org.x400gate.protocol.asn1.BerElement;
import org.x400gate.protocol.asn1.BerLimits;
import org.x400gate.protocol.asn1.Oid;
import org.x400gate.protocol.asn1.Tag;
import org.x400gate.protocol.described.Described;
import org.x400gate.protocol.described.Shape;
import org.x400gate.protocol.octets.MalformedInput;
import org.x400gate.protocol.octets.Octets;

/**
 * A PPDU for people to read (X.226 8.2), and what it carries.
 *
 * @param values presentation data values, as far as they could be taken out
 * @param contexts abstract syntaxes by context identifier that a CP proposes
 * @param x410 the members of the RTSE parameters in X.410-1984 mode
 */
public record PpduReading(
        Described told, List<PresentationValue> values, Map<Integer, Oid> contexts, Optional<Octets> x410) {
    private static final BerLimits LIMITS = new BerLimits(64 * 1024 * 1024, 40, 65_536);
    private static final int MAX_VALUES = 65_536;
    private static final Tag SIMPLE = Tag.application(0);
    private static final Tag FULL = Tag.application(1);

    private static final Map<Oid, String> SYNTAXES = Map.of(
            Oid.of(2, 2, 1, 0, 1),
            "acse",
            Oid.of(2, 6, 0, 2, 12),
            "mts-rtse",
            Oid.of(2, 6, 0, 2, 7),
            "mta-transfer",
            PresentationContext.BER,
            "basic-encoding");

    private static final Shape USER_DATA = Shape.listOf(
            "PDV-list",
            Shape.structure()
                    .with(Tag.OBJECT_IDENTIFIER, "transfer-syntax-name", Shape.oid(SYNTAXES))
                    .with(Tag.INTEGER, "presentation-context-identifier", Shape.INTEGER)
                    .with(0, "single-ASN1-type", Shape.LENGTH)
                    .with(1, "octet-aligned", Shape.LENGTH)
                    .with(2, "arbitrary", Shape.LENGTH));
    private static final Shape MODE =
            Shape.structure().with(0, "mode-value", Shape.words("x410-1984-mode", "normal-mode"));
    private static final Shape VERSION = Shape.bits("version-1");
    private static final Shape REQUIREMENTS = Shape.bits("context-management", "restoration");
    private static final Shape CONTEXTS = Shape.listOf(
            "context",
            Shape.structure()
                    .with(Tag.INTEGER, "presentation-context-identifier", Shape.INTEGER)
                    .with(Tag.OBJECT_IDENTIFIER, "abstract-syntax-name", Shape.oid(SYNTAXES))
                    .with(
                            Tag.SEQUENCE,
                            "transfer-syntax-name-list",
                            Shape.listOf("transfer-syntax-name", Shape.oid(SYNTAXES))));
    private static final Shape RESULTS = Shape.listOf(
            "result",
            Shape.structure()
                    .with(0, "result", Shape.words("acceptance", "user-rejection", "provider-rejection"))
                    .with(1, "transfer-syntax-name", Shape.oid(SYNTAXES))
                    .with(
                            2,
                            "provider-reason",
                            Shape.words(
                                    "reason-not-specified",
                                    "abstract-syntax-not-supported",
                                    "proposed-transfer-syntaxes-not-supported",
                                    "local-limit-on-DCS-exceeded")));

    private static Shape.Members withUserData(Shape.Members members) {
        return members.with(SIMPLE, "simply-encoded-data", Shape.LENGTH).with(FULL, "fully-encoded-data", USER_DATA);
    }

    private static Shape withMode(Shape.Members normal) {
        return Shape.structure()
                .with(0, "mode-selector", MODE)
                .with(1, "x410-mode-parameters", Shape.LENGTH)
                .with(2, "normal-mode-parameters", withUserData(normal));
    }

    private static final Shape CONNECT = withMode(Shape.structure()
            .with(0, "protocol-version", VERSION)
            .with(1, "calling-presentation-selector", Shape.NAME)
            .with(2, "called-presentation-selector", Shape.NAME)
            .with(4, "presentation-context-definition-list", CONTEXTS)
            .with(6, "default-context-name", Shape.RAW)
            .with(8, "presentation-requirements", REQUIREMENTS)
            .with(9, "user-session-requirements", Shape.RAW));
    private static final Shape ACCEPT = withMode(Shape.structure()
            .with(0, "protocol-version", VERSION)
            .with(3, "responding-presentation-selector", Shape.NAME)
            .with(5, "presentation-context-definition-result-list", RESULTS)
            .with(8, "presentation-requirements", REQUIREMENTS)
            .with(9, "user-session-requirements", Shape.RAW));
    private static final Shape REFUSE = withUserData(Shape.structure()
            .with(0, "protocol-version", VERSION)
            .with(3, "responding-presentation-selector", Shape.NAME)
            .with(5, "presentation-context-definition-result-list", RESULTS)
            .with(7, "default-context-result", Shape.INTEGER)
            .with(
                    10,
                    "provider-reason",
                    Shape.words(
                            "reason-not-specified",
                            "temporary-congestion",
                            "local-limit-exceeded",
                            "called-presentation-address-unknown",
                            "protocol-version-not-supported",
                            "default-context-not-supported",
                            "user-data-not-readable",
                            "no-PSAP-available")));
    private static final Shape USER_ABORT =
            withUserData(Shape.structure().with(0, "presentation-context-identifier-list", Shape.RAW));
    private static final Shape PROVIDER_ABORT = Shape.structure()
            .with(
                    0,
                    "provider-reason",
                    Shape.words(
                            "reason-not-specified",
                            "unrecognized-ppdu",
                            "unexpected-ppdu",
                            "unexpected-session-service-primitive",
                            "unrecognized-ppdu-parameter",
                            "unexpected-ppdu-parameter",
                            "invalid-ppdu-parameter-value"))
            .with(1, "event-identifier", Shape.INTEGER);

    public PpduReading {
        values = List.copyOf(values);
        contexts = Map.copyOf(contexts);
    }

    public static PpduReading connect(Octets userData) {
        PpduCodec codec = PpduCodec.upTo(LIMITS.maxOctets());
        try {
            // CPC-type values may stand behind it (8.2).
            Octets cp = Ber.decodePrefix(userData, LIMITS).encoding();
            Described told = CONNECT.describe("CP", cp, LIMITS).checkedBy(() -> codec.decodeCp(userData));
            return of(told, cp, contexts(cp));
        } catch (MalformedInput fault) {
            return of(Described.unreadable("CP", fault, userData), Octets.EMPTY, Map.of());
        }
    }

    /** {@code proposed} are the context identifiers of the CP; empty if it was not seen. */
    public static PpduReading accept(Octets userData, List<Integer> proposed) {
        PpduCodec codec = PpduCodec.upTo(LIMITS.maxOctets());
        Described told = ACCEPT.describe("CPA", userData, LIMITS);
        return of(
                proposed.isEmpty() ? told : told.checkedBy(() -> codec.decodeCpa(userData, proposed)),
                userData,
                Map.of());
    }

    public static PpduReading refuse(Octets userData) {
        return choice(userData, "CPR", Map.of(Tag.SEQUENCE, REFUSE));
    }

    public static PpduReading abort(Octets userData) {
        boolean user = !userData.isEmpty() && userData.at(0) != 0x30;
        return choice(userData, user ? "ARU" : "ARP", Map.of(Tag.SEQUENCE, PROVIDER_ABORT, Tag.context(0), USER_ABORT));
    }

    /** User data that is the whole SS-user data: TD, and release. */
    public static PpduReading data(Octets userData) {
        return choice(userData, "TD", Map.of(FULL, USER_DATA, SIMPLE, Shape.LENGTH));
    }

    /** Whether octets are the user data of normal mode, and nothing else: an MPDU of X.410 mode is not. */
    public static boolean isData(Octets userData) {
        try {
            BerElement element = Ber.decode(userData, LIMITS);
            return element.is(FULL) && !values(element).isEmpty();
        } catch (MalformedInput other) {
            return false;
        }
    }

    private static PpduReading choice(Octets userData, String name, Map<Tag, Shape> shapes) {
        try {
            BerElement element = Ber.decode(userData, LIMITS);
            if (element.is(Tag.SET)) {
                return new PpduReading(
                        Described.of(name, Shape.LENGTH.read("x410-mode-parameters", element)),
                        List.of(),
                        Map.of(),
                        Optional.of(element.contents()));
            }
            Shape shape = shapes.get(element.tag());
            if (shape == null) {
                throw element.fault("X.226 8.2", "no " + name + ": " + element.tag());
            }
            return of(shape.describe(name, userData, LIMITS), userData, Map.of());
        } catch (MalformedInput fault) {
            return of(Described.unreadable(name, fault, userData), Octets.EMPTY, Map.of());
        }
    }

    private static PpduReading of(Described told, Octets ppdu, Map<Integer, Oid> contexts) {
        try {
            BerElement element = Ber.decode(ppdu, LIMITS);
            boolean set = element.is(Tag.SET);
            Optional<BerElement> x410 = set ? element.child(Tag.context(1)) : Optional.empty();
            BerElement within = set ? element.child(Tag.context(2)).orElse(element) : element;
            return new PpduReading(told, values(within), contexts, x410.map(BerElement::contents));
        } catch (MalformedInput fault) {
            return new PpduReading(told, List.of(), contexts, Optional.empty());
        }
    }

    private static Map<Integer, Oid> contexts(Octets cp) {
        Map<Integer, Oid> contexts = new LinkedHashMap<>();
        try {
            Optional<BerElement> list =
                    Ber.decode(cp, LIMITS).child(Tag.context(2)).flatMap(normal -> normal.child(Tag.context(4)));
            for (BerElement item : list.map(BerElement::children).orElse(List.of())) {
                contexts.put(
                        item.required(Tag.INTEGER, "context identifier").intValue(0, Integer.MAX_VALUE),
                        item.required(Tag.OBJECT_IDENTIFIER, "abstract syntax").oidValue());
            }
        } catch (MalformedInput fault) {
            return contexts; // told already by the shape
        }
        return contexts;
    }

    /** The values of the user data in it, or of itself if that is what it is. */
    private static List<PresentationValue> values(BerElement within) {
        BerElement userData = within;
        if (!within.is(FULL)) {
            Optional<BerElement> inside = within.isConstructed() ? within.child(FULL) : Optional.empty();
            if (inside.isEmpty()) {
                return List.of();
            }
            userData = inside.get();
        }
        List<PresentationValue> values = new ArrayList<>();
        for (BerElement list : userData.children()) {
            int id = list.required(Tag.INTEGER, "context identifier").intValue(0, Integer.MAX_VALUE);
            for (BerElement part : list.children()) {
                if (part.is(Tag.context(0))) {
                    values.add(new PresentationValue(id, part.only().encoding()));
                } else if (part.is(Tag.context(1))) {
                    split(id, part.octetString(), values);
                } else if (part.is(Tag.context(2))) {
                    split(id, part.bitString().octets(), values);
                }
            }
        }
        return values;
    }

    private static void split(int id, Octets joined, List<PresentationValue> values) {
        Octets rest = joined;
        while (!rest.isEmpty() && values.size() < MAX_VALUES) {
            Octets value = Ber.decodePrefix(rest, LIMITS).encoding();
            values.add(new PresentationValue(id, value));
            rest = rest.from(value.length());
        }
    }
}
