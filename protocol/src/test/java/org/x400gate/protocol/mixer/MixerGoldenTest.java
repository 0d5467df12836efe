package org.x400gate.protocol.mixer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.x400gate.protocol.bounds.ApduBounds;
import org.x400gate.protocol.mime.Mailbox;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.p1.MtsApdu;
import org.x400gate.protocol.p1.P1Limits;

/**
 * Every message of the folder goes to the other side and back; what comes out, losses included, is its {@code .expected}.
 * A {@code .eml} begins with its SMTP envelope, a {@code .ber} is a P1 APDU. Run with {@code -Dgolden.write=true} to
 * write the expected files anew, then read the difference.
 */
class MixerGoldenTest {
    private static final Path FOLDER = Path.of("src/test/resources/org/x400gate/protocol/mixer");

    @TestFactory
    Stream<DynamicTest> everyMessageMapsAsExpectedBothWays() throws IOException {
        List<Path> files;
        try (Stream<Path> folder = Files.list(FOLDER)) {
            files = folder.filter(f -> f.toString().matches(".*\\.(eml|ber)"))
                    .sorted()
                    .toList();
        }
        assertThat(files).hasSizeGreaterThan(10);
        return files.stream().map(f -> DynamicTest.dynamicTest(f.getFileName().toString(), () -> check(f)));
    }

    private static void check(Path file) throws IOException {
        List<String> lines = file.toString().endsWith(".eml") ? fromMail(file) : fromX400(file);
        Path expected = Path.of(file.toString().replaceAll("\\.(eml|ber)$", ".expected"));
        if (Boolean.getBoolean("golden.write")) {
            Files.write(expected, lines, StandardCharsets.UTF_8);
        }
        assertThat(lines).isEqualTo(Files.readAllLines(expected, StandardCharsets.UTF_8));
    }

    private static List<String> fromMail(Path file) throws IOException {
        String all = Files.readString(file, StandardCharsets.ISO_8859_1).replaceAll("\r?\n", "\r\n");
        int data = all.indexOf("DATA\r\n");
        Optional<Mailbox> sender = Optional.empty();
        List<Mailbox> recipients = new ArrayList<>();
        for (String line : all.substring(0, data).split("\r\n")) {
            Optional<Mailbox> mailbox = Mailbox.parse(line.substring(line.indexOf('<') + 1, line.lastIndexOf('>')));
            if (line.startsWith("MAIL FROM:")) {
                sender = mailbox;
            } else {
                recipients.add(mailbox.orElseThrow());
            }
        }
        Octets message = Octets.of(all.substring(data + 6), StandardCharsets.ISO_8859_1);
        Mapping<X400Message> there = RfcToIpm.map(new SmtpEnvelope(sender, recipients), message, Samples.A);
        List<String> lines = new ArrayList<>(List.of("== to X.400"));
        lines.addAll(Dump.x400(there));
        if (there instanceof Mapping.Mapped<X400Message> mapped) {
            lines.add("== and back");
            lines.addAll(Dump.mail(IpmToRfc.map(overTheWire(mapped.value().message()), Samples.B)));
        }
        return lines;
    }

    /** What is encoded is what the other side sees. */
    private static MtsApdu.Message overTheWire(MtsApdu.Message message) throws IOException {
        Octets octets = Octets.wrap(message.node().sequence().open().readAllBytes());
        assertThat(ApduBounds.of(octets)).isEmpty();
        return (MtsApdu.Message) MtsApdu.decode(octets, P1Limits.STANDARD);
    }

    private static List<String> fromX400(Path file) throws IOException {
        Octets octets = Octets.wrap(Files.readAllBytes(file));
        MtsApdu.Message message = (MtsApdu.Message) MtsApdu.decode(octets, P1Limits.STANDARD);
        Mapping<RfcMessage> there = IpmToRfc.map(message, Samples.A);
        List<String> lines = new ArrayList<>(List.of("== to mail"));
        lines.addAll(Dump.mail(there));
        if (there instanceof Mapping.Mapped<RfcMessage> mapped) {
            lines.add("== and back");
            Mapping<X400Message> back =
                    RfcToIpm.map(mapped.value().envelope(), mapped.value().message(), Samples.B);
            if (back instanceof Mapping.Mapped<X400Message> again) {
                overTheWire(again.value().message());
            }
            lines.addAll(Dump.x400(back));
        }
        return lines;
    }
}
