package org.x400gate.gateway.net;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.BidiShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.stage.AbstractGraphStageWithMaterializedValue;
import org.apache.pekko.stream.stage.AsyncCallback;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.util.ByteString;

/**
 * TLS between a {@link Wire} and its socket: plain octets on one side, records on the other. It may begin later than the
 * connection (RFC 3207): until then octets pass as they are, none is kept here.
 *
 * <p>First the handshake, within its time-out from when the socket takes octets; nothing is taken from the wire before it
 * is done. Then both directions go on by themselves. Ours ends with close_notify and then the end of TCP's; the peer's
 * with its close_notify, after which we may still send (RFC 8446 6.1; not in TLS 1.2, where what we send then is
 * dropped). A peer that ends TCP's without it has cut its octets off, unless we had ended ours: then nothing more is
 * expected. A fault is told to the peer by its alert, if the socket takes it at once.
 *
 * <p>It stands in Pekko's place ({@code TLS}), which ends both directions with the first close_notify and so loses what
 * still waits for the wire's owner.
 */
final class TlsStage
        extends AbstractGraphStageWithMaterializedValue<
                BidiShape<ByteString, ByteString, ByteString, ByteString>, TlsStage.Handle> {
    private final Inlet<ByteString> plainIn = Inlet.create("tls.plain-in");
    private final Outlet<ByteString> recordsOut = Outlet.create("tls.records-out");
    private final Inlet<ByteString> recordsIn = Inlet.create("tls.records-in");
    private final Outlet<ByteString> plainOut = Outlet.create("tls.plain-out");
    private final BidiShape<ByteString, ByteString, ByteString, ByteString> shape =
            new BidiShape<>(plainIn, recordsOut, recordsIn, plainOut);
    private final Optional<Encryption> atOnce;

    /** TLS from the first octet on. */
    TlsStage(Encryption atOnce) {
        this.atOnce = Optional.of(atOnce);
    }

    /** In clear until {@link Handle#start}. */
    TlsStage() {
        this.atOnce = Optional.empty();
    }

    /**
     * What the owner of the running stream may do and hears.
     *
     * @param secured when the handshake is done
     */
    record Handle(CompletionStage<Secured> secured, AsyncCallback<Start> callback) {
        /** What was sent before must have been taken. */
        void start(Start start) {
            callback.invoke(start);
        }
    }

    /** TLS from here on, behind some last octets in clear: in one step, since the peer may answer them with TLS at once. */
    record Start(Encryption encryption, ByteString lastInClear) {}

    /** What was agreed on, and how many octets came before TLS began. */
    record Secured(TlsSession session, long cameInClear) {}

    @Override
    public BidiShape<ByteString, ByteString, ByteString, ByteString> shape() {
        return shape;
    }

    @Override
    public Pair<GraphStageLogic, Handle> createLogicAndMaterializedValuePair(Attributes attributes) {
        TlsLogic logic = new TlsLogic(shape, atOnce);
        return Pair.create(logic, logic.handle());
    }
}
