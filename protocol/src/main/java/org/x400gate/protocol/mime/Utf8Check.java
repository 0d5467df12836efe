package org.x400gate.protocol.mime;

/** Whether octets that come one by one are UTF-8 (RFC 3629 4), but for the few forms that are too long without looking so. */
final class Utf8Check {
    private boolean broken;
    private int missing;

    void begin() {
        broken = false;
        missing = 0;
    }

    void octet(int octet) {
        if (missing > 0) {
            broken |= (octet & 0xC0) != 0x80;
            missing--;
        } else if (octet >= 0xC2 && octet <= 0xDF) {
            missing = 1;
        } else if (octet >= 0xE0 && octet <= 0xEF) {
            missing = 2;
        } else if (octet >= 0xF0 && octet <= 0xF4) {
            missing = 3;
        } else {
            broken |= octet > 0x7F;
        }
    }

    boolean holds() {
        return !broken && missing == 0;
    }
}
