package org.x400gate.loadtest.target;

import java.util.Map;

/** How the JVM of a gateway of ours is set up; what the environment says besides comes last, and wins. */
public enum Jvm {
    /** As an operator's. */
    ORDINARY("-Xms448m -Xmx448m", ""),
    /** With room for all connections that a configuration allows unless it says otherwise. */
    ROOMY("-Xms1g -Xmx1g", ""),
    /** For a short life. */
    BRIEF("-Xmx448m -XX:TieredStopAtLevel=1", ""),
    /**
     * So that its resident memory tells of the gateway. The heap is all there from the start. Each method is compiled
     * once, when it is first called: what a JVM else compiles and profiles on, for a million attempts, would be taken for
     * theirs. And native memory comes from two places for all threads: each keeps what it has had, and glibc makes eight
     * for a core.
     */
    STILL(
            "-Xms448m -Xmx448m -XX:+AlwaysPreTouch -Xcomp -XX:TieredStopAtLevel=1 -XX:ReservedCodeCacheSize=192m",
            "MALLOC_ARENA_MAX=2");

    private static final String FLAGS = "X400GATE_JAVA_OPTS";

    private final String flags;
    private final String variable;

    Jvm(String flags, String variable) {
        this.flags = flags;
        this.variable = variable;
    }

    void apply(Map<String, String> environment) {
        environment.merge(FLAGS, flags, (given, ours) -> ours + " " + given);
        if (!variable.isEmpty()) {
            String[] pair = variable.split("=");
            environment.putIfAbsent(pair[0], pair[1]);
        }
    }

    /** What to write before a command that starts one. */
    public String words() {
        return (variable.isEmpty() ? "" : variable + " ") + FLAGS + "=\"" + flags + "\"";
    }
}
