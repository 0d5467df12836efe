package org.x400gate.gateway.admin;

/**
 * What became of backups since the start.
 *
 * @param underWay where one is being written now; empty if none is
 * @param directory of the last that was made, and the rest about it; empty if there is none
 * @param fault why the last one that ended was not made; empty if it was
 */
public record BackupsView(String underWay, String directory, String made, long entries, long octets, String fault) {}
