package org.x400gate.protocol.p1;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.x400gate.protocol.asn1.BerLimits;
import org.x400gate.protocol.ipm.BodyPart;
import org.x400gate.protocol.ipm.InformationObject;
import org.x400gate.protocol.ipm.Ipm;
import org.x400gate.protocol.ipm.Ipn;
import org.x400gate.protocol.ipm.OrDescriptor;
import org.x400gate.protocol.ipm.RecipientSpecifier;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.oraddress.OrAddress;
import org.x400gate.protocol.oraddress.OrName;

/** APDUs of real and of generated traffic, read as tshark reads them ({@code .expected}), and written again. */
class ApduVectorsTest {
    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("yy-MM-dd HH:mm:ss", Locale.ROOT);

    static Stream<Path> vectors() throws IOException, URISyntaxException {
        Path folder = Path.of(
                        ApduVectorsTest.class.getResource("x411-message.ber").toURI())
                .getParent();
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".ber")).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void anApduIsReadAsAnotherDecoderReadsIt(Path vector) throws IOException {
        MtsApdu apdu = MtsApdu.decode(Octets.wrap(Files.readAllBytes(vector)), P1Limits.STANDARD);
        Map<String, List<String>> expected = expected(vector);
        Map<String, List<String>> actual = actual(apdu);
        for (Map.Entry<String, List<String>> entry : expected.entrySet()) {
            assertThat(actual.getOrDefault(entry.getKey(), List.of()))
                    .as(entry.getKey())
                    .isEqualTo(entry.getValue());
        }
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void anApduThatIsWrittenAgainIsTheSame(Path vector) throws IOException {
        MtsApdu apdu = MtsApdu.decode(Octets.wrap(Files.readAllBytes(vector)), P1Limits.STANDARD);
        MtsApdu again = MtsApdu.decode(apdu.node().encode(), P1Limits.STANDARD);
        assertThat(again).isEqualTo(apdu);
        if (apdu instanceof MtsApdu.Message message) {
            InformationObject content = InformationObject.decode((Octets) message.content(), BerLimits.STANDARD);
            assertThat(InformationObject.decode(content.node().encode(), BerLimits.STANDARD))
                    .isEqualTo(content);
            assertThat(message.envelope().faults()).isEmpty();
        }
    }

    private static Map<String, List<String>> expected(Path vector) throws IOException {
        Map<String, List<String>> values = new TreeMap<>();
        for (String line : Files.readAllLines(Path.of(vector.toString().replace(".ber", ".expected")))) {
            if (!line.startsWith("#")) {
                String key = line.substring(0, line.indexOf('='));
                String value = line.substring(key.length() + 1);
                boolean minute = key.contains("trace") && value.length() == "26-11-23 10:15".length();
                put(values, key, minute ? value + ":00" : value);
            }
        }
        // 1984 pads the string of bits.
        values.computeIfPresent("types", (key, bits) -> List.of(bits.get(0).replaceAll("00$", "")));
        if (values.get("kind").equals(List.of("probe"))) {
            values.remove("content-type");
        } else if (values.get("kind").equals(List.of("message")) && !values.containsKey("mta")) {
            // PP tags the type of extension 38 explicitly: tshark does not know it, we do.
            values.remove("internal-trace");
        }
        return values;
    }

    private static void put(Map<String, List<String>> values, String key, Object value) {
        values.computeIfAbsent(key, k -> new ArrayList<>()).add(value.toString());
    }

    private static Map<String, List<String>> actual(MtsApdu apdu) {
        Map<String, List<String>> values = new TreeMap<>();
        put(values, "identifier", text(apdu.identifier()));
        apdu.trace()
                .forEach(element -> put(
                        values, "trace", SECONDS.format(LocalDateTime.ofInstant(element.arrival(), ZoneOffset.UTC))));
        if (apdu instanceof MtsApdu.Message message) {
            put(values, "kind", "message");
            envelope(values, message.envelope());
            put(values, "content-octets", message.content().octets());
            content(values, InformationObject.decode((Octets) message.content(), BerLimits.STANDARD));
        } else if (apdu instanceof MtsApdu.Report report) {
            put(values, "kind", "report");
            put(values, "destination", text(report.destination()));
            put(values, "subject-identifier", text(report.subject()));
            report.content().contentIdentifier().ifPresent(id -> put(values, "content-identifier", id));
            for (TraceElement element : report.content().intermediateTrace()) {
                put(values, "intermediate-trace", seconds(element.arrival()));
            }
            report.content().recipients().forEach(recipient -> put(values, "reported", reported(recipient)));
            report.content()
                    .contentType()
                    .ifPresent(type -> put(values, "content-type", ((ContentType.BuiltIn) type).number()));
            report.content().returnedContent().ifPresent(octets -> {
                put(values, "content-octets", octets.length());
                content(values, InformationObject.decode(octets, BerLimits.STANDARD));
            });
        } else if (apdu instanceof MtsApdu.Probe probe) {
            put(values, "kind", "probe");
            put(values, "originator", text(probe.envelope().originator()));
        }
        return values;
    }

    private static String seconds(Instant time) {
        return SECONDS.format(LocalDateTime.ofInstant(time, ZoneOffset.UTC));
    }

    private static String reported(ReportedRecipient recipient) {
        int bits = (recipient.responsible() ? 0x80 : 0)
                | bits(recipient.mtaReport().bits())
                | bits(recipient.originatorReport().bits());
        String result = recipient.result() instanceof ReportedRecipient.Delivered delivered
                ? "delivered " + seconds(delivered.at()) + " to " + delivered.typeOfUser()
                : "not delivered " + ((ReportedRecipient.NotDelivered) recipient.result()).reason() + " "
                        + ((ReportedRecipient.NotDelivered) recipient.result()).diagnostic();
        return recipient.number() + " " + String.format("%02x", bits) + " " + text(recipient.actualRecipient()) + " "
                + result
                + recipient.supplementaryInformation().map(text -> " " + text).orElse("");
    }

    private static void envelope(Map<String, List<String>> values, TransferEnvelope envelope) {
        put(values, "originator", text(envelope.originator()));
        put(values, "types", envelope.originalTypes().orElseThrow().builtIn().equals(java.util.Set.of(2)) ? "20" : "?");
        put(values, "content-type", ((ContentType.BuiltIn) envelope.contentType()).number());
        put(values, "content-identifier", envelope.contentIdentifier().orElseThrow());
        put(values, "priority", envelope.priority().name().toLowerCase(Locale.ROOT));
        put(
                values,
                "indicators",
                String.format("%02x", bits(envelope.indicators().bits())));
        for (InternalTraceElement element : envelope.internalTrace()) {
            put(values, "mta", element.mtaName());
            put(values, "internal-trace", SECONDS.format(LocalDateTime.ofInstant(element.arrival(), ZoneOffset.UTC)));
        }
        for (PerRecipient recipient : envelope.recipients()) {
            int bits = (recipient.responsible() ? 0x80 : 0)
                    | bits(recipient.mtaReport().bits())
                    | bits(recipient.originatorReport().bits());
            put(
                    values,
                    "recipient",
                    recipient.number() + " " + String.format("%02x", bits) + " " + text(recipient.recipient()));
        }
    }

    private static int bits(java.util.Set<Integer> bits) {
        return bits.stream().mapToInt(bit -> 0x80 >> bit).sum();
    }

    private static void content(Map<String, List<String>> values, InformationObject content) {
        if (content instanceof Ipn notification) {
            put(values, "ipm", notification.subject().local());
            notification.originator().ifPresent(user -> descriptor(values, user));
            put(values, "notification", notification.fields() instanceof Ipn.Receipt ? "receipt-fields" : "?");
        } else if (content instanceof Ipm ipm) {
            put(values, "ipm", ipm.heading().thisIpm().local());
            ipm.heading().originator().ifPresent(user -> descriptor(values, user));
            for (RecipientSpecifier recipient : ipm.heading().primaryRecipients()) {
                descriptor(values, recipient.recipient());
                if (!recipient.notificationRequests().isEmpty()) {
                    int bits = recipient.notificationRequests().stream()
                            .mapToInt(r -> 0x80 >> r.ordinal())
                            .sum();
                    put(values, "notification-requests", String.format("%02x", bits));
                }
            }
            ipm.heading().subject().ifPresent(subject -> put(values, "subject", subject));
            String text = ((BodyPart.Ia5Text) ipm.body().get(0)).text().replace("\r\n", "\\r\\n");
            put(values, "text-begins", text.substring(0, Math.min(60, text.length())));
        }
    }

    private static void descriptor(Map<String, List<String>> values, OrDescriptor user) {
        user.formalName().ifPresent(name -> put(values, "formal-name", text(name)));
        user.freeFormName().ifPresent(name -> put(values, "free-form-name", name));
    }

    private static String text(MtsIdentifier identifier) {
        GlobalDomainIdentifier domain = identifier.domain();
        return "/C=" + domain.country() + "/A=" + domain.admd()
                + domain.prmd().map(p -> "/P=" + p).orElse("") + "/ $ " + identifier.localId();
    }

    /** In the order and with the keys of tshark. */
    private static String text(OrName name) {
        OrAddress a = name.address();
        StringBuilder text = new StringBuilder();
        a.country().ifPresent(v -> text.append("/C=").append(v));
        a.admd().ifPresent(v -> text.append("/A=").append(v));
        a.prmd().ifPresent(v -> text.append("/P=").append(v));
        a.organization().ifPresent(v -> text.append("/O=").append(v));
        a.personalName()
                .flatMap(n -> n.surname())
                .ifPresent(v -> text.append("/S=").append(v));
        a.personalName()
                .flatMap(n -> n.givenName())
                .ifPresent(v -> text.append("/G=").append(v));
        a.orgUnits().forEach(v -> text.append("/OU=").append(v));
        a.commonName().ifPresent(v -> text.append("/CN=").append(v));
        return text.append('/').toString();
    }
}
