package org.x400gate.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class HangUpTest {
    /** Without somebody who hears it, the signal would end this very process. */
    @Test
    void eachSignalIsHeard() throws Exception {
        Semaphore heard = new Semaphore(0);
        assertThat(HangUp.onEach(heard::release)).isTrue();
        for (int i = 0; i < 3; i++) {
            String process = Long.toString(ProcessHandle.current().pid());
            assertThat(new ProcessBuilder("kill", "-HUP", process).start().waitFor())
                    .isZero();
            assertThat(heard.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
        }
    }
}
