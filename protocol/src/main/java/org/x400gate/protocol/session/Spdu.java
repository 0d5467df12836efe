package org.x400gate.protocol.session;

import java.util.Optional;
import org.x400gate.protocol.octets.Octets;

/** The SPDUs of the functional units in use, decoded. Source: X.225 8.3. */
sealed interface Spdu {
    /** Longest user data of an SPDU in version 1, but for DT. */
    int MAX_VERSION_1_OCTETS = 512;

    /** Longest user data of an ABORT in version 1 (table D.1). */
    int MAX_VERSION_1_ABORT_OCTETS = 9;

    /** Longest user data of a CONNECT that doesn't overflow. */
    int MAX_CONNECT_OCTETS = 10_240;

    int MAX_SELECTOR_OCTETS = 16;
    int MAX_ACTIVITY_OCTETS = 6;

    int VERSION_1 = 1;
    int VERSION_2 = 2;

    /** The PI units of the connect/accept item. */
    record ConnectItem(
            int options,
            Optional<TsduMaximum> tsduMaximum,
            int versions,
            Optional<Octets> initialSerial,
            Optional<Integer> tokenSetting) {}

    /** Octets in each direction, 0 for no limit. */
    record TsduMaximum(int fromInitiator, int fromResponder) {}

    record Connect(
            ConnectionId id,
            ConnectItem item,
            int requirements,
            Optional<Octets> callingSelector,
            Optional<Octets> calledSelector,
            boolean overflow,
            Octets userData)
            implements Spdu {}

    record Accept(
            ConnectionId id,
            ConnectItem item,
            int pleaseTokens,
            int requirements,
            Optional<Octets> callingSelector,
            Optional<Octets> respondingSelector,
            Octets userData)
            implements Spdu {}

    /** Requirements only with reason 2. */
    record Refuse(ConnectionId id, int transportDisconnect, Optional<Integer> requirements, int reason, Octets userData)
            implements Spdu {}

    record Finish(int transportDisconnect, Octets userData) implements Spdu {}

    record Disconnect(Octets userData) implements Spdu {}

    record NotFinished(Octets userData) implements Spdu {}

    record Abort(int transportDisconnect, Octets reflected, Octets userData) implements Spdu {}

    record AbortAccept() implements Spdu {}

    record DataTransfer(Octets userData) implements Spdu {}

    record GiveTokens(int tokens, Octets userData) implements Spdu {}

    record PleaseTokens(int tokens, Octets userData) implements Spdu {}

    record GiveTokensConfirm(Octets userData) implements Spdu {}

    record GiveTokensAck() implements Spdu {}

    record MinorSyncPoint(boolean confirm, long serial, Octets userData) implements Spdu {}

    record MinorSyncAck(long serial, Octets userData) implements Spdu {}

    record ExceptionReport(Octets reflected) implements Spdu {}

    record ExceptionData(ExceptionReason reason, Octets userData) implements Spdu {}

    record ActivityStart(Octets activityId, Octets userData) implements Spdu {}

    record ActivityResume(
            Optional<ConnectionId> oldConnection, Octets oldActivityId, long serial, Octets activityId, Octets userData)
            implements Spdu {}

    record ActivityInterrupt(ExceptionReason reason, Octets userData) implements Spdu {}

    record ActivityInterruptAck(Octets userData) implements Spdu {}

    record ActivityDiscard(ExceptionReason reason, Octets userData) implements Spdu {}

    record ActivityDiscardAck(Octets userData) implements Spdu {}

    record ActivityEnd(long serial, Octets userData) implements Spdu {}

    record ActivityEndAck(long serial, Octets userData) implements Spdu {}

    /** Legal octets of a functional unit that isn't in use. */
    record NotInUse(SpduKind kind) implements Spdu {}
}
