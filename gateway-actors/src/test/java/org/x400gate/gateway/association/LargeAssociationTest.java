package org.x400gate.gateway.association;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Content streams from one association to another: both, in a process with a heap of 96 MiB, pass 1 GiB over TCP. */
class LargeAssociationTest {
    private static final long GIBI = 1L << 30;

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void aGibiOctetGoesOverTcpThroughAHeapOf96Mebi() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx96m",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LargeAssociation.class.getName(),
                        Long.toString(GIBI),
                        "63")
                .redirectErrorStream(true)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(printed).isZero();
        assertThat(printed).contains("over TCP: 1,073,741,824 octets, equal");
        printed.lines().filter(line -> line.startsWith("over TCP")).forEach(System.out::println);
    }
}
