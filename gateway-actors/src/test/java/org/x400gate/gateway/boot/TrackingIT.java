package org.x400gate.gateway.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.FutureTask;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.x400gate.gateway.cli.X400gate;
import org.x400gate.gateway.smtp.FakeSmtpServer;
import org.x400gate.protocol.p1.MtsApdu;
import org.x400gate.protocol.p1.OriginatorReportRequest;
import picocli.CommandLine;

/** The ledger says what the peers saw, of every message and of nothing else; and one message is one, whatever it is called. */
@Timeout(240)
class TrackingIT extends ReportRig {
    /** Of four mails, three transfers and two reports: a thousand messages. */
    private static final int OF_EACH = 112;

    private static final String UNKNOWN = "550 5.1.1 no such user";

    private final List<String> refused = new CopyOnWriteArrayList<>();

    @BeforeEach
    void begin() throws Exception {
        inside.answeringRcpt(line -> {
            if (line.contains("r3@")) {
                refused.add(line);
                return UNKNOWN;
            }
            return "250 Ok";
        });
        start(far(), "");
    }

    @Test
    @Tag("SF-45")
    void everyHandOverHasItsLineAndNothingElseHasOne() throws Exception {
        FutureTask<Integer> transfers = new FutureTask<>(this::transfers);
        new Thread(transfers, "transfers").start();
        int refusedAtTheDoor = 0;
        int mailed = 0;
        for (int i = 0; i < OF_EACH; i++) {
            submit(List.of("u" + i + "@far.example", "v" + i + "@far.example"), " NOTIFY=NEVER");
            submit(List.of("x" + i + "@inside.example"), "");
            // The same once more: two messages for whoever takes them.
            submit(List.of("x" + i + "@inside.example"), "");
            List<String> answers = submit(List.of("n@nowhere.example", "w" + i + "@far.example"), "");
            refusedAtTheDoor += answers.get(0).startsWith("550") ? 1 : 0;
            mailed += 4;
        }
        int transferred = transfers.get();
        // To the peer two mails each, and two reports: one on what was delivered, one on what was refused.
        List<MtsApdu> atFar = new ArrayList<>();
        for (int i = 0; i < 4 * OF_EACH; i++) {
            atFar.add(next());
        }
        await().atMost(PATIENCE).until(() -> queue().contains("\"entries\":0"));
        List<JsonNode> lines = export("");

        assertThat(refusedAtTheDoor).isEqualTo(OF_EACH);
        assertThat(lines).noneMatch(line -> line.toString().contains("nowhere.example"));
        assertThat(accepted(lines, "smtp")).hasSize(mailed);
        assertThat(accepted(lines, "x400")).hasSize(transferred);
        assertThat(accepted(lines, "report")).hasSize(2 * OF_EACH);

        List<JsonNode> toFar =
                of(lines, line -> is(line, "RELAYED") && detail(line, "hop").equals("x400:far"));
        assertThat(counted(toFar, line -> detail(line, "mts-id")))
                .isEqualTo(counted(atFar, apdu -> apdu.identifier().toString()));
        List<JsonNode> toInside =
                of(lines, line -> is(line, "RELAYED") && detail(line, "hop").equals("smtp:inside"));
        assertThat(toInside).hasSameSizeAs(inside.taken());
        assertThat(toInside.stream().mapToInt(TrackingIT::recipients).sum())
                .isEqualTo(inside.taken().stream()
                        .mapToInt(taken -> taken.to().size())
                        .sum());
        assertThat(counted(toInside, line -> detail(line, "octets")))
                .isEqualTo(counted(
                        inside.taken(), taken -> Integer.toString(taken.data().length())));
        assertThat(of(lines, line -> is(line, "FAILED")).stream()
                        .mapToInt(TrackingIT::recipients)
                        .sum())
                .isEqualTo(refused.size());
        // One line in and one out; three recipients of whom one fails have two out.
        assertThat(lines).hasSize(mailed + transferred + 2 * OF_EACH + toFar.size() + toInside.size() + OF_EACH);
        assertThat(lines).allSatisfy(line -> {
            assertThat(line.path("recipients").asText()).isNotEmpty();
            assertThat(line.path("addresses")).hasSize(recipients(line));
            assertThat(line.path("entry").asText()).hasSize(26);
            if (!is(line, "FAILED")) {
                assertThat(detail(line, "octets")).matches("[1-9]\\d*");
            }
            if (is(line, "ACCEPTED")) {
                assertThat(line.path("ids")).isNotEmpty();
                assertThat(detail(line, "priority")).isEqualTo("normal");
            }
        });
        // What was read is not read again, and what was not yet is.
        String place = lines.get(9).path("place").asText();
        assertThat(export("?after=" + place)).isEqualTo(lines.subList(10, lines.size()));
    }

    private int transfers() throws Exception {
        int transferred = 0;
        for (int i = 0; i < OF_EACH; i++) {
            transfer(ofOtto("taken-" + i, 2, OriginatorReportRequest.NO_REPORT));
            transfer(ofOtto("reported-" + i, 2, OriginatorReportRequest.REPORT));
            transfer(ofOtto("refused-" + i, 3, OriginatorReportRequest.NON_DELIVERY_REPORT));
            transferred += 3;
        }
        return transferred;
    }

