package org.x400gate.gateway.admin;

import java.util.Collections;
import java.util.List;

/** The page at {@code /}: plain HTML without scripts; every value is escaped. */
final class StatusPage {
    private static final String STYLE =
            "body{font:15px/1.45 system-ui,sans-serif;max-width:72rem;margin:2rem auto;padding:0 1rem}"
                    + "table{border-collapse:collapse;margin:.4rem 0 1.4rem}td,th{padding:.2rem .9rem .2rem 0;text-align:left;"
                    + "border-bottom:1px solid #ddd;vertical-align:top}pre{background:#f6f6f6;padding:.6rem;overflow:auto;font-size:12px}"
                    + ".bad{color:#a00}";

    private final StringBuilder html = new StringBuilder();

    private StatusPage() {}

    static String of(StatusView status, SessionsView sessions, BacklogView backlog, List<String> events) {
        StatusPage page = new StatusPage();
        page.head(status);
        page.sessions(sessions);
        page.backlog(backlog);
        page.events(events);
        return page.html.toString();
    }

    private void head(StatusView status) {
        html.append(
                "<!doctype html><html lang=en><head><meta charset=utf-8><meta http-equiv=refresh content=5><title>x400gate ");
        text(status.mta()).append("</title><style>").append(STYLE).append("</style></head><body><h1>x400gate ");
        text(status.mta()).append("</h1><p>Version ");
        text(status.version()).append(", since ");
        text(status.startedAt()).append(": <b").append(status.ready() ? ">" : " class=bad>");
        text(status.state()).append("</b></p>");
        status.problems().forEach(problem -> {
            html.append("<p class=bad>");
            text(problem).append("</p>");
        });
        html.append(
                "<p><a href=/health>health</a> &middot; <a href=/ready>ready</a> &middot; <a href=/metrics>metrics</a>"
                        + " &middot; <a href=/sessions>sessions</a> &middot; <a href=/queue>queue</a></p>");
        ConfigurationView configuration = status.configuration();
        html.append("<p>Configuration ");
        text(configuration.file())
                .append(", version ")
                .append(configuration.version())
                .append(" since ");
        text(configuration.since()).append("</p>");
        if (!configuration.waiting().isEmpty()) {
            html.append("<p class=bad>Waiting for the next start: ");
            text(String.join(", ", configuration.waiting())).append("</p>");
        }
        configuration.errors().forEach(error -> {
            html.append("<p class=bad>Reload refused at ");
            text(configuration.refusedAt()).append(": ");
            text(error).append("</p>");
        });
        table("service", "address");
        status.listeners().forEach(listener -> row(listener.service(), listener.address()));
        html.append("</table>");
    }

    private void sessions(SessionsView view) {
        html.append("<h2>Sessions</h2>");
        table("class", "active", "limit", "reserved", "waiting", "attempts");
        view.classes()
                .forEach(each -> row(
                        each.sessionClass(),
                        each.active(),
                        each.limit(),
                        each.reserved(),
                        each.waiting(),
                        each.attempts()));
        html.append("</table><p>X.400 limit for both directions ")
                .append(view.x400Node())
                .append(", lingering ");
        html.append(view.lingering()).append("</p>");
        if (!view.sessions().isEmpty()) {
            table("session", "class", "peer", "source");
            view.sessions().forEach(each -> row(each.id(), each.sessionClass(), each.peer(), each.source()));
            html.append("</table>");
        }
    }

    private void backlog(BacklogView view) {
        html.append("<h2>Queue</h2><p>")
                .append(view.entries())
                .append(" entries, ")
                .append(view.contentOctets());
        html.append(" octets, ")
                .append(view.held())
                .append(" held, ")
                .append(view.dead())
                .append(" of these dead letters, ")
                .append(view.leased())
                .append(" under way</p>");
        if (!view.hops().isEmpty()) {
            table("next hop", "queued", "under way", "earliest due");
            view.hops().forEach(hop -> row(hop.hop(), hop.queued(), hop.leased(), hop.earliestDue()));
            html.append("</table>");
        }
    }

    private void events(List<String> events) {
        html.append("<h2>Last events</h2><pre>");
        Collections.reverse(events);
        events.forEach(event -> text(event).append('\n'));
        html.append("</pre></body></html>\n");
    }

    private void table(String... heads) {
        html.append("<table><tr>");
        for (String head : heads) {
            html.append("<th>").append(head).append("</th>");
        }
        html.append("</tr>");
    }

    private void row(Object... cells) {
        html.append("<tr>");
        for (Object cell : cells) {
            html.append("<td>");
            text(String.valueOf(cell)).append("</td>");
        }
        html.append("</tr>");
    }

    private StringBuilder text(String value) {
        return html.append(value.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;"));
    }
}
