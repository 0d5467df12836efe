package org.x400gate.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Asks a running gateway by its admin port. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = "Shows a running gateway's state, sessions and queue.")
final class StatusCommand implements Callable<Integer> {
    @Mixin
    private GatewayOption gateway = new GatewayOption();

    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        return gateway.asking(this::show);
    }

    private ExitCode show(AdminClient running) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        JsonNode status = running.get("/status");
        JsonNode sessions = running.get("/sessions");
        JsonNode queue = running.get("/queue");
        List<String> alarms = new Alarms(Instant.now()).of(status, queue, running);
        if (json) {
            out.println(new ObjectMapper()
                    .createObjectNode()
                    .<ObjectNode>set("status", status)
                    .<ObjectNode>set("sessions", sessions)
                    .<ObjectNode>set("queue", queue)
                    .set("alarms", new ObjectMapper().valueToTree(alarms)));
        } else {
            print(out, status, sessions, queue, alarms);
        }
        return status.path("state").asText().equals("running") ? ExitCode.OK : ExitCode.FAILED;
    }

    private static void print(
            PrintWriter out, JsonNode status, JsonNode sessions, JsonNode queue, List<String> alarms) {
        out.printf(
                "x400gate %s, MTA %s: %s since %s%n",
                text(status, "version"), text(status, "mta"), text(status, "state"), text(status, "startedAt"));
        alarms.forEach(alarm -> out.println("  alarm     " + alarm));
        JsonNode configuration = status.path("configuration");
        out.printf(
                "  configuration %s, version %s since %s%n",
                text(configuration, "file"), text(configuration, "version"), text(configuration, "since"));
        configuration.path("waiting").forEach(key -> out.println("    waits for the next start: " + key.asText()));
        configuration
                .path("errors")
                .forEach(error -> out.println(
                        "    reload refused at " + text(configuration, "refusedAt") + ": " + error.asText()));
        status.path("listeners")
                .forEach(each -> out.printf("  %-9s %s%n", text(each, "service"), text(each, "address")));
        out.printf("%-9s %7s %7s %9s %8s %9s%n", "sessions", "active", "limit", "reserved", "waiting", "attempts");
        sessions.path("classes")
                .forEach(each -> out.printf(
                        "  %-7s %7s %7s %9s %8s %9s%n",
                        text(each, "sessionClass"),
                        text(each, "active"),
                        text(each, "limit"),
                        text(each, "reserved"),
                        text(each, "waiting"),
                        text(each, "attempts")));
        sessions.path("sessions")
                .forEach(each -> out.printf(
                        "  %s %s peer=%s source=%s%n",
                        text(each, "id"), text(each, "sessionClass"), text(each, "peer"), text(each, "source")));
        out.printf(
                "queue     %s entries, %s octets, %s held (%s dead letters), %s under way%n",
                text(queue, "entries"),
                text(queue, "contentOctets"),
                text(queue, "held"),
                text(queue, "dead"),
                text(queue, "leased"));
        queue.path("hops")
                .forEach(hop -> out.printf(
                        "  %s: %s queued, %s under way, earliest due %s%n",
                        text(hop, "hop"), text(hop, "queued"), text(hop, "leased"), text(hop, "earliestDue")));
    }

    private static String text(JsonNode node, String field) {
        return node.path(field).asText();
    }
}
