package org.x400gate.gateway.boot;

import org.x400gate.protocol.mixer.BodyCapabilities;
import org.x400gate.protocol.p1.Edition;

/** Reads what the readers behind a peer do with bodies. */
final class BodyKeys {
    /** What a text that was sent as a file becomes. */
    private enum TextFiles {
        FILE,
        TEXT
    }

    private BodyKeys() {}

    /** As a peer of 1988 would be sent; which edition it reads is said elsewhere. */
    static BodyCapabilities peer(SettingsReader reader) {
        return new BodyCapabilities(
                Edition.OF_1988,
                reader.yes("general-text-utf8"),
                reader.choice("attachments", BodyCapabilities.Attachments.class),
                reader.choice("text-files", TextFiles.class) == TextFiles.TEXT);
    }
}
