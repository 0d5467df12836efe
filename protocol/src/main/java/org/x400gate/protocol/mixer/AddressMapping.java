package org.x400gate.protocol.mixer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.x400gate.protocol.mime.Mailbox;
import org.x400gate.protocol.oraddress.EncodedName;
import org.x400gate.protocol.oraddress.NameOf1984;
import org.x400gate.protocol.oraddress.OrAddress;
import org.x400gate.protocol.oraddress.OrName;
import org.x400gate.protocol.p1.Edition;
import org.x400gate.protocol.p1.GlobalDomainIdentifier;

/**
 * Mailboxes to O/R addresses and back (RFC 2156 4.2, 4.3): by a table of equivalences, as a domain-defined attribute
 * RFC-822, as a whole address in a local part. Both ways use one table and take the longest match.
 *
 * <p>A mailbox gets back exactly the way it went. Where the natural form would not, the domain-defined attribute is
 * taken; an O/R address whose natural form would not is written out in the local part.
 */
public final class AddressMapping {
    /**
     * One equivalence: everything below the domain and everything below the prefix correspond (RFC 2156 4.2).
     *
     * @param omitted how many levels below the last attribute of the prefix are left out ({@code @} in Appendix F)
     * @param where it stands: a setting, or a file and a line
     */
    public record Equivalence(String domain, OrAddress prefix, int omitted, String where) {
        public Equivalence(String domain, OrAddress prefix) {
            this(domain, prefix, 0, "");
        }

        String text() {
            return domain + " <-> " + prefix.toText() + (where.isEmpty() ? "" : " (" + where + ")");
        }
    }

    /** How an address corresponds to its counterpart. */
    public enum Way {
        /** The two stand side by side in the table of users. */
        USER,
        /** By an entry of the table. */
        TABLE,
        /** The mailbox's local part is the O/R address in full. */
        WRITTEN_OUT,
        /** The O/R address has the mailbox as its domain-defined attribute RFC-822. */
        ATTRIBUTE
    }

    /** An address with the way to it, the entry that had a part in it, and in which line of the table of users it stands. */
    public record Found<T>(T address, Way way, Optional<Equivalence> entry, Optional<String> userLine) {
        Found(T address, Way way, Optional<Equivalence> entry) {
            this(address, way, entry, Optional.empty());
        }
    }

    private final OrAddress gatewayPrefix;
    private final String gatewayDomain;
    private final Equivalences equivalences = new Equivalences();
    private final Equivalences gateways = new Equivalences();
    private final UserTable users;
    private final Memo<Sought<Mailbox>, Optional<Found<OrAddress>>> toOr = new Memo<>();
    private final Memo<Sought<OrAddress>, Optional<Found<Mailbox>>> toRfc = new Memo<>();

    /** {@code byGateways}: or by this gateway alone. */
    private record Sought<T>(T address, boolean byGateways) {}

    /** With a table for both directions alone. */
    public AddressMapping(OrAddress gatewayPrefix, String gatewayDomain, List<Equivalence> table) {
        this(gatewayPrefix, gatewayDomain, AddressTables.of(table));
    }

    /**
     * {@code gatewayPrefix} is where mailboxes without an equivalence live, {@code gatewayDomain} the domain of O/R
     * addresses without one. Throws IllegalArgumentException naming the entry that is wrong, or both of which one would
     * do.
     */
    public AddressMapping(OrAddress gatewayPrefix, String gatewayDomain, AddressTables tables) {
        this.gatewayPrefix = gatewayPrefix;
        this.gatewayDomain = gatewayDomain;
        this.users = tables.users();
        if (!Mailbox.isDotAtom(gatewayDomain)) {
            throw new IllegalArgumentException("gateway domain \"" + gatewayDomain + "\" is no domain");
        }
        requireHierarchy(gatewayPrefix, "gateway prefix");
        for (Equivalence entry : tables.both()) {
            requireHierarchy(entry.prefix(), entry.text());
            equivalences.addDomain(entry);
            equivalences.addPrefix(entry);
        }
        tables.domains().forEach(entry -> {
            requireHierarchy(entry.prefix(), entry.text());
            equivalences.addDomain(entry);
        });
        tables.prefixes().forEach(entry -> {
            requireHierarchy(entry.prefix(), entry.text());
            equivalences.addPrefix(entry);
        });
        tables.domainGateways().forEach(entry -> {
            equivalences.refuseDomain(entry);
            gateways.addDomain(entry);
        });
        tables.prefixGateways().forEach(entry -> {
            requireHierarchy(entry.prefix(), entry.text());
            equivalences.refusePrefix(entry);
            gateways.addPrefix(entry);
        });
    }

