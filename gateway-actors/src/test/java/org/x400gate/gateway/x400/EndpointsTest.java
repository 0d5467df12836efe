package org.x400gate.gateway.x400;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.x400gate.gateway.association.PeerSettings;
import org.x400gate.gateway.association.PeerSettings.Endpoint;
import org.x400gate.protocol.stack.Selectors;

class EndpointsTest {
    private static final Instant NOON = Instant.parse("2026-11-28T12:00:00Z");
    private static final Endpoint A = new Endpoint("a.example", 102);
    private static final Endpoint B = new Endpoint("2001:db8::1", 103);
    private static final Endpoint C = new Endpoint("a.example", 104);

    private final Endpoints endpoints = new Endpoints(
            new PeerSettings.Address(List.of(A, B, C), Duration.ofMinutes(10), Selectors.NONE, Selectors.NONE));

    private List<Endpoint> round(Instant now) {
        List<Endpoint> round = new ArrayList<>();
        round.add(endpoints.first(now));
        while (endpoints.hasNext()) {
            round.add(endpoints.next());
        }
        return round;
    }

    @Test
    void eachRoundHasThemAllInOrderAndTheOneThatWorkedInFrontForItsTime() {
        assertThat(round(NOON)).containsExactly(A, B, C);
        endpoints.worked(NOON);
        assertThat(round(NOON.plusSeconds(599))).containsExactly(C, A, B);
        assertThat(round(NOON.plusSeconds(600))).containsExactly(A, B, C);
    }

    @Test
    void oneThatWorksEndsItsRound() {
        endpoints.first(NOON);
        endpoints.worked(NOON);
        assertThat(endpoints.hasNext()).isFalse();
        assertThat(endpoints.called()).isEqualTo(A);
    }

    @Test
    void anAddressOfIpv6StandsInBrackets() {
        assertThat(B.text()).isEqualTo("[2001:db8::1]:103");
        assertThat(A.text()).isEqualTo("a.example:102");
    }
}
