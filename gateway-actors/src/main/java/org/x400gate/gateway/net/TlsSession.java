package org.x400gate.gateway.net;

import java.security.cert.Certificate;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/**
 * What a handshake agreed on.
 *
 * @param peerChain the peer's certificates, its own first; empty if it showed none
 */
public record TlsSession(String protocol, String cipher, List<X509Certificate> peerChain) {
    public TlsSession {
        peerChain = List.copyOf(peerChain);
    }

    public static TlsSession of(SSLSession session) {
        return new TlsSession(session.getProtocol(), session.getCipherSuite(), chain(session));
    }

    private static List<X509Certificate> chain(SSLSession session) {
        List<X509Certificate> chain = new ArrayList<>();
        try {
            for (Certificate certificate : session.getPeerCertificates()) {
                if (certificate instanceof X509Certificate x509) {
                    chain.add(x509);
                }
            }
        } catch (SSLPeerUnverifiedException showedNone) {
            return List.of();
        }
        return chain;
    }

    /** The peer's own certificate. */
    public Optional<X509Certificate> peer() {
        return peerChain.stream().findFirst();
    }

    /** Subject alternative names of the peer's certificate (RFC 5280 4.2.1.6) that are text: hosts, addresses, mailboxes, URIs. */
    public List<String> peerNames() {
        List<String> names = new ArrayList<>();
        try {
            Collection<List<?>> all =
                    peer().isPresent() ? peer().get().getSubjectAlternativeNames() : List.<List<?>>of();
            for (List<?> name : all == null ? List.<List<?>>of() : all) {
                if (name.get(1) instanceof String text) {
                    names.add(text);
                }
            }
        } catch (CertificateParsingException unreadable) {
            return List.of();
        }
        return names;
    }

    /** For a log line. */
    public String text() {
        return protocol + "/" + cipher;
    }
}
