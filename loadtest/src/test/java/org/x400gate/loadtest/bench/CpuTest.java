package org.x400gate.loadtest.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

class CpuTest {
    @Test
    void itIsWhatTheJvmSaysOfItself() throws IOException {
        var jvm = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long before = jvm.getProcessCpuTime() / 1_000_000;

        long told = Cpu.millis(ProcessHandle.current().pid());

        assertThat(told).isBetween(before - 20, jvm.getProcessCpuTime() / 1_000_000 + 20);
        assertThat(Cpu.withChildren(ProcessHandle.current().pid())).isGreaterThanOrEqualTo(told);
    }
}
