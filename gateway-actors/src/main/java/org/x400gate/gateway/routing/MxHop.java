package org.x400gate.gateway.routing;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.x400gate.gateway.dns.AddressLiteral;
import org.x400gate.persistence.queue.NextHop;

/**
 * The next hop of one domain whose servers DNS knows: {@code mx:example.org}. One domain has one, however it is written:
 * in lower case, in A-labels, an address literal in one form.
 */
public final class MxHop {
    private static final String PREFIX = "mx:";
    /** So that the hop's name can be kept; a name in DNS has at most 253 (RFC 1035 2.3.4). */
    static final int MAX_DOMAIN = NextHop.MAX_OCTETS - PREFIX.length();

    private static final Pattern NAME = Pattern.compile(
            "(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?)" + "(?:[.][a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?)*");

    private MxHop() {}

    /** Empty for what has no place in DNS and is no address. */
    public static Optional<NextHop> of(String domain) {
        Optional<String> literal = AddressLiteral.parse(domain).map(AddressLiteral::text);
        String lower = domain.toLowerCase(Locale.ROOT);
        return literal.or(() -> Optional.of(lower)
                        .filter(name -> name.length() <= MAX_DOMAIN)
                        .filter(name -> NAME.matcher(name).matches()))
                .map(name -> new NextHop(PREFIX + name));
    }

    public static boolean is(NextHop hop) {
        return hop.name().startsWith(PREFIX);
    }

    /** Of a hop that is one. */
    public static String domain(NextHop hop) {
        if (!is(hop)) {
            throw new IllegalArgumentException("no hop by MX: " + hop);
        }
        return hop.name().substring(PREFIX.length());
    }
}
