package org.x400gate.persistence.store;

import java.nio.file.Path;
import java.time.Instant;

/**
 * What a backup holds.
 *
 * @param made the moment of it: whatever was acknowledged before is in it
 * @param version of the store
 * @param entries in its queue
 * @param octets of its files
 */
public record BackupReport(Path directory, Instant made, int version, long entries, long octets) {}
