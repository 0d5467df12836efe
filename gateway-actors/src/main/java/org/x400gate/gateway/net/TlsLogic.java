package org.x400gate.gateway.net;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import org.apache.pekko.stream.BidiShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.stage.AbstractInHandler;
import org.apache.pekko.stream.stage.AbstractOutHandler;
import org.apache.pekko.stream.stage.AsyncCallback;
import org.apache.pekko.stream.stage.TimerGraphStageLogic;
import org.apache.pekko.util.ByteString;

/** What a running {@link TlsStage} does; it tells the way through. */
final class TlsLogic extends TimerGraphStageLogic {
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

    private static final String HANDSHAKE = "handshake";
    private static final String CLOSE = "close";

    private final Inlet<ByteString> plainIn;
    private final Outlet<ByteString> recordsOut;
    private final Inlet<ByteString> recordsIn;
    private final Outlet<ByteString> plainOut;
    private final Optional<Encryption> atOnce;
    private final CompletableFuture<TlsStage.Secured> secured = new CompletableFuture<>();
    private final AsyncCallback<TlsStage.Start> callback = createAsyncCallback(this::start);
    private TlsRecords records;
    private Duration handshakeTimeout = Duration.ZERO;
    private long cameInClear;
    private ByteString lastInClear = ByteString.emptyByteString();
    private ByteString decrypted = ByteString.emptyByteString();
    private Ours ours = Ours.OPEN;
    private Theirs theirs = Theirs.EXPECTED;

    TlsLogic(BidiShape<ByteString, ByteString, ByteString, ByteString> shape, Optional<Encryption> atOnce) {
        super(shape);
        this.plainIn = shape.in1();
        this.recordsOut = shape.out1();
        this.recordsIn = shape.in2();
        this.plainOut = shape.out2();
        this.atOnce = atOnce;
        atOnce.ifPresentOrElse(this::encrypt, this::passThrough);
    }

    TlsStage.Handle handle() {
        return new TlsStage.Handle(secured, callback);
    }

    private void encrypt(Encryption encryption) {
        records = new TlsRecords(encryption.engines().get());
        handshakeTimeout = encryption.handshakeTimeout();
        handlePlain();
        handleRecords();
    }

    private void start(TlsStage.Start start) {
        lastInClear = start.lastInClear();
        encrypt(start.encryption());
        begin();
        if (isAvailable(recordsOut)) {
            scheduleOnce(HANDSHAKE, handshakeTimeout);
        }
        turn();
    }

    private void passThrough() {
        setHandler(plainIn, new Through(plainIn, recordsOut, octets -> {}));
        setHandler(recordsOut, new Back(plainIn));
        setHandler(recordsIn, new Through(recordsIn, plainOut, octets -> cameInClear += octets.length()));
        setHandler(plainOut, new Back(recordsIn));
    }

    /** One direction in clear, each element at once. */
    private final class Through extends AbstractInHandler {
        private final Inlet<ByteString> in;
        private final Outlet<ByteString> out;
        private final Consumer<ByteString> seen;

        Through(Inlet<ByteString> in, Outlet<ByteString> out, Consumer<ByteString> seen) {
            this.in = in;
            this.out = out;
            this.seen = seen;
        }

        @Override
        public void onPush() {
            ByteString octets = grab(in);
            seen.accept(octets);
            push(out, octets);
        }

        @Override
        public void onUpstreamFinish() {
            complete(out);
        }

        @Override
        public void onUpstreamFailure(Throwable broken) {
            fail(out, broken);
        }
    }

    private final class Back extends AbstractOutHandler {
        private final Inlet<ByteString> in;

        Back(Inlet<ByteString> in) {
            this.in = in;
        }

        @Override
        public void onPull() {
            pull(in);
        }

        @Override
        public void onDownstreamFinish(Throwable cause) {
            cancel(in, cause);
        }
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
                    scheduleOnce(HANDSHAKE, handshakeTimeout);
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
                if (theirs == Theirs.EXPECTED && !TlsRecords.mayBegin(chunk)) {
                    fault(new TlsFailure(WireEnd.TLS_NOT_TLS, "it begins with " + TlsRecords.hex(chunk)));
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
                secured.completeExceptionally(broken);
                failStage(broken);
            }
        });
    }

    @Override
    public void preStart() {
        if (atOnce.isPresent()) {
            begin();
        }
    }

    private void begin() {
        try {
            records.begin();
        } catch (SSLException impossible) {
            failStage(failed(impossible));
        }
    }

    @Override
    public void onTimer(Object key) {
        failStage(failed(
                new TlsFailure(WireEnd.TLS_TIMEOUT, key + " not done within " + handshakeTimeout.toMillis() + " ms")));
    }

    @Override
    public void postStop() {
        secured.completeExceptionally(new TlsFailure(WireEnd.TLS_FAILED, "the connection ended"));
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
        if (lastInClear.nonEmpty()) {
            push(recordsOut, lastInClear);
            lastInClear = ByteString.emptyByteString();
            return true;
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
            scheduleOnce(CLOSE, handshakeTimeout);
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
        boolean finished = theirs == Theirs.FINISHED && records.established();
        if (finished && decrypted.isEmpty() && !isClosed(plainOut) && maySayFinished()) {
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
        if (records.established() && !secured.isDone()) {
            cancelTimer(HANDSHAKE);
            secured.complete(new TlsStage.Secured(TlsSession.of(records.session()), cameInClear));
        }
    }

    private void endOfOctets() {
        // A handshake of which the engine has had enough, as of a certificate, has its reason told by the next send.
        if (theirs == Theirs.FINISHED && !records.established() && isAvailable(recordsOut)) {
            fault(new TlsFailure(WireEnd.TLS_FAILED, "the peer ended TLS during the handshake"));
            return;
        }
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
        secured.completeExceptionally(failure);
        return failure;
    }

    /** The wire hears it at once; the peer by the engine's alert. */
    private void fault(TlsFailure failure) {
        secured.completeExceptionally(failure);
        ours = Ours.FAILED;
        cancelTimer(HANDSHAKE);
        scheduleOnce(CLOSE, handshakeTimeout);
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
