package org.x400gate.protocol.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.x400gate.protocol.octets.Octets;

/**
 * Every length goes, whatever was agreed: APDUs of 1 to 4,096 octets and around every power of two to 1 MiB, over every
 * TPDU size, checkpoint size and window, in each dialect, past a strict reader of the wire; all arrive equal.
 *
 * <p>With {@code -Dx400gate.sweep=whole} that is the whole product. Without it each length up to 4,096 is tried under a
 * few of the agreements, the boundaries under a third of them.
 */
@Tag("SF-11")
@Tag("SF-13")
class SizeSweepTest {
    private static final boolean WHOLE = "whole".equals(System.getProperty("x400gate.sweep"));

    private static final int[] TPDUS = {128, 256, 512, 1024, 2048, 4096, 8192, 65_531};
    private static final int[] CHECKPOINTS = {0, 1, 2, 3, 10, 64};
    private static final int WINDOWS = 7;
    private static final int EVERY_SIZE_TO = 4096;
    private static final int LARGEST = 1 << 20;

    /** Of the lengths to 4,096 one agreement gets every so many-eth when thinned. */
    private static final int THINNED = 97;

    /** Of the agreements, when thinned: each size of each kind is among them, under other sizes of the other kinds. */
    private static final int EACH_SO_MANIETH = 3;

    private static final Octets CONTENT = content();

    private record Agreement(int number, Dialect dialect, int tpdu, int checkpoint, int window) {}

    private static Octets content() {
        byte[] content = new byte[LARGEST + 2];
        new SplittableRandom(4711).nextBytes(content);
        return Octets.wrap(content);
    }

    @Test
    void everyLengthArrivesEqualUnderEveryAgreementWithoutAViolation() throws Exception {
        long began = System.nanoTime();
        AtomicLong transfers = new AtomicLong();
        ExecutorService threads =
                Executors.newFixedThreadPool(Math.min(2, Runtime.getRuntime().availableProcessors()));
        try {
            List<Future<?>> running = new ArrayList<>();
            for (Agreement agreement : agreements()) {
                running.add(threads.submit(() -> transfers.addAndGet(sweep(agreement))));
            }
            for (Future<?> one : running) {
                one.get();
            }
        } finally {
            threads.shutdownNow();
        }
        System.out.printf(
                "size sweep (%s): %,d transfers, all equal, no violation, %.0f s%n",
                WHOLE ? "whole product" : "thinned", transfers.get(), (System.nanoTime() - began) / 1e9);
        assertThat(transfers.get()).isGreaterThanOrEqualTo(WHOLE ? 4_170_000 : 30_000);
    }

    private static List<Agreement> agreements() {
        List<Agreement> agreements = new ArrayList<>();
        for (Dialect dialect : Dialect.values()) {
            for (int tpdu : TPDUS) {
                for (int checkpoint : CHECKPOINTS) {
                    for (int window = 1; window <= WINDOWS; window++) {
                        agreements.add(new Agreement(agreements.size(), dialect, tpdu, checkpoint, window));
                    }
                }
            }
        }
        return WHOLE
                ? agreements
                : agreements.stream()
                        .filter(agreement -> agreement.number() % EACH_SO_MANIETH == 0)
                        .toList();
    }

    /** How many transfers there were. */
    private static int sweep(Agreement agreement) {
        StackLimits limits = new StackLimits(agreement.tpdu(), 2 * LARGEST, LARGEST + 2, LARGEST + 64, Map.of());
        SweepPair pair = new SweepPair(
                StackPair.open(agreement.dialect(), agreement.checkpoint(), agreement.window(), limits),
                StackPair.listen(agreement.checkpoint(), agreement.window(), limits),
                CONTENT,
                agreement.number());
        pair.watcher.rules.checkpointOctets = agreement.checkpoint() * 1024;
        pair.watcher.rules.window = agreement.window();
        int transfers = 0;
        for (int size : sizes(agreement)) {
            SweepPair.Confirms confirms = SweepPair.Confirms.values()[(size + agreement.number()) % 3];
            try {
                pair.transfer(size, confirms, size % 5 == 0 ? 1 + size % 997 : Integer.MAX_VALUE);
            } catch (AssertionError | RuntimeException fault) {
                throw new AssertionError(size + " octets under " + agreement + ", " + confirms, fault);
            }
            transfers++;
        }
        return transfers;
    }

    /**
     * In normal mode the boundaries are met twice: by the APDU itself, and by the RTS user data, which is longer by its
     * EXTERNAL.
     */
    private static Iterable<Integer> sizes(Agreement agreement) {
        TreeSet<Integer> sizes = new TreeSet<>();
        IntStream.rangeClosed(1, EVERY_SIZE_TO)
                .filter(size -> WHOLE || size % THINNED == agreement.number() % THINNED)
                .forEach(sizes::add);
        int largest = WHOLE || agreement.window() == 3 ? LARGEST : 2 * EVERY_SIZE_TO;
        for (int power = 2; power <= largest; power *= 2) {
            for (int around = -2; around <= 2; around++) {
                sizes.add(Math.max(1, power + around));
                if (!agreement.dialect().x410Mode()) {
                    sizes.add(Math.max(1, apduOctets(power + around)));
                }
            }
        }
        return sizes;
    }

    /** Of the APDU whose EXTERNAL has so many octets: {@code 28 L, 02 01 id, A0 L, APDU}. */
    private static int apduOctets(int userData) {
        for (int apdu = userData; apdu > 0; apdu--) {
            int inner = 3 + 1 + lengthOctets(apdu) + apdu;
            if (1 + lengthOctets(inner) + inner <= userData) {
                return apdu;
            }
        }
        return 0;
    }

    private static int lengthOctets(int length) {
        return length < 0x80 ? 1 : length < 0x100 ? 2 : length < 0x1_0000 ? 3 : 4;
    }
}
