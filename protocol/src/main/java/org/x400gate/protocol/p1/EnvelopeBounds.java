package org.x400gate.protocol.p1;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.x400gate.protocol.oraddress.Bounds;
import org.x400gate.protocol.oraddress.Bounds.Repertoire;
import org.x400gate.protocol.oraddress.OrName;

/** Upper bounds of the texts in an envelope (X.411 Annex B). */
final class EnvelopeBounds {
    private static final int MAX_CONTENT_IDENTIFIER = 16;
    private static final int MAX_DOMAIN = 16;
    private static final int MAX_MTA_NAME = 32;

    private EnvelopeBounds() {}

    static List<String> faults(TransferEnvelope envelope) {
        List<String> faults = new ArrayList<>();
        identifier(faults, "message identifier", envelope.messageIdentifier());
        contentIdentifier(faults, envelope.contentIdentifier());
        name(faults, "originator", envelope.originator());
        for (PerRecipient recipient : envelope.recipients()) {
            name(faults, "recipient " + recipient.number(), recipient.recipient());
        }
        trace(faults, envelope.trace(), envelope.internalTrace());
        return List.copyOf(faults);
    }

    static void identifier(List<String> faults, String what, MtsIdentifier identifier) {
        domain(faults, what, identifier.domain());
        Bounds.check(faults, what + " local", identifier.localId(), 1, MtsIdentifier.MAX_LOCAL_ID, Repertoire.IA5);
    }

    static void contentIdentifier(List<String> faults, Optional<String> identifier) {
        Bounds.check(faults, "content identifier", identifier, MAX_CONTENT_IDENTIFIER, Repertoire.PRINTABLE);
    }

    static void trace(List<String> faults, List<TraceElement> trace, List<InternalTraceElement> internalTrace) {
        trace.forEach(element -> domain(faults, "trace", element.domain()));
        for (InternalTraceElement element : internalTrace) {
            domain(faults, "internal trace", element.domain());
            Bounds.check(faults, "MTA name", element.mtaName(), 1, MAX_MTA_NAME, Repertoire.IA5);
        }
    }

    static void name(List<String> faults, String what, OrName name) {
        if (name.address().isEmpty() && name.directoryName().isEmpty()) {
            faults.add(what + ": neither address nor directory name");
        }
        name.address().faults().forEach(fault -> faults.add(what + ": " + fault));
    }

    private static void domain(List<String> faults, String what, GlobalDomainIdentifier domain) {
        if (domain.country().length() != 2 && domain.country().length() != 3) {
            faults.add(what + " C: two letters or three digits, not "
                    + domain.country().length() + " characters");
        }
        Bounds.check(faults, what + " ADMD", domain.admd(), 0, MAX_DOMAIN, Repertoire.PRINTABLE);
        Bounds.check(faults, what + " PRMD", domain.prmd(), MAX_DOMAIN, Repertoire.PRINTABLE);
    }
}
