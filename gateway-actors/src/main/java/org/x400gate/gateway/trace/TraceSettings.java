package org.x400gate.gateway.trace;

import java.nio.file.Path;

/**
 * How traces are written.
 *
 * @param directory where each peer's file stands
 * @param maxFileOctets size at which a file is put aside; one older one is kept
 * @param maxOctets of each data unit that are shown
 * @param contents whether texts and octets of messages are shown
 */
public record TraceSettings(Path directory, long maxFileOctets, int maxOctets, boolean contents) {
    public TraceSettings {
        if (maxFileOctets < 1024 || maxOctets < 0) {
            throw new IllegalArgumentException("max-file " + maxFileOctets + ", max-octets " + maxOctets);
        }
    }
}
