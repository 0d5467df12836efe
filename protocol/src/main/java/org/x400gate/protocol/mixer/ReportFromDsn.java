package org.x400gate.protocol.mixer;

import java.util.List;
import java.util.Optional;
import org.x400gate.protocol.p1.MtsApdu;

/**
 * What an Internet notification says to an X.400 originator.
 *
 * @param report on the recipients that a report can speak of; none if there is no such recipient
 * @param unreported the others
 */
public record ReportFromDsn(Optional<MtsApdu.Report> report, List<Unreported> unreported) {
    public ReportFromDsn {
        unreported = List.copyOf(unreported);
    }

    /**
     * A recipient that is in no report.
     *
     * @param recipient as the notification names it
     */
    public record Unreported(String recipient, Kind kind, Loss reason) {}

    public enum Kind {
        /** Delayed, relayed or expanded: X.400 has no report for it, the notification goes on as a message (RFC 2156 5.1.8.3). */
        GOES_ON_AS_MESSAGE,
        /** The originator did not ask for it. */
        NOT_ASKED,
        /** Not a recipient of the subject, or nothing readable is said of it. */
        UNKNOWN
    }

    /** Whether the notification is to be mapped as an ordinary message as well. */
    public boolean goesOnAsMessage() {
        return unreported.stream().anyMatch(u -> u.kind() == Kind.GOES_ON_AS_MESSAGE);
    }
}
