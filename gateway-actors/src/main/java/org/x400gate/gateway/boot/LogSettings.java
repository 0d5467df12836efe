package org.x400gate.gateway.boot;

import java.nio.file.Path;

/**
 * Where facts are written.
 *
 * @param level lowest level of our own lines; libraries are heard from WARN on
 * @param console whether the lines go to standard output as well
 * @param maxFileOctets size at which a file is closed and packed, also done at midnight
 * @param keepDays files older than this are removed
 * @param audit where acts of operators are written as well
 */
record LogSettings(Path file, Level level, boolean console, long maxFileOctets, int keepDays, Audit audit) {
    /** A file of its own, and how long its packed parts are kept. */
    record Audit(Path file, int keepDays) {
        private static final int MAX_DAYS = 36_500;
        private static final int MAX_NAME = 4_096;

        /** Beside the log, unless it is said where. */
        static Audit read(SettingsReader reader, String log) {
            return new Audit(
                    Path.of(reader.optionalText("audit-file", MAX_NAME).orElse(log + ".audit")),
                    reader.integer("audit-keep-days", 1, MAX_DAYS));
        }
    }

    enum Level {
        ERROR,
        WARN,
        INFO,
        DEBUG
    }
}
