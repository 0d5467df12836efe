package org.x400gate.protocol.p1;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.x400gate.protocol.asn1.Ber;
import org.x400gate.protocol.asn1.BerElement;
import org.x400gate.protocol.asn1.BerNode;
import org.x400gate.protocol.asn1.SetMembers;
import org.x400gate.protocol.asn1.Tag;
import org.x400gate.protocol.asn1.UtcTime;

/** TraceInformation and InternalTraceInformation (X.411 12.3.1). */
final class TraceFields {
    /** InternalTraceInformation travels as this standard extension. */
    static final int INTERNAL_TRACE = 38;

    private static final Tag ARRIVAL = Tag.context(0);
    private static final Tag DEFERRED = Tag.context(1);
    private static final Tag ACTION = Tag.context(2);
    private static final Tag OTHER_ACTIONS = Tag.context(3);
    private static final int REDIRECTED = 0;
    private static final int DL_OPERATION = 1;

    private TraceFields() {}

    static List<TraceElement> trace(BerElement sequence, P1Limits limits) {
        List<TraceElement> trace = new ArrayList<>();
        for (BerElement element : counted(sequence, limits)) {
            List<BerElement> parts =
                    element.expect(Tag.SEQUENCE, "trace element").children();
            if (parts.size() != 2) {
                throw element.fault("X.411 TraceInformationElement", "domain and its information expected");
            }
            SetMembers information = information(parts.get(1));
            trace.add(new TraceElement(
                    CommonFields.domain(parts.get(0)),
                    UtcTime.decode(information.required(ARRIVAL, "arrival time")),
                    action(information),
                    information.find(P1Tags.GLOBAL_DOMAIN).map(CommonFields::domain),
                    additional(information)));
        }
        return trace;
    }

    private static List<BerElement> counted(BerElement sequence, P1Limits limits) {
        List<BerElement> elements = sequence.children();
        if (elements.isEmpty() || elements.size() > limits.maxTraceElements()) {
            throw sequence.fault(
                    "X.411 ub-transfers",
                    "trace of " + elements.size() + " elements, 1 to " + limits.maxTraceElements() + " allowed");
        }
        return elements;
    }

    private static SetMembers information(BerElement element) {
        return new SetMembers(element.expect(Tag.SET, "supplied information"));
    }

    private static RoutingAction action(SetMembers information) {
        int last = RoutingAction.values().length - 1;
        return RoutingAction.values()[
                information.required(ACTION, "routing action").intValue(0, last)];
    }

    private static AdditionalActions additional(SetMembers information) {
        Optional<BerElement> other = information.find(OTHER_ACTIONS);
        return new AdditionalActions(
                information.find(DEFERRED).map(UtcTime::decode),
                information.find(P1Tags.ENCODED_TYPES).map(CommonFields::encodedTypes),
                other.isPresent() && other.get().bitString().bit(REDIRECTED),
                other.isPresent() && other.get().bitString().bit(DL_OPERATION));
    }

    static BerNode traceNode(List<TraceElement> trace) {
        List<BerNode> elements = new ArrayList<>();
        for (TraceElement element : trace) {
            List<BerNode> members = new ArrayList<>();
            members.add(UtcTime.node(ARRIVAL, element.arrival()));
            members.add(BerNode.integer(ACTION, element.action().ordinal()));
            element.attemptedDomain().ifPresent(domain -> members.add(CommonFields.node(domain)));
            addActions(members, element.additional());
            elements.add(BerNode.sequence(CommonFields.node(element.domain()), BerNode.set(members)));
        }
        return BerNode.constructed(P1Tags.TRACE, elements);
    }

    private static void addActions(List<BerNode> members, AdditionalActions actions) {
        actions.deferredTime().ifPresent(time -> members.add(UtcTime.node(DEFERRED, time)));
        actions.converted().ifPresent(types -> members.add(CommonFields.node(types)));
        Set<Integer> bits = new HashSet<>();
        if (actions.redirected()) {
            bits.add(REDIRECTED);
        }
        if (actions.dlOperation()) {
            bits.add(DL_OPERATION);
        }
        if (!bits.isEmpty()) {
            members.add(BerNode.bits(OTHER_ACTIONS, CommonFields.bits(0, bits)));
        }
    }

    /** The value of extension 38. */
    static List<InternalTraceElement> internalTrace(ExtensionField field, P1Limits limits, BerElement within) {
        BerElement sequence = Ber.decode(
                field.value().orElseThrow(() -> within.fault("X.411 12.3.1", "internal trace without value")),
                limits.ber());
        List<InternalTraceElement> trace = new ArrayList<>();
        for (BerElement element : counted(sequence.expect(Tag.SEQUENCE, "internal trace"), limits)) {
            List<BerElement> parts =
                    element.expect(Tag.SEQUENCE, "internal trace element").children();
            if (parts.size() != 3) {
                throw element.fault("X.411 InternalTraceInformationElement", "domain, MTA and information expected");
            }
            SetMembers information = information(parts.get(2));
            Optional<BerElement> attemptedMta = information.find(Tag.IA5_STRING);
            Optional<BerElement> attemptedDomain = information.find(P1Tags.GLOBAL_DOMAIN);
            if (attemptedMta.isPresent() && attemptedDomain.isPresent()) {
                throw element.fault("X.411 MTASuppliedInformation", "attempted is an MTA or a domain, not both");
            }
            trace.add(new InternalTraceElement(
                    CommonFields.domain(parts.get(0)),
                    CommonFields.ia5(parts.get(1).expect(Tag.IA5_STRING, "MTA name")),
                    UtcTime.decode(information.required(ARRIVAL, "arrival time")),
                    action(information),
                    attemptedMta.map(CommonFields::ia5),
                    attemptedDomain.map(CommonFields::domain),
                    additional(information)));
        }
        return trace;
    }

    static ExtensionField internalTraceField(List<InternalTraceElement> trace) {
        List<BerNode> elements = new ArrayList<>();
        for (InternalTraceElement element : trace) {
            List<BerNode> members = new ArrayList<>();
            members.add(UtcTime.node(ARRIVAL, element.arrival()));
            members.add(BerNode.integer(ACTION, element.action().ordinal()));
            element.attemptedMta().ifPresent(mta -> members.add(BerNode.latin1(Tag.IA5_STRING, mta)));
            element.attemptedDomain().ifPresent(domain -> members.add(CommonFields.node(domain)));
            addActions(members, element.additional());
            elements.add(BerNode.sequence(
                    CommonFields.node(element.domain()),
                    BerNode.latin1(Tag.IA5_STRING, element.mtaName()),
                    BerNode.set(members)));
        }
        return new ExtensionField(
                new ExtensionField.Standard(INTERNAL_TRACE),
                ExtensionField.NOT_CRITICAL,
                Optional.of(BerNode.sequence(elements).encode()));
    }
}
