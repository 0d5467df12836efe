package org.x400gate.gateway.smtp;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.smtp.SmtpServerMachine.AuthAnswer;

/**
 * Users in a file, a line each: name, and a salted hash of the password (PBKDF2, RFC 8018, with HMAC-SHA-512). A file that
 * has changed is read when somebody is checked next; one that cannot be used then leaves the users as they were.
 */
public final class UserFile implements Credentials {
    private static final Logger LOG = LoggerFactory.getLogger(UserFile.class);
    private static final String SCHEME = "pbkdf2-sha512";
    private static final Pattern LINE = Pattern.compile(
            "([^:\\s\"]{1,255}):" + SCHEME + ":([0-9]{1,8}):([A-Za-z0-9+/=]{8,200}):([A-Za-z0-9+/=]{40,200})");
    private static final int ITERATIONS = 210_000;
    private static final int MIN_ITERATIONS = 1_000;
    private static final int MAX_ITERATIONS = 10_000_000;
    private static final int HASH_OCTETS = 64;
    private static final int SALT_OCTETS = 16;
    private static final long MAX_FILE_OCTETS = 8L << 20;
    private static final int MAX_PASSWORD = 1_024;

    private record Hash(int iterations, byte[] salt, byte[] octets) {}

    private record Loaded(FileTime modified, long size, Map<String, Hash> users) {}

    /** A line that is none: number and what is wanted, without what stands there. */
    public static final class Unusable extends Exception {
        private static final long serialVersionUID = 1;

        Unusable(String text) {
            super(text);
        }
    }

    /** Somebody who is not in the file takes as long as somebody who is. */
    private static final Hash NOBODY = new Hash(ITERATIONS, new byte[SALT_OCTETS], new byte[HASH_OCTETS]);

    private final Path file;
    private volatile Loaded loaded;

    private UserFile(Path file, Loaded loaded) {
        this.file = file;
        this.loaded = loaded;
    }

    public static UserFile open(Path file) throws Unusable {
        return new UserFile(file, read(file));
    }

    /** A line for the file; {@code salt}: as many random octets as {@link #saltOctets}. */
    public static String line(String user, String password, byte[] salt) {
        byte[] hash = derive(password.toCharArray(), salt, ITERATIONS);
        Base64.Encoder base64 = Base64.getEncoder();
        String line = user + ":" + SCHEME + ":" + ITERATIONS + ":" + base64.encodeToString(salt) + ":"
                + base64.encodeToString(hash);
        if (!LINE.matcher(line).matches()) {
            throw new IllegalArgumentException("a name has 1 to 255 characters without blanks, colons and quotes");
        }
        return line;
    }

    public static int saltOctets() {
        return SALT_OCTETS;
    }

    @Override
    public AuthAnswer check(String user, Octets password) {
        reload();
        if (password.isEmpty() || password.length() > MAX_PASSWORD) {
            return AuthAnswer.FAILED;
        }
        Hash known = loaded.users().getOrDefault(user, NOBODY);
        char[] secret = password.toString(StandardCharsets.UTF_8).toCharArray();
        byte[] derived = derive(secret, known.salt(), known.iterations());
        Arrays.fill(secret, ' ');
        boolean same = MessageDigest.isEqual(derived, known.octets());
        return same && loaded.users().containsKey(user) ? AuthAnswer.PROVEN : AuthAnswer.FAILED;
    }

    private void reload() {
        Loaded before = loaded;
        try {
            if (Files.getLastModifiedTime(file).equals(before.modified()) && Files.size(file) == before.size()) {
                return;
            }
            loaded = read(file);
            LOG.info(
                    "event=users-reloaded file=\"{}\" users={}",
                    file,
                    loaded.users().size());
        } catch (IOException | Unusable e) {
            LOG.warn("event=users-kept file=\"{}\" reason=\"{}\"", file, e.getMessage());
        }
    }

    private static Loaded read(Path file) throws Unusable {
        try {
            FileTime modified = Files.getLastModifiedTime(file);
            long size = Files.size(file);
            if (size > MAX_FILE_OCTETS) {
                throw new Unusable("longer than " + MAX_FILE_OCTETS + " octets");
            }
            Map<String, Hash> users = new HashMap<>();
            int number = 0;
            for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
                number++;
                if (!line.isBlank() && !line.startsWith("#")) {
                    add(line.strip(), number, users);
                }
            }
            return new Loaded(modified, size, Map.copyOf(users));
        } catch (IOException e) {
            throw new Unusable("it cannot be read (" + e + ")");
        }
    }

    private static void add(String line, int number, Map<String, Hash> users) throws Unusable {
        Matcher matcher = LINE.matcher(line);
        Optional<Hash> hash = matcher.matches() ? hash(matcher) : Optional.empty();
        if (hash.isEmpty()) {
            throw new Unusable("line " + number + " is none that x400gate password makes");
        }
        if (users.put(matcher.group(1), hash.get()) != null) {
            throw new Unusable("line " + number + " names a user a second time");
        }
    }

    private static Optional<Hash> hash(Matcher matcher) {
        try {
            Base64.Decoder base64 = Base64.getDecoder();
            int iterations = Integer.parseInt(matcher.group(2));
            byte[] salt = base64.decode(matcher.group(3));
            byte[] octets = base64.decode(matcher.group(4));
            boolean good = iterations >= MIN_ITERATIONS && iterations <= MAX_ITERATIONS && octets.length == HASH_OCTETS;
            return good ? Optional.of(new Hash(iterations, salt, octets)) : Optional.empty();
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    private static byte[] derive(char[] password, byte[] salt, int iterations) {
        PBEKeySpec spec = new PBEKeySpec(password, salt, iterations, HASH_OCTETS * 8);
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA512")
                    .generateSecret(spec)
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK has no PBKDF2", e);
        } finally {
            spec.clearPassword();
        }
    }
}
