package org.x400gate.protocol.mixer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.x400gate.protocol.p1.ReportedRecipient.NotDelivered;

/** The tables of RFC 2156 as they stand there, line by line, and what stands in none. */
class StatusCodesTest {
    private static final Path FOLDER = Path.of("src/test/resources/org/x400gate/protocol/mixer/reports");

    private static List<String[]> table(String clause) throws IOException {
        return Files.readAllLines(FOLDER.resolve("rfc2156-" + clause + ".tsv")).stream()
                .map(line -> line.split("\t", -1))
                .toList();
    }

    @Test
    void everyLineOfTheTableTowardsMailHolds() throws IOException {
        List<String[]> table = table("5.3.8.2");
        assertThat(table).hasSize(46);
        for (String[] line : table) {
            int reason = Integer.parseInt(line[0]);
            boolean any = line[1].equals("Any");
            int diagnostic = any ? 0 : Integer.parseInt(line[1].replaceAll("-.*", ""));
            NotDelivered failed = new NotDelivered(reason, any ? Optional.empty() : Optional.of(diagnostic));
            assertThat(StatusCodes.status(failed)).as(String.join("/", line)).isEqualTo(line[2]);
        }
    }

    @Test
    void everyLineOfTheTableTowardsX400Holds() throws IOException {
        List<String[]> table = table("5.1.8.4");
        assertThat(table).hasSize(47);
        for (String[] line : table) {
            Optional<Integer> diagnostic =
                    Optional.of(line[2]).filter(d -> !d.equals("None")).map(Integer::parseInt);
            NotDelivered expected = new NotDelivered(Integer.parseInt(line[1]), diagnostic);
            for (String status : List.of("5." + line[0], "4." + line[0], " 5." + line[0] + " (text)")) {
                assertThat(StatusCodes.failure(status)).as(status).contains(expected);
            }
        }
    }

    @Test
    void everyCodeOfX411HasAStatusAndNoneIsASuccess() {
        for (int reason = 0; reason <= 40; reason++) {
            assertThat(StatusCodes.status(new NotDelivered(reason, Optional.empty())))
                    .matches("[45]\\.\\d\\.\\d");
            for (int diagnostic = 0; diagnostic <= 78; diagnostic++) {
                NotDelivered failed = NotDelivered.of(reason, diagnostic);
                assertThat(failed.diagnosticWord()).isPresent();
                assertThat(StatusCodes.status(failed)).isEqualTo(StatusCodes.status(NotDelivered.of(0, diagnostic)));
            }
        }
        assertThat(StatusCodes.status(NotDelivered.of(5, 4711))).isEqualTo("5.7.1");
        assertThat(StatusCodes.status(NotDelivered.of(4711, 4711))).isEqualTo("5.0.0");
    }

    @Test
    void aDetailThatIsNotKnownIsReadAsOtherOfItsSubject() {
        assertThat(StatusCodes.failure("5.2.37")).isEqualTo(StatusCodes.failure("5.2.0"));
        assertThat(StatusCodes.failure("5.9.1")).isEqualTo(StatusCodes.failure("5.0.0"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "5.1", "6.1.1", "5.1111.1", "x5.1.1", "5.-1.1"})
    void whatIsNoStatusSaysNothing(String text) {
        assertThat(StatusCodes.failure(text)).isEmpty();
    }

    @Test
    void codesOfX411ComeBackFromTheirWords() {
        for (NotDelivered failed :
                List.of(NotDelivered.of(1, 0), new NotDelivered(8, Optional.empty()), NotDelivered.of(4711, 32_767))) {
            assertThat(X400Diagnostic.read(X400Diagnostic.write(failed))).contains(failed);
        }
        assertThat(X400Diagnostic.write(NotDelivered.of(1, 0)))
                .isEqualTo("Reason 1 (unable-to-transfer); Diagnostic 0 (unrecognised-OR-name)");
        assertThat(X400Diagnostic.read("Reason 1 (Unable-To-Transfer);   Diagnostic 0 (Unrecognised-ORName)"))
                .contains(NotDelivered.of(1, 0));
        assertThat(X400Diagnostic.read("Reason 99999 (x)")).isEmpty();
        assertThat(X400Diagnostic.read("550 no such user")).isEmpty();
    }
}
