package org.x400gate.protocol.p1;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.x400gate.protocol.asn1.Oid;
import org.x400gate.protocol.octets.Octets;

/**
 * EncodedInformationTypes (X.411): numbers of built-in types that are set, object identifiers of the others, and
 * non-basic parameters as they came (whole BER elements).
 */
public record EncodedInformationTypes(Set<Integer> builtIn, List<Oid> extended, List<Octets> nonBasicParameters) {
    public static final int UNKNOWN = 0;
    public static final int IA5_TEXT = 2;
    public static final int TELETEX = 5;
    private static final int MAX_BIT = 31;

    public EncodedInformationTypes {
        builtIn = java.util.Collections.unmodifiableSet(new TreeSet<>(builtIn));
        extended = List.copyOf(extended);
        nonBasicParameters = List.copyOf(nonBasicParameters);
        if (builtIn.stream().anyMatch(bit -> bit < 0 || bit > MAX_BIT)) {
            throw new IllegalArgumentException("built-in types outside 0.." + MAX_BIT + ": " + builtIn);
        }
    }

    public static EncodedInformationTypes ofBuiltIn(Integer... types) {
        return new EncodedInformationTypes(Set.of(types), List.of(), List.of());
    }

    public static EncodedInformationTypes of(Set<Integer> builtIn, List<Oid> extended) {
        return new EncodedInformationTypes(builtIn, extended, List.of());
    }
}
