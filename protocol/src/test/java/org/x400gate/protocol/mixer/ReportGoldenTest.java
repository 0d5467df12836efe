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
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.p1.Edition;
import org.x400gate.protocol.p1.MtsApdu;
import org.x400gate.protocol.p1.P1Limits;
import org.x400gate.protocol.p1.PerRecipient;
import org.x400gate.protocol.p1.ReportContent;
import org.x400gate.protocol.p1.ReportedRecipient;
import org.x400gate.protocol.p1.TransferEnvelope;

/**
 * Reports ({@code .ber}) and notifications ({@code .eml}) go to the other side and back; what comes out, losses included,
 * is their {@code .expected}. Run with {@code -Dgolden.write=true} to write the expected files anew, then read the
 * difference.
 */
class ReportGoldenTest {
    private static final Path FOLDER = Path.of("src/test/resources/org/x400gate/protocol/mixer/reports");

    @TestFactory
    Stream<DynamicTest> everyReportMapsAsExpectedBothWays() throws IOException {
        List<Path> files;
        try (Stream<Path> folder = Files.list(FOLDER)) {
            files = folder.filter(f -> f.toString().matches(".*\\.(eml|ber)"))
                    .sorted()
                    .toList();
        }
        assertThat(files).hasSizeGreaterThan(4);
        return files.stream().map(f -> DynamicTest.dynamicTest(f.getFileName().toString(), () -> check(f)));
    }

    private static void check(Path file) throws IOException {
        Octets octets = Octets.wrap(Files.readAllBytes(file));
        List<String> lines = file.toString().endsWith(".eml") ? fromMail(octets) : fromX400(octets);
        Path expected = Path.of(file.toString().replaceAll("\\.(eml|ber)$", ".expected"));
        if (Boolean.getBoolean("golden.write")) {
            Files.write(expected, lines, StandardCharsets.UTF_8);
        }
        assertThat(lines).isEqualTo(Files.readAllLines(expected, StandardCharsets.UTF_8));
    }

    private static List<String> fromMail(Octets file) {
        Octets mail = Octets.of(
                file.toString(StandardCharsets.ISO_8859_1).replaceAll("\r?\n", "\r\n"), StandardCharsets.ISO_8859_1);
        List<String> lines = new ArrayList<>(List.of("== to X.400"));
        report(DsnToReport.map(mail, ReportSamples.subject(), Samples.A, Edition.OF_1988), lines)
                .ifPresent(report -> {
                    lines.add("== and back");
                    dsn(ReportToDsn.map(overTheWire(report), Samples.B), lines);
                });
        return lines;
    }

    /** On a message that we remember by nothing but its report, so that all of it is seen. */
    private static List<String> fromX400(Octets octets) {
        MtsApdu.Report report = (MtsApdu.Report) MtsApdu.decode(octets, P1Limits.STANDARD);
        List<String> lines = new ArrayList<>(List.of("== to mail"));
        dsn(ReportToDsn.map(report, Samples.A), lines).ifPresent(mail -> {
            lines.add("== and back");
            report(DsnToReport.map(mail.message(), subjectOf(report), Samples.B, Edition.OF_1988), lines);
        });
        return lines;
    }

    private static ReportSubject subjectOf(MtsApdu.Report report) {
        ReportContent content = report.content();
        TransferEnvelope.Builder envelope = TransferEnvelope.builder(
                content.subject(),
                report.destination(),
                content.contentType().orElse(org.x400gate.protocol.p1.ContentType.P2));
        (content.intermediateTrace().isEmpty() ? report.trace() : content.intermediateTrace()).forEach(envelope::trace);
        List<ReportSubject.Recipient> recipients = new ArrayList<>();
        for (ReportedRecipient reported : content.recipients()) {
            PerRecipient recipient = PerRecipient.of(
                            reported.intendedRecipient().orElse(reported.actualRecipient()), reported.number())
                    .withReports(reported.mtaReport(), reported.originatorReport());
            envelope.recipient(recipient);
            recipients.add(new ReportSubject.Recipient(
                    Samples.MAPPING.toRfc(recipient.recipient().address()).orElseThrow(), recipient));
        }
        return new ReportSubject(envelope.build(), recipients);
    }

    /** What is encoded is what the other side sees. */
    private static MtsApdu.Report overTheWire(MtsApdu.Report report) {
        return (MtsApdu.Report) MtsApdu.decode(report.node().encode(), P1Limits.STANDARD);
    }

    private static Optional<DsnMail> dsn(Reporting<DsnMail> reporting, List<String> lines) {
        if (reporting instanceof Reporting.Made<DsnMail> made) {
            lines.add("RCPT TO: " + made.value().envelope().recipients().get(0).addrSpec());
            made.value().message().toString(StandardCharsets.US_ASCII).lines().forEach(l -> lines.add("| " + l));
            made.losses().forEach(l -> lines.add("LOSS: " + l));
            return Optional.of(made.value());
        }
        lines.add(reporting.toString());
        return Optional.empty();
    }

    private static Optional<MtsApdu.Report> report(Mapping<ReportFromDsn> mapping, List<String> lines) {
        if (mapping instanceof Mapping.Mapped<ReportFromDsn> mapped) {
            mapped.value().report().ifPresent(r -> lines.addAll(Dump.report(r)));
            mapped.value().unreported().forEach(u -> lines.add("unreported: " + u));
            mapped.losses().forEach(l -> lines.add("LOSS: " + l));
            return mapped.value().report();
        }
        lines.add(mapping.toString());
        return Optional.empty();
    }
}
