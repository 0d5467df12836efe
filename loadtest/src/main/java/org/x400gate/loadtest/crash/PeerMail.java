package org.x400gate.loadtest.crash;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.x400gate.protocol.mime.Mailbox;
import org.x400gate.protocol.mime.MimeLimits;
import org.x400gate.protocol.mixer.AddressMapping;
import org.x400gate.protocol.mixer.Mapping;
import org.x400gate.protocol.mixer.MappingContext;
import org.x400gate.protocol.mixer.Notify;
import org.x400gate.protocol.mixer.ReportRequests;
import org.x400gate.protocol.mixer.RfcToIpm;
import org.x400gate.protocol.mixer.SmtpEnvelope;
import org.x400gate.protocol.mixer.X400Message;
import org.x400gate.protocol.octets.ContentRef;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.oraddress.OrAddress;
import org.x400gate.protocol.p1.GlobalDomainIdentifier;
import org.x400gate.protocol.p1.MtsApdu;
import org.x400gate.protocol.p1.MtsIdentifier;
import org.x400gate.protocol.p1.OriginatorReportRequest;
import org.x400gate.protocol.p1.PerRecipient;
import org.x400gate.protocol.p1.ReportContent;
import org.x400gate.protocol.p1.ReportEnvelope;
import org.x400gate.protocol.p1.ReportedRecipient;
import org.x400gate.protocol.p1.TraceElement;

/** What peers say: letters as P1 messages, and reports on what they took. */
final class PeerMail {
    private final AddressMapping addresses = new AddressMapping(
            OrAddress.parse(Letter.Side.FAR.prefix()),
            "gate.far.example",
            Stream.of(Letter.Side.values())
                    .map(side -> new AddressMapping.Equivalence(side.domain(), OrAddress.parse(side.prefix())))
                    .toList());

    /** Its identifier is of the letter's number: sent again, it is the same. */
    Octets message(Letter letter) {
        List<Mailbox> recipients = letter.to().stream()
                .map(to -> Mailbox.parse(letter.address(to)).orElseThrow())
                .toList();
        Map<Mailbox, Set<Notify>> asked = new HashMap<>();
        if (letter.asked()) {
            recipients.forEach(recipient -> asked.put(recipient, Set.of(Notify.SUCCESS, Notify.FAILURE)));
        }
        Mapping<X400Message> mapping = RfcToIpm.map(
                new SmtpEnvelope(
                        Mailbox.parse(letter.originator()),
                        recipients,
                        new ReportRequests(Optional.empty(), false, asked)),
                Octets.wrap(letter.mail()),
                new MappingContext(
                        addresses,
                        domain(Letter.Side.FAR),
                        "mta-far",
                        "mta.far.example",
                        Instant.parse("2026-11-23T12:00:00Z"),
                        "letter-" + letter.number(),
                        MimeLimits.STANDARD));
        if (mapping instanceof Mapping.Mapped<X400Message> mapped) {
            return octets(mapped.value().message().node().sequence());
        }
        throw new IllegalStateException("our own letter can't be mapped: " + mapping);
    }

    /** A report that is to be sent. */
    record Owed(Letter.Name about, boolean failure, Octets apdu) {}

    /** What the MTA of that side owes on a message that it took: on whom it does not know, and on whom it was asked for. */
    List<Owed> owed(MtsApdu.Message message, Letter.Side side) {
        List<Owed> owed = new ArrayList<>();
        for (PerRecipient recipient : message.envelope().recipients()) {
            Optional<Letter.Name> name = Letter.recipient(recipient.recipient().toString());
            if (!recipient.responsible() || name.isEmpty()) {
                continue;
            }
            boolean failure = name.get().kind() != Letter.Kind.TAKEN;
            if (failure || recipient.originatorReport() == OriginatorReportRequest.REPORT) {
                String id = "report-" + Letter.words(name.get());
                owed.add(new Owed(name.get(), failure, report(message, recipient, side, failure, id)));
            }
        }
        return owed;
    }

    private static Octets report(
            MtsApdu.Message message, PerRecipient recipient, Letter.Side side, boolean failure, String id) {
        Instant at = Instant.parse("2026-11-23T12:00:00Z");
        GlobalDomainIdentifier ours = domain(side);
        ReportedRecipient.Result result =
                failure ? ReportedRecipient.NotDelivered.of(1, 0) : new ReportedRecipient.Delivered(at, 1);
        MtsApdu.Report report = new MtsApdu.Report(
                ReportEnvelope.of(
                        new MtsIdentifier(ours, id), message.envelope().originator(), TraceElement.relayed(ours, at)),
                ReportContent.on(message.envelope(), List.of(ReportedRecipient.of(recipient, at, result))));
        return octets(report.node().sequence());
    }

    private static GlobalDomainIdentifier domain(Letter.Side side) {
        return GlobalDomainIdentifier.of("XX", " ", side.name().toLowerCase(java.util.Locale.ROOT));
    }

    static Octets octets(ContentRef content) {
        try (InputStream in = content.open()) {
            return Octets.wrap(in.readAllBytes());
        } catch (IOException inMemory) {
            throw new UncheckedIOException(inMemory);
        }
    }
}
