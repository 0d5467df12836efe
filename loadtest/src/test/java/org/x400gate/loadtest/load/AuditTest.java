package org.x400gate.loadtest.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.x400gate.loadtest.peer.Messages;

/** What makes a finding bad. */
class AuditTest {
    private static Messages.Account account(long begun, long confirmed, long refused, long missing, long repeated) {
        return new Messages.Account(begun, confirmed, confirmed - missing, refused, 0, missing, repeated, 0, 0);
    }

    @Test
    void eachMessageIsAcknowledgedAndComesOutOnce() {
        assertThat(Audit.transfers(account(3, 3, 0, 0, 0), false).good()).isTrue();
        assertThat(Audit.transfers(account(3, 2, 0, 0, 0), true).good()).isFalse();
        assertThat(Audit.transfers(account(3, 2, 1, 0, 0), true).good()).isFalse();
        assertThat(Audit.transfers(account(3, 3, 0, 1, 0), true).good()).isFalse();
        assertThat(Audit.transfers(account(3, 3, 0, 0, 1), false).good()).isFalse();
        assertThat(Audit.transfers(account(0, 0, 0, 0, 0), false).good()).isFalse();
    }

    @Test
    void afterAnOutageAMessageMayComeOutTwice() {
        assertThat(Audit.transfers(account(3, 3, 0, 0, 1), true).good()).isTrue();
    }

    @Test
    void aCauseThatIsNotAllowedIsBad() {
        assertThat(Audit.ends(Map.of("released", 7L), Set.of("released")).good())
                .isTrue();
        assertThat(Audit.ends(Map.of("released", 7L, "TCP-6", 1L), Set.of("released"))
                        .good())
                .isFalse();
        assertThat(Audit.ends(Map.of(), Set.of("released")).good()).isFalse();
    }
}
