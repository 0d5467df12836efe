package org.x400gate.gateway.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.x400gate.gateway.boot.Gateway;
import org.x400gate.gateway.boot.InvalidSettings;
import org.x400gate.gateway.boot.Settings;
import org.x400gate.gateway.boot.StartFailed;
import picocli.CommandLine.Command;

/**
 * Starts a gateway on free ports in a directory of its own, asks it once and drains it: so the classes of an ordinary
 * start are loaded, and the launcher can keep them in an archive for the starts to come.
 */
@Command(name = "warm-up", hidden = true)
final class WarmUp implements Callable<Integer> {
    @Override
    public Integer call() throws IOException, InvalidSettings, StartFailed {
        Path directory = Files.createTempDirectory("x400gate-warm-up");
        try {
            Path config = Files.writeString(directory.resolve("x400gate.conf"), configuration(directory));
            Gateway gateway = Gateway.start(Settings.read(Optional.of(config)), Version.text());
            for (String page : new String[] {"/", "/ready", "/queue", "/sessions", "/metrics"}) {
                ask(gateway.adminPort(), page);
            }
            return (gateway.drain() ? ExitCode.OK : ExitCode.FAILED).number();
        } finally {
            remove(directory);
        }
    }

    private static String configuration(Path directory) {
        return "x400gate { store { directory = \"" + directory.resolve("store") + "\", min-free = 0 }\n"
                + "log { file = \"" + directory.resolve("log") + "\", console = false }\n"
                + "admin.port = 0, smtp.listen.port = 0, x400.listen.port = 0 }\n";
    }

    private static void ask(int port, String page) throws IOException {
        HttpURLConnection http = (HttpURLConnection)
                URI.create("http://127.0.0.1:" + port + page).toURL().openConnection();
        try (InputStream in = http.getInputStream()) {
            in.readAllBytes();
        }
    }

    private static void remove(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
