package org.x400gate.gateway.tls;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How we speak TLS.
 *
 * @param identity our certificate and key; without them we cannot be called, and show nothing when we call
 * @param trust certificates of the authorities we trust; empty for the JDK's
 * @param protocols versions allowed
 * @param ciphers suites allowed; empty for the JDK's choice
 * @param reloadInterval how often the files are looked at
 * @param handshakeTimeout from the TCP connection to the end of the handshake
 */
public record TlsSettings(
        Optional<IdentityFiles> identity,
        Optional<Path> trust,
        ClientCertificates clientCertificates,
        List<String> protocols,
        List<String> ciphers,
        Duration reloadInterval,
        Duration handshakeTimeout) {
    public static final List<String> PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");

    /** Where our identity stands; the password opens an encrypted key and is never printed. */
    public record IdentityFiles(Path certificate, Path key, Optional<String> password) {
        @Override
        public String toString() {
            return "IdentityFiles[" + certificate + ", " + key + "]";
        }
    }

    /** Whether who calls us has to show a certificate. */
    public enum ClientCertificates {
        NONE,
        WANTED,
        NEEDED
    }

    public TlsSettings {
        protocols = List.copyOf(protocols);
        ciphers = List.copyOf(ciphers);
        if (protocols.isEmpty() || !PROTOCOLS.containsAll(protocols)) {
            throw new IllegalArgumentException("protocols = " + protocols + ": one or more of " + PROTOCOLS);
        }
    }
}
