package org.x400gate.gateway.boot;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigResolveOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds the configuration, puts the defaults behind it, and refuses keys that nobody knows. */
final class ConfigFile {
    static final String ROOT = "x400gate";

    private ConfigFile() {}

    /** The defaults alone, comments included; several jars have a file of that name, and only our own root counts. */
    static Config reference() {
        return ConfigFactory.parseResources(ConfigFile.class.getClassLoader(), "reference.conf")
                .withOnlyPath(ROOT);
    }

    /** The settings of the actor system, which are ours and not the operator's. */
    static Config actors() {
        return ConfigFactory.parseResources(ConfigFile.class.getClassLoader(), "actors.conf")
                .withFallback(ConfigFactory.defaultReference())
                .resolve();
    }

    static SettingsReader read(Optional<Path> file) throws InvalidSettings {
        Config ours = reference();
        Config given = file.isPresent() ? parse(file.get()) : ConfigFactory.empty();
        SettingsReader reader;
        try {
            reader = SettingsReader.of(given.withFallback(ours).resolve(), ROOT);
        } catch (ConfigException e) {
            throw fault(file, e);
        }
        for (String key : given.root().keySet()) {
            if (!key.equals(ROOT)) {
                reader.unknown(key, given.root().get(key), "everything stands under " + ROOT + " { ... }");
            }
        }
        if (given.root().get(ROOT) instanceof ConfigObject object) {
            reader.unknownKeys(object, ours.getObject(ROOT), ROOT);
        }
        return reader;
    }

    private static Config parse(Path file) throws InvalidSettings {
        if (!Files.isReadable(file)) {
            throw new InvalidSettings(
                    List.of(new SettingError("--config", file.toString(), "a readable file", "command line")));
        }
        try {
            Config parsed = ConfigFactory.parseFile(
                    file.toFile(), ConfigParseOptions.defaults().setAllowMissing(false));
            parsed.resolve(ConfigResolveOptions.defaults().setAllowUnresolved(true));
            return parsed;
        } catch (ConfigException e) {
            throw fault(Optional.of(file), e);
        }
    }

    private static InvalidSettings fault(Optional<Path> file, ConfigException e) {
        List<SettingError> errors = new ArrayList<>();
        String where = e.origin() != null
                ? e.origin().description()
                : file.map(Path::toString).orElse("defaults");
        errors.add(new SettingError("(file)", "(unreadable)", e.getMessage(), where));
        return new InvalidSettings(errors);
    }
}
