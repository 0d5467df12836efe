package org.x400gate.gateway.boot;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The files that a configuration is made of: its own, those it includes, and those that keys name whose name ends in
 * {@code -file}. Certificates and users of SMTP are not among them, they are looked after by those who use them.
 */
final class WatchedFiles {
    private static final String NAMES_A_FILE = "-file";
    private static final String NOT_THERE = "not there";

    private final Optional<Path> own;
    private Set<Path> paths;
    private Map<Path, String> read = Map.of();
    private Map<Path, String> seen = Map.of();

    /** Nothing has been read yet, whatever is in use: what changed since it was read is found by the first look. */
    WatchedFiles(Optional<Path> own) {
        this.own = own;
        this.paths = own.map(Set::of).orElse(Set.of());
    }

    /** They are about to be read. What they name counts even if they turn out to be faulty: the fault may be mended there. */
    void reading() {
        own.ifPresent(file -> {
            try {
                paths = named(file, ConfigFile.read(own).whole());
            } catch (InvalidSettings unreadable) {
                // The file itself is what has to change.
                paths = new HashSet<>(paths);
                paths.add(file);
            }
        });
        read = stamps();
        seen = read;
    }

    /** Whether they are others than were read, and have not changed since the last look: nobody is still writing. */
    boolean haveChanged() {
        Map<Path, String> now = stamps();
        boolean settled = now.equals(seen);
        seen = now;
        return settled && !now.equals(read);
    }

    private static Set<Path> named(Path own, Config whole) {
        Set<Path> named = new HashSet<>(Set.of(own));
        for (Map.Entry<String, ConfigValue> leaf :
                whole.getConfig(ConfigFile.ROOT).entrySet()) {
            ConfigValue value = leaf.getValue();
            if (value.origin().filename() != null) {
                named.add(Path.of(value.origin().filename()));
            }
            boolean file = leaf.getKey().endsWith(NAMES_A_FILE) && value.valueType() == ConfigValueType.STRING;
            if (file && !value.unwrapped().toString().isEmpty()) {
                try {
                    named.add(Path.of(value.unwrapped().toString()));
                } catch (InvalidPathException noPath) {
                    // Reading it says so.
                }
            }
        }
        return named;
    }

    private Map<Path, String> stamps() {
        Map<Path, String> stamps = new HashMap<>();
        paths.forEach(path -> stamps.put(path, stamp(path)));
        return stamps;
    }

    private static String stamp(Path path) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            return attributes.lastModifiedTime() + " " + attributes.size() + " " + attributes.fileKey();
        } catch (IOException notThere) {
            return NOT_THERE;
        }
    }
}
