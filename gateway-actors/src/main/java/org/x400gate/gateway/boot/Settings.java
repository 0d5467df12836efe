package org.x400gate.gateway.boot;

import com.typesafe.config.Config;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.x400gate.gateway.admin.AdminSettings;
import org.x400gate.gateway.association.AssociationSettings;
import org.x400gate.gateway.association.PeerSettings;
import org.x400gate.gateway.association.SessionLimits;
import org.x400gate.gateway.conversion.ConversionRoom;
import org.x400gate.gateway.conversion.ConversionSettings;
import org.x400gate.gateway.failure.Lifetimes;
import org.x400gate.gateway.net.AttemptPlaces;
import org.x400gate.gateway.net.ListenSettings;
import org.x400gate.gateway.net.NetSettings;
import org.x400gate.gateway.net.Networks;
import org.x400gate.gateway.queue.QueueKeeperSettings;
import org.x400gate.gateway.routing.Detours;
import org.x400gate.gateway.routing.RoutingSettings;
import org.x400gate.gateway.routing.RoutingTable;
import org.x400gate.gateway.smtp.SmtpSettings;
import org.x400gate.gateway.tls.TlsContexts;
import org.x400gate.gateway.trace.TraceSettings;
import org.x400gate.gateway.x400.X400DeliverySettings;
import org.x400gate.gateway.x400.X400InboundSettings;
import org.x400gate.persistence.store.RocksSettings;
import org.x400gate.protocol.mime.MimeLimits;
import org.x400gate.protocol.mixer.AddressMapping;
import org.x400gate.protocol.mixer.BodyCapabilities;
import org.x400gate.protocol.p1.Edition;
import org.x400gate.protocol.p1.GlobalDomainIdentifier;
import org.x400gate.protocol.smtp.SmtpClientOptions.StartTls;
import org.x400gate.protocol.smtp.SmtpServices;

/** Everything a gateway is told, read and checked once: one record for each room. */
public final class Settings {
    private static final long KIBI = 1L << 10;
    private static final long MEBI = 1L << 20;
    private static final long GIBI = 1L << 30;
    /** As much of a message as is ever looked at for its header section, so that what is streamed has been looked at. */
    private static final long LEAST_CONTENT_MEMORY = 256 * KIBI;

    private static final Duration MILLISECOND = Duration.ofMillis(1);
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration YEAR = Duration.ofDays(366);

    private final Identity identity;
    private final Storing storing;
    private final Connecting connecting;
    private final Mailing mailing;
    private final LogSettings log;
    private final AdminSettings admin;
    private final ProcessSettings process;
    private final TraceSettings trace;
    private final ReloadSettings reload;
    private final ConversionRoom conversions;

    /** Who we are. */
    record Identity(String mtaName, String hostname, GlobalDomainIdentifier domain) {}

    /** What is kept. */
    record Storing(StoreKeys.Store store, QueueKeeperSettings queue) {}

    /** Sockets, sessions and peers. */
    record Connecting(
            NetSettings net,
            SessionLimits limits,
            long memoryPerConnection,
            ListenSettings x400,
            TlsKeys.TlsPlan tls,
            ListenSettings smtp,
            AssociationSettings association,
            X400InboundSettings inbound,
            X400DeliverySettings delivery,
            List<PeerSettings> peers) {}

    /** What happens to mail. */
    record Mailing(
            SmtpSettings smtp,
            MailKeys.SmtpHops hops,
            MailKeys.Addresses addresses,
            RoutingSettings routes,
            Lifetimes lifetimes,
            SmtpSecurity security,
            X400Keys.OfPeers ofPeers) {
        List<MailKeys.Server> servers() {
            return hops.servers();
        }
    }

    /** How long starting and stopping may take. */
    record ProcessSettings(Duration startDeadline, Duration drainDeadline) {}

    private final ConfigFile.Loaded loaded;
    private final Optional<Path> file;

