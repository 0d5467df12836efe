package org.x400gate.protocol.session;

import java.util.Optional;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.session.SpduKind.Code;

/** What the fields of an SPDU mean. Source: X.225 8.3; unknown parameters and reserved bits are ignored (A.4.3.1.1). */
final class SpduDecoder {
    /** X.225 8.3.1.16: what holds if the requirements are absent. */
    static final int DEFAULT_REQUIREMENTS = 0x0349;

    private static final int MAX_GROUP_OCTETS = 0xFFFF;
    private static final int MAX_REFLECTED_OCTETS = 0xFFFF;
    /** X.225 8.3.20.3: the bits of the sync type item. */
    private static final int NO_CONFIRMATION = 1;

    private static final int DATA_SEPARATION = 1 << 1;
    private static final int SERIAL_OCTETS = SpduParameters.MAX_SERIAL_DIGITS;

    private final SpduParameters parameters;
    private final Octets userData;

    private SpduDecoder(RawSpdu raw) {
        parameters = raw.parameters();
        userData = raw.userData();
    }

    static Spdu decode(RawSpdu raw) {
        return new SpduDecoder(raw).decode(raw.kind());
    }

    private Spdu decode(SpduKind kind) {
        return switch (kind) {
            case CONNECT -> connect();
            case ACCEPT -> accept();
            case REFUSE -> refuse();
            case FINISH -> new Spdu.Finish(transportDisconnect(), userData);
            case DISCONNECT -> new Spdu.Disconnect(userData);
            case NOT_FINISHED -> new Spdu.NotFinished(userData);
            case ABORT ->
                new Spdu.Abort(transportDisconnect(), parameters.octets(Code.REFLECT, MAX_REFLECTED_OCTETS), userData);
            case ABORT_ACCEPT -> new Spdu.AbortAccept();
            case DATA_TRANSFER -> new Spdu.DataTransfer(userData);
            case GIVE_TOKENS -> new Spdu.GiveTokens(tokens(), userData);
            case PLEASE_TOKENS -> new Spdu.PleaseTokens(tokens(), userData);
            case GIVE_TOKENS_CONFIRM -> new Spdu.GiveTokensConfirm(userData);
            case GIVE_TOKENS_ACK -> new Spdu.GiveTokensAck();
            case MINOR_SYNC_POINT -> minorSyncPoint();
            case MINOR_SYNC_ACK -> new Spdu.MinorSyncAck(parameters.serial(Code.SERIAL), userData);
            case EXCEPTION_REPORT -> new Spdu.ExceptionReport(parameters.octets(Code.REFLECT, MAX_REFLECTED_OCTETS));
            case EXCEPTION_DATA -> new Spdu.ExceptionData(reason(), userData);
            case ACTIVITY_START ->
                new Spdu.ActivityStart(parameters.mandatory(Code.ACTIVITY, Spdu.MAX_ACTIVITY_OCTETS), userData);
            case ACTIVITY_RESUME -> activityResume();
            case ACTIVITY_INTERRUPT -> new Spdu.ActivityInterrupt(reason(), userData);
            case ACTIVITY_INTERRUPT_ACK -> new Spdu.ActivityInterruptAck(userData);
            case ACTIVITY_DISCARD -> new Spdu.ActivityDiscard(reason(), userData);
            case ACTIVITY_DISCARD_ACK -> new Spdu.ActivityDiscardAck(userData);
            case ACTIVITY_END -> new Spdu.ActivityEnd(parameters.serial(Code.SERIAL), userData);
            case ACTIVITY_END_ACK -> new Spdu.ActivityEndAck(parameters.serial(Code.SERIAL), userData);
            case OVERFLOW_ACCEPT,
                    CONNECT_DATA_OVERFLOW,
                    TYPED_DATA,
                    MAJOR_SYNC_POINT,
                    RESYNCHRONIZE,
                    RESYNCHRONIZE_ACK,
                    CAPABILITY_DATA,
                    CAPABILITY_DATA_ACK -> new Spdu.NotInUse(kind);
        };
    }

