package org.x400gate.persistence.database;

import java.util.Arrays;
import java.util.Optional;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationInfoService;
import org.x400gate.persistence.store.QueueUnavailable;

/** Brings the tables up to the version of this program: of several nodes that start at once, one does it. */
final class Migrations {
    private static final String LOCATION = "classpath:org/x400gate/persistence/database";

    private Migrations() {}

    static void run(DataSource source, DatabaseSettings settings) {
        try {
            Flyway flyway = Flyway.configure(Migrations.class.getClassLoader())
                    .dataSource(source)
                    .schemas(settings.schema())
                    .table("schema_history")
                    .locations(LOCATION)
                    .placeholderReplacement(false)
                    .load();
            MigrationInfoService info = flyway.info();
            refuseNewer(info, settings);
            if (info.pending().length > 0) {
                flyway.migrate();
            } else {
                flyway.validate();
            }
        } catch (FlywayException e) {
            throw new QueueUnavailable(
                    "the tables at " + settings.login().place() + " (schema " + settings.schema()
                            + ") could not be brought up to date: " + Faults.firstLine(e),
                    e);
        }
    }

    /** A program that does not know a table would not keep it right. */
    private static void refuseNewer(MigrationInfoService info, DatabaseSettings settings) {
        Optional<MigrationInfo> newer = Arrays.stream(info.applied())
                .filter(each -> each.getState().name().startsWith("FUTURE"))
                .reduce((one, later) -> later);
        if (newer.isPresent()) {
            throw new QueueUnavailable("the tables at " + settings.login().place() + " (schema " + settings.schema()
                    + ") are of version " + newer.get().getVersion() + ", made by a newer x400gate; this one knows them"
                    + " up to version " + newest(info) + ": run the newer one, or put back a backup");
        }
    }

    private static String newest(MigrationInfoService info) {
        return Arrays.stream(info.all())
                .filter(each -> !each.getState().name().startsWith("FUTURE"))
                .map(each -> String.valueOf(each.getVersion()))
                .reduce((one, later) -> later)
                .orElse("0");
    }
}
