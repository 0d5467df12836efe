package org.x400gate.protocol.stack;

/** Who may send on an association: only its initiator, or who has the turn (X.218 dialogue-mode). */
public enum DialogueMode {
    MONOLOGUE,
    TWO_WAY_ALTERNATE
}
