package org.x400gate.gateway.association;

/** Text that came from outside, made fit for one line of a log. */
final class LogText {
    private static final int MAX_CHARACTERS = 128;

    private LogText() {}

    /** In quotes, without control characters or quotes, cut at 128 characters. */
    static String quoted(String text) {
        String cut = text.length() > MAX_CHARACTERS ? text.substring(0, MAX_CHARACTERS) + ".." : text;
        return '"' + cut.replaceAll("[\\p{Cntrl}\"]", "?") + '"';
    }
}
