package org.x400gate.persistence.queue;

import java.time.Instant;

/**
 * One next hop.
 *
 * @param queued work items, those under way included
 * @param leased those under way
 * @param earliestDue of the items not under way, or of those under way if there are no others
 */
public record HopView(NextHop hop, long queued, long leased, Instant earliestDue) {}
