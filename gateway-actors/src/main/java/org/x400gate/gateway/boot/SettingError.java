package org.x400gate.gateway.boot;

/**
 * One thing wrong in the configuration.
 *
 * @param key whole path of the key
 * @param value what stands there, a secret masked
 * @param allowed what may stand there
 * @param where file and line, as the configuration library tells it
 */
public record SettingError(String key, String value, String allowed, String where) {
    private static final int MAX_SHOWN = 300;

    /** One line, whatever stands in the file. */
    @Override
    public String toString() {
        return "key=" + line(key) + " value=\"" + line(value) + "\" allowed=\"" + line(allowed) + "\" where=\""
                + line(where) + "\"";
    }

    private static String line(String text) {
        StringBuilder out = new StringBuilder();
        String shown = text.length() > MAX_SHOWN ? text.substring(0, MAX_SHOWN) + "..." : text;
        shown.chars().forEach(c -> {
            if (Character.isISOControl(c) || Character.getType(c) == Character.LINE_SEPARATOR) {
                out.append(String.format("\\u%04x", c));
            } else {
                out.append((char) c);
            }
        });
        return out.toString();
    }
}
