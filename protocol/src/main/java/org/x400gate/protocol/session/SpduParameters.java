package org.x400gate.protocol.session;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.x400gate.protocol.octets.MalformedInput;
import org.x400gate.protocol.octets.OctetReader;
import org.x400gate.protocol.octets.Octets;

/**
 * The parameter field of an SPDU, or of a parameter group: values by code, written in increasing order of code.
 * Source: X.225 8.2.
 *
 * <p>A parameter of no octets is kept, but stands for its default. Peers' order isn't checked; a parameter given twice
 * is a fault. Whoever makes one gives its map away.
 */
record SpduParameters(SortedMap<Integer, Octets> values) {
    static final SpduParameters NONE = new SpduParameters(new TreeMap<>());

    static final String LAYER = "session";

    /** X.225 8.3.1.10: six digits, as no unit in use allows more. */
    static final int MAX_SERIAL_DIGITS = 6;

    private static final String CLAUSE = "X.225 8.2";
    private static final int LONG_LENGTH = 0xFF;
    private static final int MAX_LENGTH = 0xFFFF;

    SpduParameters {
        values = Collections.unmodifiableSortedMap(values);
    }

    static SpduParameters decode(Octets field) {
        if (field.isEmpty()) {
            return NONE;
        }
        OctetReader reader = new OctetReader(field, LAYER, CLAUSE);
        TreeMap<Integer, Octets> values = new TreeMap<>();
        while (reader.hasMore()) {
            int code = reader.u8();
            if (values.put(code, reader.take(length(reader))) != null) {
                throw reader.fault("parameter " + code + " twice");
            }
        }
        return new SpduParameters(values);
    }

    /** X.225 8.2.5. */
    static int length(OctetReader reader) {
        int first = reader.u8();
        return first == LONG_LENGTH ? reader.u16() : first;
    }

    static Octets encodeLength(int length) {
        if (length > MAX_LENGTH) {
            throw new IllegalArgumentException("an SPDU field of " + length + " octets");
        }
        return length < LONG_LENGTH ? Octets.of(length) : Octets.of(LONG_LENGTH, length >> 8, length & 0xFF);
    }

    Octets encode() {
        if (values.isEmpty()) {
            return Octets.EMPTY;
        }
        List<Octets> parts = new ArrayList<>();
        values.forEach((code, value) -> {
            boolean shortLength = value.length() < LONG_LENGTH;
            parts.add(
                    shortLength
                            ? Octets.of(code, value.length())
                            : Octets.of(code).append(encodeLength(value.length())));
            parts.add(value);
        });
        return Octets.concat(parts);
    }

    SpduParameters with(int code, Octets value) {
        TreeMap<Integer, Octets> more = new TreeMap<>(values);
        more.put(code, value);
        return new SpduParameters(more);
    }

    SpduParameters with(int code, Optional<Octets> value) {
        return value.map(present -> with(code, present)).orElse(this);
    }

    /** Left out if there is nothing to say. */
    SpduParameters withUnlessEmpty(int code, Octets value) {
        return value.isEmpty() ? this : with(code, value);
    }

    SpduParameters without(int code) {
        if (!has(code)) {
            return this;
        }
        TreeMap<Integer, Octets> fewer = new TreeMap<>(values);
        fewer.remove(code);
        return new SpduParameters(fewer);
    }

    boolean has(int code) {
        return values.containsKey(code);
    }

    /** The value, of no octets if absent. */
    Octets octets(int code, int maxOctets) {
        return optional(code, maxOctets).orElse(Octets.EMPTY);
    }

    Optional<Octets> optional(int code, int maxOctets) {
        Octets value = values.get(code);
        if (value != null && value.length() > maxOctets) {
            throw fault(
                    "parameter " + code + " has " + value.length() + " octets, at most " + maxOctets + " are legal");
        }
        return Optional.ofNullable(value);
    }

    /** A number of one or two octets; empty if absent or of no octets. */
    Optional<Integer> number(int code, int octets) {
        Octets value = octets(code, octets);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        if (value.length() != octets) {
            throw fault("parameter " + code + " has " + value.length() + " octets, not " + octets);
        }
        int number = 0;
        for (int at = 0; at < octets; at++) {
            number = number << 8 | value.at(at);
        }
        return Optional.of(number);
    }

    /** A serial number: decimal digits, leading zeros without meaning. */
    long serial(int code) {
        Octets digits = mandatory(code, MAX_SERIAL_DIGITS);
        long serial = 0;
        for (int at = 0; at < digits.length(); at++) {
            int digit = digits.at(at) - '0';
            if (digit < 0 || digit > 9) {
                throw fault("serial number with an octet that is no digit");
            }
            serial = serial * 10 + digit;
        }
        return serial;
    }

    Octets mandatory(int code, int maxOctets) {
        Octets value = octets(code, maxOctets);
        if (value.isEmpty()) {
            throw fault("parameter " + code + " is missing");
        }
        return value;
    }

    static MalformedInput fault(String text) {
        return new MalformedInput(LAYER, 0, "X.225 8.3", text);
    }
}
