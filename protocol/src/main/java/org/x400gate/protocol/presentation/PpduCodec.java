package org.x400gate.protocol.presentation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.x400gate.protocol.asn1.Ber;
import org.x400gate.protocol.asn1.BerElement;
import org.x400gate.protocol.asn1.BerLimits;
import org.x400gate.protocol.asn1.BerNode;
import org.x400gate.protocol.asn1.BitString;
import org.x400gate.protocol.asn1.Oid;
import org.x400gate.protocol.asn1.Tag;
import org.x400gate.protocol.octets.MalformedInput;
import org.x400gate.protocol.octets.Octets;

/** Presentation PDUs to and from octets (X.226 8.2 to 8.5). Undefined elements are skipped (8.5.1). */
record PpduCodec(BerLimits limits) {
    static final int MODE_X410 = 0;
    static final int MODE_NORMAL = 1;

    private static final Tag SIMPLY_ENCODED = Tag.application(0);
    private static final Tag FULLY_ENCODED = Tag.application(1);
    private static final Tag SINGLE_ASN1 = Tag.context(0);
    private static final Tag OCTET_ALIGNED = Tag.context(1);
    private static final Tag ARBITRARY = Tag.context(2);
    private static final Tag MODE_SELECTOR = Tag.context(0);
    private static final Tag X410_PARAMETERS = Tag.context(1);
    private static final Tag NORMAL_PARAMETERS = Tag.context(2);
    private static final Tag PROTOCOL_VERSION = Tag.context(0);
    private static final Tag CALLING_SELECTOR = Tag.context(1);
    private static final Tag CALLED_SELECTOR = Tag.context(2);
    private static final Tag RESPONDING_SELECTOR = Tag.context(3);
    private static final Tag DEFINITION_LIST = Tag.context(4);
    private static final Tag RESULT_LIST = Tag.context(5);
    private static final Tag PROVIDER_REASON = Tag.context(10);
    private static final Tag NORMAL_ABORT = Tag.context(0);
    private static final Tag IDENTIFIER_LIST = Tag.context(0);

    private static final int MAX_SELECTOR_OCTETS = 64;
    private static final int MAX_CONTEXT_ID = 1 << 30;
    private static final int MAX_TRANSFER_SYNTAXES = 16;

    static PpduCodec upTo(int maxOctets) {
        return new PpduCodec(new BerLimits(maxOctets, 40, 65_536));
    }

    /** CP; values of CPC-type behind it repeat the same values in other transfer syntaxes (8.2) and are not read. */
    Ppdu decodeCp(Octets ssUserData) {
        BerElement cp = Ber.decodePrefix(ssUserData, limits).expect(Tag.SET, "CP");
        if (mode(cp) == MODE_X410) {
            return x410(cp);
        }
        BerElement normal = cp.required(NORMAL_PARAMETERS, "normal-mode-parameters");
        if (!version1(normal)) {
            return new Ppdu.CpOfOtherVersion();
        }
        Optional<BerElement> list = normal.child(DEFINITION_LIST);
        List<PresentationContext> contexts = list.isPresent() ? contexts(list.get()) : List.of();
        List<Integer> ids = contexts.stream().map(PresentationContext::id).toList();
        return new Ppdu.Cp(
                selector(normal, CALLING_SELECTOR), selector(normal, CALLED_SELECTOR), contexts, userData(normal, ids));
    }

    Ppdu decodeCpa(Octets ssUserData, List<Integer> proposed) {
        BerElement cpa = Ber.decode(ssUserData, limits).expect(Tag.SET, "CPA");
        if (mode(cpa) == MODE_X410) {
            return x410(cpa);
        }
        BerElement normal = cpa.required(NORMAL_PARAMETERS, "normal-mode-parameters");
        if (!version1(normal)) {
            throw normal.fault("X.226 6.2.2.2", "CPA selects a version that wasn't proposed");
        }
        List<ContextResult> results = results(normal, proposed.size());
        return new Ppdu.Cpa(selector(normal, RESPONDING_SELECTOR), results, userData(normal, proposed));
    }

