package org.x400gate.gateway.association;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.x400gate.gateway.net.SessionClass;

/** Single cases that the model has found. */
class SessionBookTest {
    private static final SessionLimits ONE_PER_SOURCE = new SessionLimits(
            new SessionLimits.X400(10, 8, 8, new SessionLimits.Kept(1, 1, 1), 2, 1),
            new SessionLimits.Smtp(8, 8, 2, 1),
            new SessionLimits.Waiting(3, Duration.ofSeconds(5)),
            Map.of(),
            8);

    private static SessionAsk from(String source) {
        return new SessionAsk(SessionClass.X400_IN, "peer", source, false);
    }

    @Test
    void whoIsBlockedByNothingButAWaiterOfTheSamePeerIsGrantedAtOnce() {
        SessionBook<String> book = SessionBook.<String>empty(ONE_PER_SOURCE)
                .ask("first", from("a"))
                .book()
                .handOver("first", "session")
                .orElseThrow()
                .linger("wire", "session");
        SessionBook.Turn<String> waits = book.ask("second", from("a"));
        assertThat(waits.answers())
                .as("its source is full, but about to be free")
                .isEmpty();

        SessionBook.Turn<String> third = waits.book().ask("third", from("b"));

        assertThat(third.answers()).containsEntry("third", new Admission.Granted());
    }
}
