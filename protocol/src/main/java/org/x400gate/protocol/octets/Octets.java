package org.x400gate.protocol.octets;

import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/**
 * An immutable run of octets: a slice of an array that nobody writes any more.
 *
 * <p>Whoever wraps an array gives it away. Offsets and lengths are in octets; a range outside of the slice is an
 * {@link IndexOutOfBoundsException}, which no decoder lets happen.
 */
public final class Octets implements ContentRef {
    public static final Octets EMPTY = new Octets(new byte[0], 0, 0);

    private final byte[] array;
    private final int offset;
    private final int length;

    private Octets(byte[] array, int offset, int length) {
        this.array = array;
        this.offset = offset;
        this.length = length;
    }

    /** The given octet values, each 0 to 255. */
    public static Octets of(int... values) {
        byte[] copy = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            copy[i] = (byte) values[i];
        }
        return wrap(copy);
    }

    /** Takes the array over without a copy. */
    public static Octets wrap(byte[] array) {
        return array.length == 0 ? EMPTY : new Octets(array, 0, array.length);
    }

    /** Takes a part of the array over without a copy. */
    public static Octets wrap(byte[] array, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, array.length);
        return new Octets(array, offset, length);
    }

    public static Octets of(ByteBuffer buffer) {
        byte[] copy = new byte[buffer.remaining()];
        buffer.get(copy);
        return wrap(copy);
    }

    public static Octets of(String text, Charset charset) {
        return wrap(text.getBytes(charset));
    }

    /** Hexadecimal digits; blanks and line ends between them are ignored. */
    public static Octets ofHex(String hex) {
        return wrap(HexFormat.of().parseHex(hex.replaceAll("\\s", "")));
    }

    public static Octets concat(Octets... parts) {
        return concat(List.of(parts));
    }

    public static Octets concat(List<Octets> parts) {
        if (parts.size() == 1) {
            return parts.get(0);
        }
        int total = 0;
        for (Octets part : parts) {
            total = Math.addExact(total, part.length);
        }
        byte[] joined = new byte[total];
        int at = 0;
        for (Octets part : parts) {
            part.copyTo(joined, at);
            at += part.length;
        }
        return wrap(joined);
    }

    @Override
    public long octets() {
        return length;
    }

    @Override
    public boolean isInMemory() {
        return true;
    }

    @Override
    public InputStream open() {
        return new java.io.ByteArrayInputStream(array, offset, length);
    }

    public int length() {
        return length;
    }

    public boolean isEmpty() {
        return length == 0;
    }

    /** The octet at {@code index} as 0 to 255. */
    public int at(int index) {
        return array[offset + Objects.checkIndex(index, length)] & 0xFF;
    }

    public Octets slice(int from, int to) {
        Objects.checkFromToIndex(from, to, length);
        return from == 0 && to == length ? this : new Octets(array, offset + from, to - from);
    }

    public Octets from(int from) {
        return slice(from, length);
    }

    public Octets append(Octets more) {
        return isEmpty() ? more : more.isEmpty() ? this : concat(this, more);
    }

    public boolean startsWith(Octets prefix) {
        return prefix.length <= length
                && Arrays.equals(
                        array,
                        offset,
                        offset + prefix.length,
                        prefix.array,
                        prefix.offset,
                        prefix.offset + prefix.length);
    }

    public void copyTo(byte[] target, int at) {
        System.arraycopy(array, offset, target, at, length);
    }

    public byte[] toByteArray() {
        return Arrays.copyOfRange(array, offset, offset + length);
    }

    public ByteBuffer toByteBuffer() {
        return ByteBuffer.wrap(array, offset, length).slice().asReadOnlyBuffer();
    }

    public String toString(Charset charset) {
        return new String(array, offset, length, charset);
    }

    public String toHex() {
        return HexFormat.of().formatHex(array, offset, offset + length);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Octets that
                && Arrays.equals(array, offset, offset + length, that.array, that.offset, that.offset + that.length);
    }

    @Override
    public int hashCode() {
        int hash = 1;
        for (int i = 0; i < length; i++) {
            hash = 31 * hash + array[offset + i];
        }
        return hash;
    }

    /** Length and the first octets: contents stay out of logs. */
    @Override
    public String toString() {
        return length <= 16 ? toHex() : slice(0, 16).toHex() + "..(" + length + ")";
    }
}
