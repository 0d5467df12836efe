package org.x400gate.gateway.capture;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import org.x400gate.protocol.octets.Octets;

/** A TCP segment, its data as far as it was recorded. */
record Segment(Instant time, Address from, Address to, long sequence, int flags, Octets data) {
    private static final int FIN = 0x01;
    private static final int SYN = 0x02;
    private static final int RESET = 0x04;
    private static final int ACK = 0x10;

    /** An IPv4 or IPv6 address and a port. */
    record Address(Octets address, int port) {
        @Override
        public String toString() {
            try {
                String text = InetAddress.getByAddress(address.toByteArray()).getHostAddress();
                return (text.contains(":") ? "[" + text + "]" : text) + ":" + port;
            } catch (UnknownHostException impossible) {
                throw new IllegalStateException("an address of " + address.length() + " octets", impossible);
            }
        }
    }

    boolean opens() {
        return (flags & SYN) != 0;
    }

    boolean answers() {
        return (flags & ACK) != 0;
    }

    boolean ends() {
        return (flags & (FIN | RESET)) != 0;
    }
}
