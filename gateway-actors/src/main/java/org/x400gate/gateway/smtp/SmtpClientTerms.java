package org.x400gate.gateway.smtp;

import java.util.Optional;
import java.util.function.Function;
import org.x400gate.gateway.net.Encryption;
import org.x400gate.gateway.net.TlsUse;
import org.x400gate.protocol.smtp.SmtpClientOptions;
import org.x400gate.protocol.smtp.SmtpClientOptions.StartTls;

/**
 * How we speak to a server.
 *
 * @param encryption TLS with the host that was called; there if it may be wanted
 */
public record SmtpClientTerms(SmtpClientOptions options, Optional<Function<String, Encryption>> encryption) {
    public SmtpClientTerms {
        if (options.startTls() != StartTls.NEVER && encryption.isEmpty()) {
            throw new IllegalArgumentException("TLS is wished, and nothing is there to do it with");
        }
    }

    /** In clear. */
    public SmtpClientTerms(SmtpClientOptions options) {
        this(options, Optional.empty());
    }

    SmtpClientTerms inClear() {
        return new SmtpClientTerms(options.with(StartTls.NEVER), encryption);
    }

    /** No stage stands in the way of a wire that never uses TLS. */
    TlsUse tls() {
        return options.startTls() == StartTls.NEVER ? TlsUse.Plain.NEVER : TlsUse.Plain.WHEN_TOLD;
    }
}
