package org.x400gate.persistence.queue;

import java.nio.file.Path;
import java.util.List;
import org.x400gate.persistence.store.Damage;
import org.x400gate.persistence.store.EntryId;

/**
 * What a salvage found and did.
 *
 * @param copy the directory as it was before
 * @param damages of logs, by file and offset
 * @param missing that the end of the store is gone, in words; empty if nothing says so
 * @param kept entries that are whole, repaired ones included
 * @param repaired what was put right about entries; nothing of theirs is lost
 * @param lost entries without their content, now held, and what else can be named of what is lost
 */
public record SalvageReport(
        Path copy, List<Damage> damages, List<String> missing, long kept, List<Finding> repaired, List<Finding> lost) {
    /** One thing about one entry. */
    public record Finding(EntryId entry, String what) {
        @Override
        public String toString() {
            return entry + ": " + what;
        }
    }

    public SalvageReport {
        damages = List.copyOf(damages);
        missing = List.copyOf(missing);
        repaired = List.copyOf(repaired);
        lost = List.copyOf(lost);
    }

    /** Nothing was wrong, and nothing was changed. */
    public boolean sound() {
        return damages.isEmpty() && missing.isEmpty() && repaired.isEmpty() && lost.isEmpty();
    }
}
