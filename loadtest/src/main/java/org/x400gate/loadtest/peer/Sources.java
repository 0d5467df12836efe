package org.x400gate.loadtest.peer;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/** Where many come from: addresses of 127.0.0.0/8 in turn. Each has 28,000 ports; who closes first keeps one for a minute (TIME_WAIT). */
public final class Sources {
    private static final int ADDRESSES = 4_096;

    private Sources() {}

    public static InetSocketAddress of(long number) {
        int i = (int) (number % ADDRESSES);
        byte[] address = {127, (byte) (1 + i % 16), (byte) (i / 16 % 16), (byte) (1 + i / 256)};
        try {
            return new InetSocketAddress(InetAddress.getByAddress(address), 0);
        } catch (UnknownHostException fourOctetsAreAnAddress) {
            throw new IllegalStateException(fourOctetsAreAnAddress);
        }
    }
}
