package org.x400gate.protocol.mixer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.x400gate.protocol.oraddress.OrAddress;
import org.x400gate.protocol.p1.GlobalDomainIdentifier;

/**
 * The attributes of an O/R address that form a hierarchy: C, ADMD, PRMD, O, up to four OU (RFC 2156 4.2); those that
 * are there, the most significant first.
 */
record Hierarchy(List<Level> levels) {
    /** The attributes in their order; an organizational unit follows its like. */
    enum Attribute {
        C,
        ADMD,
        PRMD,
        O,
        OU
    }

    record Level(Attribute attribute, String value) {
        boolean isOmitted() {
            return value.equals(OMITTED);
        }
    }

    private static final int MAX_UNITS = 4;
    /** In place of a level that is left out; no attribute can hold it. */
    private static final String OMITTED = "\0";

    Hierarchy {
        levels = List.copyOf(levels);
    }

    static Hierarchy of(OrAddress address) {
        List<Level> levels = new ArrayList<>();
        address.country().ifPresent(v -> levels.add(new Level(Attribute.C, v)));
        address.admd().ifPresent(v -> levels.add(new Level(Attribute.ADMD, v)));
        address.prmd().ifPresent(v -> levels.add(new Level(Attribute.PRMD, v)));
        address.organization().ifPresent(v -> levels.add(new Level(Attribute.O, v)));
        address.orgUnits().forEach(v -> levels.add(new Level(Attribute.OU, v)));
        return new Hierarchy(levels);
    }

    static List<Level> levels(GlobalDomainIdentifier domain) {
        List<Level> levels = new ArrayList<>();
        levels.add(new Level(Attribute.C, domain.country()));
        levels.add(new Level(Attribute.ADMD, domain.admd()));
        domain.prmd().ifPresent(v -> levels.add(new Level(Attribute.PRMD, v)));
        return levels;
    }

    /** Every level down to O, those left out too, and the units that are there (RFC 2156 Appendix F 3 b). */
    static List<Level> filled(OrAddress address) {
        List<Level> levels = new ArrayList<>();
        levels.add(new Level(Attribute.C, address.country().orElse(OMITTED)));
        levels.add(new Level(Attribute.ADMD, address.admd().orElse(OMITTED)));
        levels.add(new Level(Attribute.PRMD, address.prmd().orElse(OMITTED)));
        levels.add(new Level(Attribute.O, address.organization().orElse(OMITTED)));
        address.orgUnits().forEach(v -> levels.add(new Level(Attribute.OU, v)));
        return levels;
    }

    /** How many of the filled levels a prefix has down to its last attribute. */
    static int depth(OrAddress prefix) {
        List<Level> levels = filled(prefix);
        int depth = levels.size();
        while (depth > 0 && levels.get(depth - 1).isOmitted()) {
            depth--;
        }
        return depth;
    }

    /**
     * Extended by domain labels, the last of which is the most significant; empty if there are too many of them.
     * {@code omitted}: how many levels below the last one are left out.
     */
    Optional<Hierarchy> below(String[] labels, int omitted) {
        List<Level> extended = new ArrayList<>(levels);
        Attribute last = extended.get(extended.size() - 1).attribute();
        for (int i = 0; i < omitted; i++) {
            last = after(last);
        }
        for (int i = labels.length - 1; i >= 0; i--) {
            last = after(last);
            extended.add(new Level(last, labels[i]));
        }
        Hierarchy whole = new Hierarchy(extended);
        return whole.units().size() > MAX_UNITS ? Optional.empty() : Optional.of(whole);
    }

    private static Attribute after(Attribute attribute) {
        return switch (attribute) {
            case C -> Attribute.ADMD;
            case ADMD -> Attribute.PRMD;
            case PRMD -> Attribute.O;
            case O, OU -> Attribute.OU;
        };
    }

    /** {@code address} with these attributes in place of its own. */
    OrAddress apply(OrAddress address) {
        return new OrAddress(
                value(Attribute.C),
                value(Attribute.ADMD),
                value(Attribute.PRMD),
                value(Attribute.O),
                units(),
                address.personalName(),
                address.commonName(),
                address.x121Address(),
                address.terminalId(),
                address.numericUserId(),
                address.domainDefined(),
                address.extensions());
    }

    /** {@code address} without its first {@code count} levels. */
    OrAddress without(OrAddress address, int count) {
        return new Hierarchy(levels.subList(count, levels.size())).apply(address);
    }

    private List<String> units() {
        List<String> units = new ArrayList<>();
        for (Level level : levels) {
            if (level.attribute() == Attribute.OU) {
                units.add(level.value());
            }
        }
        return units;
    }

    private Optional<String> value(Attribute attribute) {
        for (Level level : levels) {
            if (level.attribute() == attribute) {
                return Optional.of(level.value());
            }
        }
        return Optional.empty();
    }
}
