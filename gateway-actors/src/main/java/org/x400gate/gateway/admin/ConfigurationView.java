package org.x400gate.gateway.admin;

import java.util.List;

/**
 * The configuration in use.
 *
 * @param version 1 at the start, one more with each reload that changed something
 * @param waiting keys that stand otherwise in the file and count from the next start on
 * @param refusedAt when a reload was last refused since then; empty if none was
 * @param errors why
 */
public record ConfigurationView(
        String file, long version, String since, List<String> waiting, String refusedAt, List<String> errors) {
    public ConfigurationView {
        waiting = List.copyOf(waiting);
        errors = List.copyOf(errors);
    }
}
