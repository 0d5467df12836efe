package org.x400gate.protocol.bounds;

/**
 * One bound or repertoire that is broken; values are not quoted.
 *
 * @param where the field, from the outermost inwards by its names in the standard
 * @param found what is there: a length, a number, a character's position
 * @param allowed what may be
 */
public record Violation(String where, String found, String allowed, String clause) {
    @Override
    public String toString() {
        return where + ": " + found + ", " + allowed + " (" + clause + ")";
    }
}
