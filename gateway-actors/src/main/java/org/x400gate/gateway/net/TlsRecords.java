package org.x400gate.gateway.net;

import java.nio.ByteBuffer;
import java.util.Locale;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;
import org.apache.pekko.util.ByteString;

/**
 * An SSLEngine fed with what came and asked for what is to go, whatever the cuts. It is all in the engine: here stand
 * only its buffers. At most one chunk received and the rest of one record are held.
 */
final class TlsRecords {
    /** What leaves at once; a larger chunk to be sent is turned into several such. */
    private static final int MAX_OUT = 64 * 1024;

    private static final int ALERT_RECORD = 0x15;
    private static final int HANDSHAKE_RECORD = 0x16;

    /** A hello of SSL 2 starts with this bit; the engine says what it thinks of that. */
    private static final int OLD_HELLO = 0x80;

    private static final int SHOWN_OCTETS = 8;

    private final SSLEngine engine;
    private ByteBuffer received = ByteBuffer.allocate(0);
    private ByteBuffer toEncrypt = ByteBuffer.allocate(0);
    private boolean starved = true;
    private boolean established;

    TlsRecords(SSLEngine engine) {
        this.engine = engine;
    }

    /** Whether the first octet of a connection can be one of TLS. */
    static boolean mayBegin(ByteString chunk) {
        int first = chunk.isEmpty() ? HANDSHAKE_RECORD : chunk.apply(0) & 0xff;
        return first == HANDSHAKE_RECORD || first == ALERT_RECORD || (first & OLD_HELLO) != 0;
    }

    void begin() throws SSLException {
        engine.beginHandshake();
    }

    /** The handshake is done, as far as we are concerned. */
    boolean established() {
        return established;
    }

    SSLSession session() {
        return engine.getSession();
    }

    /** More octets of the peer are needed before {@link #decrypt} yields anything. */
    boolean starved() {
        return starved;
    }

    void onReceived(ByteString chunk) {
        ByteBuffer joined = ByteBuffer.allocate(received.remaining() + chunk.length());
        joined.put(received);
        chunk.copyToBuffer(joined);
        received = joined.flip();
        starved = false;
    }

    /** Octets of ours for {@link #encrypt}, once those before are gone. */
    void onSend(ByteString chunk) {
        toEncrypt = ByteBuffer.wrap(chunk.toArrayUnsafe());
    }

    boolean hasToSend() {
        return toEncrypt.hasRemaining();
    }

    /** Nothing of ours follows: the peer is to hear so (close_notify). */
    void finish() {
        engine.closeOutbound();
    }

    /** Our close_notify has been taken. */
    boolean finished() {
        return engine.isOutboundDone();
    }

    /** The peer's close_notify has come. */
    boolean peerFinished() {
        return engine.isInboundDone();
    }

    private boolean mustWrap() {
        return engine.getHandshakeStatus() == SSLEngineResult.HandshakeStatus.NEED_WRAP;
    }

    /** What can leave now: of the handshake, or our octets once that is done. */
    ByteString encrypt() throws SSLException {
        runTasks();
        int packet = engine.getSession().getPacketBufferSize();
        // Twice: the small records of one flight of the handshake leave together.
        ByteBuffer out = ByteBuffer.allocate(packet + Math.max(packet, Math.min(toEncrypt.remaining(), MAX_OUT)));
        boolean moved = true;
        while (moved && out.remaining() >= packet && !finished() && (mustWrap() || established && hasToSend())) {
            SSLEngineResult result = engine.wrap(toEncrypt, out);
            after(result);
            moved = result.bytesProduced() > 0;
        }
        return ByteString.fromArrayUnsafe(out.array(), 0, out.position());
    }

    /** Drops what can't be sent any more, since TLS is at its end. */
    void dropUnsent() {
        toEncrypt = ByteBuffer.allocate(0);
    }

    /** Whether {@link #decrypt} gets on with what came. */
    boolean canDecrypt() {
        return !starved && !peerFinished() && (established || !mustWrap());
    }

    /** The octets of the peer out of what came; empty as well when only the handshake went on. */
    ByteString decrypt() throws SSLException {
        ByteBuffer plain =
                ByteBuffer.allocate(received.remaining() + engine.getSession().getApplicationBufferSize());
        while (canDecrypt()) {
            SSLEngineResult result = engine.unwrap(received, plain);
            after(result);
            starved = result.getStatus() == SSLEngineResult.Status.BUFFER_UNDERFLOW || !received.hasRemaining();
            boolean moved = result.bytesConsumed() > 0 || mustWrap();
            if (!starved && !moved && !peerFinished()) {
                throw new SSLException("the engine takes nothing: " + result.getStatus());
            }
        }
        return ByteString.fromArrayUnsafe(plain.array(), 0, plain.position());
    }

    private void after(SSLEngineResult result) throws SSLException {
        if (result.getHandshakeStatus() == SSLEngineResult.HandshakeStatus.FINISHED) {
            established = true;
        }
        runTasks();
    }

    /** A handshake of its own on an open connection (renegotiation, TLS 1.2) could change who the peer is: refused. */
    private void runTasks() throws SSLException {
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            if (established) {
                throw new SSLException("a further handshake on an open connection");
            }
            task.run();
        }
    }

    /** The first octets, for a log line. */
    static String hex(ByteString chunk) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < Math.min(SHOWN_OCTETS, chunk.length()); i++) {
            text.append(i == 0 ? "" : " ").append(String.format(Locale.ROOT, "%02x", chunk.apply(i)));
        }
        return text.toString();
    }
}
