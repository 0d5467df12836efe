package org.x400gate.persistence.database;

import java.time.Duration;
import java.util.regex.Pattern;

/** Which database, how it is reached, and who we are among its nodes. */
public record DatabaseSettings(Login login, String schema, Pool pool, Node node) {
    /** The channel of its signals bears its name after nine letters more, and a name has 63 at most. */
    private static final Pattern SCHEMA = Pattern.compile("(?!pg_)[a-z_][a-z0-9_]{0,53}");

    /**
     * @param url {@code jdbc:postgresql://...}; user and password are never in it
     * @param password empty if the server asks for none
     */
    public record Login(String url, String user, String password) {
        private static final Pattern URL = Pattern.compile("jdbc:postgresql:[^@?]+([?].*)?");
        private static final Pattern SECRET = Pattern.compile("[?&](user|password|sslpassword|options|currentSchema)=");

        public Login {
            if (!URL.matcher(url).matches() || SECRET.matcher(url).find()) {
                throw new IllegalArgumentException(
                        "the URL of the database is jdbc:postgresql://HOST:PORT/NAME, without @,"
                                + " user, password, options and currentSchema, which have settings of their own");
            }
        }

        /** The URL without what it asks of the driver. */
        public String place() {
            return url.replaceFirst("[?].*", "");
        }

        @Override
        public String toString() {
            return "Login[" + place() + ", " + user + "]";
        }
    }

    /**
     * @param size connections at most, besides one that hears signals
     * @param connectTimeout how long somebody waits for a connection
     * @param answerTimeout how long a statement may take
     */
    public record Pool(int size, Duration connectTimeout, Duration answerTimeout) {}

    /**
     * @param name for whoever looks; need not be unique
     * @param lease without a sign of life for so long a node is taken for dead, and what it claimed is free
     * @param poll how often it looks for work that nobody signalled
     */
    public record Node(String name, Duration lease, Duration poll) {}

    public DatabaseSettings {
        if (!SCHEMA.matcher(schema).matches()) {
            throw new IllegalArgumentException(
                    "a schema is named in at most 54 small letters, digits and _, and not beginning with a digit or pg_");
        }
    }
}
