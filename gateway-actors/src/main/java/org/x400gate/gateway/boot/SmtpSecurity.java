package org.x400gate.gateway.boot;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.x400gate.gateway.net.Encryption;
import org.x400gate.gateway.queue.MessageMemory;
import org.x400gate.gateway.queue.StoreGate;
import org.x400gate.gateway.smtp.SmtpClientTerms;
import org.x400gate.gateway.smtp.SmtpShared;
import org.x400gate.gateway.smtp.UserFile;
import org.x400gate.gateway.tls.TlsContexts;
import org.x400gate.gateway.tls.TlsSettings;
import org.x400gate.gateway.tls.UnusableFile;
import org.x400gate.protocol.smtp.SmtpClientOptions;
import org.x400gate.protocol.smtp.SmtpClientOptions.StartTls;
import org.x400gate.protocol.smtp.SmtpServices;

/**
 * TLS and AUTH of SMTP, as their keys say.
 *
 * @param contexts there if anything of TLS is asked for
 * @param users there if AUTH is offered
 */
record SmtpSecurity(SmtpServices services, Optional<TlsContexts> contexts, Optional<UserFile> users) {
    private static final int MAX_PATH = 4_096;

    /** Reads {@code smtp.tls} and {@code smtp.auth} with the files they name; {@code outwards}: whether we call with TLS. */
    static Optional<SmtpSecurity> read(SettingsReader smtp, boolean outwards) {
        SettingsReader tls = smtp.at("tls");
        SettingsReader auth = smtp.at("auth");
        Optional<TlsSettings> settings = TlsKeys.settings(tls, TlsSettings.ClientCertificates.NONE);
        boolean require = tls.yes("require");
        Optional<UserFile> users = users(auth);
        boolean inClear = auth.yes("allow-clear");
        if (settings.isEmpty()) {
            return Optional.empty();
        }
        boolean startTls = settings.get().identity().isPresent();
        if (require && !startTls) {
            tls.fault("require", "false while x400gate.smtp.tls.certificate is not set");
            return Optional.empty();
        }
        if (users.isPresent() && !startTls && !inClear) {
            auth.fault("users", "empty while there is neither x400gate.smtp.tls.certificate nor smtp.auth.allow-clear");
        }
        Optional<TlsContexts> contexts = startTls || outwards ? open(tls, settings.get()) : Optional.empty();
        return Optional.of(
                new SmtpSecurity(new SmtpServices(startTls, require, users.isPresent(), inClear), contexts, users));
    }

    private static Optional<UserFile> users(SettingsReader auth) {
        Optional<Path> file = auth.optionalText("users", MAX_PATH).map(Path::of);
        if (file.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(UserFile.open(file.get()));
        } catch (UserFile.Unusable unusable) {
            auth.fault("users", "a file of lines that x400gate password makes (" + unusable.getMessage() + ")");
            return Optional.empty();
        }
    }

    private static Optional<TlsContexts> open(SettingsReader tls, TlsSettings settings) {
        try {
            return Optional.of(TlsContexts.open(settings, Set.of(), Clock.systemUTC()));
        } catch (UnusableFile unusable) {
            tls.fault(TlsKeys.keyOf(settings, unusable), "a file that " + unusable.reason());
            return Optional.empty();
        }
    }

    /** What sessions of clients share. */
    SmtpShared shared(MessageMemory memory, StoreGate gate) {
        return new SmtpShared(
                memory,
                gate,
                contexts.filter(made -> services.startTls())
                        .map(made ->
                                new Encryption(made::called, made.settings().handshakeTimeout())),
                users.map(file -> file));
    }

    /** How one server is spoken to. */
    SmtpClientTerms client(String hostname, MailKeys.Server server) {
        return client(hostname, server.tls(), host -> server.tlsName().orElse(host), server.port());
    }

    /**
     * How whoever DNS names is spoken to: its certificate has to bear the name that stands there. Where no route leads
     * there, nothing is made ready for it.
     */
    SmtpClientTerms client(String hostname, MxKeys.Mx mx) {
        return client(hostname, contexts.isPresent() ? mx.tls() : StartTls.NEVER, host -> host, mx.port());
    }

    private SmtpClientTerms client(String hostname, StartTls tls, UnaryOperator<String> name, int port) {
        SmtpClientOptions options = new SmtpClientOptions(hostname, Map.of(), tls);
        return new SmtpClientTerms(options, contexts.map(made -> host -> calling(made, tls, name.apply(host), port)));
    }

    private static Encryption calling(TlsContexts made, StartTls tls, String name, int port) {
        Duration patience = made.settings().handshakeTimeout();
        return tls == StartTls.REQUIRED
                ? new Encryption(
                        () -> made.calling(new TlsContexts.Callee(Optional.empty(), name, port, true)), patience)
                : new Encryption(() -> made.callingAnybody(name, port), patience);
    }

    /** For the line that says where clients call. */
    String summary() {
        String tls = services.requireTls() ? ", STARTTLS required" : services.startTls() ? ", STARTTLS" : "";
        return tls + (services.auth() ? ", AUTH" : "");
    }

    /** What does not stop a start, but should be known. */
    List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        contexts.ifPresent(made -> warnings.addAll(made.warnings()));
        if (users.isPresent() && services.authInClear()) {
            warnings.add("x400gate.smtp.auth.allow-clear: passwords of SMTP clients may go over the network in clear");
        }
        return warnings;
    }
}
