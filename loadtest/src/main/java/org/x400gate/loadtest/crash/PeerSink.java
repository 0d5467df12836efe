package org.x400gate.loadtest.crash;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.x400gate.loadtest.peer.Doorway;
import org.x400gate.loadtest.peer.EventLoop;
import org.x400gate.loadtest.peer.Peers;
import org.x400gate.loadtest.peer.StackOnWire;
import org.x400gate.protocol.octets.MalformedInput;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.p1.MtsApdu;
import org.x400gate.protocol.p1.P1Limits;
import org.x400gate.protocol.p1.PerRecipient;
import org.x400gate.protocol.p1.ReportedRecipient;
import org.x400gate.protocol.stack.OsiStack;
import org.x400gate.protocol.stack.Refusal;
import org.x400gate.protocol.stack.ResponderParameters;
import org.x400gate.protocol.stack.StackAction;
import org.x400gate.protocol.stack.StackLimits;
import org.x400gate.protocol.stack.TransferReject;

/**
 * A peer behind which a side lies: takes messages and reports, and is busy, refuses, delays and drops as its conduct has it. What it
 * takes it tells of before it answers, and reports on it as an MTA does.
 */
final class PeerSink implements Closeable {
    private static final int CHECKPOINT = 4;
    private static final int WINDOW = 3;

    private final EventLoop loop;
    private final Letter.Side side;
    private final Account account;
    private final Conduct conduct;
    private final PeerMail mail;
    private final Consumer<PeerMail.Owed> reports;
    private final Doorway door;

    PeerSink(
            EventLoop loop,
            int port,
            Letter.Side side,
            Account account,
            Conduct conduct,
            Consumer<PeerMail.Owed> reports)
            throws IOException, InterruptedException {
        this.loop = loop;
        this.side = side;
        this.account = account;
        this.conduct = conduct;
        this.mail = new PeerMail();
        this.reports = reports;
        door = new Doorway(loop, port, from -> new Association().end);
    }

    static String name(Letter.Side side) {
        return side.name().toLowerCase(java.util.Locale.ROOT);
    }

    /** Whom it is for may be others, too: those it goes to by other ways. */
    private void take(MtsApdu apdu, boolean answered) {
        if (apdu instanceof MtsApdu.Message message) {
            byte[] content = PeerMail.octets(message.content()).toByteArray();
            boolean any = false;
            boolean first = false;
            for (PerRecipient recipient : message.envelope().recipients()) {
                Optional<Letter.Name> name =
                        Letter.recipient(recipient.recipient().toString());
                if (recipient.responsible() && name.isPresent()) {
                    any = true;
                    first |= account.delivered(name.get(), content, answered);
                }
            }
            if (!any) {
                account.stray("a message for nobody of ours: " + message.identifier());
            } else if (first) {
                mail.owed(message, side).forEach(reports);
            }
        } else if (apdu instanceof MtsApdu.Report report) {
            Optional<Long> originator = Letter.originator(report.destination().toString());
            for (ReportedRecipient recipient : report.content().recipients()) {
                Optional<Letter.Name> name =
                        Letter.recipient(recipient.actualRecipient().toString());
                if (originator.isPresent() && name.isPresent()) {
                    boolean failure = recipient.result() instanceof ReportedRecipient.NotDelivered;
                    account.reported(originator.get(), name.get(), failure, answered);
                } else {
                    account.stray("a report on nobody of ours: " + report.identifier());
                }
            }
        } else {
            account.stray("a probe: " + apdu.identifier());
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
    }

    private final class Association {
        private final StackOnWire end;
        private final List<Octets> parts = new ArrayList<>();
        private boolean owesAnswer;

        Association() {
            ResponderParameters parameters =
                    new ResponderParameters(Set.of(), CHECKPOINT, WINDOW, StackLimits.STANDARD);
            end = new StackOnWire(OsiStack.responder(parameters), OsiStack::awaitConnect, this::act);
        }

        private void act(StackAction action) {
            if (action instanceof StackAction.OpenIndication) {
                if (conduct.happens(Conduct.REFUSED_AT_THE_DOOR)) {
                    end.request(stack -> stack.refuseOpen(new Refusal(Refusal.Reason.BUSY, Optional.empty())));
                } else {
                    end.request(stack -> stack.acceptOpen(Peers.bindResult(name(side))));
                }
            } else if (action instanceof StackAction.TransferStarted
                    || action instanceof StackAction.TransferAborted
                    || action instanceof StackAction.Aborted) {
                owesAnswer = false;
                parts.clear();
            } else if (action instanceof StackAction.TransferSegment segment) {
                parts.add(segment.part());
            } else if (action instanceof StackAction.CheckpointReached reached) {
                end.request(stack -> stack.confirmCheckpoint(reached.serial()));
            } else if (action instanceof StackAction.TransferEnded) {
                Octets apdu = Octets.concat(parts);
                parts.clear();
                ended(apdu);
            }
        }

        private void ended(Octets octets) {
            if (conduct.happens(Conduct.REFUSED_FOR_NOW)) {
                end.request(stack -> stack.rejectTransfer(TransferReject.TEMPORARY));
                return;
            } else if (conduct.happens(Conduct.DROPPED_UNTAKEN)) {
                end.wire().reset();
                return;
            }
            boolean drops = conduct.happens(Conduct.DROPPED_TAKEN);
            try {
                take(MtsApdu.decode(octets, P1Limits.STANDARD), !drops);
            } catch (MalformedInput e) {
                account.stray("something malformed: " + e.getMessage());
            }
            if (drops) {
                end.wire().reset();
                return;
            }
            int delay = conduct.delayMillis();
            if (delay == 0) {
                end.request(OsiStack::acceptTransfer);
            } else {
                owesAnswer = true;
                loop.after(Duration.ofMillis(delay), () -> {
                    if (owesAnswer && !end.wire().closed()) {
                        end.request(OsiStack::acceptTransfer);
                    }
                });
            }
        }
    }
}
