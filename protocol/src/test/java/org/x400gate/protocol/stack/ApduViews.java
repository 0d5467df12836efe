package org.x400gate.protocol.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.x400gate.protocol.asn1.BerLimits;
import org.x400gate.protocol.ipm.InformationObject;
import org.x400gate.protocol.ipm.Ipm;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.p1.ContentType;
import org.x400gate.protocol.p1.MtsApdu;
import org.x400gate.protocol.p1.P1Limits;
import org.x400gate.protocol.p1.PerRecipient;
import org.x400gate.protocol.p1.ReportedRecipient;
import org.x400gate.protocol.p1.TransferEnvelope;

/** What our decoder reads in the APDUs of a recording, one fact a line, for {@code tools/judge/recordings.py} to compare. */
final class ApduViews {
    private final List<String> lines = new ArrayList<>();

    private ApduViews(String protocols) {
        lines.add("require=" + protocols);
    }

    static void write(Path file, String protocols, List<Octets> apdus) {
        ApduViews views = new ApduViews(protocols);
        apdus.forEach(views::apdu);
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, views.lines);
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    private void apdu(Octets octets) {
        lines.add("apdu");
        MtsApdu apdu = MtsApdu.decode(octets, P1Limits.STANDARD);
        if (apdu instanceof MtsApdu.Message message) {
            message(message);
        } else if (apdu instanceof MtsApdu.Report report) {
            report(report);
        } else {
            throw new IllegalArgumentException("no view of " + apdu.getClass());
        }
    }

    private void message(MtsApdu.Message message) {
        TransferEnvelope envelope = message.envelope();
        lines.add("kind=message");
        lines.add("mts-identifier=" + envelope.messageIdentifier());
        lines.add("originator=" + envelope.originator());
        for (PerRecipient recipient : envelope.recipients()) {
            lines.add("recipient=" + recipient.number() + " " + recipient.recipient());
        }
        lines.add("content-type=" + ((ContentType.BuiltIn) envelope.contentType()).number());
        Ipm ipm = (Ipm) InformationObject.decode((Octets) message.content(), BerLimits.STANDARD);
        ipm.heading().subject().ifPresent(subject -> lines.add("subject=" + subject));
    }

    private void report(MtsApdu.Report report) {
        lines.add("kind=report");
        lines.add("mts-identifier=" + report.identifier());
        lines.add("destination=" + report.destination());
        lines.add("subject-identifier=" + report.subject());
        for (ReportedRecipient recipient : report.content().recipients()) {
            ReportedRecipient.NotDelivered failed = (ReportedRecipient.NotDelivered) recipient.result();
            lines.add("recipient=" + recipient.number() + " " + recipient.actualRecipient() + " reason="
                    + failed.reason() + " diagnostic="
                    + failed.diagnostic().map(Object::toString).orElse("-"));
        }
    }
}
