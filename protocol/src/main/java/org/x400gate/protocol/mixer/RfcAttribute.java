package org.x400gate.protocol.mixer;

import java.util.Optional;
import org.x400gate.protocol.mime.Mailbox;
import org.x400gate.protocol.oraddress.OrAddress;

/** A mailbox in domain-defined attributes, RFC-822 and those that continue it (RFC 2156 4.3.4 stage II, 4.3.5 mapping A). */
final class RfcAttribute {
    /** X.411 Annex B: ub-domain-defined-attribute-value-length, ub-domain-defined-attributes. */
    private static final int MAX_VALUE = 128;

    private static final int MAX_VALUES = 4;
    private static final String FIRST = "RFC-822";
    private static final String FURTHER = "RFC822C";

    private RfcAttribute() {}

    /** Whether it could be added: it has room in as many attributes as there may be. */
    static boolean write(Mailbox mailbox, OrAddress.Builder address) {
        String value = PrintableAscii.encode(mailbox.addrSpec());
        if (blankAtBoundary(value)) {
            value = value.replace(" ", "(032)");
        }
        if (value.length() > MAX_VALUE * MAX_VALUES) {
            return false;
        }
        for (int at = 0; at < value.length(); at += MAX_VALUE) {
            String type = at == 0 ? FIRST : FURTHER + at / MAX_VALUE;
            address.domainDefined(type, value.substring(at, Math.min(at + MAX_VALUE, value.length())));
        }
        return true;
    }

    private static boolean blankAtBoundary(String value) {
        for (int at = MAX_VALUE; at < value.length(); at += MAX_VALUE) {
            if (value.charAt(at) == ' ' || value.charAt(at - 1) == ' ') {
                return true;
            }
        }
        return false;
    }

    /** The attribute is the address, whatever stands beside it (4.3.5). */
    static Optional<Mailbox> read(OrAddress address) {
        Optional<String> first = address.domainDefined(FIRST);
        if (first.isEmpty()) {
            return Optional.empty();
        }
        StringBuilder value = new StringBuilder(first.get());
        for (int i = 1; i < MAX_VALUES; i++) {
            value.append(address.domainDefined(FURTHER + i).orElse(""));
        }
        // 3.4: what was not made by this encoding may be passed through unaltered.
        return Mailbox.parse(PrintableAscii.decode(value.toString()).orElse(value.toString()));
    }
}
