package org.x400gate.gateway.smtp;

import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.x400gate.gateway.conversion.Rendered;

/** The content of the message under way, piece by piece: no more of them are read than the wire takes. */
final class ContentFlow {
    private static final Logger LOG = LoggerFactory.getLogger(ContentFlow.class);
    private static final int MAX_WRITES_UNDER_WAY = 2;

    private enum Reading {
        UNDER_WAY,
        /** The wire has enough for now. */
        PAUSED,
        DONE
    }

    private Optional<OutgoingContent.Prepared.Ready> prepared = Optional.empty();
    private Reading reading = Reading.DONE;
    private int writesUnderWay;

    void begin(OutgoingContent.Prepared.Ready ready) {
        prepared = Optional.of(ready);
    }

    boolean isOpen() {
        return prepared.isPresent();
    }

    Rendered.Mail mail() {
        return prepared.orElseThrow().content().mail();
    }

    /** It was read when the message was prepared. */
    OutgoingContent.Piece first() {
        return prepared.orElseThrow().first();
    }

    /** Of the one piece that may now be read. */
    OutgoingContent reading() {
        reading = Reading.UNDER_WAY;
        return prepared.orElseThrow().content();
    }

    /** Whether the next piece is to be read, now that this one is written. */
    boolean goesOnAfter(OutgoingContent.Piece piece) {
        boolean full = writesUnderWay >= MAX_WRITES_UNDER_WAY;
        reading = piece.last() ? Reading.DONE : full ? Reading.PAUSED : Reading.UNDER_WAY;
        return reading == Reading.UNDER_WAY;
    }

    /** Of a command, or of a piece. */
    void onWrite() {
        writesUnderWay++;
    }

    /** Whether a piece that had to wait is to be read. */
    boolean onWritten() {
        writesUnderWay--;
        return reading == Reading.PAUSED;
    }

    /** Also of a message that was broken off: what of it is still being written asks for nothing more. {@code session} is for the log. */
    void close(String session) {
        reading = Reading.DONE;
        prepared.ifPresent(open -> {
            try {
                open.content().close();
            } catch (IOException e) {
                LOG.debug("event=smtp-out-close session={} reason=\"{}\"", session, e.getMessage());
            }
        });
        prepared = Optional.empty();
    }
}
