package org.x400gate.protocol.hostile;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.x400gate.protocol.Target;
import org.x400gate.protocol.octets.Octets;

/** What a target takes of memory while it reads, whether it keeps it or not. */
final class Memory {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Memory() {}

    /** The first time may load classes as well: what seems too much counts only if it is so again. */
    static long allocatedBy(Target target, List<Octets> pieces, long allowed) {
        long once = allocatedBy(target, pieces);
        return once <= allowed ? once : Math.min(once, allocatedBy(target, pieces));
    }

    private static long allocatedBy(Target target, List<Octets> pieces) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        target.outcome(pieces);
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }

    static long allowed(Target target, int octets) {
        return Target.BASE_ALLOCATION + (long) target.allocation() * octets;
    }
}
