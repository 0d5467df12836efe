package org.x400gate.gateway.smtp;

import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.smtp.SmtpServerMachine.AuthAnswer;

/** Who may be whom. It takes its time, and is called on a thread that may block. */
public interface Credentials {
    AuthAnswer check(String user, Octets password);
}
