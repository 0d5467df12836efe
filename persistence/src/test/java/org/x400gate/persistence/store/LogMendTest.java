package org.x400gate.persistence.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One flipped bit costs at most the record it is in. */
final class LogMendTest {
    private static final int[] LENGTHS = {100, 0, 3_000, 40_000, 25_000, 1, 32_753, 70_000, 200, 900};

    @TempDir
    Path directory;

    private final List<byte[]> records = new ArrayList<>();
    private final List<Long> ends = new ArrayList<>();
    private Path log;

    @BeforeEach
    void write() throws IOException {
        log = directory.resolve("000007.log");
        Random random = new Random(5);
        try (LogWriter writer = new LogWriter(log)) {
            for (int length : LENGTHS) {
                byte[] octets = new byte[length];
                random.nextBytes(octets);
                records.add(octets);
                writer.write(octets);
                ends.add(Files.size(log));
            }
        }
    }

    @Test
    void whatIsWrittenIsReadBackAndStandsTheCheckOfTheStart() throws IOException {
        LogCheck.checkAll(directory);
        List<byte[]> read = new ArrayList<>();
        assertThat(LogMend.read(log, read::add)).isEmpty();
        assertThat(read).containsExactlyElementsOf(records);
    }

    @Test
    void oneFlippedBitCostsAtMostItsRecord() throws IOException {
        byte[] sound = Files.readAllBytes(log);
        for (int at = 0; at < sound.length; at += at % 211 < 20 || at > sound.length - 1_200 ? 1 : 97) {
            byte[] flipped = sound.clone();
            flipped[at] ^= (byte) (1 << at % 8);
            Files.write(log, flipped);
            List<byte[]> read = new ArrayList<>();
            List<Damage> damages = LogMend.read(log, read::add);
            List<byte[]> others = new ArrayList<>(records);
            others.remove(recordAt(at));
            assertThat(damages).as("octet %s", at).hasSize(1);
            assertThat(damages.get(0).offset()).isLessThanOrEqualTo(at);
            assertThat(read.size()).as("octet %s", at).isBetween(others.size(), records.size());
            assertThat(read).as("octet %s", at).containsAll(others);
        }
    }

    @Test
    void aDamagedLengthCostsNothing() throws IOException {
        byte[] octets = Files.readAllBytes(log);
        for (int bit = 0; bit < 16; bit++) {
            byte[] flipped = octets.clone();
            flipped[LogCheck.LENGTH_AT + bit / 8] ^= (byte) (1 << bit % 8);
            Files.write(log, flipped);
            List<byte[]> read = new ArrayList<>();
            assertThat(LogMend.read(log, read::add)).hasSize(1).allMatch(damage -> damage.lostOctets() == 0);
            assertThat(read).containsExactlyElementsOf(records);
        }
    }

    @Test
    void aHoleOfZerosIsDamageButATailOfZerosIsNot() throws IOException {
        byte[] octets = Files.readAllBytes(log);
        Files.write(log, Arrays.copyOf(octets, octets.length + 50_000));
        List<byte[]> read = new ArrayList<>();
        assertThat(LogMend.read(log, read::add)).isEmpty();
        assertThat(read).containsExactlyElementsOf(records);

        Arrays.fill(octets, 0, LogCheck.BLOCK, (byte) 0);
        Files.write(log, octets);
        read.clear();
        assertThat(LogMend.read(log, read::add)).hasSize(1).allMatch(damage -> damage.lostOctets() == LogCheck.BLOCK);
        assertThat(read).isNotEmpty();
        assertThat(records).containsAll(read);
    }

    @Test
    void aTailThatWasCutShortIsNoDamage() throws IOException {
        byte[] octets = Files.readAllBytes(log);
        for (int length = octets.length - 1; length > ends.get(LENGTHS.length - 2); length -= 13) {
            Files.write(log, Arrays.copyOf(octets, length));
            List<byte[]> read = new ArrayList<>();
            assertThat(LogMend.read(log, read::add)).isEmpty();
            assertThat(read).containsExactlyElementsOf(records.subList(0, LENGTHS.length - 1));
        }
    }

    private int recordAt(int offset) {
        int record = 0;
        while (ends.get(record) <= offset) {
            record++;
        }
        return record;
    }
}
