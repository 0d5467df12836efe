package org.x400gate.gateway.boot;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import org.x400gate.gateway.admin.AdminSettings;
import org.x400gate.gateway.trace.TraceSettings;

/** What an operator sees a gateway by, and how it starts and stops: {@code log}, {@code admin}, {@code trace}, {@code process}. */
final class OperatorKeys {
    private static final long KIBI = 1L << 10;
    private static final long MEBI = 1L << 20;
    private static final long GIBI = 1L << 30;
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration HOUR = Duration.ofHours(1);

    private OperatorKeys() {}

    static LogSettings log(SettingsReader reader) {
        String file = reader.text("file", 1, 4_096);
        return new LogSettings(
                Path.of(file),
                reader.choice("level", LogSettings.Level.class),
                reader.yes("console"),
                reader.octets("max-file", 64 * KIBI, 100 * GIBI),
                reader.integer("keep-days", 1, 36_500),
                LogSettings.Audit.read(reader, file));
    }

    static AdminSettings admin(SettingsReader reader) {
        return new AdminSettings(
                reader.text("host", 1, 255),
                reader.port("port"),
                new HashSet<>(reader.texts("host-names")),
                reader.duration("answer-timeout", SECOND, HOUR));
    }

    static TraceSettings trace(SettingsReader reader) {
        return new TraceSettings(
                Path.of(reader.text("directory", 1, 4_096)),
                reader.octets("max-file", 64 * KIBI, 100 * GIBI),
                reader.octets("max-rate", 64 * KIBI, GIBI),
                (int) reader.number("max-octets", 0, MEBI),
                reader.yes("contents"));
    }

    static Settings.ProcessSettings process(SettingsReader reader) {
        return new Settings.ProcessSettings(
                reader.duration("start-deadline", SECOND, HOUR),
                reader.duration("drain-deadline", Duration.ZERO, HOUR));
    }
}
