package org.x400gate.gateway.conversion;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.x400gate.protocol.mixer.BodyCapabilities;
import org.x400gate.protocol.mixer.DsnMail;
import org.x400gate.protocol.mixer.DsnToReport;
import org.x400gate.protocol.mixer.IpmToRfc;
import org.x400gate.protocol.mixer.Loss;
import org.x400gate.protocol.mixer.Mapping;
import org.x400gate.protocol.mixer.MappingContext;
import org.x400gate.protocol.mixer.ReportFromDsn;
import org.x400gate.protocol.mixer.ReportSubject;
import org.x400gate.protocol.mixer.ReportToDsn;
import org.x400gate.protocol.mixer.Reporting;
import org.x400gate.protocol.mixer.RfcMessage;
import org.x400gate.protocol.mixer.RfcToIpm;
import org.x400gate.protocol.mixer.SmtpEnvelope;
import org.x400gate.protocol.mixer.X400Message;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.p1.ApduOf1984;
import org.x400gate.protocol.p1.MtsApdu;

/**
 * Converts one message that stands in no queue, as a delivery would: for {@code x400gate convert} and {@code send}.
 * Pure; what it gives bears the time and the identifier that it was given.
 */
public final class SingleMessage {
    private static final String FOR_1984 = "X.419 Annex B";

    private final MappingContext context;
    private final BodyCapabilities reader;

    /** What came of it. */
    public sealed interface Result {}

    /**
     * An MTS-APDU.
     *
     * @param losses what did not get into it as it was, recipients left out included
     */
    public record Apdu(MtsApdu apdu, List<Loss> losses) implements Result {
        public Apdu {
            losses = List.copyOf(losses);
        }
    }

    /** An Internet message with the envelope it would go out with; {@code losses} likewise. */
    public record Mail(SmtpEnvelope envelope, Octets message, List<Loss> losses) implements Result {
        public Mail {
            losses = List.copyOf(losses);
        }
    }

    /** Nothing: it can't be done without harm, or there is nobody to tell. */
    public record Refused(List<Loss> reasons) implements Result {
        public Refused {
            reasons = List.copyOf(reasons);
        }
    }

    /**
     * One message.
     *
     * @param reader who reads what is made for X.400
     * @param localId our part of the identifiers that are made; unique, at most 32 characters
     */
    public SingleMessage(ConversionSettings settings, BodyCapabilities reader, Instant now, String localId) {
        this.reader = reader;
        this.context = new MappingContext(
                settings.addresses(),
                settings.domain(),
                settings.mtaName(),
                settings.hostname(),
                now,
                localId,
                settings.mimeLimits());
    }

    /** An Internet message for X.400. */
    public Result toX400(SmtpEnvelope envelope, Octets mail) throws IOException {
        Mapping<X400Message> mapping = RfcToIpm.map(envelope, mail, context, reader);
        if (mapping instanceof Mapping.Mapped<X400Message> mapped) {
            List<Loss> losses = new ArrayList<>(mapped.losses());
            mapped.value()
                    .unmapped()
                    .forEach(left -> losses.add(leftOut(left.recipient().addrSpec(), left.reason())));
            return inEdition(mapped.value().message(), losses);
        }
        return refused(mapping);
    }

    /** An Internet notification as the report on {@code subject}, the X.400 message it tells about. */
    public Result toReport(Octets notification, MtsApdu.Message subject) throws IOException {
        Mapping<RfcMessage> went = IpmToRfc.map(subject, context);
        if (!(went instanceof Mapping.Mapped<RfcMessage> mail)) {
            return refused(went);
        }
        Mapping<ReportFromDsn> mapping = DsnToReport.map(
                notification, ReportSubject.of(subject.envelope(), mail.value()), context, reader.edition());
        if (mapping instanceof Mapping.Mapped<ReportFromDsn> mapped) {
            List<Loss> losses = new ArrayList<>(mapped.losses());
            mapped.value().unreported().forEach(left -> losses.add(leftOut(left.recipient(), left.reason())));
            return mapped.value().report().isPresent()
                    ? inEdition(mapped.value().report().get(), losses)
                    : new Refused(losses);
        }
        return refused(mapping);
    }

    /** A message for the Internet, or a report as a notification. */
    public Result toMail(MtsApdu apdu) {
        if (apdu instanceof MtsApdu.Message message) {
            Mapping<RfcMessage> mapping = IpmToRfc.map(message, context);
            if (mapping instanceof Mapping.Mapped<RfcMessage> mapped) {
                List<Loss> losses = new ArrayList<>(mapped.losses());
                mapped.value()
                        .unmapped()
                        .forEach(left ->
                                losses.add(leftOut(left.recipient().recipient().toString(), left.reason())));
                return new Mail(mapped.value().envelope(), mapped.value().message(), losses);
            }
            return refused(mapping);
        } else if (apdu instanceof MtsApdu.Report report) {
            return notification(ReportToDsn.map(report, context));
        }
        return new Refused(List.of(new Loss("RFC 2156 5.3", "probe", "the Internet has nothing like it")));
    }

    private static Result notification(Reporting<DsnMail> reporting) {
        if (reporting instanceof Reporting.Made<DsnMail> made) {
            return new Mail(made.value().envelope(), made.value().message(), made.losses());
        } else if (reporting instanceof Reporting.NotWanted<DsnMail> nobody) {
            return new Refused(List.of(nobody.reason()));
        } else if (reporting instanceof Reporting.Impossible<DsnMail> impossible) {
            return new Refused(impossible.reasons());
        }
        throw new IllegalStateException("no such outcome: " + reporting);
    }

    private Result inEdition(MtsApdu apdu, List<Loss> losses) throws IOException {
        return switch (reader.edition()) {
            case OF_1988 -> new Apdu(apdu, losses);
            case OF_1984 -> of1984(apdu, losses);
        };
    }

    private static Result of1984(MtsApdu apdu, List<Loss> losses) throws IOException {
        try {
            if (apdu instanceof MtsApdu.Message message) {
                return sendable(new MessageOf1984().made(message), losses);
            }
            ApduOf1984 report = ApduOf1984.of(apdu);
            return report instanceof ApduOf1984.Sendable sendable
                    ? sendable(sendable, losses)
                    : new Refused(List.of(new Loss(FOR_1984, "report", ((ApduOf1984.NotSendable) report).reason())));
        } catch (MessageOf1984.NotOf1984 e) {
            return new Refused(List.of(new Loss(FOR_1984, "message", e.getMessage())));
        }
    }

    private static Result sendable(ApduOf1984.Sendable sendable, List<Loss> losses) {
        Stream<Loss> lost = sendable.losses().stream().map(text -> new Loss(FOR_1984, "for 1984", text));
        Stream<Loss> left = sendable.leftOut().stream()
                .map(recipient -> leftOut("number " + recipient.number(), new Loss(FOR_1984, "", recipient.reason())));
        return new Apdu(
                sendable.apdu(),
                Stream.of(losses.stream(), lost, left).flatMap(each -> each).toList());
    }

    private static Loss leftOut(String recipient, Loss reason) {
        return new Loss(reason.clause(), "recipient " + recipient, "left out: " + reason.what());
    }

    private static Result refused(Mapping<?> mapping) {
        if (mapping instanceof Mapping.Refused<?> refused) {
            return new Refused(refused.reasons());
        }
        throw new IllegalStateException("a mapping is mapped or refused");
    }
}
