package org.x400gate.gateway.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.x400gate.persistence.trace.Numbers;
import org.x400gate.protocol.p1.MtsApdu;
import org.x400gate.protocol.p1.OriginatorReportRequest;
import org.x400gate.protocol.p1.PerRecipient;

/** Long lists of recipients through a gateway with 256 MB of heap, both ways. */
@Timeout(180)
class ManyRecipientsIT extends ReportRig {
    private static final int MANY = 10_000;

    @BeforeEach
    void begin() throws Exception {
        startInAJvm(
                "256m",
                far(),
                "smtp { max-recipients = 10000, max-message = 4 MiB, max-message-memory = 8 MiB, incoming = 20, outgoing = 20 }\n"
                        + "x400.max-message-memory = 16 MiB\nx400.max-message = 4 MiB\n");
    }

    private static List<String> mailboxes(int count) {
        return IntStream.range(0, count).mapToObj(i -> "u" + i + "@far.example").toList();
    }

    @Test
    @Tag("SF-32")
    void tenThousandRecipientsAreServedAndAccountedForBothWays() throws Exception {
        assertThat(submit(mailboxes(MANY), " NOTIFY=NEVER")).allMatch(answer -> answer.startsWith("250"));
        MtsApdu.Message crossed = (MtsApdu.Message) next();
        transfer(ofOtto("many", MANY, OriginatorReportRequest.NO_REPORT));
        await().atMost(PATIENCE).until(() -> queue().contains("\"entries\":0"));

        assertThat(crossed.envelope().recipients()).hasSize(MANY).allMatch(PerRecipient::responsible);
        Set<String> taken = new HashSet<>();
        inside.taken().forEach(mail -> taken.addAll(mail.to()));
        assertThat(taken).hasSize(MANY);
        List<JsonNode> lines = export("");
        assertThat(lines.stream().map(line -> line.path("entry").asText()).distinct())
                .hasSize(2);
        lines.stream().map(line -> line.path("entry").asText()).distinct().forEach(entry -> {
            Set<String> named = new HashSet<>();
            List<Integer> relayed = new ArrayList<>();
            lines.stream()
                    .filter(line -> line.path("entry").asText().equals(entry))
                    .forEach(line -> {
                        String event = line.path("event").asText();
                        List<Integer> numbers =
                                new Numbers(line.path("recipients").asText()).first(MANY);
                        if (event.equals("RELAYED")) {
                            relayed.addAll(numbers);
                        } else {
                            assertThat(event).isIn("ACCEPTED", "LISTED");
                            assertThat(line.path("addresses")).hasSize(numbers.size());
                            line.path("addresses").forEach(address -> named.add(address.asText()));
                        }
                    });
            assertThat(named).hasSize(MANY);
            assertThat(relayed).doesNotHaveDuplicates().hasSize(MANY);
        });
        assertThat(lines).allMatch(line -> line.toString().length() < 64 * 1024);
    }

    @Test
    @Tag("SF-33")
    void aLongListLeavesNothingThatSlowsOrStopsTheNextMessage() throws Exception {
        List<Duration> times = new ArrayList<>();
        for (int count : List.of(5_000, 5_000, 5_000, 1)) {
            long begun = System.nanoTime();
            submit(mailboxes(count), " NOTIFY=NEVER");
            assertThat(((MtsApdu.Message) next()).envelope().recipients()).hasSize(count);
            int before =
                    inside.taken().stream().mapToInt(mail -> mail.to().size()).sum();
            transfer(ofOtto("list-" + times.size(), count, OriginatorReportRequest.NO_REPORT));
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> inside.taken().stream()
                                    .mapToInt(mail -> mail.to().size())
                                    .sum()
                            == before + count);
            times.add(Duration.ofNanos(System.nanoTime() - begun));
        }
        await().atMost(PATIENCE).until(() -> queue().contains("\"entries\":0"));

        // The first one also warms the gateway up; on a machine that is busy with others a factor is left for that.
        assertThat(times.get(2)).isLessThan(times.get(0).multipliedBy(2).plusSeconds(1));
        assertThat(times.get(3)).isLessThan(times.get(2));
    }
}
