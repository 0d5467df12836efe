package org.x400gate.protocol.presentation;

import java.util.List;
import org.x400gate.protocol.asn1.Oid;

/** A context as proposed in CP (X.226 8.2 Context-list). */
public record PresentationContext(int id, Oid abstractSyntax, List<Oid> transferSyntaxes) {
    /** Basic encoding rules, the one transfer syntax we know. */
    public static final Oid BER = Oid.of(2, 1, 1);

    /** Contexts one CP may propose. */
    public static final int MAX_CONTEXTS = 32;

    public PresentationContext {
        transferSyntaxes = List.copyOf(transferSyntaxes);
    }

    public static PresentationContext inBer(int id, Oid abstractSyntax) {
        return new PresentationContext(id, abstractSyntax, List.of(BER));
    }
}
