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
import org.x400gate.protocol.mime.MimeTargets;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.p1.MtsApdu;
import org.x400gate.protocol.p1.P1Limits;
import org.x400gate.protocol.p1.P1Targets;

/** Both mappings, and the texts that they read, under attack: what comes from a peer is mapped or refused. */
public final class MixerTargets {
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
                text(
                        "address",
                        text -> StdOr.parse(text),
                        StdOr.class,
                        "/I=I/S=Smith/DD.RFC-822=a(a)b/OU=x$/y/PRMD=a/ADMD= /C=XX/"),
                text("personal name", text -> StdOr.parseName(text), StdOr.class, "Marshall.T.Rose", "J.Smith"),
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
