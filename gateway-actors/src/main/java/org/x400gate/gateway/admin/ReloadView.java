package org.x400gate.gateway.admin;

import java.util.List;

/**
 * What became of a reload.
 *
 * @param outcome {@code active}: what changed is in use; {@code unchanged}: nothing did; {@code refused}: all is as it was
 * @param version now in use
 * @param changed keys that came into use with it
 * @param waiting keys that count from the next start on
 * @param left next hops that are gone, for which mail waits: how much, and what can be done
 * @param errors why it was refused: each fault with file, line, key and what is allowed
 */
public record ReloadView(
        String outcome,
        long version,
        String since,
        List<String> changed,
        List<String> waiting,
        List<String> left,
        List<String> errors) {
    public ReloadView {
        changed = List.copyOf(changed);
        waiting = List.copyOf(waiting);
        left = List.copyOf(left);
        errors = List.copyOf(errors);
    }

    public boolean refused() {
        return outcome.equals("refused");
    }
}
