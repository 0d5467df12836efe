package org.x400gate.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.x400gate.gateway.cli.RunningGate.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.x400gate.gateway.smtp.FakeSmtpServer;

/** {@code x400gate queue} against a running gateway whose next hop is out of reach. */
@Timeout(180)
class QueueCommandIT {
    private static final String NOWHERE = "01M8GJ7N8DA9KG0J2R12PZ8VDP";

    @TempDir
    private Path folder;

    @Test
    void whatWaitsIsListedShownHeldReleasedAndDeliveredAndNothingOfItsContentIsSeen() throws Exception {
        try (RunningGate gate = new RunningGate(folder, "")) {
            String ann = gate.accept("sender@a.example", "ann@inside.example", "m1@a.example");
            String bob = gate.accept("sender@a.example", "bob@inside.example", "m2@a.example");
            await(() -> shown(gate, ann).contains("deferred"));

            assertThat(gate.command("status").out())
                    .contains("alarm     smtp:inside: 2 wait", "the worst " + ann + ", 1 tries in ")
                    .doesNotContain("failed, nobody told");

            Command list = gate.command("queue");
            assertThat(list.exitCode()).isZero();
            assertThat(list.out())
                    .contains(ann, bob, "waiting  1 tries", "pending  ann@inside.example", "2 of 2 entries");
            assertThat(gate.command("queue", "list", "--hop", "smtp:inside", "--max", "1")
                            .out())
                    .contains("1 of 2 entries", "more: --after 1.1.");
            assertPagesMeet(gate, ann, bob);
            assertThat(gate.command("queue", "show", bob, "--json").out())
                    .contains("\"id\":\"" + bob + "\"", "\"bob@inside.example\"")
                    .doesNotContain("secret");
            assertThat(gate.command("queue", "list", "--text", "BOB").out())
                    .contains(bob)
                    .doesNotContain(ann);

            assertThat(gate.command("queue", "hold", ann))
                    .isEqualTo(new Command(0, "held: not tried until it is released\n", ""));
            gate.restart();
            assertThat(gate.command("queue", "list", "--held").out())
                    .contains(ann, "held ", "held  ann@inside.example")
                    .doesNotContain(bob);
            assertThat(gate.command("queue").out()).startsWith(ann);
            assertThat(gate.command("status").out())
                    .contains("alarm     held by an operator: " + ann + " for ann@inside.example");
            assertThat(gate.command("status", "--json").out()).contains("\"alarms\":[\"held by an operator");

            List<String> came = new CopyOnWriteArrayList<>();
            try (FakeSmtpServer server = new FakeSmtpServer(gate.inside).tellingEach(came::add)) {
                assertThat(server.port()).isEqualTo(gate.inside);
                Command retried = gate.command("queue", "retry", "--hop", "smtp:inside");
                assertThat(retried.exitCode()).as(retried.err()).isZero();
                await(() -> came.size() == 1);
                await(() -> shown(gate, bob).contains("finished"));
                assertThat(shown(gate, bob)).contains("relayed", "accepted");

                Command released = gate.command("queue", "release", ann);
                assertThat(released.out()).startsWith("released: 1 recipients are tried again from the first");
                await(() -> came.size() == 2);
                await(() -> shown(gate, ann).contains("finished"));
            }
            String user = System.getProperty("user.name");
            assertThat(shown(gate, ann))
                    .contains("operator  act=hold by=" + user, "operator  act=release by=" + user)
                    .doesNotContain("secret");
            assertThat(Files.readString(gate.log()))
                    .contains("event=operator-act act=hold msg=" + ann + " by=\"" + user + "@127.0.0.1\" result=DONE")
                    .contains("event=operator-act act=retry-hop hop=\"smtp:inside\"");
        }
    }

    private static void assertPagesMeet(RunningGate gate, String... ids) {
        String first = gate.command("queue", "list", "--max", "1").out();
        Matcher place = Pattern.compile("more: --after (\\S+)").matcher(first);
        assertThat(place.find()).as(first).isTrue();
        String second = gate.command("queue", "list", "--max", "1", "--after", place.group(1))
                .out();
        assertThat(List.of(first.substring(0, 26), second.substring(0, 26))).containsExactlyInAnyOrder(ids);
    }

