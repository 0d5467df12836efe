package org.x400gate.gateway.tls;

import java.nio.file.Path;

/** A file that does not hold what it should; the reason goes behind "a file that". */
public final class UnusableFile extends Exception {
    private static final long serialVersionUID = 1;

    private final transient Path file;

    UnusableFile(Path file, String reason) {
        super(reason);
        this.file = file;
    }

    public Path file() {
        return file;
    }

    public String reason() {
        return String.valueOf(getMessage());
    }
}
