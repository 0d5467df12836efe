package org.x400gate.gateway.boot;

import java.util.List;
import java.util.stream.Collectors;

/** The configuration cannot be used; carries everything that is wrong with it, not only the first fault. */
public final class InvalidSettings extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<SettingError> errors;

    InvalidSettings(List<SettingError> errors) {
        super(errors.stream().map(SettingError::toString).collect(Collectors.joining("\n")));
        this.errors = List.copyOf(errors);
    }

    /** At least one, in the order in which they were found. */
    public List<SettingError> errors() {
        return errors;
    }
}
