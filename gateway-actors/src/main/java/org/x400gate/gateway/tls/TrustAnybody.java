package org.x400gate.gateway.tls;

import java.security.cert.X509Certificate;
import javax.net.ssl.X509TrustManager;

/** For TLS in place of no TLS at all (RFC 7435): who listens on the way hears nothing, and who it is nobody asked. */
final class TrustAnybody implements X509TrustManager {
    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {
        // Whoever it is.
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {
        throw new UnsupportedOperationException("only for those whom we call");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
