package org.x400gate.gateway.report;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.x400gate.gateway.routing.Route;
import org.x400gate.persistence.queue.EntryKind;
import org.x400gate.protocol.mixer.Reporting;
import org.x400gate.protocol.octets.Octets;

/** Where an entry came from, as one who is told there. */
interface Origin {
    /** Why the originator does not want to hear that; empty if it does. */
    Optional<String> unwanted(int recipient, News news);

    /** One report on all of these, none of them unwanted. {@code localId} is our part of its identifier. */
    Reporting<Report> report(Map<Integer, News> news, String localId, Instant now);

    /** By which others know the message that is told about, for the ledger. */
    Optional<String> reference();

    /**
     * A report, ready to be queued.
     *
     * @param identifier its own: MTS identifier or Message-ID
     * @param address of the one it goes to
     */
    record Report(EntryKind kind, Octets content, String identifier, String address, Route route) {}
}
