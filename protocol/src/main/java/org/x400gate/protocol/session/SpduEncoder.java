package org.x400gate.protocol.session;

import java.nio.charset.StandardCharsets;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.session.SpduKind.Code;

/** SPDUs as their fields. Source: X.225 8.3; what is optional and at its default is left out, as ISODE does. */
final class SpduEncoder {
    /** X.225 8.3.9.3: the bits of the transport disconnect parameter. */
    static final int TRANSPORT_RELEASED = 1;

    static final int USER_ABORT = 1 << 1;
    static final int PROTOCOL_ERROR = 1 << 2;
    static final int NO_REASON = 1 << 3;
    static final int IMPLEMENTATION_RESTRICTION = 1 << 4;
    static final int PROVIDER_REASONS = PROTOCOL_ERROR | NO_REASON | IMPLEMENTATION_RESTRICTION;

    private SpduEncoder() {}

    static RawSpdu encode(Spdu spdu) {
        if (spdu instanceof Spdu.DataTransfer data) {
            return RawSpdu.whole(SpduKind.DATA_TRANSFER, SpduParameters.NONE, data.userData());
        }
        return spdu instanceof Spdu.Connect
                        || spdu instanceof Spdu.Accept
                        || spdu instanceof Spdu.Refuse
                        || spdu instanceof Spdu.Finish
                        || spdu instanceof Spdu.Disconnect
                        || spdu instanceof Spdu.NotFinished
                        || spdu instanceof Spdu.Abort
                        || spdu instanceof Spdu.AbortAccept
                ? encodeConnection(spdu)
                : encodeDialogue(spdu);
    }

    /** Establishment, release and abort. */
    private static RawSpdu encodeConnection(Spdu spdu) {
        if (spdu instanceof Spdu.Connect connect) {
            SpduParameters parameters = connection(connect.id(), connect.item())
                    .with(Code.REQUIREMENTS, twoOctets(connect.requirements()))
                    .with(Code.CALLING_SELECTOR, connect.callingSelector())
                    .with(Code.CALLED_SELECTOR, connect.calledSelector());
            SpduParameters all = connect.overflow() ? parameters.with(Code.OVERFLOW, Octets.of(1)) : parameters;
            return RawSpdu.whole(SpduKind.CONNECT, all, connect.userData());
        }
        if (spdu instanceof Spdu.Accept accept) {
            SpduParameters parameters = connection(accept.id(), accept.item())
                    .with(Code.REQUIREMENTS, twoOctets(accept.requirements()))
                    .with(Code.CALLING_SELECTOR, accept.callingSelector())
                    .with(Code.CALLED_SELECTOR, accept.respondingSelector());
            return RawSpdu.whole(SpduKind.ACCEPT, tokens(parameters, accept.pleaseTokens()), accept.userData());
        }
        if (spdu instanceof Spdu.Refuse refuse) {
            SpduParameters parameters = SpduParameters.NONE
                    .withUnlessEmpty(
                            Code.CONNECTION_ID, connectionId(refuse.id()).encode())
                    .with(Code.TRANSPORT_DISCONNECT, Octets.of(refuse.transportDisconnect()))
                    .with(Code.REQUIREMENTS, refuse.requirements().map(bits -> twoOctets(bits)));
            return RawSpdu.whole(
                    SpduKind.REFUSE, parameters, Octets.concat(Octets.of(refuse.reason()), refuse.userData()));
        }
        if (spdu instanceof Spdu.Finish finish) {
            return RawSpdu.whole(SpduKind.FINISH, released(finish.transportDisconnect()), finish.userData());
        }
        if (spdu instanceof Spdu.Disconnect disconnect) {
            return RawSpdu.whole(SpduKind.DISCONNECT, SpduParameters.NONE, disconnect.userData());
        }
        if (spdu instanceof Spdu.NotFinished notFinished) {
            return RawSpdu.whole(SpduKind.NOT_FINISHED, SpduParameters.NONE, notFinished.userData());
        }
        if (spdu instanceof Spdu.Abort abort) {
            SpduParameters parameters =
                    released(abort.transportDisconnect()).withUnlessEmpty(Code.REFLECT, abort.reflected());
            return RawSpdu.whole(SpduKind.ABORT, parameters, abort.userData());
        }
        if (spdu instanceof Spdu.AbortAccept) {
            return RawSpdu.whole(SpduKind.ABORT_ACCEPT, SpduParameters.NONE, Octets.EMPTY);
        }
        throw new IllegalArgumentException("no SPDU of establishment or release: " + spdu);
    }

