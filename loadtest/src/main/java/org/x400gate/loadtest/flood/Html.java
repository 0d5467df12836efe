package org.x400gate.loadtest.flood;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** The page of a flood: verdict, what ended how, and plots over time. One file, nothing fetched. */
final class Html {
    private static final String STYLE =
            "body{font:14px/1.4 system-ui,sans-serif;max-width:900px;margin:2em auto;color:#222}"
                    + "table{border-collapse:collapse;width:100%}td,th{border-bottom:1px solid #ddd;padding:3px 8px;text-align:left;"
                    + "vertical-align:top}td.n{text-align:right}.BROKEN{color:#b00020;font-weight:bold}.HOLDS{color:#2b6b36}"
                    + ".NOT_SHOWN{color:#8a6d00}svg{width:100%;margin:6px 0}svg text{font:11px system-ui,sans-serif;fill:#444}"
                    + "svg .title{font-weight:bold;fill:#222}svg .grid{stroke:#e4e4e4}";

    private Html() {}

    static String page(Outcome outcome, Verdict verdict, String heading) {
        StringBuilder page = new StringBuilder(
                "<!DOCTYPE html>\n<html lang=\"en\"><meta charset=\"utf-8\">\n<title>x400gate flood</title>\n<style>"
                        + STYLE + "</style>\n<h1>x400gate flood: " + text(verdict.words()) + "</h1>\n<p>"
                        + text(heading) + "</p>\n");
        page.append("<table>\n");
        for (Verdict.Line line : verdict.lines()) {
            page.append("<tr><td class=\"" + line.state() + "\">" + line.state().words() + "</td><td>"
                    + text(line.claim()) + "</td><td>" + text(line.text()) + "</td></tr>\n");
        }
        page.append("</table>\n<h2>Attempts</h2>\n<table>\n");
        outcome.tally()
                .forEach((kind, fates) -> fates.forEach((fate, count) -> page.append("<tr><td>"
                        + text(kind.words()) + "</td><td>" + text(fate.words()) + "</td><td class=\"n\">"
                        + String.format(Locale.ROOT, "%,d", count) + "</td></tr>\n")));
        page.append(
                "</table>\n<h2>Over time</h2>\n<p>Dots are rest points: no attempt runs, collection was forced.</p>\n");
        charts(outcome).forEach(chart -> page.append(chart.svg()));
        return page.append("</html>\n").toString();
    }

    private static List<Chart> charts(Outcome outcome) {
        List<Reading> all = outcome.samples();
        return List.of(
                new Chart("incoming sessions")
                        .line("published", all, reading -> reading.counts().published())
                        .line("peers", all, reading -> reading.counts().peers())
                        .line("kernel", all, reading -> reading.counts().kernel()),
                new Chart("attempts, altogether").line("attempts", all, Reading::attempts),
                new Chart("attempts under way")
                        .line("running", all, reading -> reading.admissions().running())
                        .line("waiting", all, reading -> reading.admissions().waiting())
                        .line("lingering", all, reading -> reading.admissions().lingering()),
                new Chart("refusals by limits, altogether")
                        .line("refusals", all, reading -> reading.admissions().refused()),
                chart(outcome, "heap, MiB", Resource.HEAP),
                chart(outcome, "direct memory, MiB", Resource.DIRECT),
                chart(outcome, "resident memory (RSS), MiB", Resource.RESIDENT).zoomed(),
                chart(outcome, "descriptors", Resource.DESCRIPTORS),
                chart(outcome, "actors", Resource.ACTORS),
                chart(outcome, "pending timers", Resource.TIMERS));
    }

    private static Chart chart(Outcome outcome, String title, Resource resource) {
        ToDoubleFunction<Reading> figure = resource::of;
        return new Chart(title)
                .line("all samples", outcome.samples(), figure)
                .dots(
                        "at rest",
                        outcome.restPoints().stream().map(RestPoint::reading).toList(),
                        figure);
    }

    static String text(String plain) {
        return plain.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
