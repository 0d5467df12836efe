package org.x400gate.gateway.x400;

import java.time.Duration;
import org.x400gate.gateway.queue.MessageRoom;
import org.x400gate.protocol.p1.P1Limits;

/**
 * What may come in by P1.
 *
 * @param maxApduOctets a larger transfer is refused
 * @param memory what messages may take of it while they are received
 * @param maxHops trace elements; a message with more is looping
 * @param duplicateWindow how long what comes again the same is known as such; zero for not at all
 */
public record X400InboundSettings(
        long maxApduOctets, MessageRoom memory, int maxHops, Duration duplicateWindow, P1Limits p1Limits) {
    public X400InboundSettings {
        if (maxApduOctets < 1 || maxHops < 1) {
            throw new IllegalArgumentException("max-apdu-octets and max-hops are 1 or more");
        }
        memory = memory.forMessagesOf(maxApduOctets, "max-message-memory");
    }
}
