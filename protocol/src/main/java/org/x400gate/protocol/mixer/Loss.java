package org.x400gate.protocol.mixer;

/**
 * One thing that a mapping could not carry as it was; contents are not quoted.
 *
 * @param clause the standard and clause that rules it
 * @param field the field or part concerned
 * @param what what became of it
 */
public record Loss(String clause, String field, String what) {
    @Override
    public String toString() {
        return field + ": " + what + " (" + clause + ")";
    }
}
