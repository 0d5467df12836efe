package org.x400gate.gateway.boot;

import java.nio.file.Path;

/**
 * Where facts are written.
 *
 * @param level lowest level of our own lines; libraries are heard from WARN on
 * @param console whether the lines go to standard output as well
 * @param maxFileOctets size at which a file is closed and packed, also done at midnight
 * @param keepDays files older than this are removed
 */
record LogSettings(Path file, Level level, boolean console, long maxFileOctets, int keepDays) {
    enum Level {
        ERROR,
        WARN,
        INFO,
        DEBUG
    }
}
