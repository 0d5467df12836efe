package org.x400gate.protocol.rtse;

/**
 * How far the transfer in flight has come.
 *
 * @param octets sender: still to be sent; receiver: received
 * @param reached serial number of the last checkpoint
 * @param confirmed serial number of the last confirmed one
 */
record Progress(long octets, long reached, long confirmed) {
    static final Progress NONE = new Progress(0, 0, 0);

    long unconfirmed() {
        return reached - confirmed;
    }

    Progress withOctets(long count) {
        return new Progress(count, reached, confirmed);
    }

    Progress checkpoint(long serial) {
        return new Progress(octets, serial, confirmed);
    }

    Progress confirm(long serial) {
        return new Progress(octets, reached, serial);
    }
}
