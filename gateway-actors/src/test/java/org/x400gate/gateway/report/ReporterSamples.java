package org.x400gate.gateway.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.x400gate.gateway.failure.Cause;
import org.x400gate.persistence.queue.Change;
import org.x400gate.persistence.queue.EntryKind;
import org.x400gate.persistence.queue.NextHop;
import org.x400gate.persistence.queue.Priority;
import org.x400gate.persistence.queue.QueueEntry;
import org.x400gate.persistence.queue.Recipient;
import org.x400gate.persistence.store.EntryId;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.smtp.SmtpReply;

/** Mail that failed, and what is looked at of what its sender is told. */
final class ReporterSamples {
    static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    static final NextHop HOP = new NextHop("x400:other");
    static final Cause REFUSED = Cause.refused("mx.example", SmtpReply.of(550, "5.1.1", "no such user"));
    static final String MAIL = "From: ann@inside.example\r\nSubject: secret\r\n\r\nbody\r\n";

    private static final SplittableRandom RANDOM = new SplittableRandom(5);

    private ReporterSamples() {}

    static QueueEntry mail(Optional<String> sender, Map<String, String> attributes, int recipients) {
        List<Recipient> to = new ArrayList<>();
        for (int i = 1; i <= recipients; i++) {
            to.add(Recipient.pending(i, "r" + i + "@far.example", HOP));
        }
        return entry(EntryKind.RFC822, sender, attributes, to, MAIL.length());
    }

    static QueueEntry entry(
            EntryKind kind,
            Optional<String> originator,
            Map<String, String> attributes,
            List<Recipient> to,
            long octets) {
        return QueueEntry.of(
                EntryId.of(NOW, RANDOM),
                kind,
                Priority.NORMAL,
                new QueueEntry.Submission("test", originator, attributes, NOW, NOW.plusSeconds(3600)),
                to,
                octets);
    }

    static Octets content() {
        return Octets.of(MAIL, StandardCharsets.US_ASCII);
    }

    static Map<Integer, News> failed(Cause cause, int... numbers) {
        Map<Integer, News> news = new LinkedHashMap<>();
        for (int number : numbers) {
            news.put(number, new News.Failed(cause));
        }
        return news;
    }

    static String text(Told told) {
        assertThat(told.newEntries()).hasSize(1);
        return new String(told.newEntries().get(0).content().get(0), StandardCharsets.US_ASCII);
    }

    static Change.Accept only(Told told) {
        assertThat(told.newEntries()).hasSize(1);
        return told.newEntries().get(0);
    }
}
