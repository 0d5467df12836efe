package org.x400gate.loadtest.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.x400gate.protocol.octets.Octets;
import picocli.CommandLine;

class BenchCommandTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--pairs 0 | --pairs 0: 1 to 1000",
                "--sessions 65 | --sessions 65: 1 to 64",
                "--messages 10 --sessions 20 | --messages 10: 20 to 1000000",
                "--octets 0 | --octets 0: 1 to 1000000",
                "--only smtp-smtp | SMTP_TO_P1, smtp-p1, P1_TO_SMTP, p1-smtp, P1_TO_P1, p1-p1"
            })
    void whatCannotBeMeasuredIsNamed(String arguments, String said) {
        StringWriter err = new StringWriter();
        CommandLine command = BenchCommand.commandLine().setErr(new PrintWriter(err));

        assertThat(command.execute(arguments.strip().split(" "))).isEqualTo(2);
        assertThat(err.toString()).contains(said);
    }

    @Test
    void theMedianIsTheMiddleOne() {
        assertThat(BenchCommand.median(new double[] {9, 1, 5})).isEqualTo(5);
        assertThat(BenchCommand.median(new double[] {9, 1, 5, 7})).isEqualTo(6);
    }

    @Test
    void aMessageIsKnownByTheNumberInItsSubject() {
        assertThat(MailSource.number(Octets.of("..bench-417 \r\n bench-9@", StandardCharsets.US_ASCII)))
                .isEqualTo(417);
        assertThat(MailSource.number(Octets.of("another", StandardCharsets.US_ASCII)))
                .isEqualTo(-1);
    }
}
