package org.x400gate.protocol.mixer;

import java.util.List;
import org.x400gate.protocol.mime.Mailbox;
import org.x400gate.protocol.p1.MtsApdu;

/**
 * An Internet message as it goes into the MTS.
 *
 * @param unmapped recipients for whom no O/R address can be made; the others are in the envelope
 * @param passage what it went through before
 */
public record X400Message(MtsApdu.Message message, List<Unmapped> unmapped, Passage passage, Names names) {
    public X400Message {
        unmapped = List.copyOf(unmapped);
    }

    /** A recipient left out, and why. */
    public record Unmapped(Mailbox recipient, Loss reason) {}
}
