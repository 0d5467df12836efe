package org.x400gate.protocol.mixer;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.x400gate.protocol.Hostile;
import org.x400gate.protocol.Target;
import org.x400gate.protocol.mime.HeaderField;
import org.x400gate.protocol.mime.MimeLimits;
import org.x400gate.protocol.mime.MimeTargets;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.p1.Edition;
import org.x400gate.protocol.p1.MtsApdu;
import org.x400gate.protocol.p1.P1Limits;
import org.x400gate.protocol.p1.P1Targets;

/** Both mappings, and the texts that they read, under attack: what comes from a peer is mapped or refused. */
public final class MixerTargets {
    private static final ReportSubject SUBJECT = ReportSamples.subject();

    private MixerTargets() {}

    public static List<Target> all() {
        return List.of(
                Target.whole(
                                "mixer from mail",
                                octets -> refusedOrNot(RfcToIpm.map(Samples.envelope(Samples.BOB), octets, Samples.A)),
                                few(MimeTargets.messages()),
                                RfcToIpm.class)
                        .allocating(4000),
                Target.whole("mixer from X.400", MixerTargets::fromX400, messages(), IpmToRfc.class)
                        .allocating(4000),
                Target.whole("mixer report to mail", MixerTargets::fromReport, reports(), ReportToDsn.class)
                        .allocating(4000),
                Target.whole(
                                "mixer report from mail",
                                octets -> refusedOrNot(DsnToReport.map(octets, SUBJECT, Samples.A, Edition.OF_1988)),
                                notifications(),
                                DsnToReport.class)
                        .allocating(4000),
                Target.whole(
                                "mixer subject of a notification",
                                octets -> List.of(DsnToReport.subject(octets, Samples.A)),
                                List.of(
                                        notificationOn(
                                                "Original-Envelope-Id: X400-MTS-Identifier: [/ADMD= /C=XX/;1]", ""),
                                        notificationOn(
                                                "Reporting-MTA: dns; mx",
                                                "X400-MTS-Identifier: [/PRMD=a/ADMD= /C=XX/;1]\r\nSubject: x\r\n")),
                                DsnToReport.class)
                        .allocating(4000),
                Target.whole(
                                "mixer delivery status",
                                octets -> DeliveryStatus.read(octets, MimeLimits.STANDARD),
                                List.of(Octets.of(
                                        "Reporting-MTA: dns; mx\r\nOriginal-Envelope-Id: X400-MTS-Identifier:"
                                                + " [/ADMD= /C=XX/;1]\r\n\r\nFinal-Recipient: rfc822;\r\n a@b\r\n"
                                                + "Action: failed\r\n\r\nAction: delayed\r\n",
                                        StandardCharsets.US_ASCII)),
                                DeliveryStatus.class)
                        .allocating(1000),
                Target.whole(
                                "mixer notification from mail",
                                octets -> refusedOrNot(RfcToIpm.map(Samples.envelope(Samples.BOB), octets, Samples.A)),
                                List.of(Octets.of(
                                        "From: a@b\r\nContent-Type: multipart/report; boundary=b\r\n\r\n--b\r\n\r\n"
                                                + "--b\r\nContent-Type: message/disposition-notification\r\n\r\n"
                                                + "Final-Recipient: rfc822; c@d\r\nOriginal-Message-ID: <1@b>\r\n"
                                                + "X400-Receipt-Time: Mon, 23 Nov 2026 15:00:00 +0100\r\n"
                                                + "Disposition: manual-action/MDN-sent-manually; deleted/expired\r\n"
                                                + "--b--\r\n",
                                        StandardCharsets.US_ASCII)),
                                MdnToIpn.class)
                        .allocating(4000),
                text(
                        "disposition",
                        text -> Disposition.read(text),
                        Disposition.class,
                        "automatic-action/MDN-sent-automatically; deleted/expired,error"),
                text(
                        "x400 diagnostic",
                        text -> X400Diagnostic.read(text),
                        X400Diagnostic.class,
                        "Reason 1 (x); Diagnostic 0 (y)"),
                text("dsn action", text -> DsnAction.read(text), DsnAction.class, "failed", " Failure "),
                text("notify", text -> Notify.read(text), Notify.class, "NEVER", "SUCCESS,failure,DELAY"),
                text("printable", text -> PrintableAscii.decode(text), PrintableAscii.class, "a(a)b(u)c(094)"),
                text("field", text -> Rfc822Fields.parse(text), Rfc822Fields.class, "X-Name: value \u00e4"),
                text(
                        "trace",
                        text -> Traces.parse(new HeaderField("X400-Received", text.replaceAll("[\r\n\0]", " "))),
                        Traces.class,
                        "by mta mta-a in /PRMD=a/ADMD= /C=XX/; Relayed; Mon, 23 Nov 2026 15:00:00 +0100",
                        "by /PRMD=a/ADMD= /C=XX/; converted (IA5 Text); deferred until 1 Jan 2027 00:00 +0000;"
                                + " Rerouted, redirected; 23 Nov 2026 15:00:00 +0000"),
                text(
                        "message identifier",
                        text -> MessageIds.toIpm(new HeaderField.Reference(text.replaceAll("[\r\n\0]", " "), true)),
                        MessageIds.class,
                        "20261123.1@a.example",
                        "id*/S=alice/PRMD=a/ADMD= /C=XX/@MHS"));
    }

