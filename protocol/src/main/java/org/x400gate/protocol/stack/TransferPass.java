package org.x400gate.protocol.stack;

import java.util.Optional;
import org.x400gate.protocol.acse.AcseCause;
import org.x400gate.protocol.octets.MalformedInput;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.rtse.RtseAction;
import org.x400gate.protocol.rtse.RtseAgreement;
import org.x400gate.protocol.rtse.RtseCause;
import org.x400gate.protocol.rtse.RtseMachine;
import org.x400gate.protocol.rtse.RtseProblem;
import org.x400gate.protocol.rtse.RtseRefusal;
import org.x400gate.protocol.session.ExceptionReason;
import org.x400gate.protocol.session.SessionRequest;

/** Between reliable transfer and the user of the stack; puts on and takes off what stands around an APDU. */
final class TransferPass {
    private final Pass pass;

    TransferPass(Pass pass) {
        this.pass = pass;
    }

    void open() {
        OpenParameters open = ((StackState.Side.Initiator) pass.side).parameters();
        take(pass.layers.rtse().open(open.bindArgument(), open.applicationProtocol()));
    }

    void start(long apduOctets) {
        if (apduOctets < 1) {
            throw new IllegalStateException("an APDU of " + apduOctets + " octets");
        }
        pass.owed = pass.mode().header(apduOctets);
        take(pass.layers.rtse().startTransfer(pass.owed.length() + apduOctets));
    }

    void segment(Octets part) {
        Octets whole = pass.owed.append(part);
        pass.owed = Octets.EMPTY;
        take(pass.layers.rtse().segment(whole));
    }

    void onTokenPlease(Optional<Octets> rttp) {
        take(pass.layers.rtse().onTokenPlease(rttp));
    }

    /** In X.410 mode: RTORJ alone says why. */
    void onRefused(Octets rtorj) {
        for (RtseAction action :
                pass.layers.rtse().onAssociateRejected(Optional.of(rtorj)).actions()) {
            if (action instanceof RtseAction.OpenRejected rejected) {
                pass.end(EndCause.of(rejected.cause()), "");
            }
        }
    }

    /** RTSE's reason says more than the AARE's diagnostic, if there is one; in normal mode there should not be. */
    void onRejected(AcseCause cause, boolean permanent, Optional<Octets> rtorj) {
        for (RtseAction action : pass.layers.rtse().onAssociateRejected(rtorj).actions()) {
            if (action instanceof RtseAction.OpenRejected rejected) {
                EndCause named =
                        rejected.cause() == RtseCause.REFUSED ? EndCause.of(cause) : EndCause.of(rejected.cause());
                pass.end(named, permanent ? "rejected-permanent" : "rejected-transient", rejected.userData());
            }
        }
    }

    /** RTAB's reason says more than that an abort came. */
    void onAborted(EndCause otherwise, String detail, Optional<Octets> rtab) {
        Optional<RtseCause> named = pass.layers.rtse().causeOfAbort(rtab);
        pass.end(named.map(EndCause::of).orElse(otherwise), detail);
    }

    /** Asks for the turn that our user wishes for, if the session can carry that now. */
    void plead() {
        if (!pass.ended() && pass.layers.session().canAskForTokens()) {
            pass.wish.ifPresent(pass.mode()::tokenPlease);
        }
    }

    void take(RtseMachine.Step step) {
        pass.layers = pass.layers.with(step.next());
        for (RtseAction action : step.actions()) {
            if (!request(action) && !pass.ended()) {
                indicate(action);
            }
        }
    }

    /** Whether it was for the layers below. */
    private boolean request(RtseAction action) {
        if (action instanceof RtseAction.Data data) {
            pass.mode().data(data.rttr());
        } else if (action instanceof RtseAction.SyncMinor) {
            pass.session.request(new SessionRequest.SyncMinor(true, Octets.EMPTY));
        } else if (action instanceof RtseAction.SyncMinorResponse response) {
            pass.session.request(new SessionRequest.SyncMinorResponse(response.serial(), Octets.EMPTY));
        } else if (action instanceof RtseAction.ActivityStart start) {
            pass.session.request(new SessionRequest.ActivityStart(start.activity(), Octets.EMPTY));
        } else if (action instanceof RtseAction.ActivityEnd) {
            pass.session.request(new SessionRequest.ActivityEnd(Octets.EMPTY));
        } else if (action instanceof RtseAction.ActivityEndResponse) {
            pass.session.request(new SessionRequest.ActivityEndResponse(Octets.EMPTY));
        } else if (action instanceof RtseAction.ActivityDiscard discard) {
            pass.owed = Octets.EMPTY;
            pass.session.request(new SessionRequest.ActivityDiscard(reason(discard.problem())));
        } else if (action instanceof RtseAction.ActivityDiscardResponse) {
            pass.session.request(new SessionRequest.ActivityDiscardResponse());
        } else if (action instanceof RtseAction.ActivityInterruptResponse) {
            pass.session.request(new SessionRequest.ActivityInterruptResponse());
        } else if (action instanceof RtseAction.ExceptionReport report) {
            pass.session.request(new SessionRequest.UserExceptionReport(reason(report.problem()), Octets.EMPTY));
        } else if (action instanceof RtseAction.ControlGive) {
            pass.session.request(new SessionRequest.ControlGive());
        } else if (action instanceof RtseAction.StartTimer timer) {
            pass.rtseTimer(Optional.of(timer.state()));
        } else if (action instanceof RtseAction.CancelTimer) {
            pass.rtseTimer(Optional.empty());
        } else {
            return associate(action);
        }
        return true;
    }