    /** The choice is made by the tag: SET in X.410 mode, SEQUENCE in normal mode. */
    Ppdu decodeCpr(Octets ssUserData, List<Integer> proposed) {
        BerElement cpr = Ber.decode(ssUserData, limits);
        if (cpr.is(Tag.SET)) {
            return new Ppdu.X410End(cpr.contents());
        }
        cpr.expect(Tag.SEQUENCE, "CPR");
        return new Ppdu.Cpr(
                results(cpr, proposed.size()),
                cpr.child(PROVIDER_REASON).map(reason -> reason.intValue(0, 127)),
                userData(cpr, proposed));
    }

    Ppdu decodeAbort(Octets ssUserData, List<Integer> contexts) {
        BerElement abort = Ber.decode(ssUserData, limits);
        if (abort.is(Tag.SET)) {
            return new Ppdu.X410End(abort.contents());
        }
        if (abort.is(NORMAL_ABORT)) {
            return new Ppdu.Aru(userData(abort, contexts));
        }
        abort.expect(Tag.SEQUENCE, "ARP");
        return new Ppdu.Arp(
                abort.child(Tag.context(0)).map(reason -> reason.intValue(0, 127)),
                abort.child(Tag.context(1)).map(event -> event.intValue(0, 127)));
    }

    /** User data that is the whole SS-user data parameter: TD, and the release primitives. */
    List<PresentationValue> decodeUserData(Octets ssUserData, List<Integer> contexts) {
        return values(Ber.decode(ssUserData, limits), contexts);
    }

    Octets encode(Ppdu ppdu) {
        if (ppdu instanceof Ppdu.Cp cp) {
            List<BerNode> normal = new ArrayList<>();
            cp.calling().ifPresent(selector -> normal.add(BerNode.primitive(CALLING_SELECTOR, selector)));
            cp.called().ifPresent(selector -> normal.add(BerNode.primitive(CALLED_SELECTOR, selector)));
            normal.add(BerNode.constructed(
                    DEFINITION_LIST,
                    cp.contexts().stream().map(PpduCodec::context).toList()));
            normal.add(userData(cp.values()));
            return normalMode(normal);
        }
        if (ppdu instanceof Ppdu.Cpa cpa) {
            List<BerNode> normal = new ArrayList<>();
            cpa.responding().ifPresent(selector -> normal.add(BerNode.primitive(RESPONDING_SELECTOR, selector)));
            normal.add(resultList(cpa.results()));
            normal.add(userData(cpa.values()));
            return normalMode(normal);
        }
        if (ppdu instanceof Ppdu.Cpr cpr) {
            List<BerNode> parts = new ArrayList<>();
            if (!cpr.results().isEmpty()) {
                parts.add(resultList(cpr.results()));
            }
            cpr.providerReason().ifPresent(reason -> parts.add(BerNode.integer(PROVIDER_REASON, reason)));
            if (!cpr.values().isEmpty()) {
                parts.add(userData(cpr.values()));
            }
            return BerNode.sequence(parts).encode();
        }
        if (ppdu instanceof Ppdu.Aru aru) {
            return BerNode.constructed(NORMAL_ABORT, aruParts(aru)).encode();
        }
        if (ppdu instanceof Ppdu.Arp arp) {
            List<BerNode> parts = new ArrayList<>();
            arp.reason().ifPresent(reason -> parts.add(BerNode.integer(Tag.context(0), reason)));
            arp.event().ifPresent(event -> parts.add(BerNode.integer(Tag.context(1), event)));
            return BerNode.sequence(parts).encode();
        }
        if (ppdu instanceof Ppdu.X410Connect x410) {
            return BerNode.set(mode(MODE_X410), BerNode.constructed(X410_PARAMETERS, BerNode.raw(x410.parameters())))
                    .encode();
        }
        if (ppdu instanceof Ppdu.X410End x410) {
            return BerNode.set(BerNode.raw(x410.parameters())).encode();
        }
        throw new IllegalStateException("no such PPDU: " + ppdu);
    }

    static BerNode userData(List<PresentationValue> values) {
        List<BerNode> lists = new ArrayList<>();
        for (PresentationValue value : values) {
            lists.add(BerNode.sequence(
                    BerNode.integer(value.contextId()), BerNode.constructed(SINGLE_ASN1, BerNode.raw(value.value()))));
        }
        return BerNode.constructed(FULLY_ENCODED, lists);
    }

