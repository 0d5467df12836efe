package org.x400gate.protocol.p1;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.x400gate.protocol.asn1.BerElement;
import org.x400gate.protocol.asn1.BerNode;
import org.x400gate.protocol.asn1.Tag;

/** The extensions of an envelope, with internal trace taken out of them. */
record EnvelopeExtensions(List<ExtensionField> fields, List<InternalTraceElement> internalTrace) {
    static EnvelopeExtensions read(BerElement set, P1Limits limits) {
        List<ExtensionField> fields = new ArrayList<>();
        List<InternalTraceElement> trace = List.of();
        for (ExtensionField field : CommonFields.extensions(set)) {
            if (!field.isStandard(TraceFields.INTERNAL_TRACE)) {
                fields.add(field);
            } else if (trace.isEmpty()) {
                trace = TraceFields.internalTrace(field, limits, set);
            } else {
                throw set.fault("X.411 MessageTransferExtensions", "internal trace occurs twice");
            }
        }
        return new EnvelopeExtensions(fields, trace);
    }

    Optional<BerNode> node(Tag tag) {
        List<ExtensionField> all = new ArrayList<>(fields);
        if (!internalTrace.isEmpty()) {
            all.add(TraceFields.internalTraceField(internalTrace));
        }
        return all.isEmpty() ? Optional.empty() : Optional.of(CommonFields.extensionsNode(tag, all));
    }
}
