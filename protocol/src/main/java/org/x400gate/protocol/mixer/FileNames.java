package org.x400gate.protocol.mixer;

import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Names of the files of one message on their way to mail readers, which save them: a name is one name and no path, no
 * device, and nobody else's. A file without one gets one that stays the same: {@code attachment-2.pdf}, by its place.
 */
final class FileNames {
    private static final String CLAUSE = "RFC 2183 5";
    private static final int MAX_NAME = 200;
    private static final int MAX_SUFFIX = 12;

    /** What separates paths on any system, and what some refuse in a name. */
    private static final Pattern UNSAFE =
            Pattern.compile("[/\\\\:*?\"<>|\\p{Cntrl}\u2028\u2029\u202A-\u202E\u2066-\u2069]");

    private static final Pattern DEVICE = Pattern.compile(
            "(?i)(con|prn|aux|nul|clock\\$|com[0-9\u00b9\u00b2\u00b3]|lpt[0-9\u00b9\u00b2\u00b3])(\\..*)?");

    private static final Map<String, String> SUFFIXES = Map.of(
            "text/plain", ".txt",
            "text/html", ".html",
            "application/pdf", ".pdf",
            "image/jpeg", ".jpg",
            "image/png", ".png",
            "image/gif", ".gif",
            "message/rfc822", ".eml");

    private final Set<String> given = new HashSet<>();
    private int number;

    /** The next file: under {@code name} if it is not empty and can stand, else under one that is like it. */
    String named(String name, String type, Losses losses) {
        number++;
        String wanted = name.isBlank() ? "attachment-" + number + SUFFIXES.getOrDefault(type, ".bin") : name;
        String safe = safe(wanted);
        String own = safe;
        for (int copy = 2; !given.add(own.toLowerCase(Locale.ROOT)); copy++) {
            own = numbered(safe, copy);
        }
        if (!own.equals(wanted)) {
            losses.lost(CLAUSE, "file name", "made safe to save: a path, a device, too long, or that of another file");
        }
        return own;
    }

    private static String safe(String name) {
        String plain = UNSAFE.matcher(name).replaceAll("_").strip();
        // Some systems drop dots and blanks at the end, and then the name is another.
        String ended = plain.replaceAll("[. ]+$", "_");
        String started = ended.startsWith(".") ? "_" + ended.substring(1) : ended;
        String device = DEVICE.matcher(started).matches() ? "_" + started : started;
        return shortened(device);
    }

    /** Cut in front of the suffix, by which systems know what a file is. */
    private static String shortened(String name) {
        int[] characters = name.codePoints().toArray();
        if (characters.length <= MAX_NAME) {
            return name;
        }
        String suffix = suffix(name).orElse("");
        int kept = MAX_NAME - suffix.length();
        return new String(characters, 0, kept) + suffix;
    }

    private static String numbered(String name, int copy) {
        String suffix = suffix(name).orElse("");
        return name.substring(0, name.length() - suffix.length()) + " (" + copy + ")" + suffix;
    }

    private static Optional<String> suffix(String name) {
        int dot = name.lastIndexOf('.');
        return dot > 0 && name.length() - dot <= MAX_SUFFIX ? Optional.of(name.substring(dot)) : Optional.empty();
    }
}
