package org.x400gate.loadtest.load;

import io.gatling.app.Gatling$;
import io.gatling.javaapi.core.Simulation;
import java.nio.file.Path;
import java.util.Map;

/** Runs a simulation within this process, as often as is wanted; Gatling's own main ends the process. */
final class Gatlings {
    private static final Map<String, String> SETTINGS = Map.of(
            "logback.configurationFile", "load-logback.xml",
            // Nothing is told to anybody, and nothing is asked of a web site.
            "gatling.data.enableAnalytics", "false",
            "gatling.http.warmUpUrl", "",
            "gatling.data.utcDateTime", "true");

    private Gatlings() {}

    /** 0 if each assertion holds. */
    static int run(Class<? extends Simulation> simulation, Path reports) {
        SETTINGS.forEach(System::setProperty);
        return Gatling$.MODULE$.fromArgs(
                new String[] {"--simulation", simulation.getName(), "--results-folder", reports.toString()});
    }
}
