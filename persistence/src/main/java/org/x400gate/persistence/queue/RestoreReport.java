package org.x400gate.persistence.queue;

import org.x400gate.persistence.store.BackupReport;

/**
 * What was put back.
 *
 * @param entries that are in the queue now
 * @param held of these, those that wait for an operator because the restore was to hold them
 */
public record RestoreReport(BackupReport backup, long entries, long held) {}
