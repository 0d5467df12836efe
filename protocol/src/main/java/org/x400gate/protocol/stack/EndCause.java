package org.x400gate.protocol.stack;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.x400gate.protocol.acse.AcseCause;
import org.x400gate.protocol.cotp.CotpCause;
import org.x400gate.protocol.presentation.PresentationCause;
import org.x400gate.protocol.rtse.RtseCause;
import org.x400gate.protocol.session.SessionCause;

/**
 * Why an association ended or never came to be: one of the closed list {@link #all()}.
 *
 * @param code stable, unique over all layers, for logs and counters
 * @param layer where the cause lies
 * @param soft whether trying again later, with nothing changed, may help
 * @param sentence for a log line
 */
public record EndCause(String code, Layer layer, boolean soft, String sentence) {
    public static final EndCause TCP_REFUSED = tcp("TCP-1", true, "the peer's host refused the TCP connection");
    public static final EndCause TCP_TIMEOUT = tcp("TCP-2", true, "the TCP connection was not established in time");
    public static final EndCause TCP_UNREACHABLE = tcp("TCP-3", true, "the peer's host or network cannot be reached");
    public static final EndCause TCP_UNKNOWN_HOST = tcp("TCP-4", true, "the peer's host name has no address");
    public static final EndCause TCP_CLOSED = tcp("TCP-5", true, "the TCP connection was closed by the peer");
    public static final EndCause TCP_RESET = tcp("TCP-6", true, "the TCP connection broke");
    public static final EndCause TCP_SOURCE_NOT_ALLOWED = tcp("TCP-7", false, "the peer's address is not on the list");

    public static final EndCause TLS_TIMEOUT = tls("TLS-1", true, "the TLS handshake was not done in time");
    public static final EndCause TLS_NOT_TRUSTED =
            tls("TLS-2", false, "the peer's certificate does not lead to an authority that we trust");
    public static final EndCause TLS_NAME =
            tls("TLS-3", false, "the peer's certificate does not bear the name that we called");
    public static final EndCause TLS_VALIDITY =
            tls("TLS-4", false, "a certificate of the peer has expired or is not valid yet");
    public static final EndCause TLS_NOTHING_COMMON =
            tls("TLS-5", false, "the peer and we have no TLS version or cipher in common");
    public static final EndCause TLS_CERTIFICATE_WANTED =
            tls("TLS-6", false, "a certificate is missing or was refused: the peer's where we need one, or ours");
    public static final EndCause TLS_NOT_TLS = tls("TLS-7", false, "what came is not TLS");
    public static final EndCause TLS_FAILED = tls("TLS-8", true, "TLS failed");
    public static final EndCause TLS_TRUNCATED =
            tls("TLS-9", true, "the TCP connection was closed without the end of TLS");

    public static final EndCause TPKT_MALFORMED = new EndCause("TPKT-1", Layer.TPKT, true, "what came is not RFC 1006");

    public static final EndCause BIND_BUSY = bind("BIND-0", true, "the peer's MTA is busy");
    public static final EndCause BIND_AUTHENTICATION =
            bind("BIND-2", false, "the peer's MTA did not accept our name or password");
    public static final EndCause BIND_DIALOGUE_MODE =
            bind("BIND-3", false, "the peer's MTA does not support the dialogue mode proposed");
    public static final EndCause BIND_SECURITY_CONTEXT =
            bind("BIND-4", false, "the peer's MTA does not accept our security context");
    public static final EndCause BIND_CONFIDENTIALITY =
            bind("BIND-5", false, "the peer's MTA wants the association better protected against reading");
    public static final EndCause BIND_OTHER = bind("BIND-OTHER", true, "the peer's MTA refused the bind");

    public static final EndCause REFUSED_BUSY = local("LOCAL-1", true, "we refused: busy");
    public static final EndCause REFUSED_AUTHENTICATION = local("LOCAL-2", false, "we refused: wrong name or password");
    public static final EndCause REFUSED_DIALOGUE_MODE =
            local("LOCAL-3", false, "we refused: dialogue mode not supported");
    public static final EndCause REFUSED_SECURITY_CONTEXT =
            local("LOCAL-4", false, "we refused: security context not acceptable");
    public static final EndCause REFUSED_ADDRESS = local("LOCAL-6", false, "we refused: selector unknown here");
    public static final EndCause REFUSED_RECOVERY =
            local("LOCAL-7", true, "we refused: the broken session cannot be recovered");
    public static final EndCause ABORTED_BY_US = local("LOCAL-8", true, "we aborted the association");

    public static final EndCause NO_ROOM = local(
            "LOCAL-9", false, "the session version or TSDU size of the peer leaves no room for what must be said");
    public static final EndCause REFUSED_APPLICATION_PROTOCOL =
            local("LOCAL-10", false, "we refused: application protocol unknown here");
    public static final EndCause REFUSED_TURN =
            local("LOCAL-11", false, "we refused: the peer wants us to have the turn first");

