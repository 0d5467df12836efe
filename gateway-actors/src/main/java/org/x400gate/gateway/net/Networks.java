package org.x400gate.gateway.net;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Address ranges in CIDR notation (RFC 4632, RFC 4291 2.3), of IPv4 and IPv6; a single address is a range of one. */
public record Networks(List<Range> ranges) {
    private static final Pattern LITERAL =
            Pattern.compile("[0-9]{1,3}(?:\\.[0-9]{1,3}){3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

    public static final Networks NONE = new Networks(List.of());

    /** Those who are on this machine. */
    public static final Networks LOOPBACK = parse(List.of("127.0.0.0/8", "::1"));

    /** The first {@code bits} of {@code address} count. */
    public record Range(InetAddress address, int bits) {
        public Range {
            if (bits < 0 || bits > address.getAddress().length * 8) {
                throw new IllegalArgumentException("prefix length " + bits + " does not fit the address");
            }
            if (!within(address, clear(address.getAddress(), bits), address.getAddress().length * 8)) {
                throw new IllegalArgumentException(
                        address.getHostAddress() + "/" + bits + " has bits set behind its prefix");
            }
        }
    }

    public Networks {
        ranges = List.copyOf(ranges);
    }

    /** @throws IllegalArgumentException naming the range that is none */
    public static Networks parse(List<String> texts) {
        return new Networks(texts.stream().map(Networks::range).toList());
    }

    /** A host given as an address is a range of one; a name is none. */
    public static Networks ofHost(String host) {
        return LITERAL.matcher(host).matches() ? parse(List.of(host)) : NONE;
    }

    public boolean contains(InetAddress address) {
        return ranges.stream().anyMatch(range -> within(address, range.address.getAddress(), range.bits));
    }

    /** The same of an address in digits, which is parsed and never looked up. */
    public boolean contains(String literal) {
        return contains(address(literal));
    }

    /** Whether this, as a list of those who may come, lets this one in: an empty list lets everybody in. */
    public boolean admits(String literal) {
        return ranges.isEmpty() || contains(literal);
    }

    public Networks and(Networks others) {
        return new Networks(Stream.concat(ranges.stream(), others.ranges.stream())
                .distinct()
                .toList());
    }

    private static Range range(String text) {
        String[] sides = text.strip().split("/", -1);
        boolean wellFormed = sides.length <= 2 && (sides.length == 1 || sides[1].matches("[0-9]{1,3}"));
        if (!wellFormed) {
            throw new IllegalArgumentException("not an address or a range of addresses: " + text);
        }
        InetAddress address = address(sides[0]);
        int bits = sides.length == 2 ? Integer.parseInt(sides[1]) : address.getAddress().length * 8;
        return new Range(address, bits);
    }

    /** An address in digits, never looked up. An IPv6 scope, as a socket's own address has it, says by which link and is left out. */
    public static InetAddress address(String literal) {
        String digits = literal.replaceFirst("%.*", "");
        if (!LITERAL.matcher(digits).matches()) {
            throw new IllegalArgumentException("not an address or a range of addresses: " + literal);
        }
        try {
            return InetAddress.getByName(digits);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("not an address or a range of addresses: " + literal, e);
        }
    }

    private static boolean within(InetAddress address, byte[] prefix, int bits) {
        byte[] octets = address.getAddress();
        if (octets.length != prefix.length) {
            return false;
        }
        return Arrays.equals(clear(octets, bits), clear(prefix, bits));
    }

    private static byte[] clear(byte[] octets, int bits) {
        byte[] kept = octets.clone();
        for (int i = 0; i < kept.length; i++) {
            int ofThis = Math.min(8, Math.max(0, bits - i * 8));
            kept[i] &= (byte) (0xFF << (8 - ofThis));
        }
        return kept;
    }
}
