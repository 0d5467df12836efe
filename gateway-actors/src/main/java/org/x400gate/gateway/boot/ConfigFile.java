package org.x400gate.gateway.boot;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigResolveOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds the configuration, puts the defaults behind it, and refuses keys that nobody knows. */
final class ConfigFile {
    static final String ROOT = "x400gate";

    /** Tables of many entries have files of their own. */
    private static final long MAX_OCTETS = 16L << 20;

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

    /**
     * The defaults and over them the file.
     *
     * @param whole resolved
     */
    record Loaded(Config whole, SettingsReader reader) {}

    static Loaded read(Optional<Path> file) throws InvalidSettings {
        Config ours = reference();
        Config given = file.isPresent() ? parse(file.get()) : ConfigFactory.empty();
        SettingsReader reader;
        Config resolved;
        try {
            Config whole = given.withFallback(ours);
            given = given.resolveWith(whole);
            resolved = whole.resolve();
            reader = SettingsReader.of(resolved, ROOT, file.map(Path::toString).orElse("defaults"));
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
        return new Loaded(resolved, reader);
    }

    private static Config parse(Path file) throws InvalidSettings {
        if (!Files.isReadable(file)) {
            throw new InvalidSettings(
                    List.of(new SettingError("--config", file.toString(), "a readable file", "command line")));
        }
        requireText(file);
        try {
            Config parsed = ConfigFactory.parseFile(
                    file.toFile(), ConfigParseOptions.defaults().setAllowMissing(false));
            parsed.resolve(ConfigResolveOptions.defaults().setAllowUnresolved(true));
            return parsed;
        } catch (ConfigException e) {
            throw fault(Optional.of(file), e);
        } catch (StackOverflowError e) {
            throw fault("brackets nested deeper than anything here needs", file.toString());
        }
    }

    /** The configuration library takes what is no UTF-8 for other characters, without a word. */
    private static void requireText(Path file) throws InvalidSettings {
        byte[] octets;
        try {
            if (Files.size(file) > MAX_OCTETS) {
                throw fault("a file of at most " + MAX_OCTETS + " octets", file.toString());
            }
            octets = Files.readAllBytes(file);
        } catch (IOException e) {
            throw fault("a readable file (" + e.getMessage() + ")", file.toString());
        }
        ByteBuffer in = ByteBuffer.wrap(octets);
        CoderResult end = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .decode(in, CharBuffer.allocate(octets.length + 1), true);
        if (end.isError()) {
            int line = 1;
            for (int at = 0; at < in.position(); at++) {
                line += octets[at] == '\n' ? 1 : 0;
            }
            throw fault("text in UTF-8; octet " + in.position() + " of the file is none", file + ": " + line);
        }
    }

    private static InvalidSettings fault(String allowed, String where) {
        return new InvalidSettings(List.of(new SettingError("(file)", "(unreadable)", allowed, where)));
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
