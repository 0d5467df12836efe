package org.x400gate.protocol.p1;

import java.util.ArrayList;
import java.util.List;
import org.x400gate.protocol.oraddress.Bounds;
import org.x400gate.protocol.oraddress.Bounds.Repertoire;

/** Upper bounds of the texts in a report (X.411 Annex B). */
final class ReportBounds {
    private ReportBounds() {}

    static List<String> faults(MtsApdu.Report report) {
        List<String> faults = new ArrayList<>();
        ReportEnvelope envelope = report.envelope();
        EnvelopeBounds.identifier(faults, "report identifier", envelope.identifier());
        EnvelopeBounds.name(faults, "report destination", envelope.destination());
        EnvelopeBounds.trace(faults, envelope.trace(), envelope.internalTrace());
        ReportContent content = report.content();
        EnvelopeBounds.identifier(faults, "subject identifier", content.subject());
        EnvelopeBounds.trace(faults, content.intermediateTrace(), List.of());
        EnvelopeBounds.contentIdentifier(faults, content.contentIdentifier());
        for (ReportedRecipient recipient : content.recipients()) {
            String what = "recipient " + recipient.number();
            EnvelopeBounds.name(faults, what, recipient.actualRecipient());
            recipient.intendedRecipient().ifPresent(name -> EnvelopeBounds.name(faults, what + " as intended", name));
            Bounds.check(
                    faults,
                    what + " supplementary information",
                    recipient.supplementaryInformation(),
                    ReportedRecipient.MAX_SUPPLEMENTARY_INFORMATION,
                    Repertoire.PRINTABLE);
        }
        return List.copyOf(faults);
    }
}
