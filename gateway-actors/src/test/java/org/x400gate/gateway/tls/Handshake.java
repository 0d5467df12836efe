package org.x400gate.gateway.tls;

import java.nio.ByteBuffer;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;

/** A handshake of two engines in memory. */
final class Handshake {
    private Handshake() {}

    /** What the called one showed. */
    static X509Certificate between(SSLEngine caller, SSLEngine called) {
        ByteBuffer there = ByteBuffer.allocate(128 * 1024);
        ByteBuffer back = ByteBuffer.allocate(128 * 1024);
        try {
            caller.beginHandshake();
            called.beginHandshake();
            boolean done = false;
            while (!done) {
                done = step(caller, there, back) | step(called, back, there);
            }
            return (X509Certificate) caller.getSession().getPeerCertificates()[0];
        } catch (SSLException fault) {
            throw new IllegalStateException(fault);
        }
    }

    /** Whether this step was its last. */
    private static boolean step(SSLEngine engine, ByteBuffer out, ByteBuffer in) throws SSLException {
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
        SSLEngineResult result;
        if (engine.getHandshakeStatus() == SSLEngineResult.HandshakeStatus.NEED_WRAP) {
            result = engine.wrap(ByteBuffer.allocate(0), out);
        } else {
            in.flip();
            result = engine.unwrap(in, ByteBuffer.allocate(64 * 1024));
            in.compact();
        }
        return result.getHandshakeStatus() == SSLEngineResult.HandshakeStatus.FINISHED;
    }
}