    private static void requireHierarchy(OrAddress prefix, String name) {
        boolean pure = Hierarchy.of(prefix).apply(OrAddress.EMPTY).equals(prefix);
        if (!pure || prefix.country().isEmpty() || !prefix.faults().isEmpty()) {
            throw new IllegalArgumentException(
                    name + ": a prefix has a country and at most ADMD, PRMD, O and OU; " + prefix.faults());
        }
    }

    /** RFC 2156 4.3.4. Empty only for a mailbox too long for four domain-defined attributes. */
    public Optional<OrAddress> toOr(Mailbox mailbox) {
        return find(mailbox).map(Found::address);
    }

    /** The same, with the way it takes. */
    public Optional<Found<OrAddress>> find(Mailbox mailbox) {
        return find(mailbox, true);
    }

    /** For whoever is to hear of failures, which come back by this gateway whatever others are preferred (4.3.4, stage II). */
    Optional<OrAddress> toOrOfOriginator(Mailbox mailbox, Edition edition) {
        return find(mailbox, false)
                .map(Found::address)
                .filter(or -> isOf(edition, or))
                .or(() -> stageTwo(mailbox, gatewayPrefix));
    }

    private Optional<Found<OrAddress>> find(Mailbox mailbox, boolean byGateways) {
        // What stands around an address says nothing of it.
        Mailbox bare = mailbox.named(Optional.empty(), List.of());
        return toOr.of(
                new Sought<>(bare, byGateways),
                sought -> find(bare, byGateways ? gateways.ofDomain(bare.domain()) : Optional.empty()));
    }

    private Optional<Found<OrAddress>> find(Mailbox mailbox, Optional<Equivalence> gateway) {
        Optional<UserTable.Entry> user = users.find(mailbox);
        if (user.isPresent()) {
            return user.map(line -> new Found<>(line.address(), Way.USER, Optional.empty(), Optional.of(where(line))));
        }
        Optional<Equivalence> entry = equivalences.ofDomain(mailbox.domain());
        Optional<OrAddress> written = stageOneText(mailbox);
        if (written.isPresent()) {
            return written.map(or -> new Found<>(or, Way.WRITTEN_OUT, entry));
        }
        // The personal name is natural only if it leads back: else 4.1.2 would change case of meaning or lose dots.
        return stageOneName(mailbox)
                .filter(or -> toRfc(or).filter(back -> same(back, mailbox)).isPresent())
                .map(or -> new Found<>(or, Way.TABLE, entry))
                .or(() -> stageTwo(mailbox, gateway.map(Equivalence::prefix).orElse(gatewayPrefix))
                        .map(or -> new Found<>(or, Way.ATTRIBUTE, entry.or(() -> gateway))));
    }

    private String where(UserTable.Entry line) {
        return users.name() + ": " + line.line();
    }

    /** For 1984, which lacks some attributes, as RFC 2156 Appendix B wants it: such a mailbox is a domain-defined attribute. */
    Optional<OrAddress> toOr(Mailbox mailbox, Edition edition) {
        return toOr(mailbox).filter(or -> isOf(edition, or)).or(() -> stageTwo(mailbox, gatewayPrefix));
    }

    private static boolean isOf(Edition edition, OrAddress address) {
        return switch (edition) {
            case OF_1988 -> true;
            case OF_1984 -> NameOf1984.of(OrName.of(address)) instanceof NameOf1984.Expressed;
        };
    }

    /** RFC 2156 4.3.5. Empty for an address that holds what no local part can. */
    public Optional<Mailbox> toRfc(OrAddress address) {
        return find(address).map(Found::address);
    }

    /** Whether it lies where mailboxes without an equivalence have their O/R addresses. */
    public boolean isUnderGateway(OrAddress address) {
        return gatewayPrefix.isPrefixOf(address);
    }

