package org.x400gate.gateway.trace;

import java.nio.file.Path;

/**
 * How traces are written.
 *
 * @param directory where each peer's file stands
 * @param maxFileOctets size at which a file is put aside; one older one is kept
 * @param maxRate octets of text that are written in one second, for all peers together
 * @param maxOctets of each data unit that are shown
 * @param contents whether texts and octets of messages are shown
 */
public record TraceSettings(Path directory, long maxFileOctets, long maxRate, int maxOctets, boolean contents) {
    public TraceSettings {
        if (maxFileOctets < 1024 || maxRate < 1 || maxOctets < 0) {
            throw new IllegalArgumentException(
                    "max-file " + maxFileOctets + ", max-rate " + maxRate + ", max-octets " + maxOctets);
        }
    }
}
