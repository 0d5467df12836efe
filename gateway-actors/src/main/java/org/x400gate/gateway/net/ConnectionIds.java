package org.x400gate.gateway.net;

import java.util.concurrent.atomic.AtomicLong;

/** Names of connection attempts, unique within a node and, by its prefix, over its restarts. */
public final class ConnectionIds {
    private final String prefix;
    private final AtomicLong last = new AtomicLong();

    /** {@code prefix}: letters and digits, new with every start of the node. */
    public ConnectionIds(String prefix) {
        if (!prefix.matches("[A-Za-z0-9]{1,16}")) {
            throw new IllegalArgumentException("1 to 16 letters or digits wanted, not " + prefix);
        }
        this.prefix = prefix;
    }

    /** Such as {@code x400-in.k3f9.17}. */
    public String next(SessionClass sessionClass) {
        return sessionClass.label() + "." + prefix + "." + last.incrementAndGet();
    }
}
