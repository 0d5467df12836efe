package org.x400gate.gateway.boot;

import java.time.Duration;

/**
 * When the configuration is read again without being told to.
 *
 * @param watch whether its files are looked at
 * @param interval how often
 */
record ReloadSettings(boolean watch, Duration interval) {
    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofHours(1);

    static ReloadSettings read(SettingsReader reader) {
        return new ReloadSettings(reader.yes("watch"), reader.duration("interval", SHORTEST, LONGEST));
    }
}
