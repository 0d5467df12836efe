package org.x400gate.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** In JVMs of their own, since what is ignored is inherited: it depends on who started this one. */
class HangUpTest {
    /** Hangs itself up three times if it hears of it; not hearing would be its end. */
    static final class Listening {
        private Listening() {}

        public static void main(String[] none) throws Exception {
            Semaphore heard = new Semaphore(0);
            boolean hears = HangUp.onEach(heard::release);
            int times = 0;
            String self = Long.toString(ProcessHandle.current().pid());
            while (hears && times < 3) {
                new ProcessBuilder("kill", "-HUP", self).start().waitFor();
                times += heard.tryAcquire(10, TimeUnit.SECONDS) ? 1 : 1_000;
            }
            System.out.print("hears=" + hears + " times=" + times);
        }
    }

    @Test
    void eachSignalIsHeard() throws Exception {
        assertThat(startedWith("--default-signal=HUP")).isEqualTo("hears=true times=3");
    }

    /** As nohup starts it. */
    @Test
    void whatIsIgnoredIsNotSaidToBeHeard() throws Exception {
        assertThat(startedWith("--ignore-signal=HUP")).isEqualTo("hears=false times=0");
    }

    private static String startedWith(String signal) throws Exception {
        Process child = new ProcessBuilder(
                        "env",
                        signal,
                        ProcessHandle.current().info().command().orElse("java"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Listening.class.getName())
                .redirectErrorStream(true)
                .start();
        child.getOutputStream().close();
        try {
            String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(child.waitFor(30, TimeUnit.SECONDS)).isTrue();
            return said;
        } finally {
            child.destroyForcibly();
        }
    }
}
