package org.x400gate.gateway.net;

import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import javax.net.ssl.SSLException;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.BidiShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.stage.AbstractGraphStageWithMaterializedValue;
import org.apache.pekko.stream.stage.AbstractInHandler;
import org.apache.pekko.stream.stage.AbstractOutHandler;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.stream.stage.TimerGraphStageLogic;
import org.apache.pekko.util.ByteString;

/**
 * TLS between a {@link Wire} and its socket: plain octets on one side, records on the other.
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
                BidiShape<ByteString, ByteString, ByteString, ByteString>, CompletionStage<TlsSession>> {
    private static final int ALERT_RECORD = 0x15;
    private static final int HANDSHAKE_RECORD = 0x16;
    /** A hello of SSL 2 starts with this bit; the engine says what it thinks of that. */
    private static final int OLD_HELLO = 0x80;

    private static final int SHOWN_OCTETS = 8;

    private final Inlet<ByteString> plainIn = Inlet.create("tls.plain-in");
    private final Outlet<ByteString> recordsOut = Outlet.create("tls.records-out");
    private final Inlet<ByteString> recordsIn = Inlet.create("tls.records-in");
    private final Outlet<ByteString> plainOut = Outlet.create("tls.plain-out");
    private final BidiShape<ByteString, ByteString, ByteString, ByteString> shape =
            new BidiShape<>(plainIn, recordsOut, recordsIn, plainOut);
    private final Encryption encryption;

    TlsStage(Encryption encryption) {
        this.encryption = encryption;
    }

    @Override
    public BidiShape<ByteString, ByteString, ByteString, ByteString> shape() {
        return shape;
    }

    @Override
    public Pair<GraphStageLogic, CompletionStage<TlsSession>> createLogicAndMaterializedValuePair(
            Attributes attributes) {
        Logic logic = new Logic();
        return Pair.create(logic, logic.session);
    }

    private enum Ours {
        OPEN,
        /** All is taken from the wire; close_notify goes when it is sent. */
        FINISHING,
        /** close_notify is on its way; when it is in the kernel TCP's end follows. */
        FINISHED,
        /** TLS failed: the alert is on its way, and the end after it. */
        FAILED
    }

    private enum Theirs {
        /** Nothing has come yet. */
        EXPECTED,
        OPEN,
        /** TCP's end has come. */
        CUT,
        FINISHED
    }

    private final class Logic extends TimerGraphStageLogic {
        private static final String HANDSHAKE = "handshake";
        private static final String CLOSE = "close";

        private final CompletableFuture<TlsSession> session = new CompletableFuture<>();
        private final TlsRecords records = new TlsRecords(encryption.engines().get());
        private ByteString decrypted = ByteString.emptyByteString();
        private Ours ours = Ours.OPEN;
        private Theirs theirs = Theirs.EXPECTED;

        Logic() {
            super(TlsStage.this.shape());
            handlePlain();
            handleRecords();
        }

        private void handlePlain() {
            setHandler(plainIn, new AbstractInHandler() {
                @Override
                public void onPush() {
                    records.onSend(grab(plainIn));
                    turn();
                }

                @Override
                public void onUpstreamFinish() {
                    ours = Ours.FINISHING;
                    turn();
                }
            });
            setHandler(plainOut, new AbstractOutHandler() {
                @Override
                public void onPull() {
                    turn();
                }
            });
        }

        private void handleRecords() {
            setHandler(recordsOut, new AbstractOutHandler() {
                @Override
                public void onPull() {
                    if (!records.established() && !isTimerActive(HANDSHAKE)) {
                        // Only now does the socket stand.
                        scheduleOnce(HANDSHAKE, encryption.handshakeTimeout());
                    }
                    turn();
                }

                @Override
                public void onDownstreamFinish(Throwable cause) {
                    // The socket is broken; why comes by the other way.
                    cancel(plainIn, cause);
                }
            });
            setHandler(recordsIn, new AbstractInHandler() {
                @Override
                public void onPush() {
                    ByteString chunk = grab(recordsIn);
                    if (theirs == Theirs.EXPECTED && !beginsLikeTls(chunk)) {
                        fault(new TlsFailure(WireEnd.TLS_NOT_TLS, "it begins with " + hex(chunk)));
                        return;
                    }
                    theirs = theirs == Theirs.EXPECTED ? Theirs.OPEN : theirs;
                    if (theirs == Theirs.OPEN) {
                        records.onReceived(chunk);
                    }
                    turn();
                }

                @Override
                public void onUpstreamFinish() {
                    if (theirs != Theirs.FINISHED) {
                        theirs = Theirs.CUT;
                    }
                    turn();
                }

                @Override
                public void onUpstreamFailure(Throwable broken) {
                    session.completeExceptionally(broken);
                    failStage(broken);
                }
            });
        }

        @Override
        public void preStart() {
            try {
                records.begin();
            } catch (SSLException impossible) {
                failStage(failed(impossible));
            }
        }

        @Override
        public void onTimer(Object key) {
            failStage(failed(new TlsFailure(
                    WireEnd.TLS_TIMEOUT,
                    key + " not done within " + encryption.handshakeTimeout().toMillis() + " ms")));
        }

        @Override
        public void postStop() {
            session.completeExceptionally(new TlsFailure(WireEnd.TLS_FAILED, "the connection ended"));
        }

        /** Whatever can go on goes on; what cannot is asked for. */
        private void turn() {
            if (ours == Ours.FAILED) {
                lastWords();
                return;
            }
            try {
                boolean moved = true;
                while (moved) {
                    moved = send() | receive();
                    handshakeDone();
                }
                endOfOctets();
                ask();
            } catch (SSLException failure) {
                fault(TlsFailure.of(failure));
            }
        }

        private boolean send() throws SSLException {
            if (!isAvailable(recordsOut)) {
                return false;
            }
            ByteString next = records.encrypt();
            if (next.nonEmpty()) {
                push(recordsOut, next);
                return true;
            }
            // The socket asks for more: all that went before is in the kernel.
            if (records.finished()) {
                records.dropUnsent();
            }
            if (ours == Ours.FINISHING && !records.hasToSend()) {
                ours = Ours.FINISHED;
                records.finish();
                scheduleOnce(CLOSE, encryption.handshakeTimeout());
                return true;
            }
            if (ours == Ours.FINISHED) {
                close();
            }
            return false;
        }

        private boolean receive() throws SSLException {
            if (decrypted.nonEmpty() && isAvailable(plainOut)) {
                push(plainOut, decrypted);
                decrypted = ByteString.emptyByteString();
            }
            if (theirs == Theirs.FINISHED && decrypted.isEmpty() && !isClosed(plainOut) && maySayFinished()) {
                complete(plainOut);
            }
            if (decrypted.nonEmpty() || !records.canDecrypt() || !mayReceive()) {
                return false;
            }
            decrypted = records.decrypt();
            if (records.peerFinished()) {
                theirs = Theirs.FINISHED;
            }
            return true;
        }

        /** Once our TCP side is closed the peer's is awaited as well: for so long the wire has its eye on the socket. */
        private boolean maySayFinished() {
            return !isClosed(recordsOut) || isClosed(recordsIn);
        }

        /** If the peer has finished too, the socket is closed whole. */
        private void close() {
            cancelTimer(CLOSE);
            if (theirs == Theirs.FINISHED && !isClosed(recordsIn)) {
                cancel(recordsIn);
            }
            complete(recordsOut);
        }

        private boolean mayReceive() {
            return !records.established() || isAvailable(plainOut) || isClosed(plainOut);
        }

        private void handshakeDone() {
            if (records.established() && !session.isDone()) {
                cancelTimer(HANDSHAKE);
                session.complete(TlsSession.of(records.session()));
            }
        }

        private void endOfOctets() {
            if (theirs != Theirs.CUT || !records.starved() || decrypted.nonEmpty() || isClosed(plainOut)) {
                return;
            }
            if (!records.established()) {
                fault(new TlsFailure(WireEnd.TLS_FAILED, "the peer closed the connection during the handshake"));
            } else if (ours == Ours.OPEN) {
                fail(plainOut, new TlsFailure(WireEnd.TLS_TRUNCATED, ""));
            } else {
                complete(plainOut);
            }
        }

        private void ask() {
            boolean starving = records.starved() || theirs == Theirs.FINISHED;
            if (starving && decrypted.isEmpty() && mayReceive() && !isClosed(recordsIn) && !hasBeenPulled(recordsIn)) {
                pull(recordsIn);
            }
            boolean idle = records.established() && !records.hasToSend() && isAvailable(recordsOut);
            if (idle && !isClosed(plainIn) && !hasBeenPulled(plainIn)) {
                pull(plainIn);
            }
        }

        private TlsFailure failed(Throwable cause) {
            TlsFailure failure = TlsFailure.of(cause);
            session.completeExceptionally(failure);
            return failure;
        }

        /** The wire hears it at once; the peer by the engine's alert. */
        private void fault(TlsFailure failure) {
            session.completeExceptionally(failure);
            ours = Ours.FAILED;
            cancelTimer(HANDSHAKE);
            scheduleOnce(CLOSE, encryption.handshakeTimeout());
            fail(plainOut, failure);
            cancel(recordsIn);
            cancel(plainIn);
            records.dropUnsent();
            lastWords();
        }

        private void lastWords() {
            if (!isAvailable(recordsOut)) {
                return;
            }
            ByteString alert = ByteString.emptyByteString();
            try {
                alert = records.encrypt();
            } catch (SSLException none) {
                // Then the end of the connection has to say it.
            }
            if (alert.nonEmpty()) {
                push(recordsOut, alert);
            } else {
                complete(recordsOut);
            }
        }
    }

    private static boolean beginsLikeTls(ByteString chunk) {
        int first = chunk.isEmpty() ? HANDSHAKE_RECORD : chunk.apply(0) & 0xff;
        return first == HANDSHAKE_RECORD || first == ALERT_RECORD || (first & OLD_HELLO) != 0;
    }

    private static String hex(ByteString chunk) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < Math.min(SHOWN_OCTETS, chunk.length()); i++) {
            text.append(i == 0 ? "" : " ").append(String.format(Locale.ROOT, "%02x", chunk.apply(i)));
        }
        return text.toString();
    }
}
