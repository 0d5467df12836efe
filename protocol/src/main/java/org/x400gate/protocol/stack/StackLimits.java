package org.x400gate.protocol.stack;

import java.time.Duration;
import java.util.Map;

/**
 * What one association may cost and how long it may wait.
 *
 * @param maxTpduOctets largest TPDU proposed or agreed: 128 to 8192, or 65531 (RFC 1006)
 * @param maxTsduOctets longest TSDU that is put together in memory
 * @param maxApduOctets longest MTS-APDU accepted; a longer one is rejected while it arrives
 * @param maxUnsegmentedOctets longest APDU sent or accepted when the peer agreed to no checkpoints (one RTTR)
 * @param waits time-outs that differ from {@link StackTimer#standard()}
 */
public record StackLimits(
        int maxTpduOctets,
        int maxTsduOctets,
        long maxApduOctets,
        int maxUnsegmentedOctets,
        Map<StackTimer, Duration> waits) {
    public static final StackLimits STANDARD = new StackLimits(65_531, 1 << 20, 1L << 30, (1 << 20) - 1024, Map.of());

    public StackLimits {
        waits = Map.copyOf(waits);
        if (maxTsduOctets < 16 * 1024 || maxApduOctets < 1 || maxUnsegmentedOctets < 1) {
            throw new IllegalArgumentException("limits too small: " + maxTsduOctets + ", " + maxApduOctets);
        }
    }

    public Duration wait(StackTimer timer) {
        return waits.getOrDefault(timer, timer.standard());
    }
}
