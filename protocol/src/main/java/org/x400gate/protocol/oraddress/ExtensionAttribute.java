package org.x400gate.protocol.oraddress;

import org.x400gate.protocol.octets.Octets;

/** An extension attribute that is carried, not read: its number in X.411 and its value as a whole BER element. */
public record ExtensionAttribute(int type, Octets value) {
    public static final int MAX_TYPE = 256;

    public ExtensionAttribute {
        if (type < 0 || type > MAX_TYPE) {
            throw new IllegalArgumentException("extension attribute " + type + " outside 0.." + MAX_TYPE);
        }
    }
}
