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
    @Override
    public String toString() {
        return "key=" + key + " value=\"" + value + "\" allowed=\"" + allowed + "\" where=\"" + where + "\"";
    }
}