    public static final EndCause TRANSFER_MALFORMED =
            new EndCause("RTSE-4", Layer.RTSE, false, "the transfer is no value of the transfer context");

    /** Where a cause lies. */
    public enum Layer {
        TCP,
        TLS,
        TPKT,
        COTP,
        SESSION,
        PRESENTATION,
        ACSE,
        RTSE,
        BIND,
        LOCAL
    }

    private static final List<EndCause> ALL = collect();

    /** Every cause there is. */
    public static List<EndCause> all() {
        return ALL;
    }

    /** What a bind error's number means (X.411 8.1.1.1.2.2); it comes in {@link StackAction.OpenRefused}. */
    public static EndCause ofBindError(int error) {
        return switch (error) {
            case 0 -> BIND_BUSY;
            case 2 -> BIND_AUTHENTICATION;
            case 3 -> BIND_DIALOGUE_MODE;
            case 4 -> BIND_SECURITY_CONTEXT;
            case 5 -> BIND_CONFIDENTIALITY;
            default -> BIND_OTHER;
        };
    }

    /** Whether the peer refused our open for its dialogue mode: trying again changes nothing until a setting does. */
    public boolean meansDialogueMode() {
        return equals(BIND_DIALOGUE_MODE) || equals(of(RtseCause.REFUSED_DIALOGUE_MODE));
    }

    /** Whether it lies below the session layer: whoever answered, if anybody did, need not be the peer's MTA. */
    public boolean belowSession() {
        return switch (layer) {
            case TCP, TLS, TPKT, COTP -> true;
            case SESSION, PRESENTATION, ACSE, RTSE, BIND, LOCAL -> false;
        };
    }

    static EndCause of(CotpCause cause) {
        return new EndCause(cause.code(), Layer.COTP, cause.soft(), cause.sentence());
    }

    static EndCause of(SessionCause cause) {
        return new EndCause(cause.code(), Layer.SESSION, cause.soft(), cause.sentence());
    }

    static EndCause of(PresentationCause cause) {
        return new EndCause(cause.code(), Layer.PRESENTATION, cause.soft(), cause.sentence());
    }

    static EndCause of(AcseCause cause) {
        return new EndCause(cause.code(), Layer.ACSE, cause.soft(), cause.sentence());
    }

    static EndCause of(RtseCause cause) {
        return new EndCause(cause.code(), Layer.RTSE, cause.soft(), cause.sentence());
    }

    private static EndCause tcp(String code, boolean soft, String sentence) {
        return new EndCause(code, Layer.TCP, soft, sentence);
    }

    private static EndCause tls(String code, boolean soft, String sentence) {
        return new EndCause(code, Layer.TLS, soft, sentence);
    }

    private static EndCause bind(String code, boolean soft, String sentence) {
        return new EndCause(code, Layer.BIND, soft, sentence);
    }

    private static EndCause local(String code, boolean soft, String sentence) {
        return new EndCause(code, Layer.LOCAL, soft, sentence);
    }

    private static List<EndCause> collect() {
        List<EndCause> all = new ArrayList<>(List.of(
                TCP_REFUSED,
                TCP_TIMEOUT,
                TCP_UNREACHABLE,
                TCP_UNKNOWN_HOST,
                TCP_CLOSED,
                TCP_RESET,
                TCP_SOURCE_NOT_ALLOWED,
                TLS_TIMEOUT,
                TLS_NOT_TRUSTED,
                TLS_NAME,
                TLS_VALIDITY,
                TLS_NOTHING_COMMON,
                TLS_CERTIFICATE_WANTED,
                TLS_NOT_TLS,
                TLS_FAILED,
                TLS_TRUNCATED,
                TPKT_MALFORMED,
                BIND_BUSY,
                BIND_AUTHENTICATION,
                BIND_DIALOGUE_MODE,
                BIND_SECURITY_CONTEXT,
                BIND_CONFIDENTIALITY,
                BIND_OTHER,
                REFUSED_BUSY,
                REFUSED_AUTHENTICATION,
                REFUSED_DIALOGUE_MODE,
                REFUSED_SECURITY_CONTEXT,
                REFUSED_ADDRESS,
                REFUSED_RECOVERY,
                ABORTED_BY_US,
                NO_ROOM,
                REFUSED_APPLICATION_PROTOCOL,
                REFUSED_TURN,
                TRANSFER_MALFORMED));
        Arrays.stream(CotpCause.values()).map(EndCause::of).forEach(all::add);
        Arrays.stream(SessionCause.values()).map(EndCause::of).forEach(all::add);
        Arrays.stream(PresentationCause.values()).map(EndCause::of).forEach(all::add);
        Arrays.stream(AcseCause.values()).map(EndCause::of).forEach(all::add);
        Arrays.stream(RtseCause.values()).map(EndCause::of).forEach(all::add);
        return List.copyOf(all);
    }
}