    @Test
    void aDeletedEntryIsGoneAndTheLedgerRemembersWhoDidIt() throws Exception {
        try (RunningGate gate = new RunningGate(folder, "")) {
            String id = gate.accept("sender@a.example", "ann@inside.example", "m1@a.example");

            assertThat(gate.command("queue", "delete", id).exitCode()).isEqualTo(2);
            Command deleted = gate.command("queue", "delete", id, "--no-report");

            assertThat(deleted).isEqualTo(new Command(0, "deleted, nobody is told\n", ""));
            assertThat(gate.command("queue").out()).isEqualTo("0 of 0 entries\n");
            gate.restart();
            assertThat(shown(gate, id)).contains("finished", "act=delete-without-report");
        }
    }

    @Test
    void aDeletionWithReportTellsTheOriginatorInTheSameWriteAndBothAreTraced() throws Exception {
        List<String> came = new CopyOnWriteArrayList<>();
        try (RunningGate gate = new RunningGate(folder, "");
                FakeSmtpServer inside = new FakeSmtpServer(gate.inside).tellingEach(came::add)) {
            assertThat(inside.port()).isEqualTo(gate.inside);
            String id = gate.accept("olga@inside.example", "ann@down.example", "m1@a.example");

            Command deleted = gate.command("queue", "delete", id, "--report");

            assertThat(deleted.exitCode()).as(deleted.err()).isZero();
            assertThat(deleted.out()).startsWith("deleted; its originator is told by ");
            String report = deleted.out().strip().replaceAll(".* ", "");
            await(() -> came.size() == 1);
            assertThat(came.get(0)).contains("multipart/report", "ann@down.example", "Action: failed");
            await(() -> gate.command("trace", report).out().contains("relayed"));

            for (String name : new String[] {id, "m1@a.example", "<m1@a.example>", "env+m1-a.example", report}) {
                Command trace = gate.command("trace", name);
                assertThat(trace.exitCode()).as(name).isZero();
                assertThat(trace.out())
                        .as(name)
                        .contains("message " + id + "  finished", "message " + report + "  finished")
                        .contains("accepted", "originator=olga@inside.example")
                        .contains("operator  act=delete-with-report", "report=" + report)
                        .contains("by=report", "on=" + id)
                        .doesNotContain("secret");
            }
            gate.restart();
            assertThat(gate.command("trace", "m1@a.example", "--json").out())
                    .contains("\"name\":\"m1@a.example\"", "\"id\":\"" + id + "\"");
            assertThat(gate.command("trace", "m9@a.example"))
                    .isEqualTo(new Command(1, "", "nothing goes by the name of m9@a.example\n"));
        }
    }

    @Test
    void whatHasNoWayIsRedirectedToAnotherHopOrToSomebodyElseOrReturnedAndEachActIsAudited() throws Exception {
        List<String> came = new CopyOnWriteArrayList<>();
        try (RunningGate gate = new RunningGate(folder, "log.level = error\n");
                FakeSmtpServer inside = new FakeSmtpServer(gate.inside).tellingEach(came::add)) {
            assertThat(inside.port()).isEqualTo(gate.inside);
            String ann = gate.accept("olga@inside.example", "ann@down.example", "m1@a.example");
            assertThat(gate.command("queue", "redirect", ann, "--to", "smtp:nowhere")
                            .err())
                    .contains("no next hop smtp:nowhere");
            Command moved = gate.command("queue", "redirect", ann, "--to", "smtp:inside");
            assertThat(moved.out()).isEqualTo("redirected: 1 recipients go to smtp:inside, from the first try\n");
            await(() -> came.size() == 1);

            String bob = gate.accept("olga@inside.example", "bob@down.example", "m2@a.example");
            assertThat(gate.command("queue", "redirect", bob, "--to", "carol@inside.example")
                            .out())
                    .startsWith("redirected to carol@inside.example as ");
            await(() -> inside.taken().stream()
                    .anyMatch(taken -> taken.toString().contains("RCPT TO:<carol@inside.example>")));

            String dan = gate.accept("olga@inside.example", "dan@down.example", "m3@a.example");
            assertThat(gate.command("queue", "return", dan, "--reason", "the house is closed")
                            .out())
                    .startsWith("returned; its originator is told by ");
            await(() -> came.size() == 3);
            assertThat(came.get(2)).contains("dan@down.example", "the house is closed", "Action: failed");
            assertThat(gate.command("queue", "dead")).isEqualTo(new Command(0, "0 of 0 entries\n", ""));
            assertThat(shown(gate, dan)).contains("act=return", "reason=\"the house is closed\"");
            assertThat(gate.command("reload").exitCode()).isZero();

            assertThat(Files.readString(folder.resolve("gateway.log.audit")))
                    .contains("event=operator-act act=start pid=")
                    .contains("act=redirect msg=" + ann, "result=REFUSED", "result=DONE")
                    .contains("act=redirect msg=" + bob, "act=return msg=" + dan, "act=reload version=1")
                    .doesNotContain("secret");
        }
        assertThat(Files.readString(folder.resolve("gateway.log.audit"))).contains("act=shutdown");
    }

