package org.x400gate.persistence.store;

import java.nio.file.Path;

/**
 * One damaged place of a log.
 *
 * @param offset of the record, in octets from the file's begin
 * @param lostOctets what had to be left out; 0 if the record could be read for all that
 */
public record Damage(Path file, long offset, String what, long lostOctets) {
    @Override
    public String toString() {
        return file + " at offset " + offset + ": " + what
                + (lostOctets == 0 ? ", read all the same" : ", " + lostOctets + " octets left out");
    }
}
