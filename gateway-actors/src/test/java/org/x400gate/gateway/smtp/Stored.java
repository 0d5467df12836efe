package org.x400gate.gateway.smtp;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.x400gate.persistence.queue.DurableQueue;
import org.x400gate.persistence.queue.QueueEntry;

/** Reads what a queue holds. */
final class Stored {
    private Stored() {}

    static String content(DurableQueue queue, QueueEntry entry) {
        try (InputStream in = queue.content().open(entry.id())) {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
