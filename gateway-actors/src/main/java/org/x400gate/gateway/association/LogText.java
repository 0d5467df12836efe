package org.x400gate.gateway.association;

import org.x400gate.gateway.net.SessionClass;
import org.x400gate.gateway.net.TlsSession;

/** Text that came from outside, made fit for one line of a log. */
final class LogText {
    private static final int MAX_CHARACTERS = 128;

    private LogText() {}

    /** What a TLS handshake agreed on, as a line of its own. */
    static String tls(SessionClass sessionClass, String attempt, TlsSession tls) {
        return "event=tls class=" + sessionClass.label() + " attempt=" + attempt + " tls=" + tls.text()
                + " certificate="
                + quoted(tls.peer()
                        .map(certificate ->
                                certificate.getSubjectX500Principal().getName())
                        .orElse(""));
    }

    /** In quotes, without control characters or quotes, cut at 128 characters. */
    static String quoted(String text) {
        String cut = text.length() > MAX_CHARACTERS ? text.substring(0, MAX_CHARACTERS) + ".." : text;
        return '"' + cut.replaceAll("[\\p{Cntrl}\"]", "?") + '"';
    }
}
