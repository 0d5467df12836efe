package org.x400gate.protocol.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Content streams through the stack: a process with a heap of 48 MiB passes 1 GiB from one end to the other. */
class LargeTransferTest {
    private static final long GIBI = 1L << 30;

    @ParameterizedTest
    @CsvSource({"P1_1984,63", "P1_1988_X410,63", "P1_1988,63", "P1_1988,1000"})
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void aGibiOctetPassesThroughAHeapOf48Mebi(Dialect dialect, int checkpoint) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx48m",
                        "-XX:+UseSerialGC",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LargeTransfer.class.getName(),
                        dialect.name(),
                        Long.toString(GIBI),
                        Integer.toString(checkpoint))
                .redirectErrorStream(true)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(printed).isZero();
        System.out.print(printed);
    }
}
