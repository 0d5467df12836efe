package org.x400gate.protocol.stack;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.x400gate.protocol.asn1.Oid;
import org.x400gate.protocol.presentation.PresentationContext;

/**
 * The three presentation contexts of an MTA association by their identifiers (X.419 clause 7, mts-transfer): association
 * control, reliable transfer with the bind, message transfer.
 */
record Contexts(int association, int reliableTransfer, int messageTransfer) {
    private static final Oid ASSOCIATION = Oid.of(2, 2, 1, 0, 1);
    private static final Oid RELIABLE_TRANSFER = Oid.of(2, 6, 0, 2, 12);
    private static final Oid MESSAGE_TRANSFER = Oid.of(2, 6, 0, 2, 7);

    /** Application context mts-transfer. */
    static final Oid MTS_TRANSFER = Oid.of(2, 6, 0, 1, 6);

    static final Set<Oid> SUPPORTED = Set.of(ASSOCIATION, RELIABLE_TRANSFER, MESSAGE_TRANSFER);

    /** As we propose them: an initiator's identifiers are odd (X.226 6.2.2.7). */
    static final Contexts OURS = new Contexts(1, 3, 5);

    List<PresentationContext> proposal() {
        return List.of(
                PresentationContext.inBer(association, ASSOCIATION),
                PresentationContext.inBer(reliableTransfer, RELIABLE_TRANSFER),
                PresentationContext.inBer(messageTransfer, MESSAGE_TRANSFER));
    }

    /** Empty unless all three were agreed, whatever their identifiers. */
    static Optional<Contexts> of(List<PresentationContext> agreed) {
        Optional<Integer> association = find(agreed, ASSOCIATION);
        Optional<Integer> reliableTransfer = find(agreed, RELIABLE_TRANSFER);
        Optional<Integer> messageTransfer = find(agreed, MESSAGE_TRANSFER);
        return association.isPresent() && reliableTransfer.isPresent() && messageTransfer.isPresent()
                ? Optional.of(new Contexts(association.get(), reliableTransfer.get(), messageTransfer.get()))
                : Optional.empty();
    }

    private static Optional<Integer> find(List<PresentationContext> agreed, Oid abstractSyntax) {
        return agreed.stream()
                .filter(context -> context.abstractSyntax().equals(abstractSyntax))
                .map(PresentationContext::id)
                .findFirst();
    }
}
