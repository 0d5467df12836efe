package org.x400gate.protocol.p1;

import java.util.List;
import org.x400gate.protocol.oraddress.OrName;

/**
 * ReportTransferEnvelope (X.411 figure 4): where a report goes. {@code internalTrace} is extension 38 taken out of
 * {@code extensions}.
 */
public record ReportEnvelope(
        MtsIdentifier identifier,
        OrName destination,
        List<TraceElement> trace,
        List<InternalTraceElement> internalTrace,
        List<ExtensionField> extensions) {
    public ReportEnvelope {
        trace = List.copyOf(trace);
        internalTrace = List.copyOf(internalTrace);
        extensions = List.copyOf(extensions);
        if (trace.isEmpty()) {
            throw new IllegalArgumentException("an envelope has trace");
        }
        if (extensions.stream().anyMatch(extension -> extension.isStandard(TraceFields.INTERNAL_TRACE))) {
            throw new IllegalArgumentException("internal trace belongs in internalTrace");
        }
    }

    /** As the MTA that makes the report sends it. */
    public static ReportEnvelope of(MtsIdentifier identifier, OrName destination, TraceElement first) {
        return new ReportEnvelope(identifier, destination, List.of(first), List.of(), List.of());
    }
}
