package org.x400gate.protocol.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.x400gate.protocol.octets.Octets;

class SmtpClientStartTlsTest {
    /** Behind the reply to STARTTLS stands what should be taken for a reply to the EHLO in TLS. */
    @ParameterizedTest
    @ValueSource(strings = {"220 go\r\n250 peer.example\r\n", "220 go\r\n2", "220 go\r\n|250 peer.example\r\n"})
    void whatComesInClearBehindTheReplyIsNeverReadAsIfItHadComeInTls(String said) {
        SmtpClientMachine machine = SmtpClientMachine.create(
                new SmtpClientOptions("gw.example", Map.of(), SmtpClientOptions.StartTls.WHERE_OFFERED));
        machine = machine.onOctets(octets("220 peer\r\n250-peer\r\n250 STARTTLS\r\n"))
                .machine();
        assertThat(machine.state()).isEqualTo(SmtpClientState.STARTTLS);

        SmtpClientMachine.Step last = new SmtpClientMachine.Step(machine, List.of());
        for (String piece : said.split("\\|")) {
            last = last.machine().onOctets(octets(piece));
        }

        assertThat(last.machine().state()).isEqualTo(SmtpClientState.CLOSED);
        assertThat(last.actions())
                .filteredOn(SmtpClientAction.NotUsable.class::isInstance)
                .singleElement()
                .satisfies(refused -> assertThat(refused.toString()).contains("octets in clear"));
        assertThat(last.actions()).doesNotHaveAnyElementsOfTypes(SmtpClientAction.StartTls.class);
    }

    private static Octets octets(String text) {
        return Octets.of(text, StandardCharsets.US_ASCII);
    }
}
