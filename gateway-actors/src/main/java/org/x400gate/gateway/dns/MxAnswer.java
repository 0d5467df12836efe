package org.x400gate.gateway.dns;

import java.net.InetAddress;
import java.util.List;

/** What DNS says of a domain's mail. */
public sealed interface MxAnswer {
    /** To be tried one after another, one at least. */
    record Servers(List<MailServer> inOrder) implements MxAnswer {
        public Servers {
            inOrder = List.copyOf(inOrder);
            if (inOrder.isEmpty()) {
                throw new IllegalArgumentException("no server");
            }
        }
    }

    /**
     * There is none, and that will not change by waiting.
     *
     * @param status by RFC 3463
     */
    record Never(String status, String words) implements MxAnswer {}

    /** Nobody knows at the moment. */
    record NotNow(String words) implements MxAnswer {}

    /**
     * One address of one host.
     *
     * @param name of the host, as the MX record has it; of an address literal the address in digits
     */
    record MailServer(String name, InetAddress address) {}
}