    @Test
    void aDeadLetterIsCountedAndNamedWhereverAnOperatorLooksUntilItIsSeenTo() throws Exception {
        List<String> came = new CopyOnWriteArrayList<>();
        AtomicBoolean known = new AtomicBoolean();
        try (RunningGate gate = new RunningGate(folder, "");
                FakeSmtpServer inside = new FakeSmtpServer(gate.inside)
                        .tellingEach(came::add)
                        .answeringRcpt(line -> known.get() ? "250 Ok" : "550 5.1.1 nobody of that name")) {
            assertThat(inside.port()).isEqualTo(gate.inside);
            assertThat(gate.command("status").out())
                    .contains(" 0 held (0 dead letters)")
                    .doesNotContain("alarm");
            String id = gate.accept("sender@a.example", "ann@inside.example", "m1@a.example");

            await(() -> gate.command("status").out().contains("1 held (1 dead letters)"));
            gate.restart();
            assertThat(gate.command("status").out())
                    .contains("queue     1 entries", "1 held (1 dead letters)")
                    .contains(
                            "alarm     failed, nobody told: " + id + " for ann@inside.example: ",
                            "nobody of that name");
            assertThat(gate.command("status", "--json").out())
                    .contains("\"dead\":1", "\"alarms\":[\"failed, nobody told: ");
            assertThat(gate.metrics()).contains("x400gate_queue_dead_letters 1.0");
            assertThat(gate.command("queue", "dead").out())
                    .contains(id, "failed  ann@inside.example", "1 of 1 entries");
            assertThat(gate.command("queue", "dead", "--json").out()).contains("\"id\":\"" + id + "\"");
            assertThat(gate.command("queue", "list", "--dead").out()).contains(id);

            known.set(true);
            assertThat(gate.command("queue", "release", id).exitCode()).isZero();
            await(() -> came.size() == 1);
            await(() -> gate.command("status").out().contains(" 0 held (0 dead letters)"));
            assertThat(gate.command("status").out()).doesNotContain("alarm");
        }
    }

    @Test
    void whatCannotBeDoneIsSaidAndChangesNothing() throws Exception {
        try (RunningGate gate = new RunningGate(folder, "")) {
            String id = gate.accept("sender@a.example", "ann@inside.example", "m1@a.example");
            for (String word : new String[] {"retry", "hold", "release"}) {
                assertThat(gate.command("queue", word, NOWHERE))
                        .isEqualTo(new Command(1, "", "no entry " + NOWHERE + " in the queue\n"));
            }
            assertThat(gate.command("queue", "show", NOWHERE))
                    .isEqualTo(new Command(1, "", "no entry " + NOWHERE + "\n"));
            assertThat(gate.command("queue", "hold", "m1@a.example").err()).contains("no entry id");
            assertThat(gate.command("queue", "delete", NOWHERE, "--no-report").exitCode())
                    .isEqualTo(1);
            assertThat(gate.command("queue", "retry", "--hop", "x400:NOBODY"))
                    .isEqualTo(new Command(1, "", "no next hop x400:NOBODY with work in the queue\n"));
            assertThat(gate.command("queue", "retry", id).exitCode()).isZero();
            assertThat(gate.command("queue", "release", id)).isEqualTo(new Command(1, "", "nothing of it is held\n"));
            assertThat(gate.command("queue", "list", "--max", "0").exitCode()).isEqualTo(2);
            assertThat(gate.command("queue", "retry").exitCode()).isEqualTo(2);

            assertThat(gate.command("queue", "hold", id).exitCode()).isZero();
            assertThat(gate.command("queue", "hold", id).err()).contains("no recipient of it waits to be tried");
            assertThat(gate.command("queue", "retry", id).err()).contains("if it is held, release it");
        }
        assertThat(Command.run("queue", "--admin", "127.0.0.1:1").exitCode()).isEqualTo(69);
    }

    private static String shown(RunningGate gate, String id) {
        return gate.command("queue", "show", id).out();
    }
}