    /** The identifier list names the transfer syntax of each context used; required only with context management (6.4.2). */
    private static List<BerNode> aruParts(Ppdu.Aru aru) {
        if (aru.values().isEmpty()) {
            return List.of();
        }
        List<BerNode> used = aru.values().stream()
                .map(PresentationValue::contextId)
                .distinct()
                .map(id -> BerNode.sequence(BerNode.integer(id), BerNode.oid(PresentationContext.BER)))
                .toList();
        return List.of(BerNode.constructed(IDENTIFIER_LIST, used), userData(aru.values()));
    }

    private static Octets normalMode(List<BerNode> parameters) {
        return BerNode.set(mode(MODE_NORMAL), BerNode.constructed(NORMAL_PARAMETERS, parameters))
                .encode();
    }

    private static BerNode mode(int value) {
        return BerNode.constructed(MODE_SELECTOR, BerNode.integer(Tag.context(0), value));
    }

    private static BerNode context(PresentationContext context) {
        List<BerNode> syntaxes =
                context.transferSyntaxes().stream().map(BerNode::oid).toList();
        return BerNode.sequence(
                BerNode.integer(context.id()), BerNode.oid(context.abstractSyntax()), BerNode.sequence(syntaxes));
    }

    private static BerNode resultList(List<ContextResult> results) {
        List<BerNode> items = new ArrayList<>();
        for (ContextResult result : results) {
            List<BerNode> parts = new ArrayList<>();
            parts.add(BerNode.integer(Tag.context(0), result.result()));
            if (result.accepted()) {
                parts.add(BerNode.oid(Tag.context(1), PresentationContext.BER));
            }
            result.providerReason().ifPresent(reason -> parts.add(BerNode.integer(Tag.context(2), reason)));
            items.add(BerNode.sequence(parts));
        }
        return BerNode.constructed(RESULT_LIST, items);
    }

    private static int mode(BerElement set) {
        return set.required(MODE_SELECTOR, "mode-selector")
                .required(Tag.context(0), "mode-value")
                .intValue(MODE_X410, MODE_NORMAL);
    }

    private static Ppdu.X410Connect x410(BerElement set) {
        return new Ppdu.X410Connect(
                set.child(X410_PARAMETERS).map(BerElement::contents).orElse(Octets.EMPTY));
    }

    /** Absent means version 1, which is the only one. */
    private static boolean version1(BerElement normal) {
        return normal.child(PROTOCOL_VERSION)
                .map(version -> version.bitString().bit(0))
                .orElse(true);
    }

    private static Optional<Octets> selector(BerElement within, Tag tag) {
        Optional<Octets> selector = within.child(tag).map(BerElement::octetString);
        if (selector.isPresent() && selector.get().length() > MAX_SELECTOR_OCTETS) {
            throw within.fault("X.226 8.2", "presentation selector longer than " + MAX_SELECTOR_OCTETS);
        }
        return selector;
    }

    private static List<PresentationContext> contexts(BerElement list) {
        List<PresentationContext> contexts = new ArrayList<>();
        for (BerElement item : list.children()) {
            List<BerElement> parts = item.expect(Tag.SEQUENCE, "context").children();
            if (parts.size() < 3 || contexts.size() >= PresentationContext.MAX_CONTEXTS) {
                throw item.fault("X.226 8.2", "context definition incomplete, or too many");
            }
            int id = parts.get(0).expect(Tag.INTEGER, "context identifier").intValue(0, MAX_CONTEXT_ID);
            if (contexts.stream().anyMatch(context -> context.id() == id)) {
                throw item.fault("X.226 6.2.2", "context identifier " + id + " twice");
            }
            Oid syntax = parts.get(1)
                    .expect(Tag.OBJECT_IDENTIFIER, "abstract syntax")
                    .oidValue();
            List<BerElement> names =
                    parts.get(2).expect(Tag.SEQUENCE, "transfer syntaxes").children();
            if (names.size() > MAX_TRANSFER_SYNTAXES) {
                throw item.fault("limit MAX_TRANSFER_SYNTAXES", "too many transfer syntaxes");
            }
            contexts.add(new PresentationContext(
                    id, syntax, names.stream().map(BerElement::oidValue).toList()));
        }
        return contexts;
    }