    /** Synchronization, activities, tokens and exceptions. */
    private static RawSpdu encodeDialogue(Spdu spdu) {
        if (spdu instanceof Spdu.MinorSyncPoint point) {
            SpduParameters parameters = serial(point.serial());
            return RawSpdu.whole(
                    SpduKind.MINOR_SYNC_POINT,
                    point.confirm() ? parameters : parameters.with(Code.SYNC_TYPE, Octets.of(1)),
                    point.userData());
        }
        if (spdu instanceof Spdu.MinorSyncAck ack) {
            return RawSpdu.whole(SpduKind.MINOR_SYNC_ACK, serial(ack.serial()), ack.userData());
        }
        if (spdu instanceof Spdu.ActivityStart start) {
            return RawSpdu.whole(SpduKind.ACTIVITY_START, activity(start.activityId()), start.userData());
        }
        if (spdu instanceof Spdu.ActivityResume resume) {
            SpduParameters linking = connectionId(resume.oldConnection().orElse(ConnectionId.NONE))
                    .with(Code.ACTIVITY, resume.oldActivityId())
                    .with(Code.SERIAL, digits(resume.serial()));
            return RawSpdu.whole(
                    SpduKind.ACTIVITY_RESUME,
                    activity(resume.activityId()).with(Code.LINKING, linking.encode()),
                    resume.userData());
        }
        if (spdu instanceof Spdu.ActivityEnd end) {
            return RawSpdu.whole(SpduKind.ACTIVITY_END, serial(end.serial()), end.userData());
        }
        if (spdu instanceof Spdu.ActivityEndAck ack) {
            return RawSpdu.whole(SpduKind.ACTIVITY_END_ACK, serial(ack.serial()), ack.userData());
        }
        if (spdu instanceof Spdu.ActivityInterrupt interrupt) {
            return RawSpdu.whole(SpduKind.ACTIVITY_INTERRUPT, reason(interrupt.reason()), interrupt.userData());
        }
        if (spdu instanceof Spdu.ActivityInterruptAck ack) {
            return RawSpdu.whole(SpduKind.ACTIVITY_INTERRUPT_ACK, SpduParameters.NONE, ack.userData());
        }
        if (spdu instanceof Spdu.ActivityDiscard discard) {
            return RawSpdu.whole(SpduKind.ACTIVITY_DISCARD, reason(discard.reason()), discard.userData());
        }
        if (spdu instanceof Spdu.ActivityDiscardAck ack) {
            return RawSpdu.whole(SpduKind.ACTIVITY_DISCARD_ACK, SpduParameters.NONE, ack.userData());
        }
        return encodeTokens(spdu);
    }

    private static RawSpdu encodeTokens(Spdu spdu) {
        if (spdu instanceof Spdu.GiveTokens give) {
            return RawSpdu.whole(SpduKind.GIVE_TOKENS, tokens(SpduParameters.NONE, give.tokens()), give.userData());
        }
        if (spdu instanceof Spdu.PleaseTokens please) {
            return RawSpdu.whole(
                    SpduKind.PLEASE_TOKENS, tokens(SpduParameters.NONE, please.tokens()), please.userData());
        }
        if (spdu instanceof Spdu.GiveTokensConfirm confirm) {
            return RawSpdu.whole(SpduKind.GIVE_TOKENS_CONFIRM, SpduParameters.NONE, confirm.userData());
        }
        if (spdu instanceof Spdu.GiveTokensAck) {
            return RawSpdu.whole(SpduKind.GIVE_TOKENS_ACK, SpduParameters.NONE, Octets.EMPTY);
        }
        if (spdu instanceof Spdu.ExceptionData exception) {
            return RawSpdu.whole(SpduKind.EXCEPTION_DATA, reason(exception.reason()), exception.userData());
        }
        if (spdu instanceof Spdu.ExceptionReport report) {
            return RawSpdu.whole(
                    SpduKind.EXCEPTION_REPORT,
                    SpduParameters.NONE.with(Code.REFLECT, report.reflected()),
                    Octets.EMPTY);
        }
        throw new IllegalArgumentException("no SPDU of a unit in use: " + spdu);
    }

    private static SpduParameters connection(ConnectionId id, Spdu.ConnectItem item) {
        SpduParameters connectItem = SpduParameters.NONE
                .with(Code.OPTIONS, Octets.of(item.options()))
                .with(
                        Code.TSDU_MAXIMUM,
                        item.tsduMaximum()
                                .map(maximum -> Octets.concat(
                                        twoOctets(maximum.fromInitiator()), twoOctets(maximum.fromResponder()))))
                .with(Code.VERSION, Octets.of(item.versions()))
                .with(Code.INITIAL_SERIAL, item.initialSerial())
                .with(Code.TOKEN_SETTING, item.tokenSetting().map(Octets::of));
        return SpduParameters.NONE
                .withUnlessEmpty(Code.CONNECTION_ID, connectionId(id).encode())
                .with(Code.CONNECT_ITEM, connectItem.encode());
    }

    private static SpduParameters connectionId(ConnectionId id) {
        return SpduParameters.NONE
                .withUnlessEmpty(Code.CALLING_REFERENCE, id.callingReference())
                .withUnlessEmpty(Code.CALLED_REFERENCE, id.calledReference())
                .withUnlessEmpty(Code.COMMON_REFERENCE, id.common())
                .with(Code.ADDITIONAL_REFERENCE, id.additional());
    }

    private static SpduParameters released(int transportDisconnect) {
        return SpduParameters.NONE.with(Code.TRANSPORT_DISCONNECT, Octets.of(transportDisconnect));
    }

    private static SpduParameters tokens(SpduParameters parameters, int tokens) {
        return tokens == 0 ? parameters : parameters.with(Code.TOKENS, Octets.of(tokens));
    }

    private static SpduParameters serial(long serial) {
        return SpduParameters.NONE.with(Code.SERIAL, digits(serial));
    }

    private static SpduParameters activity(Octets activityId) {
        return SpduParameters.NONE.with(Code.ACTIVITY, activityId);
    }

    private static SpduParameters reason(ExceptionReason reason) {
        return SpduParameters.NONE.with(Code.REASON, Octets.of(reason.code()));
    }

    private static Octets digits(long serial) {
        return Octets.of(Long.toString(serial), StandardCharsets.US_ASCII);
    }

    private static Octets twoOctets(int value) {
        return Octets.of(value >>> 8, value);
    }
}
