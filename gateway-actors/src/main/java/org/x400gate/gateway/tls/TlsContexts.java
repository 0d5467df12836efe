package org.x400gate.gateway.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The present contexts, made from the files as they were when all of them could last be used. {@link #reload} looks
 * whether one has changed; then all are read anew, and either all take the place of the old ones or none does. Engines
 * made before go on with what they were made with. Chains are validated by PKIX against the trust of each use, without
 * asking for revocations: the one who would have to be asked could hold up every association.
 */
public final class TlsContexts {
    private static final Logger LOG = LoggerFactory.getLogger(TlsContexts.class);

    /** Of the sessions kept for a shorter handshake; the JDK would keep 20,480 for a day, whoever asks for them. */
    private static final int KEPT_SESSIONS = 128;

    private static final int KEPT_SECONDS = 600;
    private static final char[] IN_MEMORY = "in memory only".toCharArray();

    /**
     * Whom we call, and with what.
     *
     * @param trust authorities for this peer alone; empty for those of all
     * @param name the name its certificate has to bear, sent as SNI if it is one
     * @param present whether we show our certificate when asked
     */
    public record Callee(Optional<Path> trust, String name, int port, boolean present) {}

    private record Use(Optional<Path> trust, boolean present) {}

    private record Stamp(FileTime modified, long size) {}

    private record Loaded(Map<Use, SSLContext> contexts, SSLContext anybody, Optional<Identity> identity) {}

    private final TlsSettings settings;
    private final Set<Path> trusts;
    private final Clock clock;
    private volatile Loaded loaded;
    private Map<Path, Optional<Stamp>> tried;

    private TlsContexts(TlsSettings settings, Set<Path> trusts, Clock clock) throws UnusableFile {
        this.settings = settings;
        this.trusts = Set.copyOf(trusts);
        this.clock = clock;
        this.tried = stamps();
        this.loaded = load();
    }

    /**
     * Reads all files.
     *
     * @param trusts of single peers, besides the one of all
     * @throws UnusableFile for the first one that does not hold what it should
     */
    public static TlsContexts open(TlsSettings settings, Set<Path> trusts, Clock clock) throws UnusableFile {
        return new TlsContexts(settings, trusts, clock);
    }

    /** Reads a file of trusted certificates, to know that it can be used. */
    public static void checkTrust(Path file) throws UnusableFile {
        PemFile.read(file).certificates();
    }

    public TlsSettings settings() {
        return settings;
    }

    /** What an operator should know about our own certificate as it is now. */
    public List<String> warnings() {
        return loaded.identity()
                .map(identity ->
                        identity.warnings(settings.identity().orElseThrow().certificate(), clock.instant()))
                .orElse(List.of());
    }

    /** For one who calls us. */
    public SSLEngine called() {
        SSLEngine engine = context(new Use(settings.trust(), true)).createSSLEngine();
        engine.setUseClientMode(false);
        SSLParameters parameters = engine.getSSLParameters();
        agreed(parameters);
        switch (settings.clientCertificates()) {
            case NONE -> parameters.setNeedClientAuth(false);
            case WANTED -> parameters.setWantClientAuth(true);
            case NEEDED -> parameters.setNeedClientAuth(true);
        }
        engine.setSSLParameters(parameters);
        return engine;
    }

    /** For one whom we call; the name is checked by the rules of HTTPS (RFC 9110 4.3.4). */
    public SSLEngine calling(Callee callee) {
        SSLEngine engine = context(callee).createSSLEngine(callee.name(), callee.port());
        engine.setUseClientMode(true);
        engine.setSSLParameters(named(engine.getSSLParameters(), callee));
        return engine;
    }

    /**
     * For one whom we call in TLS rather than in clear, whoever it is: its certificate and name are not looked at (RFC 7435).
     */
    public SSLEngine callingAnybody(String host, int port) {
        SSLEngine engine = loaded.anybody().createSSLEngine(host, port);
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        agreed(parameters);
        nameIndication(parameters, host);
        engine.setSSLParameters(parameters);
        return engine;
    }

    /** For one who calls by blocking I/O; what is to hold there says {@link #named}. */
    public SSLContext context(Callee callee) {
        return context(new Use(callee.trust().or(settings::trust), callee.present()));
    }

    private SSLContext context(Use use) {
        return Optional.ofNullable(loaded.contexts().get(use))
                .orElseThrow(() -> new IllegalStateException("no context for " + use));
    }

    /** What holds when we call: protocols, ciphers, and the name that the certificate has to show. */
    public SSLParameters named(SSLParameters parameters, Callee callee) {
        agreed(parameters);
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        nameIndication(parameters, callee.name());
        return parameters;
    }

    /** An address is never sent as a name (RFC 6066 3), nor what could be none. */
    private static void nameIndication(SSLParameters parameters, String name) {
        if (name.matches("[A-Za-z0-9-]+([.][A-Za-z0-9-]+)*") && !name.matches("[0-9.]+")) {
            parameters.setServerNames(List.of(new SNIHostName(name)));
        }
    }

    private void agreed(SSLParameters parameters) {
        parameters.setProtocols(settings.protocols().toArray(String[]::new));
        if (!settings.ciphers().isEmpty()) {
            parameters.setCipherSuites(settings.ciphers().toArray(String[]::new));
        }
    }

    /** Whether newer files are in use now; for one caller at a time. */
    public boolean reload() {
        Map<Path, Optional<Stamp>> now = stamps();
        if (now.equals(tried)) {
            return false;
        }
        tried = now;
        try {
            loaded = load();
        } catch (UnusableFile unusable) {
            LOG.warn(
                    "event=certificates-kept file=\"{}\" reason=\"wanted: a file that {}\"",
                    unusable.file(),
                    unusable.reason());
            return false;
        }
        LOG.info(
                "event=certificates-reloaded certificate=\"{}\"",
                loaded.identity().map(TlsContexts::shown).orElse("none"));
        warnings().forEach(text -> LOG.warn("event=certificate-validity msg=\"{}\"", text));
        return true;
    }

    private static String shown(Identity identity) {
        X509Certificate own = identity.chain().get(0);
        return own.getSubjectX500Principal().getName() + " until "
                + own.getNotAfter().toInstant();
    }

    private Map<Path, Optional<Stamp>> stamps() {
        Set<Path> files = new HashSet<>(trusts);
        settings.trust().ifPresent(files::add);
        settings.identity().ifPresent(identity -> files.addAll(List.of(identity.certificate(), identity.key())));
        Map<Path, Optional<Stamp>> stamps = new HashMap<>();
        files.forEach(file -> stamps.put(file, stamp(file)));
        return stamps;
    }

    private static Optional<Stamp> stamp(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return Optional.of(new Stamp(attributes.lastModifiedTime(), attributes.size()));
        } catch (IOException missing) {
            return Optional.empty();
        }
    }

    private Loaded load() throws UnusableFile {
        Optional<Identity> identity = Identity.read(settings.identity());
        List<Optional<Path>> all =
                new ArrayList<>(trusts.stream().map(Optional::of).toList());
        all.add(settings.trust());
        Map<Use, SSLContext> contexts = new HashMap<>();
        try {
            KeyManager[] ours = keyManagers(identity);
            for (Optional<Path> trust : all) {
                TrustManager[] trusted = trustManagers(trust);
                contexts.put(new Use(trust, true), context(ours, trusted));
                contexts.put(new Use(trust, false), context(new KeyManager[0], trusted));
            }
            return new Loaded(contexts, context(ours, new TrustManager[] {new TrustAnybody()}), identity);
        } catch (GeneralSecurityException | IOException fault) {
            throw new IllegalStateException("the JDK cannot do TLS: " + fault.getMessage(), fault);
        }
    }

    private static SSLContext context(KeyManager[] ours, TrustManager[] trusted) throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(ours, trusted, null);
        for (SSLSessionContext kept : List.of(context.getServerSessionContext(), context.getClientSessionContext())) {
            kept.setSessionCacheSize(KEPT_SESSIONS);
            kept.setSessionTimeout(KEPT_SECONDS);
        }
        return context;
    }

    private static KeyManager[] keyManagers(Optional<Identity> identity) throws GeneralSecurityException, IOException {
        if (identity.isEmpty()) {
            return new KeyManager[0];
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry(
                "own", identity.get().key(), IN_MEMORY, identity.get().chain().toArray(X509Certificate[]::new));
        KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
        factory.init(store, IN_MEMORY);
        return factory.getKeyManagers();
    }

    private static TrustManager[] trustManagers(Optional<Path> trust)
            throws GeneralSecurityException, IOException, UnusableFile {
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        if (trust.isEmpty()) {
            factory.init((KeyStore) null);
            return factory.getTrustManagers();
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        int number = 0;
        for (X509Certificate certificate : PemFile.read(trust.get()).certificates()) {
            store.setCertificateEntry("trusted-" + number++, certificate);
        }
        factory.init(store);
        return factory.getTrustManagers();
    }
}