    private Settings(ConfigFile.Loaded loaded, Optional<Path> file) throws InvalidSettings {
        this.loaded = loaded;
        this.file = file;
        SettingsReader root = loaded.reader();
        String mtaName = root.name("mta-name", 32);
        String hostname = root.domain("hostname");
        Optional<GlobalDomainIdentifier> domain = MailKeys.domain(root.at("domain"));
        Optional<StoreKeys.Store> store = StoreKeys.read(root.at("store"), root.at("postgresql"), mtaName);
        Optional<QueueKeeperSettings> queue = queue(root.at("queue"));
        conversions = ConversionRoom.of(
                root.at("conversion").octets("max-memory", MEBI, GIBI),
                Path.of(root.at("conversion").text("directory", 1, 4_096)));
        long inMemory = root.at("queue").octets("max-content-memory", LEAST_CONTENT_MEMORY, GIBI);
        log = OperatorKeys.log(root.at("log"));
        admin = OperatorKeys.admin(root.at("admin"));
        process = OperatorKeys.process(root.at("process"));
        trace = OperatorKeys.trace(root.at("trace"));
        reload = ReloadSettings.read(root.at("reload"));

        X400Keys.PeersRead peers = X400Keys.peers(root, mtaName);
        Optional<NetSettings> net = X400Keys.net(root.at("net"));
        Optional<SessionLimits> limits = X400Keys.sessions(root, peers);
        long memory = root.at("sessions").octets("memory-per-connection", 16 * KIBI, GIBI);
        Optional<ListenSettings> x400 = X400Keys.listen(root.at("x400").at("listen"), peers.addresses());
        TlsKeys.TlsPlan tls = TlsKeys.plan(root.at("x400"), peers);
        Optional<ListenSettings> smtp =
                X400Keys.listen(root.at("smtp").at("listen"), Networks.NONE, AttemptPlaces.STANDARD_HURRY);
        Optional<AssociationSettings> association = X400Keys.association(root.at("x400"));
        if (limits.isPresent() && association.isPresent()) {
            X400Keys.checkWaiting(root.at("x400").at("timeouts"), limits.get(), association.get());
        }
        Optional<X400InboundSettings> inbound = X400Keys.inbound(root.at("x400"), inMemory);
        Optional<X400DeliverySettings> delivery = X400Keys.delivery(root.at("x400"));

        List<MailKeys.Server> servers = MailKeys.servers(root.at("smtp"));
        Optional<MailKeys.Addresses> addresses = MailKeys.addresses(root.at("addresses"), hostname);
        Optional<RoutingSettings> routes =
                MailKeys.routes(root.at("routes"), root.at("smtp").names("servers"), root.names("peers"), addresses);
        String smtpHost = smtp.map(ListenSettings::host).orElse("");
        Optional<MxKeys.Mx> mx = MxKeys.read(root.at("smtp").at("mx"), hostname, smtpHost);
        boolean byMx = routes.filter(RoutingSettings::byMx).isPresent();
        boolean tlsOutwards = servers.stream().anyMatch(server -> server.tls() != StartTls.NEVER)
                || byMx && mx.filter(read -> read.tls() != StartTls.NEVER).isPresent();
        Optional<SmtpSecurity> security = SmtpSecurity.read(root.at("smtp"), tlsOutwards);
        SmtpServices services = security.map(SmtpSecurity::services).orElse(SmtpServices.NONE);
        Optional<SmtpSettings> ofSmtp = MailKeys.smtp(root.at("smtp"), hostname, services, inMemory);
        Optional<Lifetimes> lifetimes = MailKeys.retry(root.at("retry"), root.at("queue"));
        root.failIfAny();

        identity = new Identity(mtaName, hostname, domain.orElseThrow());
        storing = new Storing(store.orElseThrow(), queue.orElseThrow());
        connecting = new Connecting(
                net.orElseThrow(),
                limits.orElseThrow(),
                memory,
                x400.orElseThrow(),
                tls,
                smtp.orElseThrow(),
                association.orElseThrow(),
                inbound.orElseThrow(),
                delivery.orElseThrow(),
                peers.peers());
        mailing = new Mailing(
                ofSmtp.orElseThrow(),
                new MailKeys.SmtpHops(servers, mx.orElseThrow()),
                addresses.orElseThrow(),
                routes.orElseThrow(),
                lifetimes.orElseThrow(),
                security.orElseThrow(),
                peers.ofPeers());
    }

    /**
     * The defaults, and over them what the file says.
     *
     * @throws InvalidSettings naming every fault, not only the first
     */
    public static Settings read(Optional<Path> file) throws InvalidSettings {
        return new Settings(ConfigFile.read(file), file);
    }

    /**
     * The file as it is now.
     *
     * @throws InvalidSettings likewise
     */
    Settings again() throws InvalidSettings {
        return read(file);
    }

    /** These settings with what may change while a gateway runs taken from {@code fresh}, which was read without fault. */
    Settings with(Settings fresh) throws InvalidSettings {
        Config merged = LiveKeys.merged(loaded.whole(), fresh.loaded.whole());
        String name = file.map(Path::toString).orElse("defaults");
        return new Settings(
                new ConfigFile.Loaded(merged, SettingsReader.of(merged, ConfigFile.ROOT, name)), fresh.file);
    }

    /** What is different there, by key: what can come into use at once, and what waits for a start. */
    LiveKeys.Difference difference(Settings fresh) {
        LiveKeys.Difference difference = LiveKeys.difference(loaded.whole(), fresh.loaded.whole());
        List<String> live = new ArrayList<>(difference.live());
        if (!mailing.addresses().contents().equals(fresh.mailing.addresses().contents())) {
            live.add("x400gate.addresses (contents of files)");
        }
        boolean peers = live.stream().anyMatch(key -> key.startsWith("x400gate.peer"));
        if (!peers && !connecting.peers().equals(fresh.connecting.peers())) {
            live.add("x400gate.peers (contents of files)");
        }
        return new LiveKeys.Difference(live, difference.waiting());
    }

