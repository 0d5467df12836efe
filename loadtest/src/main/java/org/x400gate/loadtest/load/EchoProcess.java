package org.x400gate.loadtest.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The bare echo in a JVM of its own, with the libraries of the gateway. */
final class EchoProcess implements AutoCloseable {
    private final Process process;
    private final InetSocketAddress at;

    private EchoProcess(Process process, InetSocketAddress at) {
        this.process = process;
        this.at = at;
    }

    /** {@code home}: where the gateway was built. */
    static EchoProcess start(Path home) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-Xms448m",
                        "-Xmx448m",
                        "-cp",
                        home.resolve("gateway-actors/target/dist/lib") + "/*",
                        home.resolve("loadtest/src/echo/BareEcho.java").toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String first =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)).readLine();
        if (first == null || !first.matches("\\d+")) {
            process.destroy();
            throw new IOException("the bare echo did not start: it needs a JDK, and the gateway built in " + home);
        }
        return new EchoProcess(process, Bench.loopback(Integer.parseInt(first)));
    }

    InetSocketAddress at() {
        return at;
    }

    /** It ends with its input. */
    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
    }
}