    /** For whoever is to hear of failures, likewise. */
    public Optional<Mailbox> toRfcOfOriginator(OrAddress address) {
        return find(address, false).map(Found::address);
    }

    /** The same, with the way it takes. */
    public Optional<Found<Mailbox>> find(OrAddress address) {
        return find(address, true);
    }

    private Optional<Found<Mailbox>> find(OrAddress address, boolean byGateways) {
        return toRfc.of(
                new Sought<>(address, byGateways),
                sought -> find(
                        address,
                        byGateways
                                ? gateways.ofAddress(address).stream()
                                        .findFirst()
                                        .map(Equivalences.Match::entry)
                                : Optional.empty()));
    }

    private Optional<Found<Mailbox>> find(OrAddress address, Optional<Equivalence> gateway) {
        Optional<UserTable.Entry> user = users.find(address);
        if (user.isPresent()) {
            return user.map(line -> new Found<>(line.mailbox(), Way.USER, Optional.empty(), Optional.of(where(line))));
        }
        Optional<Found<Mailbox>> encoded =
                RfcAttribute.read(address).map(mailbox -> new Found<>(mailbox, Way.ATTRIBUTE, Optional.empty()));
        return encoded.or(() -> byForm(address, gateway));
    }

    /** The first form that leads back to the address; the last one leaves nothing to a table. */
    private Optional<Found<Mailbox>> byForm(OrAddress address, Optional<Equivalence> gateway) {
        List<Found<Mailbox>> candidates = mappingB(address, gateway);
        return candidates.stream()
                .filter(candidate -> users.find(candidate.address()).isEmpty())
                .filter(candidate -> stageOneText(candidate.address())
                        .or(() -> stageOneName(candidate.address()))
                        .filter(address::matches)
                        .isPresent())
                .findFirst()
                .or(() -> candidates.stream().reduce((first, last) -> last));
    }

    /** The management domain an address belongs to (RFC 2156 4.6.3), if it names a country. */
    static Optional<GlobalDomainIdentifier> domainOf(OrAddress address) {
        return address.country()
                .map(c -> new GlobalDomainIdentifier(c, address.admd().orElse(" "), address.prmd()));
    }

    private static boolean same(Mailbox a, Mailbox b) {
        return a.localPart().equals(b.localPart()) && a.domain().equalsIgnoreCase(b.domain());
    }

    /**
     * Stage I with an address written out. The RFC takes a complete one whatever the domain; here the domain has to be
     * the gateway's or in the table, since another gateway's address has to go back to that gateway.
     */
    private Optional<OrAddress> stageOneText(Mailbox mailbox) {
        String local = mailbox.localPart();
        if (local.contains("  ") || !local.equals(local.strip())) {
            return Optional.empty();
        }
        boolean ours = mailbox.domain().equalsIgnoreCase(gatewayDomain);
        Optional<OrAddress> right = domainAttributes(mailbox.domain());
        if (!ours && right.isEmpty()) {
            return Optional.empty();
        }
        return OrAddress.parseStandard(local)
                .map(left -> left.country().isPresent() ? left : merge(left, right.orElse(OrAddress.EMPTY)))
                .filter(or -> or.country().isPresent() && or.faults().isEmpty() && namesSomebody(or));
    }

    private static boolean namesSomebody(OrAddress or) {
        return or.personalName().isPresent()
                || or.organization().isPresent()
                || or.commonName().isPresent()
                || or.numericUserId().isPresent()
                || or.x121Address().isPresent()
                || !or.orgUnits().isEmpty()
                || !or.domainDefined().isEmpty()
                || !or.extensions().isEmpty();
    }

    private Optional<OrAddress> stageOneName(Mailbox mailbox) {
        return domainAttributes(mailbox.domain())
                .flatMap(right -> EncodedName.parse(mailbox.localPart()).map(name -> withName(right, name)))
                .filter(or -> or.faults().isEmpty());
    }

    private static OrAddress withName(OrAddress or, org.x400gate.protocol.oraddress.PersonalName name) {
        return new OrAddress(
                or.country(),
                or.admd(),
                or.prmd(),
                or.organization(),
                or.orgUnits(),
                Optional.of(name),
                or.commonName(),
                or.x121Address(),
                or.terminalId(),
                or.numericUserId(),
                or.domainDefined(),
                or.extensions());
    }

