package org.x400gate.protocol.oraddress;

import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import org.x400gate.protocol.asn1.BerNode;
import org.x400gate.protocol.asn1.Tag;
import org.x400gate.protocol.octets.Octets;

/** Arbitrary addresses within all bounds. */
public final class OrAddressSamples {
    private static final String PRINTABLE = "abcXYZ0189 '()+,-./:=?";
    private static final int FIRST_CARRIED_EXTENSION = 41;

    private OrAddressSamples() {}

    public static Arbitrary<String> printable(int max) {
        return Arbitraries.strings().withChars(PRINTABLE).ofMinLength(1).ofMaxLength(max);
    }

    /** Without outer blanks, which the text forms drop. */
    static Arbitrary<String> trimmed(int max) {
        return printable(max).map(String::strip).filter(text -> !text.isEmpty());
    }

    static Arbitrary<String> teletex(int max) {
        return Arbitraries.oneOf(
                        trimmed(max),
                        Arbitraries.strings()
                                .withChars(PRINTABLE + "äöüÉçŁœ_@&*{}$;©¶")
                                .ofMinLength(1)
                                .ofMaxLength(max))
                .map(String::strip)
                .filter(text -> !text.isEmpty());
    }

    static Arbitrary<String> digits(int min, int max) {
        return Arbitraries.strings().numeric().ofMinLength(min).ofMaxLength(max);
    }

    public static Arbitrary<OrAddress> addresses() {
        Arbitrary<String> country =
                Arbitraries.oneOf(Arbitraries.strings().withCharRange('A', 'Z').ofLength(2), digits(3, 3));
        Arbitrary<String> admd = Arbitraries.oneOf(Arbitraries.of(" ", "", "400NET", "1234"), trimmed(16));
        Arbitrary<OrAddress.Builder> domains = Combinators.combine(
                        country.optional(),
                        admd.optional(),
                        trimmed(16).optional(),
                        teletex(64).optional())
                .as((c, a, p, o) -> {
                    OrAddress.Builder builder = OrAddress.builder();
                    c.ifPresent(builder::country);
                    a.ifPresent(builder::admd);
                    p.ifPresent(builder::prmd);
                    o.ifPresent(builder::organization);
                    return builder;
                });
        return Combinators.combine(
                        domains, teletex(32).list().ofMaxSize(4), names(), terminals(), domainDefined(), extensions())
                .as((builder, units, name, terminal, attributes, extensions) -> {
                    units.forEach(builder::orgUnit);
                    name.ifPresent(n -> n.into(builder));
                    terminal.forEach(set -> set.accept(builder));
                    attributes.forEach(a -> builder.domainDefined(a.type(), a.value()));
                    extensions.forEach(builder::extension);
                    return builder.build();
                });
    }

    private static Arbitrary<Optional<PersonalName>> names() {
        return Combinators.combine(
                        teletex(40),
                        teletex(16).optional(),
                        teletex(5).optional(),
                        teletex(3).optional())
                .as((s, g, i, q) -> new PersonalName(Optional.of(s), g, i, q))
                .optional();
    }

    private static Arbitrary<List<java.util.function.Consumer<OrAddress.Builder>>> terminals() {
        return Combinators.combine(
                        teletex(64).optional(),
                        digits(1, 15).optional(),
                        trimmed(24).optional(),
                        digits(1, 32).optional())
                .as((cn, x121, terminal, user) -> List.of(
                        b -> cn.ifPresent(b::commonName),
                        b -> x121.ifPresent(b::x121Address),
                        b -> terminal.ifPresent(b::terminalId),
                        b -> user.ifPresent(b::numericUserId)));
    }

    private static Arbitrary<List<DomainDefinedAttribute>> domainDefined() {
        return Combinators.combine(trimmed(8), trimmed(128))
                .as(DomainDefinedAttribute::new)
                .list()
                .ofMaxSize(4);
    }

    /** Some that are known, one that is not, and one whose octets are unusual; each type once. */
    private static Arbitrary<List<ExtensionAttribute>> extensions() {
        Arbitrary<List<ExtensionAttribute>> known = Combinators.combine(
                        Arbitraries.of("PD-OFFICE", "PD-STREET", "PD-O", "U-CN", "U-PD-STREET", "U-OU"), teletex(30))
                .as((key, text) -> OrAddress.parse(
                                "/" + key + "=" + Spelled.of(text).written() + "/")
                        .extensions());
        Arbitrary<List<ExtensionAttribute>> carried = Combinators.combine(
                        Arbitraries.integers().between(FIRST_CARRIED_EXTENSION, 60), printable(10))
                .as((type, text) -> List.of(new ExtensionAttribute(
                        type, BerNode.ascii(Tag.PRINTABLE_STRING, text).encode())));
        return Arbitraries.oneOf(
                Arbitraries.just(List.<ExtensionAttribute>of()),
                known,
                carried,
                Combinators.combine(known, carried).as((a, b) -> List.of(a.get(0), b.get(0))));
    }

    public static Arbitrary<OrName> names(Arbitrary<OrAddress> addresses) {
        Octets directoryName = Octets.ofHex("a0023000");
        return Combinators.combine(addresses, Arbitraries.of(true, false, false))
                .as((address, directory) ->
                        new OrName(address, directory ? Optional.of(directoryName) : Optional.empty()));
    }
}
