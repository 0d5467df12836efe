package org.x400gate.protocol.smtp;

/** The waits of a dialogue; the user of a machine runs one timer of each kind at most. */
public enum SmtpTimer {
    /** The other side's next line, reply or piece of data (RFC 5321 4.5.3.2). */
    INPUT,
    /** A whole message's data: one octet every few minutes would keep {@link #INPUT} content for days. */
    MESSAGE
}
