package org.x400gate.protocol.p1;

import org.x400gate.protocol.asn1.Oid;

/** ContentType (X.411): a number, or an object identifier. */
public sealed interface ContentType {
    ContentType P2 = new BuiltIn(2);
    ContentType P22 = new BuiltIn(22);
    int MAX_BUILT_IN = 32_767;

    record BuiltIn(int number) implements ContentType {
        public BuiltIn {
            if (number < 0 || number > MAX_BUILT_IN) {
                throw new IllegalArgumentException("content type " + number + " outside 0.." + MAX_BUILT_IN);
            }
        }
    }

    record Extended(Oid oid) implements ContentType {}
}
