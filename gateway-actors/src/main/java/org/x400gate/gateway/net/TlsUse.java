package org.x400gate.gateway.net;

/** When a {@link Wire} speaks TLS. */
public sealed interface TlsUse {
    /** Those that need no further word. */
    enum Plain implements TlsUse {
        NEVER,
        /** In clear until its owner says {@link Wire.StartTls}: RFC 3207. */
        WHEN_TOLD
    }

    /** From the first octet on. */
    record AtOnce(Encryption encryption) implements TlsUse {}
}
