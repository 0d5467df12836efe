package org.x400gate.gateway.dns;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** A domain that is an address, {@code [192.0.2.1]} or {@code [IPv6:2001:db8::1]} (RFC 5321 4.1.3). */
public final class AddressLiteral {
    private static final Pattern IPV4 = Pattern.compile("[0-9]{1,3}(?:[.][0-9]{1,3}){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-f:]*:[0-9a-f:]*(?:[0-9]{1,3}(?:[.][0-9]{1,3}){3})?");
    private static final String TAG = "ipv6:";

    private AddressLiteral() {}

    /** Empty for anything else: a name, another tag, a number that is none. Never looks anything up. */
    public static Optional<InetAddress> parse(String domain) {
        String lower = domain.toLowerCase(Locale.ROOT);
        if (!lower.startsWith("[") || !lower.endsWith("]")) {
            return Optional.empty();
        }
        String inner = lower.substring(1, lower.length() - 1);
        boolean six = inner.startsWith(TAG);
        String digits = six ? inner.substring(TAG.length()) : inner;
        if (!(six ? IPV6 : IPV4).matcher(digits).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(digits));
        } catch (UnknownHostException none) {
            return Optional.empty();
        }
    }

    /** The one way in which we write it. */
    public static String text(InetAddress address) {
        return "[" + (address instanceof Inet6Address ? TAG : "") + address.getHostAddress() + "]";
    }
}
