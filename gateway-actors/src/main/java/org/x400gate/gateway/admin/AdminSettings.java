package org.x400gate.gateway.admin;

import java.time.Duration;
import java.util.Set;

/**
 * Where the admin port listens.
 *
 * @param host address; loopback unless the operator says otherwise
 * @param port 0 lets the system choose
 * @param hostNames names besides the address and localhost under which it may be asked
 * @param answerTimeout how long an answer may take before it is given up
 */
public record AdminSettings(String host, int port, Set<String> hostNames, Duration answerTimeout) {
    public AdminSettings {
        hostNames = Set.copyOf(hostNames);
    }
}
