package org.x400gate.gateway.boot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.x400gate.protocol.mixer.AddressMapping.Equivalence;
import org.x400gate.protocol.mixer.DomainTable;
import org.x400gate.protocol.mixer.TableFault;
import org.x400gate.protocol.mixer.UserTable;

/** Reads the files of addresses that settings name, each once. */
final class TableFiles {
    private static final long MAX_OCTETS = 512L << 20;
    private static final int MAX_NAME = 4_096;

    private final SettingsReader reader;
    private final Map<String, Long> sums = new HashMap<>();

    TableFiles(SettingsReader reader) {
        this.reader = reader;
    }

    List<Equivalence> domains(String key, DomainTable.Kind kind) {
        return content(key)
                .map(content -> {
                    DomainTable.Loaded loaded = DomainTable.load(kind, reader.text(key, 1, MAX_NAME), content);
                    note(key, loaded.faults());
                    return loaded.entries();
                })
                .orElse(List.of());
    }

    UserTable users(String key) {
        return content(key)
                .map(content -> {
                    UserTable.Loaded loaded = UserTable.load(reader.text(key, 1, MAX_NAME), content);
                    note(key, loaded.faults());
                    return loaded.table();
                })
                .orElse(UserTable.EMPTY);
    }

    /** Equal while the files hold the same. */
    String digest() {
        return new TreeMap<>(sums).toString();
    }

    private Optional<byte[]> content(String key) {
        Optional<String> name = reader.optionalText(key, MAX_NAME);
        if (name.isEmpty()) {
            return Optional.empty();
        }
        try {
            Path path = Path.of(name.get());
            if (Files.size(path) > MAX_OCTETS) {
                reader.fault(key, "a file of at most " + MAX_OCTETS + " octets");
                return Optional.empty();
            }
            byte[] content = Files.readAllBytes(path);
            CRC32C sum = new CRC32C();
            sum.update(content);
            sums.put(key, (long) content.length << 32 | sum.getValue());
            return Optional.of(content);
        } catch (IOException | IllegalArgumentException e) {
            reader.fault(key, "a readable file (" + e.getClass().getSimpleName() + ": " + e.getMessage() + ")");
            return Optional.empty();
        }
    }

    private void note(String key, List<TableFault> faults) {
        String name = reader.text(key, 1, MAX_NAME);
        faults.forEach(fault -> reader.faultIn(name, fault.line(), key, fault.value(), fault.allowed()));
    }
}
