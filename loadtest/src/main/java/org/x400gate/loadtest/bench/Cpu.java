package org.x400gate.loadtest.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a process has had of the processors so far, as the kernel counts it (proc(5), stat). */
final class Cpu {
    private static final long MILLIS_PER_TICK = 10;

    private Cpu() {}

    /** Of itself. */
    static long millis(long pid) throws IOException {
        return millis(pid, 11, 12);
    }

    /** Of itself and of its children that have ended. */
    static long withChildren(long pid) throws IOException {
        return millis(pid, 11, 14);
    }

    /** @param from first of the fields after the name of the program, which may hold blanks */
    private static long millis(long pid, int from, int to) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        long ticks = 0;
        for (int field = from; field <= to; field++) {
            ticks += Long.parseLong(fields[field]);
        }
        return ticks * MILLIS_PER_TICK;
    }
}
