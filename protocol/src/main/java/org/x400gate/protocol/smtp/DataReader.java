package org.x400gate.protocol.smtp;

import java.util.Optional;
import org.x400gate.protocol.octets.Octets;

/**
 * Data up to the line with a single dot: RFC 5321 4.5.2.
 *
 * <p>Only CR LF "." CR LF ends it, unless it comes in chunks. A bare CR or LF never ends a line (2.3.8): what some other server would take for the
 * end stays within the data, and the message is refused, so that no second message can hide in a first one.
 */
record DataReader(Position position, long octets, int lineOctets) {
    static final DataReader START = new DataReader(Position.LINE_START, 0, 0);

    /** What was read last. */
    enum Position {
        LINE_START,
        DOT,
        DOT_CR,
        CR,
        TEXT,
        END
    }

    enum Fault {
        BARE_CR(SmtpReply.of(554, "5.6.0", "Bare <CR> in message, RFC 5321 2.3.8")),
        BARE_LF(SmtpReply.of(554, "5.6.0", "Bare <LF> in message, RFC 5321 2.3.8")),
        LINE_TOO_LONG(SmtpReply.of(554, "5.6.0", "Text line too long")),
        MESSAGE_TOO_LARGE(SmtpReply.of(552, "5.3.4", "Message too large"));

        private final SmtpReply reply;

        Fault(SmtpReply reply) {
            this.reply = reply;
        }

        SmtpReply reply() {
            return reply;
        }
    }

    /** The reader to go on with, the message's octets, how many were consumed, and the first fault among them. */
    record Part(DataReader reader, Octets message, int consumed, Optional<Fault> fault) {
        boolean ended() {
            return reader.position == Position.END;
        }
    }

    /** Reads to the end of the data or of the input; a fault does not stop it. */
    Part read(Octets input, SmtpLimits limits) {
        return read(input, limits, true);
    }

    /** A chunk, or a piece of one (RFC 3030): its length is its end, and a dot stands for itself. */
    Part readChunk(Octets input, SmtpLimits limits) {
        return read(input, limits, false);
    }

    /** Whether a CR has come whose LF has not. */
    boolean afterCr() {
        return position == Position.CR;
    }

    private Part read(Octets input, SmtpLimits limits, boolean stuffed) {
        Run run = new Run(this, new byte[input.length() + 1], limits, stuffed);
        int consumed = 0;
        while (consumed < input.length() && run.position != Position.END) {
            run.octet(input.at(consumed++));
        }
        return new Part(
                new DataReader(run.position, run.octets, run.line),
                Octets.wrap(run.out, 0, run.length),
                consumed,
                Optional.ofNullable(run.fault));
    }

    private static final class Run {
        private final byte[] out;
        private final SmtpLimits limits;
        private final boolean stuffed;
        private int length;
        private Position position;
        private long octets;
        private int line;
        private Fault fault;

        private Run(DataReader from, byte[] out, SmtpLimits limits, boolean stuffed) {
            this.out = out;
            this.limits = limits;
            this.stuffed = stuffed;
            this.position = from.position;
            this.octets = from.octets;
            this.line = from.lineOctets;
        }

        private void octet(int c) {
            position = switch (position) {
                case LINE_START -> c == '.' && stuffed ? Position.DOT : text(c);
                // A dot that other characters follow was added by the client.
                case DOT -> c == '\r' ? Position.DOT_CR : text(c);
                case DOT_CR -> c == '\n' ? Position.END : afterBareCr(c);
                case CR -> c == '\n' ? lineEnd() : afterBareCr(c);
                case TEXT, END -> text(c);
            };
        }

        private Position text(int c) {
            if (c == '\r') {
                return Position.CR;
            }
            if (c == '\n') {
                note(Fault.BARE_LF);
            }
            put(c);
            if (++line > limits.maxTextLineOctets()) {
                note(Fault.LINE_TOO_LONG);
            }
            return Position.TEXT;
        }

        private Position afterBareCr(int c) {
            note(Fault.BARE_CR);
            return text(c);
        }

        private Position lineEnd() {
            put('\r');
            put('\n');
            line = 0;
            return Position.LINE_START;
        }

        private void put(int c) {
            out[length++] = (byte) c;
            if (++octets > limits.maxMessageOctets()) {
                note(Fault.MESSAGE_TOO_LARGE);
            }
        }

        private void note(Fault found) {
            if (fault == null) {
                fault = found;
            }
        }
    }
}
