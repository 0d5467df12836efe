package org.x400gate.protocol.stack;

import org.x400gate.protocol.octets.Octets;

/** What an initiator asked for and in which dialect, with the values we would agree to. */
public record OpenRequest(
        Octets bindArgument,
        Selectors called,
        Selectors calling,
        DialogueMode dialogueMode,
        int checkpointKilooctets,
        int window,
        Dialect dialect) {}
