package org.x400gate.gateway.cli;

import java.io.PrintWriter;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.x400gate.gateway.association.PeerSettings;
import org.x400gate.gateway.net.TlsSession;
import org.x400gate.protocol.stack.Dialect;
import org.x400gate.protocol.stack.EndCause;
import org.x400gate.protocol.stack.StackView;

/** What a ping tells: a line for each layer, in the order in which they come to stand, and the cause if one did not. */
final class PingReport {
    /** Each layer by the name an operator knows. */
    private static final Map<EndCause.Layer, String> NAMES = Map.of(
            EndCause.Layer.TCP, "TCP connection",
            EndCause.Layer.TLS, "TLS",
            EndCause.Layer.TPKT, "RFC 1006 framing",
            EndCause.Layer.COTP, "transport (X.224)",
            EndCause.Layer.SESSION, "session (X.225)",
            EndCause.Layer.PRESENTATION, "presentation (X.226)",
            EndCause.Layer.ACSE, "association (X.227)",
            EndCause.Layer.RTSE, "reliable transfer (X.228)",
            EndCause.Layer.BIND, "MTA bind (X.411)");

    private static final List<EndCause.Layer> ORDER = List.of(
            EndCause.Layer.TCP,
            EndCause.Layer.TLS,
            EndCause.Layer.TPKT,
            EndCause.Layer.COTP,
            EndCause.Layer.SESSION,
            EndCause.Layer.PRESENTATION,
            EndCause.Layer.ACSE,
            EndCause.Layer.RTSE,
            EndCause.Layer.BIND);

    private final PrintWriter out;
    private final boolean withTls;
    private final Dialect dialect;
    private Optional<TlsSession> tls = Optional.empty();

    PingReport(PrintWriter out, PeerSettings peer) {
        this.out = out;
        this.withTls = peer.tls().enabled();
        this.dialect = peer.terms().dialect();
    }

    /** What the handshake agreed on, once it is done. */
    void tls(TlsSession agreed) {
        tls = Optional.of(agreed);
    }

    void begin(String target, PeerSettings peer) {
        out.println("ping " + printable(target) + ": " + peer.address().host() + " port "
                + peer.address().port() + ", dialect " + dialect.configured());
    }

    void unknownHost(String host) {
        lines(0, "", StackView.NOTHING);
        cause(EndCause.TCP_UNKNOWN_HOST, host);
    }

    void open(InetSocketAddress called, Duration took, Probe.Result.Open open) {
        lines(ORDER.size(), text(called), open.reached());
        out.printf(
                "opened and released in %d ms; checkpoint %d KiB, window %d%n",
                took.toMillis(), open.checkpointKilooctets(), open.window());
    }

    void notOpen(InetSocketAddress called, Probe.Result.NotOpen not) {
        lines(failing(not), text(called), not.reached().orElse(StackView.NOTHING));
        cause(not.cause(), not.detail());
    }

    /**
     * Where the cause lies. A connection that broke, or a cause that lies with ourselves, is told at the first layer that
     * had not come to stand.
     */
    private static int failing(Probe.Result.NotOpen not) {
        EndCause.Layer layer = not.cause().layer();
        if (not.reached().isEmpty() || layer != EndCause.Layer.LOCAL && layer != EndCause.Layer.TCP) {
            return ORDER.indexOf(layer);
        }
        StackView reached = not.reached().get();
        if (reached.tpduOctets().isEmpty()) {
            return ORDER.indexOf(EndCause.Layer.COTP);
        }
        return ORDER.indexOf(reached.sessionVersion().isEmpty() ? EndCause.Layer.SESSION : EndCause.Layer.BIND);
    }

    private void lines(int failing, String called, StackView reached) {
        for (int i = 0; i < ORDER.size(); i++) {
            if (isAbsent(ORDER.get(i))) {
                continue;
            }
            String state = i < failing ? "ok" : i == failing ? "FAILED" : "not reached";
            out.printf("  %-26s %-12s%s%n", NAMES.get(ORDER.get(i)), state, detail(ORDER.get(i), called, reached));
        }
        tls.flatMap(TlsSession::peer)
                .ifPresent(certificate -> out.printf(
                        "certificate of %s, issued by %s, valid until %s%n",
                        printable(certificate.getSubjectX500Principal().getName()),
                        printable(certificate.getIssuerX500Principal().getName()),
                        certificate.getNotAfter().toInstant()));
    }

    private boolean isAbsent(EndCause.Layer layer) {
        return layer == EndCause.Layer.TLS && !withTls || layer == EndCause.Layer.ACSE && dialect.x410Mode();
    }

    private String detail(EndCause.Layer layer, String called, StackView reached) {
        return switch (layer) {
            case TCP -> called;
            case COTP ->
                reached.tpduOctets().isPresent()
                        ? "TPDU size " + reached.tpduOctets().getAsInt()
                        : "";
            case SESSION ->
                reached.sessionVersion().isPresent()
                        ? "version " + reached.sessionVersion().getAsInt()
                        : "";
            case TLS -> tls.map(TlsSession::text).orElse("");
            case PRESENTATION -> dialect.x410Mode() ? "X.410 mode" : "normal mode";
            case TPKT, ACSE, RTSE, BIND, LOCAL -> "";
        };
    }

    private void cause(EndCause cause, String detail) {
        out.println(cause.code() + ": " + cause.sentence() + (detail.isEmpty() ? "" : " (" + printable(detail) + ")")
                + (cause.soft() ? "; it may pass" : "; it will not pass by itself"));
    }

    private static String text(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        return (address.getAddress() instanceof Inet6Address ? "[" + host + "]" : host) + ":" + address.getPort();
    }

    private static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }
}
