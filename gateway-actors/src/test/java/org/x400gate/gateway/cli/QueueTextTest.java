package org.x400gate.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What an operator reads of an entry. */
class QueueTextTest {
    private static String page(String notBefore, String state) throws JsonProcessingException {
        String entry = """
                {"id":"01M8GJ7N8DA9KG0J2R12PZ8VDP","kind":"RFC822","priority":"NORMAL","source":"192.0.2.1",
                 "originator":"ann@inside.example","acceptedAt":"2026-11-28T12:00:00Z","deadline":"2046-11-28T12:00:00Z",
                 "notBefore":"%s","latest":"","octets":1,"attempts":0,
                 "recipients":[{"address":"otto@far.example","hop":"x400:far","state":"%s","lastOutcome":""}]}
                """.formatted(notBefore, state);
        StringWriter text = new StringWriter();
        PrintWriter out = new PrintWriter(text);
        new QueueText(out)
                .page(new ObjectMapper()
                        .readTree("{\"entries\":[" + entry + "],\"next\":\"\",\"whole\":true,\"all\":1}"));
        out.flush();
        return text.toString();
    }

    @Test
    void whatWaitsForItsTimeIsCalledDeferredUntilThen() throws Exception {
        String later = Instant.now().plus(Duration.ofHours(1)).toString();

        assertThat(page(later, "PENDING")).contains("VDP  deferred  0 tries", ", not before " + later + ", until 2046");
        assertThat(page(later, "HELD")).contains("VDP  held     0 tries");
        assertThat(page("", "QUARANTINED")).contains("VDP  dead     0 tries", "quarantined  otto@far.example");
        assertThat(page("2001-11-28T13:00:00Z", "PENDING"))
                .contains("VDP  waiting  0 tries")
                .doesNotContain("not before");
        assertThat(page("", "PENDING")).contains("VDP  waiting  0 tries");
    }
}
