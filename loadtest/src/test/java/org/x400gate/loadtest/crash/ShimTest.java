package org.x400gate.loadtest.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.x400gate.loadtest.crash.Shim.Call;
import org.x400gate.loadtest.crash.Shim.Moment;

/** The shim in a small program: dd, which writes a block at a time and syncs if it is told to. */
class ShimTest {
    private static final int KILLED = 137;

    @TempDir
    Path scratch;

    private Path store;
    private Shim shim;

    @BeforeEach
    void build() throws Exception {
        boolean gcc = Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, "gcc")));
        assumeTrue(gcc, "no gcc on the PATH");
        store = Files.createDirectory(scratch.resolve("store"));
        shim = new Shim(Shim.build(Path.of("..").toAbsolutePath().normalize(), scratch), store, scratch);
    }

    /** {@code moments}: what is waited for; returns the exit code. */
    private int run(List<Moment> moments, int count, int error, String... command) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(scratch.resolve("out").toFile());
        shim.prepare(builder.environment());
        if (!moments.isEmpty()) {
            shim.arm(moments, count, error);
        }
        Process process = builder.start();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    private String[] dd(String file, String... more) {
        List<String> command = new ArrayList<>(List.of(
                "dd",
                "if=/dev/zero",
                "of=" + store.resolve(file),
                "bs=100",
                "count=3",
                "oflag=append",
                "conv=notrunc"));
        command.addAll(List.of(more));
        return command.toArray(String[]::new);
    }

    private long length(String file) throws IOException {
        return Files.size(store.resolve(file));
    }

    @Test
    void whatWasNotSyncedIsTakenAway() throws Exception {
        assertThat(run(List.of(), 0, 0, dd("a.log"))).isZero();
        assertThat(length("a.log")).isEqualTo(300);
        shim.cutToSynced();
        assertThat(length("a.log")).isZero();

        assertThat(run(List.of(), 0, 0, dd("a.log", "conv=notrunc,fsync"))).isZero();
        shim.cutToSynced();
        assertThat(length("a.log")).isEqualTo(300);
    }

    @Test
    void aProcessEndsAtTheNthCallOfAKind() throws Exception {
        assertThat(run(
                        List.of(new Moment(Call.WRITING, ".log".getBytes(StandardCharsets.US_ASCII))),
                        3,
                        0,
                        dd("a.log")))
                .isEqualTo(KILLED);

        assertThat(shim.came()).isTrue();
        assertThat(length("a.log")).isEqualTo(200);
    }

    @Test
    void aFileWithAnotherNameIsNotMeant() throws Exception {
        assertThat(run(
                        List.of(new Moment(Call.WRITING, ".sst".getBytes(StandardCharsets.US_ASCII))),
                        1,
                        0,
                        dd("a.log")))
                .isZero();

        assertThat(shim.came()).isFalse();
    }

    @Test
    void theSecondMomentIsWaitedForBehindTheFirst() throws Exception {
        assertThat(run(
                        List.of(Moment.of(Call.WRITING), Moment.of(Call.SYNCED)),
                        1,
                        0,
                        dd("a.log", "conv=notrunc,fsync")))
                .isEqualTo(KILLED);

        shim.cutToSynced();
        assertThat(length("a.log")).isEqualTo(300);
    }

    @Test
    void aCallFailsAndALaterSyncPromisesNothingOfThatFile() throws Exception {
        assertThat(run(List.of(Moment.of(Call.SYNCING)), 1, 5, dd("a.log", "conv=notrunc,fsync")))
                .isEqualTo(1);

        assertThat(shim.came()).isTrue();
        assertThat(Files.readString(scratch.resolve("out"))).contains("Input/output error");
        shim.cutToSynced();
        assertThat(length("a.log")).isZero();
    }
}
