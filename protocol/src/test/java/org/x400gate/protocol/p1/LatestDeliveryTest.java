package org.x400gate.protocol.p1;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.x400gate.protocol.octets.Octets;

class LatestDeliveryTest {
    private static TransferEnvelope with(int number, String hex) {
        return P1Samples.message("1", Octets.of(1)).envelope().toBuilder()
                .extension(new ExtensionField(
                        new ExtensionField.Standard(number),
                        ExtensionField.NOT_CRITICAL,
                        Optional.of(Octets.ofHex(hex))))
                .build();
    }

    @Test
    void theTimeInTheExtensionOfThatNumberIsRead() {
        assertThat(LatestDelivery.in(with(LatestDelivery.NUMBER, "170d3236313132333132303030305a")))
                .contains(Instant.parse("2026-11-23T12:00:00Z"));
        // in pieces (X.690 8.23.6, 8.7)
        assertThat(LatestDelivery.in(
                        with(LatestDelivery.NUMBER, "3780 040a32363131323331323030 2480 0402303004015a 0000 0000")))
                .contains(Instant.parse("2026-11-23T12:00:00Z"));
    }

    @Test
    void anotherExtensionOrOneThatIsNoTimeAsksForNothing() {
        assertThat(LatestDelivery.in(with(6, "170d3236313132333132303030305a"))).isEmpty();
        for (String bad : new String[] {"", "0500", "170d32361131", "170b6e6f2074696d65206e6f7721", "020101"}) {
            assertThat(LatestDelivery.in(with(LatestDelivery.NUMBER, bad)))
                    .as(bad)
                    .isEmpty();
        }
    }
}
