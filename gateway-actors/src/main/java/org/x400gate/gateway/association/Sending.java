package org.x400gate.gateway.association;

import java.io.IOException;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.stack.EndCause;

/** The transfer that an association is sending: what is left of its content, and its one answer. */
final class Sending {
    private final Association.Transfer transfer;
    private final SendingSource content;
    private long left;
    private int wanted;

    Sending(Association.Transfer transfer, SendingSource content) {
        this.transfer = transfer;
        this.content = content;
        this.left = transfer.apdu().octets();
    }

    /** The stack wants so many octets more. */
    void want(int octets) {
        wanted = octets;
        content.want(octets);
    }

    /** Some are wanted, and are here or will never be. */
    boolean isReady() {
        return wanted > 0 && content.isReady();
    }

    /** What was wanted; content shorter than it said is an IOException. */
    Octets read() throws IOException {
        Octets part = content.take();
        left -= wanted;
        wanted = 0;
        return part;
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
        content.close();
        transfer.replyTo().tell(outcome);
    }
}
