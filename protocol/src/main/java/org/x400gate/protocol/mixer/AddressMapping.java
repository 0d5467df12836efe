package org.x400gate.protocol.mixer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.x400gate.protocol.mime.Mailbox;
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
    /** X.411 Annex B: ub-domain-defined-attribute-value-length, ub-domain-defined-attributes. */
    static final int MAX_VALUE = 128;

    static final int MAX_VALUES = 4;
    private static final String RFC_822 = "RFC-822";
    private static final Pattern DOMAIN_SYNTAX = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?");
    private static final int MAX_LEVELS = 8;

    /** One equivalence: everything below the domain and everything below the prefix correspond (RFC 2156 4.2). */
    public record Equivalence(String domain, OrAddress prefix) {}

    /** How an address corresponds to its counterpart. */
    public enum Way {
        /** By an entry of the table. */
        TABLE,
        /** The mailbox's local part is the O/R address in full. */
        WRITTEN_OUT,
        /** The O/R address has the mailbox as its domain-defined attribute RFC-822. */
        ATTRIBUTE
    }

    /** An address with the way to it, and the entry of the table that had a part in it. */
    public record Found<T>(T address, Way way, Optional<Equivalence> entry) {}

    private final OrAddress gatewayPrefix;
    private final String gatewayDomain;
    private final Map<String, Equivalence> byDomain = new HashMap<>();
    private final Map<List<String>, Equivalence> byPrefix = new HashMap<>();

    /**
     * {@code gatewayPrefix} is where mailboxes without an equivalence live, {@code gatewayDomain} the domain of O/R addresses
     * without one. Throws IllegalArgumentException naming the entry that is wrong or there twice.
     */
    public AddressMapping(OrAddress gatewayPrefix, String gatewayDomain, List<Equivalence> table) {
        this.gatewayPrefix = gatewayPrefix;
        this.gatewayDomain = gatewayDomain;
        if (!Mailbox.isDotAtom(gatewayDomain)) {
            throw new IllegalArgumentException("gateway domain \"" + gatewayDomain + "\" is no domain");
        }
        requireHierarchy(gatewayPrefix, "gateway prefix");
        for (Equivalence entry : table) {
            add(entry);
        }
    }

    private void add(Equivalence entry) {
        String name = entry.domain() + " <-> " + entry.prefix().toText();
        for (String label : entry.domain().split("\\.", -1)) {
            if (!DOMAIN_SYNTAX.matcher(label).matches()) {
                throw new IllegalArgumentException(name + ": \"" + label + "\" is no domain label");
            }
        }
        requireHierarchy(entry.prefix(), name);
        Equivalence twin = byDomain.put(entry.domain().toLowerCase(Locale.ROOT), entry);
        if (twin == null) {
            twin = byPrefix.put(key(Hierarchy.of(entry.prefix()).levels()), entry);
        }
        if (twin != null) {
            throw new IllegalArgumentException(name + ": has its domain or its prefix from " + twin.domain() + " <-> "
                    + twin.prefix().toText());
        }
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
        Optional<Equivalence> entry = entryFor(mailbox.domain());
        Optional<OrAddress> written = stageOneText(mailbox);
        if (written.isPresent()) {
            return written.map(or -> new Found<>(or, Way.WRITTEN_OUT, entry));
        }
        // The personal name is natural only if it leads back: else 4.1.2 would change case of meaning or lose dots.
        return stageOneName(mailbox)
                .filter(or -> toRfc(or).filter(back -> same(back, mailbox)).isPresent())
                .map(or -> new Found<>(or, Way.TABLE, entry))
                .or(() -> stageTwo(mailbox).map(or -> new Found<>(or, Way.ATTRIBUTE, entry)));
    }

    /** For 1984, which lacks some attributes, as RFC 2156 Appendix B wants it: such a mailbox is a domain-defined attribute. */
    Optional<OrAddress> toOr(Mailbox mailbox, Edition edition) {
        return switch (edition) {
            case OF_1988 -> toOr(mailbox);
            case OF_1984 ->
                toOr(mailbox)
                        .filter(or -> NameOf1984.of(OrName.of(or)) instanceof NameOf1984.Expressed)
                        .or(() -> stageTwo(mailbox));
        };
    }

    /** RFC 2156 4.3.5. Empty for an address that holds what no local part can. */
    public Optional<Mailbox> toRfc(OrAddress address) {
        return mappingA(address).or(() -> byForm(address));
    }

    /** The same, with the way it takes. */
    public Optional<Found<Mailbox>> find(OrAddress address) {
        Optional<Found<Mailbox>> encoded =
                mappingA(address).map(mailbox -> new Found<>(mailbox, Way.ATTRIBUTE, Optional.empty()));
        return encoded.or(() -> byForm(address).map(mailbox -> {
            Optional<Equivalence> entry =
                    mailbox.domain().equalsIgnoreCase(gatewayDomain) ? Optional.empty() : entryFor(mailbox.domain());
            return new Found<>(mailbox, entry.isPresent() ? Way.TABLE : Way.WRITTEN_OUT, entry);
        }));
    }

    private Optional<Mailbox> byForm(OrAddress address) {
        List<Mailbox> candidates = mappingB(address);
        return candidates.stream()
                .filter(c -> stageOneText(c)
                        .or(() -> stageOneName(c))
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
        return StdOr.parse(local)
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
                .flatMap(right -> StdOr.parseName(mailbox.localPart()).map(name -> withName(right, name)))
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
        return entryFor(domain).flatMap(known -> {
            int above = domain.length() - known.domain().length();
            String[] labels =
                    above == 0 ? new String[0] : domain.substring(0, above - 1).split("\\.", -1);
            return Hierarchy.of(known.prefix()).below(labels).map(h -> h.apply(OrAddress.EMPTY));
        });
    }

    /** The entry of the domain itself, or of the nearest one above it. */
    private Optional<Equivalence> entryFor(String domain) {
        String lower = domain.toLowerCase(Locale.ROOT);
        for (int at = 0; at >= 0; at = next(lower, at)) {
            Equivalence known = byDomain.get(lower.substring(at));
            if (known != null) {
                return Optional.of(known);
            }
        }
        return Optional.empty();
    }

    private static int next(String domain, int from) {
        int dot = domain.indexOf('.', from);
        return dot < 0 ? -1 : dot + 1;
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

    private Optional<OrAddress> stageTwo(Mailbox mailbox) {
        String value = PrintableAscii.encode(mailbox.addrSpec());
        if (blankAtBoundary(value)) {
            value = value.replace(" ", "(032)");
        }
        if (value.length() > MAX_VALUE * MAX_VALUES) {
            return Optional.empty();
        }
        OrAddress.Builder address = domainAttributes(mailbox.domain()).orElse(gatewayPrefix).toBuilder();
        for (int at = 0; at < value.length(); at += MAX_VALUE) {
            String type = at == 0 ? RFC_822 : "RFC822C" + at / MAX_VALUE;
            address.domainDefined(type, value.substring(at, Math.min(at + MAX_VALUE, value.length())));
        }
        return Optional.of(address.build());
    }

    private static boolean blankAtBoundary(String value) {
        for (int at = MAX_VALUE; at < value.length(); at += MAX_VALUE) {
            if (value.charAt(at) == ' ' || value.charAt(at - 1) == ' ') {
                return true;
            }
        }
        return false;
    }

    /** An RFC-822 attribute is the address, whatever stands beside it (4.3.5). */
    private static Optional<Mailbox> mappingA(OrAddress address) {
        Optional<String> first = address.domainDefined(RFC_822);
        if (first.isEmpty()) {
            return Optional.empty();
        }
        StringBuilder value = new StringBuilder(first.get());
        for (int i = 1; i < MAX_VALUES; i++) {
            value.append(address.domainDefined("RFC822C" + i).orElse(""));
        }
        // 3.4: what was not made by this encoding may be passed through unaltered.
        return Mailbox.parse(PrintableAscii.decode(value.toString()).orElse(value.toString()));
    }

    /** Forms from the most natural one to the one that leaves nothing to a table. */
    private List<Mailbox> mappingB(OrAddress address) {
        List<Mailbox> candidates = new ArrayList<>();
        Hierarchy hierarchy = Hierarchy.of(address);
        for (int depth = hierarchy.levels().size(); depth > 0 && candidates.isEmpty(); depth--) {
            Equivalence known = byPrefix.get(key(hierarchy.levels().subList(0, depth)));
            if (known != null) {
                StringBuilder domain = new StringBuilder(known.domain());
                int used = depth;
                while (used < hierarchy.levels().size()
                        && hierarchy.follows(used)
                        && DOMAIN_SYNTAX
                                .matcher(hierarchy.levels().get(used).value())
                                .matches()) {
                    domain.insert(0, hierarchy.levels().get(used).value() + ".");
                    used++;
                }
                add(candidates, hierarchy.without(address, used), domain.toString());
                add(candidates, hierarchy.without(address, depth), known.domain());
            }
        }
        StdOr.write(address).ifPresent(text -> addMailbox(candidates, text, gatewayDomain));
        return candidates;
    }

    private static void add(List<Mailbox> candidates, OrAddress rest, String domain) {
        boolean nameOnly = rest.personalName().isPresent()
                && withName(OrAddress.EMPTY, rest.personalName().get()).equals(rest);
        Optional<String> natural =
                nameOnly ? StdOr.writeName(rest.personalName().get()) : Optional.empty();
        natural.ifPresent(local -> addMailbox(candidates, local, domain));
        if (!rest.isEmpty()) {
            StdOr.write(rest).ifPresent(local -> addMailbox(candidates, local, domain));
        }
    }

    private static void addMailbox(List<Mailbox> candidates, String local, String domain) {
        if (local.length() + domain.length() <= Mailbox.MAX_OCTETS) {
            candidates.add(new Mailbox(local, domain));
        }
    }

    private static List<String> key(List<Hierarchy.Level> levels) {
        return levels.stream()
                .limit(MAX_LEVELS)
                .map(l -> l.attribute() + "="
                        + l.value().strip().replaceAll("\\s+", " ").toUpperCase(Locale.ROOT))
                .toList();
    }
}