    String source() {
        return file.map(path -> path.toAbsolutePath().toString()).orElse("defaults");
    }

    private static Optional<QueueKeeperSettings> queue(SettingsReader reader) {
        int batchChanges = reader.integer("max-batch-changes", 1, 100_000);
        long batchOctets = reader.octets("max-batch", 1, GIBI);
        int waitingChanges = reader.integer("max-waiting-changes", 1, 1_000_000);
        long waitingOctets = reader.octets("max-waiting", 1, 16 * GIBI);
        Duration lease = reader.duration("lease", SECOND, YEAR);
        Duration settleRetry = reader.duration("settle-retry", MILLISECOND, HOUR);
        Duration giveUp = reader.duration("give-up", SECOND, YEAR);
        Duration retention = reader.duration("ledger-retention", HOUR, YEAR.multipliedBy(10));
        return reader.build(() -> new QueueKeeperSettings(
                batchChanges, batchOctets, waitingChanges, waitingOctets, lease, settleRetry, giveUp, retention));
    }

    /** What an operator wants to see at a glance; of secrets only whether there is one. */
    public List<String> summary() {
        return new SettingsSummary(this).lines();
    }

    /** What does not stop a start, but should be known. */
    public List<String> warnings() {
        return new SettingsSummary(this).warnings();
    }

    /** Why a start would be refused though every value is legal: what full limits need is not there. */
    public Optional<String> obstacle() {
        try {
            Capacity.check(this, Capacity.present());
            return Optional.empty();
        } catch (IllegalStateException tooMuch) {
            return Optional.of(tooMuch.getMessage());
        }
    }

    /** For a ping with TLS; empty if nothing of TLS is set. */
    public Optional<TlsContexts> tls() {
        return connecting.tls().contexts();
    }

    /** How {@code peer} is called with TLS. */
    public static TlsContexts.Callee callee(PeerSettings peer) {
        return TlsKeys.callee(peer);
    }

    /** The peer of that name, for a ping. */
    public Optional<PeerSettings> peer(String name) {
        return connecting.peers().stream()
                .filter(peer -> peer.name().equals(name))
                .findFirst();
    }

    /** The name we bind with where a peer has no setting of its own. */
    public String mtaName() {
        return identity.mtaName();
    }

    /** Where a running gateway with these settings is asked for its status. */
    public AdminSettings admin() {
        return admin;
    }

    /** Mailboxes and O/R addresses. */
    public AddressMapping addresses() {
        return mailing.addresses().mapping();
    }

    /** Where recipients' mail goes. */
    public RoutingTable routing() {
        return routing(Detours.NONE);
    }

    RoutingTable routing(Detours detours) {
        return new RoutingTable(
                mailing.routes(),
                mailing.addresses().mapping(),
                mailing.addresses().mapped(),
                detours);
    }

    /** Who we are in what is converted, and what that may cost. */
    public ConversionSettings conversion() {
        return new ConversionSettings(
                mailing.addresses().mapping(),
                identity.domain(),
                identity.mtaName(),
                identity.hostname(),
                MimeLimits.STANDARD,
                connecting.inbound().p1Limits(),
                conversions);
    }

    /** What is known of those who read mail behind a peer, in its dialect. */
    public BodyCapabilities reader(PeerSettings peer) {
        Edition edition = switch (peer.terms().dialect()) {
            case P1_1984 -> Edition.OF_1984;
            case P1_1988_X410, P1_1988 -> Edition.OF_1988;
        };
        return mailing.ofPeers()
                .bodies()
                .getOrDefault(RoutingTable.x400Hop(peer.name()), BodyCapabilities.of(edition))
                .in(edition);
    }

    /** Where a gateway with these settings takes mail. */
    public ListenSettings smtpListen() {
        return connecting.smtp();
    }

    /** The embedded store, for a salvage while no gateway runs; empty where the queue is elsewhere. */
    public Optional<RocksSettings> embeddedStore() {
        return storing.store().database().isPresent()
                ? Optional.empty()
                : Optional.of(storing.store().embedded());
    }

    ReloadSettings reload() {
        return reload;
    }

    Optional<Path> file() {
        return file;
    }

    Identity identity() {
        return identity;
    }

    /** Where backups of the embedded store go. */
    public Optional<Path> backupDirectory() {
        return storing.store().backups();
    }

    Storing storing() {
        return storing;
    }

    Connecting connecting() {
        return connecting;
    }

    Mailing mailing() {
        return mailing;
    }

    LogSettings log() {
        return log;
    }

    TraceSettings trace() {
        return trace;
    }

    ProcessSettings process() {
        return process;
    }
}
