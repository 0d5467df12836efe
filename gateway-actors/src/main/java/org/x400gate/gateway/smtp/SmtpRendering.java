package org.x400gate.gateway.smtp;

import java.io.IOException;
import org.x400gate.gateway.conversion.Rendered;
import org.x400gate.persistence.queue.NextHop;
import org.x400gate.persistence.queue.QueueEntry;
import org.x400gate.protocol.octets.ContentRef;

/** Makes a message of an entry. It may block: it is called on a thread that is there for that. */
public interface SmtpRendering {
    /** {@link Rendered.Mail} or {@link Rendered.NotRenderable}; throws if the content cannot be read now. */
    Rendered render(QueueEntry entry, NextHop hop, ContentRef content) throws IOException;
}