    private static List<ContextResult> results(BerElement within, int proposed) {
        Optional<BerElement> list = within.child(RESULT_LIST);
        if (list.isEmpty()) {
            return List.of();
        }
        List<ContextResult> results = new ArrayList<>();
        for (BerElement item : list.get().children()) {
            results.add(result(item));
        }
        if (results.size() != proposed) {
            throw within.fault("X.226 6.2.5.3", results.size() + " results for " + proposed + " contexts");
        }
        return results;
    }

    /** The transfer syntax is named with an acceptance, and is one of those proposed: ours was BER alone (6.2.5.3). */
    private static ContextResult result(BerElement item) {
        ContextResult result = new ContextResult(
                item.required(Tag.context(0), "result").intValue(0, 2),
                item.child(Tag.context(2)).map(reason -> reason.intValue(0, 127)));
        Optional<BerElement> syntax = item.child(Tag.context(1));
        if (result.accepted() && syntax.isPresent() && !syntax.get().oidValue().equals(PresentationContext.BER)) {
            throw item.fault("X.226 6.2.3.6", "a transfer syntax that wasn't proposed");
        }
        return result;
    }

    private List<PresentationValue> userData(BerElement within, List<Integer> contexts) {
        List<BerElement> found = within.children().stream()
                .filter(child -> child.is(FULLY_ENCODED) || child.is(SIMPLY_ENCODED))
                .toList();
        if (found.size() > 1) {
            throw within.fault("X.226 8.2", "user data twice");
        }
        return found.isEmpty() ? List.of() : values(found.get(0), contexts);
    }

    private List<PresentationValue> values(BerElement userData, List<Integer> contexts) {
        List<PresentationValue> values = new ArrayList<>();
        if (userData.is(SIMPLY_ENCODED)) {
            if (contexts.size() != 1) {
                throw userData.fault("X.226 8.4.1.3", "simply encoded data with " + contexts.size() + " contexts");
            }
            split(contexts.get(0), userData.octetString(), values);
            return values;
        }
        for (BerElement list : userData.expect(FULLY_ENCODED, "user data").children()) {
            pdvList(list.expect(Tag.SEQUENCE, "PDV-list"), contexts, values);
        }
        return values;
    }

    private void pdvList(BerElement list, List<Integer> contexts, List<PresentationValue> values) {
        int id = list.required(Tag.INTEGER, "context identifier").intValue(0, MAX_CONTEXT_ID);
        if (!contexts.contains(id)) {
            throw list.fault("X.226 6.4.4.2", "context " + id + " is not in the defined context set");
        }
        Optional<BerElement> transferSyntax = list.child(Tag.OBJECT_IDENTIFIER);
        if (transferSyntax.isPresent() && !transferSyntax.get().oidValue().equals(PresentationContext.BER)) {
            throw list.fault("X.226 8.4.2.7", "values in a transfer syntax that is not BER");
        }
        for (BerElement part : list.children()) {
            if (part.is(SINGLE_ASN1)) {
                values.add(new PresentationValue(id, part.only().encoding()));
                return;
            }
            if (part.is(OCTET_ALIGNED)) {
                split(id, part.octetString(), values);
                return;
            }
            if (part.is(ARBITRARY)) {
                BitString bits = part.bitString();
                if (bits.unusedBits() != 0) {
                    throw part.fault("X.226 8.4.2.5", "BER values are whole octets");
                }
                split(id, bits.octets(), values);
                return;
            }
        }
        throw list.fault("X.226 8.2", "PDV-list without values");
    }

    /** One or more values end to end, each of which knows its own length (X.226 8.4.2.5 b). */
    private void split(int id, Octets joined, List<PresentationValue> values) {
        Octets rest = joined;
        while (!rest.isEmpty()) {
            if (values.size() >= limits.maxElements()) {
                throw new MalformedInput("presentation", 0, "limit maxElements", "too many values");
            }
            Octets value = Ber.decodePrefix(rest, limits).encoding();
            values.add(new PresentationValue(id, value));
            rest = rest.from(value.length());
        }
    }
}
