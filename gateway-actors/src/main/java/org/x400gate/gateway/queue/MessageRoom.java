package org.x400gate.gateway.queue;

/**
 * What messages may take of the heap while they are received, before they are the queue's.
 *
 * @param all octets of all that one door is receiving together; what finds no room is refused for now
 * @param each octets of one of them; what is longer goes into the content store while it comes
 */
public record MessageRoom(long all, long each) {
    public MessageRoom {
        if (all < 1 || each < 1) {
            throw new IllegalArgumentException("room for messages: at least 1 octet");
        }
    }

    /** Nothing goes into the content store before it has come whole. */
    public static MessageRoom whole(long all) {
        return new MessageRoom(all, Long.MAX_VALUE);
    }

    /** The same, if a message of that length fits; {@code setting} is what the fault names. */
    public MessageRoom forMessagesOf(long octets, String setting) {
        long least = octets <= each ? octets : each + LongContent.MAX_OCTETS_IN_MEMORY;
        if (all < least) {
            throw new IllegalArgumentException(
                    setting + " = " + all + ": at least " + least + " wanted for messages of " + octets + " octets");
        }
        return this;
    }
}
