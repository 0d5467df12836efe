package org.x400gate.protocol.mixer;

import org.x400gate.protocol.p1.Edition;

/**
 * What a peer's readers do with body parts, beyond what each of its edition has to.
 *
 * @param edition what can be sent to it at all
 * @param utf8Text whether it reads general text in UTF-8 (registration 196)
 * @param attachments what a file becomes
 * @param textFilesAsText whether a text that was sent as a file goes as a text, without its name
 */
public record BodyCapabilities(Edition edition, boolean utf8Text, Attachments attachments, boolean textFilesAsText) {
    /** The body part that a file becomes (RFC 2157 6.3, 6.4). */
    public enum Attachments {
        /** File transfer, with name, dates and media type; 1984 has none, and gets the other. */
        FTBP,
        /** Bilaterally defined: octets alone. */
        BILATERAL
    }

    /** What may be expected of any peer of an edition. */
    public static BodyCapabilities of(Edition edition) {
        return new BodyCapabilities(edition, false, Attachments.FTBP, false);
    }

    /** The same, as far as the edition has it. */
    public BodyCapabilities in(Edition other) {
        return new BodyCapabilities(other, utf8Text, attachments, textFilesAsText);
    }

    boolean takesFiles() {
        return edition == Edition.OF_1988 && attachments == Attachments.FTBP;
    }
}
