package org.x400gate.protocol.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.x400gate.protocol.octets.Octets;

/** Two sessions with a wire between them that holds TSDUs until they are delivered. */
final class SessionPair {
    static final Octets NO_DATA = Octets.EMPTY;
    static final Octets ACTIVITY = Octets.ofHex("020101");
    static final ConnectionId CALLING = ConnectionId.calling(Octets.ofHex("1402766D"), Octets.ofHex("170D"));
    static final ConnectionId CALLED = ConnectionId.called(Octets.ofHex("1402766E"), Octets.ofHex("170D"));

    /** One end: its machine, what its user was told, what it has on the wire. */
    static final class End {
        SessionMachine machine;
        final List<SessionIndication> told = new ArrayList<>();
        final Deque<Octets> wire = new ArrayDeque<>();
        final List<SessionAction> timers = new ArrayList<>();
        boolean disconnected;

        End(SessionMachine machine) {
            this.machine = machine;
        }

        End request(SessionRequest request) {
            return take(machine.request(request));
        }

        End take(SessionMachine.Step step) {
            machine = step.next();
            for (SessionAction action : step.actions()) {
                if (action instanceof SessionAction.Send send) {
                    wire.add(send.tsdu());
                } else if (action instanceof SessionAction.Indicate indicate) {
                    told.add(indicate.indication());
                } else if (action instanceof SessionAction.DisconnectTransport) {
                    disconnected = true;
                } else {
                    timers.add(action);
                }
            }
            return this;
        }

        SessionState state() {
            return machine.state();
        }

        SessionIndication lastTold() {
            return told.get(told.size() - 1);
        }
    }

    final End initiator;
    final End responder;

    SessionPair() {
        this(SessionSettings.STANDARD, SessionSettings.STANDARD);
    }

    SessionPair(SessionSettings initiators, SessionSettings responders) {
        initiator = new End(SessionMachine.initiator(initiators));
        responder = new End(SessionMachine.responder(responders));
        responder.take(responder.machine.onTransportConnected());
    }

    /** Everything on both wires, until both are quiet. */
    SessionPair deliver() {
        while (!initiator.wire.isEmpty() || !responder.wire.isEmpty()) {
            while (!initiator.wire.isEmpty()) {
                responder.take(responder.machine.onTsdu(initiator.wire.remove()));
            }
            while (!responder.wire.isEmpty()) {
                initiator.take(initiator.machine.onTsdu(responder.wire.remove()));
            }
        }
        return this;
    }

    SessionPair connecting(Octets userData) {
        initiator.request(new SessionRequest.Connect(CALLING, NO_DATA, NO_DATA, userData));
        return deliver();
    }

    SessionPair open() {
        connecting(NO_DATA);
        responder.request(new SessionRequest.ConnectAccept(CALLED, NO_DATA, NO_DATA));
        deliver();
        assertThat(initiator.state()).isEqualTo(SessionState.DATA_TRANSFER);
        assertThat(responder.state()).isEqualTo(SessionState.DATA_TRANSFER);
        return this;
    }

    SessionPair inActivity() {
        open();
        initiator.request(new SessionRequest.ActivityStart(ACTIVITY, NO_DATA));
        return deliver();
    }

    /** A machine of the initiator or of the responder, whichever can be there, in the given state. */
    static SessionMachine in(SessionState state) {
        SessionPair pair = new SessionPair();
        return switch (state) {
            case IDLE -> SessionMachine.responder(SessionSettings.STANDARD);
            case TRANSPORT_CONNECTED -> pair.initiator.machine;
            case WAIT_FOR_CN -> pair.responder.machine;
            case WAIT_FOR_AC -> pair.connecting(NO_DATA).initiator.machine;
            case WAIT_FOR_CONNECT_RESPONSE -> pair.connecting(NO_DATA).responder.machine;
            case DATA_TRANSFER -> pair.open().initiator.machine;
            case WAIT_FOR_DN -> pair.open().initiator.request(new SessionRequest.Release(NO_DATA)).machine;
            case WAIT_FOR_RELEASE_RESPONSE -> {
                pair.open().initiator.request(new SessionRequest.Release(NO_DATA));
                yield pair.deliver().responder.machine;
            }
            case WAIT_FOR_AEA -> pair.inActivity().initiator.request(new SessionRequest.ActivityEnd(NO_DATA)).machine;
            case WAIT_FOR_END_RESPONSE -> {
                pair.inActivity().initiator.request(new SessionRequest.ActivityEnd(NO_DATA));
                yield pair.deliver().responder.machine;
            }
            case WAIT_FOR_AIA -> pair.inActivity().initiator.request(interrupt()).machine;
            case WAIT_FOR_INTERRUPT_RESPONSE -> {
                pair.inActivity().initiator.request(interrupt());
                yield pair.deliver().responder.machine;
            }
            case WAIT_FOR_ADA -> pair.inActivity().initiator.request(discard()).machine;
            case WAIT_FOR_DISCARD_RESPONSE -> {
                pair.inActivity().initiator.request(discard());
                yield pair.deliver().responder.machine;
            }
            case WAIT_FOR_TRANSPORT_END -> pair.open().initiator.request(new SessionRequest.UserAbort(NO_DATA)).machine;
            case WAIT_FOR_GTA -> pair.open().initiator.request(new SessionRequest.ControlGive()).machine;
            case EXCEPTION_SENT -> pair.inActivity().responder.request(exception()).machine;
            case EXCEPTION_RECEIVED -> {
                pair.inActivity().responder.request(exception());
                yield pair.deliver().initiator.machine;
            }
        };
    }

    /** So many octets, each unlike its neighbours. */
    static Octets octets(int length) {
        byte[] octets = new byte[length];
        for (int at = 0; at < length; at++) {
            octets[at] = (byte) (at * 31);
        }
        return Octets.wrap(octets);
    }

    static SessionRequest interrupt() {
        return new SessionRequest.ActivityInterrupt(ExceptionReason.NO_SPECIFIC_REASON);
    }

    static SessionRequest discard() {
        return new SessionRequest.ActivityDiscard(ExceptionReason.NO_SPECIFIC_REASON);
    }

    static SessionRequest exception() {
        return new SessionRequest.UserExceptionReport(ExceptionReason.RECEIVING_ABILITY_JEOPARDIZED, NO_DATA);
    }
}