    private Spdu connect() {
        if (userData.length() > Spdu.MAX_CONNECT_OCTETS) {
            throw SpduParameters.fault("user data of " + userData.length() + " octets in a CONNECT");
        }
        return new Spdu.Connect(
                connectionId(group(Code.CONNECTION_ID)),
                connectItem(),
                requirements().orElse(DEFAULT_REQUIREMENTS),
                selector(Code.CALLING_SELECTOR),
                selector(Code.CALLED_SELECTOR),
                parameters.number(Code.OVERFLOW, 1).isPresent(),
                userData);
    }

    private Spdu accept() {
        return new Spdu.Accept(
                connectionId(group(Code.CONNECTION_ID)),
                connectItem(),
                tokens(),
                requirements().orElse(DEFAULT_REQUIREMENTS),
                selector(Code.CALLING_SELECTOR),
                selector(Code.CALLED_SELECTOR),
                userData);
    }

    private Spdu refuse() {
        // X.225 8.3.5.10: the reason is an octet, data may follow it; an absent one is reason 0
        int reason = userData.isEmpty() ? 0 : userData.at(0);
        return new Spdu.Refuse(
                connectionId(group(Code.CONNECTION_ID)),
                transportDisconnect(),
                requirements(),
                reason,
                userData.isEmpty() ? userData : userData.from(1));
    }

    private Spdu minorSyncPoint() {
        int syncType = parameters.number(Code.SYNC_TYPE, 1).orElse(0);
        return (syncType & DATA_SEPARATION) != 0
                ? new Spdu.NotInUse(SpduKind.MINOR_SYNC_POINT)
                : new Spdu.MinorSyncPoint((syncType & NO_CONFIRMATION) == 0, parameters.serial(Code.SERIAL), userData);
    }

    private Spdu activityResume() {
        SpduParameters linking = group(Code.LINKING);
        ConnectionId old = connectionId(linking);
        return new Spdu.ActivityResume(
                old.equals(ConnectionId.NONE) ? Optional.empty() : Optional.of(old),
                linking.mandatory(Code.ACTIVITY, Spdu.MAX_ACTIVITY_OCTETS),
                linking.serial(Code.SERIAL),
                parameters.mandatory(Code.ACTIVITY, Spdu.MAX_ACTIVITY_OCTETS),
                userData);
    }

    private SpduParameters group(int code) {
        return SpduParameters.decode(parameters.octets(code, MAX_GROUP_OCTETS));
    }

    private static ConnectionId connectionId(SpduParameters group) {
        return new ConnectionId(
                group.octets(Code.CALLING_REFERENCE, ConnectionId.MAX_REFERENCE_OCTETS),
                group.octets(Code.CALLED_REFERENCE, ConnectionId.MAX_REFERENCE_OCTETS),
                group.octets(Code.COMMON_REFERENCE, ConnectionId.MAX_REFERENCE_OCTETS),
                group.optional(Code.ADDITIONAL_REFERENCE, ConnectionId.MAX_ADDITIONAL_OCTETS));
    }

    private Spdu.ConnectItem connectItem() {
        SpduParameters item = group(Code.CONNECT_ITEM);
        return new Spdu.ConnectItem(
                item.number(Code.OPTIONS, 1).orElse(0),
                item.number(Code.TSDU_MAXIMUM, 4).map(both -> new Spdu.TsduMaximum(both >>> 16, both & 0xFFFF)),
                item.number(Code.VERSION, 1).orElse(Spdu.VERSION_1),
                item.optional(Code.INITIAL_SERIAL, SERIAL_OCTETS),
                item.number(Code.TOKEN_SETTING, 1));
    }

    private Optional<Octets> selector(int code) {
        return parameters.optional(code, Spdu.MAX_SELECTOR_OCTETS);
    }

    private Optional<Integer> requirements() {
        return parameters.number(Code.REQUIREMENTS, 2);
    }

    /** X.225 8.3.5.6, 8.3.6.3: absent, the transport connection is released. */
    private int transportDisconnect() {
        return parameters.number(Code.TRANSPORT_DISCONNECT, 1).orElse(SpduEncoder.TRANSPORT_RELEASED);
    }

    private int tokens() {
        return parameters.number(Code.TOKENS, 1).orElse(0);
    }

    private ExceptionReason reason() {
        return ExceptionReason.ofCode(parameters.number(Code.REASON, 1).orElse(0));
    }
}