    private boolean associate(RtseAction action) {
        if (action instanceof RtseAction.Associate associate) {
            pass.mode().associate(associate.rtorq());
        } else if (action instanceof RtseAction.Accept accept) {
            pass.mode().accept(accept.rtoac());
            if (!pass.ended()) {
                pass.open();
            }
        } else if (action instanceof RtseAction.Reject reject) {
            pass.mode().reject(reject.permanent(), reject.rtorj());
        } else if (action instanceof RtseAction.TokenPlease please) {
            pass.wish = Optional.of(please.rttp());
            plead();
        } else if (action instanceof RtseAction.Release) {
            pass.mode().release();
        } else if (action instanceof RtseAction.ReleaseResponse) {
            pass.mode().acceptRelease();
        } else if (action instanceof RtseAction.Abort abort) {
            pass.mode().abort(abort.rtab());
        } else {
            return false;
        }
        return true;
    }

    private void indicate(RtseAction action) {
        if (action instanceof RtseAction.Segment segment) {
            unwrap(segment.part());
        } else if (action instanceof RtseAction.WantSegment want) {
            pass.emit(new StackAction.WantSegment(want.octets() - pass.owed.length()));
        } else if (action instanceof RtseAction.CheckpointReached checkpoint) {
            pass.emit(new StackAction.CheckpointReached(checkpoint.serial()));
        } else if (action instanceof RtseAction.TransferStarted started) {
            pass.incoming = Optional.of(pass.mode().reader());
            pass.emit(new StackAction.TransferStarted(started.activity()));
        } else if (action instanceof RtseAction.TransferEnded) {
            finish();
        } else if (action instanceof RtseAction.TransferConfirmed) {
            pass.emit(new StackAction.TransferConfirmed());
        } else if (action instanceof RtseAction.TransferRefused refused) {
            pass.owed = Octets.EMPTY;
            pass.emit(new StackAction.TransferRefused(EndCause.of(refused.cause()), ""));
        } else if (action instanceof RtseAction.TransferAborted aborted) {
            pass.incoming = Optional.empty();
            pass.emit(new StackAction.TransferAborted(EndCause.of(aborted.cause()), ""));
        } else {
            association(action);
        }
    }

    private void association(RtseAction action) {
        if (action instanceof RtseAction.OpenIndication open) {
            onOpen(open);
        } else if (action instanceof RtseAction.OpenConfirm confirm) {
            pass.open();
            RtseAgreement agreement = confirm.agreement();
            pass.emit(new StackAction.OpenConfirmed(
                    confirm.userData(), agreement.checkpointKilooctets(), agreement.window()));
        } else if (action instanceof RtseAction.RecoveryRefused) {
            pass.end(EndCause.REFUSED_RECOVERY, "");
        } else if (action instanceof RtseAction.TurnPlease please) {
            pass.emit(new StackAction.TurnPlease(please.priority()));
        } else if (action instanceof RtseAction.TurnGiven) {
            pass.wish = Optional.empty();
            pass.emit(new StackAction.TurnGiven());
        } else if (action instanceof RtseAction.Released) {
            pass.released();
        } else if (action instanceof RtseAction.Aborted aborted) {
            pass.end(EndCause.of(aborted.cause()), aborted.detail());
        } else {
            throw new IllegalStateException("no such action: " + action);
        }
    }

    private void onOpen(RtseAction.OpenIndication open) {
        Optional<Dialect> dialect = pass.mode().dialect(open.applicationProtocol());
        if (dialect.isEmpty()) {
            take(pass.layers.rtse().refuseOpen(RtseRefusal.VALIDATION_FAILURE, Optional.empty()));
            pass.end(EndCause.REFUSED_APPLICATION_PROTOCOL, "application protocol " + open.applicationProtocol());
            return;
        }
        RtseAgreement agreement = open.agreement();
        pass.emit(new StackAction.OpenIndication(new OpenRequest(
                open.userData(),
                pass.peer.called(),
                pass.peer.calling(),
                agreement.twoWayAlternate() ? DialogueMode.TWO_WAY_ALTERNATE : DialogueMode.MONOLOGUE,
                agreement.checkpointKilooctets(),
                agreement.window(),
                dialect.get())));
    }

    private void unwrap(Octets part) {
        try {
            ExternalReader.Step step = pass.incoming.orElseThrow().feed(part);
            pass.incoming = Optional.of(step.next());
            if (!step.apdu().isEmpty()) {
                pass.emit(new StackAction.TransferSegment(step.apdu()));
            }
        } catch (MalformedInput fault) {
            rejectMalformed(fault);
        }
    }

    private void finish() {
        try {
            pass.incoming.orElseThrow().end();
            pass.emit(new StackAction.TransferEnded());
        } catch (MalformedInput fault) {
            rejectMalformed(fault);
        }
    }

    /** One bad transfer is no reason to lose the association. */
    private void rejectMalformed(MalformedInput fault) {
        take(pass.layers.rtse().rejectTransfer(RtseProblem.LOCAL_USER_ERROR));
        pass.incoming = Optional.empty();
        pass.emit(new StackAction.TransferAborted(EndCause.TRANSFER_MALFORMED, fault.getMessage()));
    }

    private static ExceptionReason reason(RtseProblem problem) {
        return switch (problem) {
            case NO_SPECIFIC_REASON -> ExceptionReason.NO_SPECIFIC_REASON;
            case RECEIVING_ABILITY_JEOPARDIZED -> ExceptionReason.RECEIVING_ABILITY_JEOPARDIZED;
            case LOCAL_USER_ERROR -> ExceptionReason.LOCAL_USER_ERROR;
            case UNRECOVERABLE_PROCEDURAL_ERROR -> ExceptionReason.UNRECOVERABLE_PROCEDURAL_ERROR;
        };
    }
}
