/**
 * Tls: certificates, keys and trust out of files, as contexts that make engines; newer files take the place of older ones.
 * Standard: RFC 5280 (PKIX), RFC 7468 (PEM), RFC 5958 (PKCS #8); all of it done by the JDK (JSSE).
 * Door: {@link org.x400gate.gateway.tls.TlsContexts}, {@link org.x400gate.gateway.tls.TlsReload}.
 * May import: nothing of ours.
 * Never: opens a connection, decides who may bind, logs a key or a password.
 */
package org.x400gate.gateway.tls;
