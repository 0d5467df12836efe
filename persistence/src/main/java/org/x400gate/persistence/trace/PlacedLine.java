package org.x400gate.persistence.trace;

/** A line, and where it stands among all. */
public record PlacedLine(LedgerPlace place, LedgerLine line) {}
