package org.x400gate.gateway.boot;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.net.ssl.SSLServerSocketFactory;
import org.x400gate.gateway.association.PeerSettings;
import org.x400gate.gateway.net.Encryption;
import org.x400gate.gateway.net.ListenSettings;
import org.x400gate.gateway.tls.TlsContexts;
import org.x400gate.gateway.tls.TlsSettings;
import org.x400gate.gateway.tls.UnusableFile;

/** Reads what concerns TLS, and the files it names. */
final class TlsKeys {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration DAY = Duration.ofDays(1);
    private static final int MAX_PATH = 4_096;

    private TlsKeys() {}

    /**
     * TLS as it is to be.
     *
     * @param listen where peers call with TLS, if they may
     * @param contexts present if anything of TLS is asked for
     */
    record TlsPlan(Optional<ListenSettings> listen, Optional<TlsContexts> contexts) {
        Optional<Encryption> called() {
            return contexts.map(
                    made -> new Encryption(made::called, made.settings().handshakeTimeout()));
        }

        Optional<Encryption> calling(PeerSettings peer) {
            if (!peer.tls().enabled()) {
                return Optional.empty();
            }
            TlsContexts made = contexts.orElseThrow();
            return Optional.of(new Encryption(
                    () -> made.calling(callee(peer)), made.settings().handshakeTimeout()));
        }
    }

    static TlsContexts.Callee callee(PeerSettings peer) {
        return new TlsContexts.Callee(
                peer.tls().trust(),
                peer.tls().serverName().orElse(peer.address().host()),
                peer.address().port(),
                peer.tls().presentCertificate());
    }

    static PeerSettings.Tls peer(SettingsReader reader) {
        Optional<Path> trust = path(reader, "trust");
        trust.ifPresent(file -> {
            try {
                TlsContexts.checkTrust(file);
            } catch (UnusableFile unusable) {
                reader.fault("trust", "a file that " + unusable.reason());
            }
        });
        Optional<String> serverName = reader.optionalText("server-name", 253);
        if (serverName.filter(name -> !name.matches("[A-Za-z0-9.:-]+")).isPresent()) {
            reader.fault("server-name", "a host name or an address");
        }
        return new PeerSettings.Tls(
                reader.yes("enabled"),
                reader.yes("allow-clear"),
                trust,
                serverName,
                reader.yes("present-certificate"),
                Set.copyOf(reader.texts("names")));
    }

    static TlsPlan plan(SettingsReader x400, X400Keys.PeersRead peers) {
        SettingsReader listening = x400.at("listen-tls");
        SettingsReader reader = x400.at("tls");
        boolean listens = listening.yes("enabled");
        Optional<ListenSettings> listen = X400Keys.listen(listening, peers.addresses());
        Optional<TlsSettings> settings =
                settings(reader, reader.choice("client-certificates", TlsSettings.ClientCertificates.class));
        if (listens && settings.filter(read -> read.identity().isEmpty()).isPresent()) {
            reader.fault("certificate", "a file with our certificate, since x400gate.x400.listen-tls.enabled = true");
        }
        boolean named =
                peers.peers().stream().anyMatch(peer -> !peer.tls().names().isEmpty());
        if (listens
                && named
                && settings.filter(read -> read.clientCertificates() == TlsSettings.ClientCertificates.NONE)
                        .isPresent()) {
            reader.fault("client-certificates", "wanted or needed, since a peer has to show a name (tls.names)");
        }
        boolean asked = listens
                || settings.filter(read ->
                                read.identity().isPresent() || read.trust().isPresent())
                        .isPresent()
                || peers.peers().stream().anyMatch(peer -> peer.tls().enabled());
        Optional<TlsContexts> contexts = asked ? settings.flatMap(read -> open(reader, read, peers)) : Optional.empty();
        return new TlsPlan(listen.filter(read -> listens), contexts);
    }

    /** The keys that every object named {@code tls} has. */
    static Optional<TlsSettings> settings(SettingsReader reader, TlsSettings.ClientCertificates clients) {
        Optional<Path> certificate = path(reader, "certificate");
        Optional<Path> key = path(reader, "key");
        Optional<String> password = reader.secret("key-password");
        if (certificate.isPresent() != key.isPresent()) {
            reader.fault(key.isPresent() ? "certificate" : "key", "a file: certificate and key are set together");
        }
        Optional<TlsSettings.IdentityFiles> identity = certificate.isPresent() && key.isPresent()
                ? Optional.of(new TlsSettings.IdentityFiles(certificate.get(), key.get(), password))
                : Optional.empty();
        Optional<Path> trust = path(reader, "trust");
        List<String> protocols = words(reader, "protocols", Set.copyOf(TlsSettings.PROTOCOLS));
        List<String> ciphers = words(
                reader,
                "ciphers",
                Set.of(((SSLServerSocketFactory) SSLServerSocketFactory.getDefault()).getSupportedCipherSuites()));
        Duration reload = reader.duration("reload-interval", SECOND, DAY);
        Duration handshake = reader.duration("handshake-timeout", Duration.ofMillis(1), Duration.ofHours(1));
        return reader.build(() -> new TlsSettings(identity, trust, clients, protocols, ciphers, reload, handshake));
    }

    private static List<String> words(SettingsReader reader, String key, Set<String> allowed) {
        List<String> words = reader.texts(key);
        if (!allowed.containsAll(words)) {
            reader.fault(key, "out of " + allowed.stream().sorted().collect(Collectors.joining(", ")));
        }
        return words;
    }

    private static Optional<TlsContexts> open(SettingsReader reader, TlsSettings settings, X400Keys.PeersRead peers) {
        Set<Path> trusts = peers.peers().stream()
                .flatMap(peer -> peer.tls().trust().stream())
                .collect(Collectors.toSet());
        try {
            return Optional.of(TlsContexts.open(settings, trusts, Clock.systemUTC()));
        } catch (UnusableFile unusable) {
            if (trusts.contains(unusable.file())) {
                return Optional.empty(); // noted with its peer
            }
            reader.fault(keyOf(settings, unusable), "a file that " + unusable.reason());
            return Optional.empty();
        }
    }

    /** Which key named a file. */
    static String keyOf(TlsSettings settings, UnusableFile unusable) {
        return settings.identity()
                        .filter(files -> files.certificate().equals(unusable.file()))
                        .isPresent()
                ? "certificate"
                : settings.trust().equals(Optional.of(unusable.file())) ? "trust" : "key";
    }

    private static Optional<Path> path(SettingsReader reader, String key) {
        return reader.optionalText(key, MAX_PATH).map(Path::of);
    }
}
