package org.x400gate.gateway.x400;

/**
 * How work for one peer is spread.
 *
 * @param claimed messages claimed ahead of what the open associations carry
 * @param threshold waiting messages for each open association that justify a further one
 * @param maxUnsettled outcomes that may wait for the store before nothing more is sent
 */
public record X400DeliverySettings(int claimed, int threshold, int maxUnsettled) {
    public static final X400DeliverySettings STANDARD = new X400DeliverySettings(16, 2, 64);

    public X400DeliverySettings {
        if (claimed < 1 || threshold < 1 || maxUnsettled < 1) {
            throw new IllegalArgumentException("claimed, threshold and max-unsettled are 1 or more");
        }
    }
}
