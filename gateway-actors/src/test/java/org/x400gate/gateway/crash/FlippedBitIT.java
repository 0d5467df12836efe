package org.x400gate.gateway.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.x400gate.persistence.crash.CrashHarness.Loss;

/** One flipped bit in the write-ahead log: the start stops and names the file; flipped back, everything is there. */
final class FlippedBitIT {
    private static final int MESSAGES_EACH_WAY = 20;
    private static final int FLIPS = 3;
    private static final int START_FAILED = 65;

    @TempDir
    Path scratch;

    @Test
    void aFlippedBitStopsTheStartAndNothingIsTouched() throws Exception {
        Random dice = new Random(Seed.next("FlippedBitIT"));
        try (Traffic traffic = new Traffic(GatewayProcess.logOnly(scratch, Loss.PROCESS), MESSAGES_EACH_WAY, 0)) {
            GatewayProcess gateway = traffic.gateway;
            gateway.start();
            traffic.startSources();
            traffic.opened();
            traffic.awaitAcknowledged(2 * MESSAGES_EACH_WAY);
            assertThat(gateway.stop()).isZero();
            Path log = longestLog(gateway.store());
            for (int flip = 0; flip < FLIPS; flip++) {
                long at = (long) (dice.nextDouble() * Files.size(log));
                int bit = dice.nextInt(8);
                flip(log, at, bit);
                assertRefused(gateway, log, "bit " + bit + " of octet " + at);
                flip(log, at, bit);
            }
            traffic.startSinks();
            gateway.start();
            traffic.opened();
            traffic.drainQueue();
            traffic.assertKept();
        }
    }

    private static void assertRefused(GatewayProcess gateway, Path log, String where)
            throws IOException, InterruptedException {
        Map<Path, Long> before = checksums(gateway.store());
        gateway.start();
        assertThat(gateway.awaitEnd()).as(where).isEqualTo(START_FAILED);
        String name = log.getFileName().toString();
        assertThat(gateway.errors()).as(where).contains("store").contains(name).contains("salvage");
        assertThat(gateway.log().lines().filter(line -> line.contains("event=start-failed")))
                .as(where)
                .last()
                .asString()
                .contains(name);
        assertThat(checksums(gateway.store())).as(where).isEqualTo(before);
    }

    private static Path longestLog(Path store) throws IOException {
        try (Stream<Path> files = Files.list(store.resolve("db"))) {
            return files.filter(file -> file.toString().endsWith(".log"))
                    .max(Comparator.comparing(file -> file.toFile().length()))
                    .orElseThrow();
        }
    }

    private static Map<Path, Long> checksums(Path store) throws IOException {
        Map<Path, Long> checksums = new TreeMap<>();
        try (Stream<Path> files = Files.walk(store)) {
            // Who holds it stands beside the store and is none of it.
            for (Path file : files.filter(Files::isRegularFile)
                    .filter(file -> !file.endsWith("owner"))
                    .toList()) {
                CRC32C crc = new CRC32C();
                crc.update(Files.readAllBytes(file));
                checksums.put(file, crc.getValue());
            }
        }
        return checksums;
    }

    private static void flip(Path file, long at, int bit) throws IOException {
        try (RandomAccessFile octets = new RandomAccessFile(file.toFile(), "rw")) {
            octets.seek(at);
            int octet = octets.read();
            octets.seek(at);
            octets.write(octet ^ 1 << bit);
        }
    }
}
