package org.x400gate.gateway.association;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** With no descriptor left (EMFILE) the listener gives its socket up and comes back alone; sessions do not notice. */
@Timeout(180)
class DescriptorShortageIT {
    private static final int DESCRIPTORS = 400;

    @TempDir
    private Path directory;

    @Test
    @Tag("SF-23")
    void theListenerComesBackAloneAndSessionsGoOn() throws Exception {
        File told = directory.resolve("told").toFile();
        Process process = new ProcessBuilder(
                        "sh",
                        "-c",
                        "ulimit -n " + DESCRIPTORS + " && exec \"$0\" -Xmx256m -cp \"$1\" \"$2\"",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        System.getProperty("java.class.path"),
                        DescriptorShortage.class.getName())
                .redirectErrorStream(true)
                .redirectOutput(told)
                .start();
        try {
            assertThat(process.waitFor(150, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(Files.readString(told.toPath())).contains(DescriptorShortage.WELL);
    }
}
