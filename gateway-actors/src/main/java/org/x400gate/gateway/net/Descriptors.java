package org.x400gate.gateway.net;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** File descriptors of this process; where the system cannot tell, there are always enough. */
public final class Descriptors {
    private Descriptors() {}

    /** How many more may be opened. */
    public static long free() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getMaxFileDescriptorCount() - open(unix)
                : Long.MAX_VALUE;
    }

    /** Counting takes a descriptor. With none left the JDK throws what would pass for the end of the JVM itself. */
    private static long open(UnixOperatingSystemMXBean unix) {
        try {
            return unix.getOpenFileDescriptorCount();
        } catch (InternalError noneLeft) {
            return unix.getMaxFileDescriptorCount();
        }
    }

    /** How many may be open at once. */
    public static long limit() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getMaxFileDescriptorCount()
                : Long.MAX_VALUE;
    }
}
