package org.x400gate.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.x400gate.protocol.inspect.Told;
import org.x400gate.protocol.octets.Octets;

/** What a hostile recording may make decode keep in memory. */
class DecodeConnectionsTest {
    /** A packet with a DT that is not the last of its TSDU. */
    private static final Octets PART = Octets.ofHex("0300f000 02f000").append(Octets.wrap(new byte[0xF000 - 7]));

    private final Said said = new Said();
    private final DecodeConnections connections = new DecodeConnections(said, false, false);

    private void send(int connection, long octets) {
        for (long sent = 0; sent < octets; sent += PART.length()) {
            connections.octets(connection, Instant.EPOCH, true, PART);
        }
    }

    @Test
    void ofConnectionsWithUnfinishedUnitsTheOneTooManyIsGivenUpAndTheOthersGoOn() {
        for (int number = 1; number <= 6; number++) {
            connections.opened(number, "192.0.2.1:" + number, "192.0.2.2:102", true);
            send(number, 60 << 20);
        }
        String given =
                "more than 268435456 octets of unfinished data units, so connection #%d is not followed any further";
        assertThat(said.sentences).containsExactly(given.formatted(5), given.formatted(6));
        said.sentences.clear();

        // Room again: the fourth has ended, the fifth stays given up.
        connections.closed(4);
        connections.opened(7, "192.0.2.1:7", "192.0.2.2:102", true);
        send(7, 15 << 20);
        connections.closed(5);
        connections.closed(7);

        assertThat(said.sentences)
                .containsExactly(
                        "connection #4 ends within a TSDU",
                        "connection #5: 192.0.2.1:5 -> 192.0.2.2:102 is one too many, 62914560 octets passed over",
                        "connection #7 ends within a TSDU");
        assertThat(connections.followed()).isEqualTo(7);
    }

    private static final class Said extends DecodeOutput {
        private final List<String> sentences = new ArrayList<>();

        Said() {
            super("FILE");
        }

        @Override
        void connection(int number, String initiator, String responder, boolean fromStart) {}

        @Override
        protected void print(int connection, Instant time, boolean byInitiator, Told told) {}

        @Override
        protected void print(Told told) {}

        @Override
        protected void say(String kind, String sentence) {
            sentences.add(sentence.replace("FILE: ", ""));
        }
    }
}
