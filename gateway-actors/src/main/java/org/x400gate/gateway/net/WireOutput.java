package org.x400gate.gateway.net;

/** How far a {@link Wire} is from its end, on our side. */
enum WireOutput {
    OPEN,
    /** Drain asked for: what was written is still on its way to the kernel. */
    FLUSHING,
    /** An empty chunk follows the last octets; it is taken when they are in the kernel. */
    CLOSING,
    /** Our side is closed; what the peer still sends is dropped. */
    LINGERING,
    /** The way out has broken; the way in still has to say why. */
    BROKEN,
    ABORTED
}
