package org.x400gate.gateway.net;

import java.net.SocketTimeoutException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Why TLS failed, as one of our ends. JSSE tells what is about certificates by the kind of exception; alerts of the peer
 * and what could not be agreed on stand in the texts of its exceptions only (seen in JDK 17).
 */
public final class TlsFailure extends Exception {
    private static final long serialVersionUID = 1;

    private static final String ALERT = "Received fatal alert: ";

    /** Alerts about our certificate (RFC 8446 6.2). */
    private static final Set<String> ABOUT_OUR_CERTIFICATE = Set.of(
            "bad_certificate",
            "unsupported_certificate",
            "certificate_revoked",
            "certificate_expired",
            "certificate_unknown",
            "certificate_required",
            "unknown_ca",
            "access_denied",
            "no_certificate");

    private static final Set<String> ABOUT_AGREEMENT =
            Set.of("handshake_failure", "protocol_version", "insufficient_security", "inappropriate_fallback");

    private static final Map<String, WireEnd> TEXTS = Map.of(
            "Empty client certificate chain", WireEnd.TLS_CERTIFICATE_WANTED,
            "no cipher suites in common", WireEnd.TLS_NOTHING_COMMON,
            "No appropriate protocol", WireEnd.TLS_NOTHING_COMMON,
            "No available authentication scheme", WireEnd.TLS_NOTHING_COMMON,
            "are not accepted by server preferences", WireEnd.TLS_NOTHING_COMMON,
            "is not accepted by client preferences", WireEnd.TLS_NOTHING_COMMON,
            "SSLv2Hello is", WireEnd.TLS_NOTHING_COMMON,
            "plaintext connection", WireEnd.TLS_NOT_TLS,
            "Unsupported or unrecognized SSL message", WireEnd.TLS_NOT_TLS);

    private final WireEnd end;

    TlsFailure(WireEnd end, String text) {
        super(text, null, false, false);
        this.end = end;
    }

    public static TlsFailure of(Throwable thrown) {
        List<Throwable> chain = WireFailure.chain(thrown);
        for (Throwable cause : chain) {
            if (cause instanceof TlsFailure known) {
                return known;
            }
        }
        String text = String.valueOf(chain.get(chain.size() - 1).getMessage());
        if (thrown instanceof SocketTimeoutException) {
            return new TlsFailure(WireEnd.TLS_TIMEOUT, text);
        }
        return new TlsFailure(kind(chain), text.startsWith(ALERT) ? "the peer says " + alert(text) : text);
    }

    public WireEnd end() {
        return end;
    }

    /** What went wrong, in the words of the one who found it. */
    public String text() {
        return String.valueOf(getMessage());
    }

    private static WireEnd kind(List<Throwable> chain) {
        if (chain.stream().anyMatch(TlsFailure::isAboutTime)) {
            return WireEnd.TLS_VALIDITY;
        }
        if (chain.stream().anyMatch(TlsFailure::isAboutPath)) {
            return WireEnd.TLS_NOT_TRUSTED;
        }
        // What remains of this kind comes from the comparison of names.
        if (chain.stream().anyMatch(CertificateException.class::isInstance)) {
            return WireEnd.TLS_NAME;
        }
        return chain.stream()
                .map(cause -> byText(String.valueOf(cause.getMessage())))
                .filter(end -> end != WireEnd.TLS_FAILED)
                .findFirst()
                .orElse(WireEnd.TLS_FAILED);
    }

    private static boolean isAboutTime(Throwable cause) {
        return cause instanceof CertificateExpiredException
                || cause instanceof CertificateNotYetValidException
                || cause instanceof CertPathValidatorException invalid
                        && (invalid.getReason() == CertPathValidatorException.BasicReason.EXPIRED
                                || invalid.getReason() == CertPathValidatorException.BasicReason.NOT_YET_VALID);
    }

    /** JSSE's own subclass of CertificateException says that a chain is not what it should be. */
    private static boolean isAboutPath(Throwable cause) {
        return cause instanceof CertPathBuilderException
                || cause instanceof CertPathValidatorException
                || cause instanceof CertificateException && cause.getClass() != CertificateException.class;
    }

    private static WireEnd byText(String text) {
        if (text.startsWith(ALERT)) {
            String alert = alert(text);
            return ABOUT_OUR_CERTIFICATE.contains(alert)
                    ? WireEnd.TLS_CERTIFICATE_WANTED
                    : ABOUT_AGREEMENT.contains(alert) ? WireEnd.TLS_NOTHING_COMMON : WireEnd.TLS_FAILED;
        }
        return TEXTS.entrySet().stream()
                .filter(known -> text.contains(known.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(WireEnd.TLS_FAILED);
    }

    private static String alert(String text) {
        return text.substring(ALERT.length());
    }
}
