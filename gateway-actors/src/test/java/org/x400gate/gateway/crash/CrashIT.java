package org.x400gate.gateway.crash;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.x400gate.persistence.crash.CrashHarness.Loss;

/** A gateway killed again and again while mail flows both ways: nothing acknowledged is lost, little is sent twice. */
final class CrashIT {
    private static final int MESSAGES_EACH_WAY = 500;
    private static final int KILLS = 6;

    @TempDir
    Path scratch;

    @Test
    void killsAtRandomMomentsLoseNothingThatWasAcknowledged() throws Exception {
        long seed = Seed.next("CrashIT");
        try (Traffic traffic = new Traffic(GatewayProcess.busyStore(scratch, Loss.PROCESS), MESSAGES_EACH_WAY, seed)) {
            traffic.startSinks();
            traffic.startSources();
            traffic.killWhileItFlows(KILLS);
            traffic.runToTheEnd();
            traffic.assertKept();
        }
    }
}
