package org.x400gate.gateway.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.x400gate.persistence.crash.CrashHarness;
import org.x400gate.persistence.crash.CrashHarness.Loss;

/** The same with the power gone: after each kill every file of the store ends where it was last synced. */
final class PowerLossIT {
    private static final int MESSAGES_EACH_WAY = 500;
    private static final int KILLS = 5;
    private static final int UNSYNCED_MESSAGES = 40;

    @TempDir
    Path scratch;

    @BeforeEach
    void requireShim() {
        Optional<String> reason = CrashHarness.whyNoPowerLoss();
        reason.ifPresent(text -> System.out.println("SKIPPED PowerLossIT: " + text));
        assumeTrue(reason.isEmpty(), () -> reason.orElse(""));
    }

    @Test
    void lossesOfPowerAtRandomMomentsLoseNothingThatWasAcknowledged() throws Exception {
        long seed = Seed.next("PowerLossIT");
        try (Traffic traffic = new Traffic(GatewayProcess.busyStore(scratch, Loss.POWER), MESSAGES_EACH_WAY, seed)) {
            traffic.startSinks();
            traffic.startSources();
            traffic.killWhileItFlows(KILLS);
            traffic.runToTheEnd();
            traffic.assertKept();
        }
    }

    @Test
    void aGatewayThatDoesNotSyncIsFoundOut() throws Exception {
        try (Traffic traffic = new Traffic(GatewayProcess.logOnly(scratch, Loss.POWER), UNSYNCED_MESSAGES, 0)) {
            // Nobody takes anything before the power fails: all that is acknowledged is the gateway's to keep.
            traffic.gateway.startWithoutSync();
            traffic.startSources();
            traffic.opened();
            traffic.awaitAcknowledged(2 * UNSYNCED_MESSAGES);
            assertThat(traffic.gateway.log()).contains("event=store-not-synced");
            traffic.kill();
            traffic.startSinks();
            traffic.gateway.start();
            traffic.opened();
            traffic.drainQueue();
            assertThat(traffic.toX400.missing()).as("acknowledged and lost").isNotEmpty();
            assertThat(traffic.toSmtp.missing()).as("acknowledged and lost").isNotEmpty();
        }
    }
}
