package org.x400gate.gateway.association;

import java.io.IOException;
import java.io.InputStream;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.stack.EndCause;

/** The transfer that an association is sending: what is left of its content, and its one answer. */
final class Sending {
    private final Association.Transfer transfer;
    private final InputStream content;
    private long left;
    private int wanted;

    private Sending(Association.Transfer transfer, InputStream content) {
        this.transfer = transfer;
        this.content = content;
        this.left = transfer.apdu().octets();
    }

    static Sending open(Association.Transfer transfer) throws IOException {
        return new Sending(transfer, transfer.apdu().open());
    }

    /** The stack wants so many octets more. */
    void want(int octets) {
        wanted = octets;
    }

    boolean isWanted() {
        return wanted > 0;
    }

    /** What was wanted; content shorter than it said is an IOException. */
    Octets read() throws IOException {
        byte[] part = content.readNBytes(wanted);
        if (part.length < wanted) {
            throw new IOException("content ended " + (left - part.length) + " octets early");
        }
        left -= wanted;
        wanted = 0;
        return Octets.wrap(part);
    }

    void transferred() {
        finish(new TransferOutcome.Transferred(transfer.label()));
    }

    /** The association lives, and the peer said or we know that it has not taken it. */
    void refused(EndCause cause, String detail) {
        finish(new TransferOutcome.NotTransferred(
                transfer.label(), cause, detail, TransferOutcome.Fate.SURELY_NOT_TAKEN, TransferOutcome.Standing.OPEN));
    }

    /** The association is gone: only while octets were still to be sent is it sure that the peer has not taken it. */
    void broken(EndCause cause, String detail) {
        TransferOutcome.Fate fate = left > 0 ? TransferOutcome.Fate.SURELY_NOT_TAKEN : TransferOutcome.Fate.UNKNOWN;
        finish(new TransferOutcome.NotTransferred(
                transfer.label(), cause, detail, fate, TransferOutcome.Standing.ENDED));
    }

    private void finish(TransferOutcome outcome) {
        try {
            content.close();
        } catch (IOException failure) {
            Association.LOG.warn(
                    "event=content-not-closed label={} reason=\"{}\"", transfer.label(), failure.getMessage());
        }
        transfer.replyTo().tell(outcome);
    }
}
