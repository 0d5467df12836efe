package org.x400gate.protocol.smtp;

import java.util.Optional;

/**
 * How a client stands with a server of ours.
 *
 * @param tls whether what it says comes in TLS
 * @param user as whom it has been authenticated
 * @param claimed the name it gave in an AUTH that is under way
 * @param failures tries of AUTH that failed
 */
public record SmtpStanding(boolean tls, Optional<String> user, Optional<String> claimed, int failures) {
    static final SmtpStanding UNKNOWN = new SmtpStanding(false, Optional.empty(), Optional.empty(), 0);

    /** What it said before is forgotten (RFC 3207 4.2). */
    SmtpStanding secured() {
        return new SmtpStanding(true, Optional.empty(), Optional.empty(), failures);
    }

    SmtpStanding claims(String name) {
        return new SmtpStanding(tls, user, Optional.of(name), failures);
    }

    SmtpStanding proven() {
        return new SmtpStanding(tls, claimed, Optional.empty(), 0);
    }

    SmtpStanding unproven() {
        return new SmtpStanding(tls, user, Optional.empty(), failures);
    }

    SmtpStanding failed() {
        return new SmtpStanding(tls, user, Optional.empty(), failures + 1);
    }
}