    @Test
    void aMessageIsFoundByWhateverItIsCalledOnEitherSide() throws Exception {
        submit(List.of("u@far.example"), "");
        MtsApdu.Message crossed = (MtsApdu.Message) next();
        transfer(ofOtto("1", 3, OriginatorReportRequest.NON_DELIVERY_REPORT));
        MtsApdu.Report report = (MtsApdu.Report) next();
        FakeSmtpServer.Taken mail = inside.taken().get(0);
        await().atMost(PATIENCE).until(() -> queue().contains("\"entries\":0"));

        List<String> mailed = found("id=" + encoded("<1@inside.example>"));
        assertThat(mailed).hasSize(1);
        for (String name : List.of(
                crossed.identifier().toString(), "ann-1", "1@inside.example", "1(a)inside.example", mailed.get(0))) {
            assertThat(found("id=" + encoded(name))).as(name).isEqualTo(mailed);
        }

        List<String> transferred = found("id="
                + encoded(ofOtto("1", 1, OriginatorReportRequest.NO_REPORT)
                        .identifier()
                        .toString()));
        assertThat(transferred).hasSize(2);
        for (String name : List.of(
                header(mail, "Message-ID"),
                header(mail, "X400-MTS-Identifier"),
                "20261123101500.1",
                report.identifier().toString(),
                transferred.get(0),
                transferred.get(1))) {
            assertThat(found("id=" + encoded(name))).as(name).containsExactlyInAnyOrderElementsOf(transferred);
        }
        assertThat(found("address=" + encoded("U@far.example"))).isEqualTo(mailed);
        assertThat(found("address=" + encoded("C=XX;A= ;P=far;S=otto"))).hasSize(2);
        assertThat(found("in=" + encoded("/C=XX/ADMD= /PRMD=gate/O=inside/"))).hasSize(1);
        assertThat(found("in=far.example&peer=far&outcome=relayed")).isEqualTo(mailed);
        assertThat(found("outcome=failed")).hasSize(1);
        assertThat(found("to=2020-01-01T00:00:00Z")).isEmpty();

        assertThat(said("trace", "--address", "u@far.example", "--from", "1h"))
                .contains("message " + mailed.get(0), "relayed", "of=u@far.example", "action=converted");
        assertThat(said("trace", "--in", "/C=XX/ADMD= /PRMD=far/", "--outcome", "failed", "--max", "1"))
                .contains("message ", "reason=unable-to-transfer", "status=5.1.1");
        String first = said("trace", "--address", "C=XX;A= ;P=far;S=otto", "--max", "1");
        assertThat(first.lines().filter(line -> line.startsWith("message "))).hasSize(1);
        String rest = said("trace", "--address", "C=XX;A= ;P=far;S=otto", "--after", behind(first, "more: --after "));
        assertThat(List.of(behind(first, "message "), behind(rest, "message ")))
                .containsExactlyInAnyOrderElementsOf(found("address=" + encoded("C=XX;A= ;P=far;S=otto")));
        assertThat(rest).doesNotContain("more: ");
        assertThat(said("trace", "--address", "u@far.example", "--to", "1h")).contains("no message fits");
        assertThat(said("trace", "--peer", "nobody")).contains("no message fits");
        assertThat(said("trace", "--from", "yesterday")).contains("'yesterday': a time (2026-11-28T09:30:00Z)");
        String exported = said("trace", "export");
        assertThat(exported.lines()).hasSameSizeAs(export(""));
        assertThat(said("trace", "export", "--from", "1h")).isEqualTo(exported);
        assertThat(said("trace", "export", "--to", "1h")).isEmpty();
        String last = exported.lines().toList().get(1);
        String place = new ObjectMapper().readTree(last).path("place").asText();
        assertThat(said("trace", "export", "--after", place).lines())
                .hasSize((int) exported.lines().count() - 2);
    }

    /** The word behind these, of the only line that begins with them. */
    private static String behind(String text, String words) {
        List<String> lines = text.lines().filter(line -> line.startsWith(words)).toList();
        assertThat(lines).hasSize(1);
        return lines.get(0).substring(words.length()).split(" ")[0];
    }

    /** What a command prints, on either stream. */
    private String said(String... command) {
        StringWriter text = new StringWriter();
        PrintWriter out = new PrintWriter(text, true);
        List<String> all = new ArrayList<>(List.of(command));
        all.addAll(List.of("--admin", "127.0.0.1:" + admin));
        new CommandLine(new X400gate()).setOut(out).setErr(out).execute(all.toArray(String[]::new));
        return text.toString();
    }

    private static String header(FakeSmtpServer.Taken mail, String name) {
        return mail.data()
                .replace("\r\n ", " ")
                .lines()
                .filter(line -> line.startsWith(name + ":"))
                .findFirst()
                .orElseThrow()
                .substring(name.length() + 1)
                .strip();
    }

    private static List<JsonNode> of(List<JsonNode> lines, Predicate<JsonNode> which) {
        return lines.stream().filter(which).toList();
    }

    private static List<JsonNode> accepted(List<JsonNode> lines, String by) {
        return of(lines, line -> is(line, "ACCEPTED") && detail(line, "by").equals(by));
    }

    private static boolean is(JsonNode line, String event) {
        return line.path("event").asText().equals(event);
    }

    private static String detail(JsonNode line, String name) {
        return line.path("details").path(name).asText();
    }

    private static int recipients(JsonNode line) {
        return Integer.parseInt(detail(line, "recipients"));
    }

    private static <T> Map<String, Long> counted(List<T> of, Function<T, String> by) {
        return of.stream().collect(Collectors.groupingBy(by, TreeMap::new, Collectors.counting()));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private List<String> found(String asked) throws IOException {
        List<String> ids = new ArrayList<>();
        new ObjectMapper()
                .readTree(page("/trace?" + asked))
                .path("messages")
                .forEach(sight -> ids.add(sight.path("id").asText()));
        return ids;
    }
}
