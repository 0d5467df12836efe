package org.x400gate.persistence.queue;

import java.util.OptionalLong;

/**
 * The queue in numbers.
 *
 * @param entries held ones included
 * @param contentOctets of all entries
 * @param held entries that wait for an operator
 * @param dead those of them that are dead letters
 * @param workItems queued and under way
 * @param leased work items under way
 * @param stalls writes that had to wait for the store since it was opened
 * @param freeOctets usable space where the store lives; empty where only the store knows
 */
public record QueueFigures(
        long entries,
        long contentOctets,
        long held,
        long dead,
        long workItems,
        long leased,
        long stalls,
        OptionalLong freeOctets) {}