    /** Stage I step 8: the attributes of the longest known domain, and those its subdomains stand for. */
    private Optional<OrAddress> domainAttributes(String domain) {
        return equivalences.ofDomain(domain).flatMap(known -> {
            int above = domain.length() - known.domain().length();
            String[] labels =
                    above == 0 ? new String[0] : domain.substring(0, above - 1).split("\\.", -1);
            return Hierarchy.of(known.prefix()).below(labels, known.omitted()).map(h -> h.apply(OrAddress.EMPTY));
        });
    }

    /** Stage I step 8, end: what the left side names wins, and cuts off the right side's less significant attributes. */
    private static OrAddress merge(OrAddress left, OrAddress right) {
        boolean prmd = left.admd().isEmpty();
        boolean organization = prmd && left.prmd().isEmpty();
        boolean units = organization && left.organization().isEmpty();
        List<String> allUnits = new ArrayList<>(units ? right.orgUnits() : List.of());
        allUnits.addAll(left.orgUnits());
        return new OrAddress(
                right.country(),
                left.admd().or(right::admd),
                left.prmd().or(() -> prmd ? right.prmd() : Optional.empty()),
                left.organization().or(() -> organization ? right.organization() : Optional.empty()),
                allUnits,
                left.personalName(),
                left.commonName(),
                left.x121Address(),
                left.terminalId(),
                left.numericUserId(),
                left.domainDefined(),
                left.extensions());
    }

    private Optional<OrAddress> stageTwo(Mailbox mailbox, OrAddress gateway) {
        OrAddress.Builder address = domainAttributes(mailbox.domain()).orElse(gateway).toBuilder();
        return RfcAttribute.write(mailbox, address) ? Optional.of(address.build()) : Optional.empty();
    }

    /** Forms from the most natural one to the one that leaves nothing to a table. */
    private List<Found<Mailbox>> mappingB(OrAddress address, Optional<Equivalence> gateway) {
        List<Found<Mailbox>> candidates = new ArrayList<>();
        Hierarchy hierarchy = Hierarchy.of(address);
        List<Hierarchy.Level> filled = Hierarchy.filled(address);
        for (Equivalences.Match match : equivalences.ofAddress(address)) {
            if (!candidates.isEmpty()) {
                break;
            }
            Equivalence known = match.entry();
            StringBuilder domain = new StringBuilder(known.domain());
            int used = match.levels();
            while (used < filled.size()
                    && Equivalences.DOMAIN_SYNTAX
                            .matcher(filled.get(used).value())
                            .matches()) {
                domain.insert(0, filled.get(used).value() + ".");
                used++;
            }
            List<Mailbox> mailboxes = new ArrayList<>();
            add(mailboxes, hierarchy.without(address, there(filled, used)), domain.toString());
            add(mailboxes, hierarchy.without(address, there(filled, match.levels())), known.domain());
            mailboxes.forEach(each -> candidates.add(new Found<>(each, Way.TABLE, Optional.of(known))));
        }
        List<Mailbox> written = new ArrayList<>();
        addMailbox(
                written,
                address.toStandardText(),
                gateway.map(Equivalence::domain).orElse(gatewayDomain));
        written.forEach(each -> candidates.add(new Found<>(each, Way.WRITTEN_OUT, gateway)));
        return candidates;
    }

    /** How many of the first levels are attributes that are there. */
    private static int there(List<Hierarchy.Level> filled, int levels) {
        return (int) filled.subList(0, levels).stream()
                .filter(level -> !level.isOmitted())
                .count();
    }

    private static void add(List<Mailbox> candidates, OrAddress rest, String domain) {
        boolean nameOnly = rest.personalName().isPresent()
                && withName(OrAddress.EMPTY, rest.personalName().get()).equals(rest);
        Optional<String> natural =
                nameOnly ? EncodedName.write(rest.personalName().get()) : Optional.empty();
        natural.ifPresent(local -> addMailbox(candidates, local, domain));
        if (!rest.isEmpty()) {
            addMailbox(candidates, rest.toStandardText(), domain);
        }
    }

    private static void addMailbox(List<Mailbox> candidates, String local, String domain) {
        if (local.length() + domain.length() <= Mailbox.MAX_OCTETS) {
            candidates.add(new Mailbox(local, domain));
        }
    }
}