    private static Octets notificationOn(String field, String header) {
        return Octets.of(
                "From: a@b\r\nContent-Type: multipart/report; boundary=b\r\n\r\n--b\r\n"
                        + "Content-Type: message/delivery-status\r\n\r\n" + field
                        + "\r\n\r\nFinal-Recipient: rfc822; a@b\r\nAction: failed\r\n--b\r\n"
                        + "Content-Type: text/rfc822-headers\r\n\r\n" + header + "\r\n--b--\r\n",
                StandardCharsets.US_ASCII);
    }

    private static Target text(String name, Function<String, Object> read, Class<?> type, String... texts) {
        List<Octets> seeds = Stream.of(texts)
                .map(text -> Octets.of(text, StandardCharsets.ISO_8859_1))
                .toList();
        return Target.whole(
                        "mixer " + name,
                        octets -> List.of(read.apply(octets.toString(StandardCharsets.ISO_8859_1))),
                        seeds,
                        type)
                .allocating(1000);
    }

    private static List<Octets> messages() {
        List<Octets> messages = new ArrayList<>();
        for (Octets apdu : P1Targets.apdus()) {
            if (MtsApdu.decode(apdu, P1Limits.STANDARD) instanceof MtsApdu.Message) {
                messages.add(apdu);
            }
        }
        return few(messages);
    }

    private static List<Octets> reports() {
        return few(P1Targets.apdus().stream()
                .filter(apdu -> MtsApdu.decode(apdu, P1Limits.STANDARD) instanceof MtsApdu.Report)
                .toList());
    }

    private static Object fromReport(Octets octets) {
        return MtsApdu.decode(octets, P1Limits.STANDARD) instanceof MtsApdu.Report report
                ? ReportToDsn.map(report, Samples.B).getClass()
                : "no report";
    }

    private static List<Octets> notifications() {
        Octets mail = ReportSamples.made(GatewayDsn.on(
                        ReportSamples.BY_MAIL,
                        List.of(GatewayDsn.Outcome.failed(
                                ReportSamples.BY_MAIL.recipients().get(0), "5.1.1", "smtp; 550 no")),
                        Samples.B))
                .message();
        return List.of(mail);
    }

    /** A mapping takes long; the shortest messages stand for all but in the deep run. */
    private static List<Octets> few(List<Octets> messages) {
        return Hostile.DEEP
                ? messages
                : messages.stream()
                        .sorted(Comparator.comparingInt(Octets::length))
                        .limit(3)
                        .toList();
    }

    private static Object fromX400(Octets octets) {
        return MtsApdu.decode(octets, P1Limits.STANDARD) instanceof MtsApdu.Message message
                ? refusedOrNot(IpmToRfc.map(message, Samples.B))
                : "no message";
    }

    private static Object refusedOrNot(Mapping<?> mapping) {
        return mapping.getClass();
    }
}
