package org.x400gate.protocol.session;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.session.SessionMachine.Step;

/** S-CONNECT: CONNECT, ACCEPT, REFUSE. Source: X.225 7.1, 7.4, 7.5, 5.8, table A.8. */
final class Establishment {
    /** Below this a TSDU has no room for an SPDU of ours; who proposes it is refused. */
    static final int MIN_TSDU_OCTETS = 128;

    private static final int OPTIONS = 0;

    /** X.225 8.3.1.11: pairs of bits, the data token's are the lowest. */
    private static final int SETTING_INITIATOR = 0;

    private static final int SETTING_RESPONDER = 1;
    private static final int SETTING_CHOICE = 2;

    private Establishment() {}

    static Step connect(SessionMachine m, SessionRequest.Connect request) {
        m.require(m.state() == SessionState.TRANSPORT_CONNECTED, "S-CONNECT request");
        int octets = request.userData().length();
        if (octets > Spdu.MAX_CONNECT_OCTETS) {
            throw new IllegalArgumentException("user data of " + octets + " octets in S-CONNECT");
        }
        // 7.1.1: more than 512 octets can't be said in version 1, so that it isn't proposed then
        int lowestVersion = octets > Spdu.MAX_VERSION_1_OCTETS ? Spdu.VERSION_2 : Spdu.VERSION_1;
        int versions = bit(lowestVersion) | bit(Spdu.VERSION_2);
        Spdu.ConnectItem item =
                new Spdu.ConnectItem(OPTIONS, proposal(m), versions, Optional.empty(), Optional.of(SETTING_INITIATOR));
        Spdu connect = new Spdu.Connect(
                request.id(),
                item,
                FunctionalUnit.bits(FunctionalUnit.RELIABLE_TRANSFER),
                selector(request.callingSelector()),
                selector(request.calledSelector()),
                false,
                request.userData());
        SessionAgreement hoped = new SessionAgreement(true, lowestVersion, Set.of(), 0, 0);
        SessionMachine proposing = m.agreeing(hoped, m.dialogue());
        return proposing.to(SessionState.WAIT_FOR_AC, m.dialogue(), m.send(connect));
    }

    static Step onAccept(SessionMachine m, Spdu.Accept accept) {
        return switch (m.state()) {
            case WAIT_FOR_AC -> {
                Spdu.ConnectItem item = accept.item();
                Optional<Integer> version = highest(item.versions(), m.agreed().version());
                Set<FunctionalUnit> units = common(accept.requirements());
                int toPeer = agreedTsdu(
                        m.settings().maxTsduToPeer(), item.tsduMaximum().map(Spdu.TsduMaximum::fromInitiator));
                int toUs = agreedTsdu(
                        m.settings().maxTsduToUs(), item.tsduMaximum().map(Spdu.TsduMaximum::fromResponder));
                boolean acceptable = version.isPresent()
                        && units.equals(FunctionalUnit.RELIABLE_TRANSFER)
                        && isUsable(toPeer)
                        && owned(item.tokenSetting(), true).equals(SessionToken.ALL);
                if (!acceptable) {
                    yield Release.abort(m, SessionCause.UNACCEPTABLE_ANSWER, SpduEncoder.PROTOCOL_ERROR);
                }
                SessionAgreement agreed = new SessionAgreement(true, version.get(), units, toPeer, toUs);
                SessionIndication confirm = new SessionIndication.ConnectConfirm(
                        accept.id(), accept.respondingSelector().orElse(Octets.EMPTY), units, accept.userData());
                Step open = m.agreeing(agreed, Dialogue.start(SessionToken.ALL))
                        .to(SessionState.DATA_TRANSFER, SessionMachine.indicate(confirm));
                Set<SessionToken> wanted = SessionToken.ofBits(accept.pleaseTokens());
                yield wanted.isEmpty()
                        ? open
                        : open.then(machine -> machine.stay(
                                SessionMachine.indicate(new SessionIndication.TokenPlease(wanted, Octets.EMPTY))));
            }
            case IDLE,
                    TRANSPORT_CONNECTED,
                    WAIT_FOR_CN,
                    WAIT_FOR_DN,
                    WAIT_FOR_AEA,
                    WAIT_FOR_AIA,
                    WAIT_FOR_ADA,
                    WAIT_FOR_CONNECT_RESPONSE,
                    WAIT_FOR_RELEASE_RESPONSE,
                    WAIT_FOR_END_RESPONSE,
                    WAIT_FOR_INTERRUPT_RESPONSE,
                    WAIT_FOR_DISCARD_RESPONSE,
                    WAIT_FOR_TRANSPORT_END,
                    WAIT_FOR_GTA,
                    EXCEPTION_SENT,
                    EXCEPTION_RECEIVED,
                    DATA_TRANSFER -> Release.protocolError(m);
        };
    }

    static Step onRefuse(SessionMachine m, Spdu.Refuse refuse) {
        return switch (m.state()) {
            case WAIT_FOR_AC ->
                m.toIdle(
                        SessionMachine.indicate(new SessionIndication.ConnectRefused(
                                SessionCause.ofRefuseReason(refuse.reason()), refuse.id(), refuse.userData())),
                        new SessionAction.DisconnectTransport());
            case IDLE,
                    TRANSPORT_CONNECTED,
                    WAIT_FOR_CN,
                    WAIT_FOR_DN,
                    WAIT_FOR_AEA,
                    WAIT_FOR_AIA,
                    WAIT_FOR_ADA,
                    WAIT_FOR_CONNECT_RESPONSE,
                    WAIT_FOR_RELEASE_RESPONSE,
                    WAIT_FOR_END_RESPONSE,
                    WAIT_FOR_INTERRUPT_RESPONSE,
                    WAIT_FOR_DISCARD_RESPONSE,
                    WAIT_FOR_TRANSPORT_END,
                    WAIT_FOR_GTA,
                    EXCEPTION_SENT,
                    EXCEPTION_RECEIVED,
                    DATA_TRANSFER -> Release.protocolError(m);
        };
    }

    static Step onConnect(SessionMachine m, Spdu.Connect connect) {
        return switch (m.state()) {
            case WAIT_FOR_CN -> answer(m, connect);
            // A.8: on our own transport connection, or behind an abort, a CONNECT ends it
            case TRANSPORT_CONNECTED -> Release.protocolError(m);
            case WAIT_FOR_TRANSPORT_END -> m.toIdle(new SessionAction.DisconnectTransport());
            case IDLE,
                    WAIT_FOR_AC,
                    WAIT_FOR_DN,
                    WAIT_FOR_AEA,
                    WAIT_FOR_AIA,
                    WAIT_FOR_ADA,
                    WAIT_FOR_CONNECT_RESPONSE,
                    WAIT_FOR_RELEASE_RESPONSE,
                    WAIT_FOR_END_RESPONSE,
                    WAIT_FOR_INTERRUPT_RESPONSE,
                    WAIT_FOR_DISCARD_RESPONSE,
                    WAIT_FOR_GTA,
                    EXCEPTION_SENT,
                    EXCEPTION_RECEIVED,
                    DATA_TRANSFER -> Release.protocolError(m);
        };
    }

    private static Step answer(SessionMachine m, Spdu.Connect connect) {
        Spdu.ConnectItem item = connect.item();
        int lowest = connect.userData().length() > Spdu.MAX_VERSION_1_OCTETS ? Spdu.VERSION_2 : Spdu.VERSION_1;
        Optional<Integer> version = highest(item.versions(), lowest);
        Set<FunctionalUnit> units = common(connect.requirements());
        int toPeer = agreedTsdu(m.settings().maxTsduToPeer(), item.tsduMaximum().map(Spdu.TsduMaximum::fromResponder));
        int toUs = agreedTsdu(m.settings().maxTsduToUs(), item.tsduMaximum().map(Spdu.TsduMaximum::fromInitiator));
        if (version.isEmpty()) {
            return refuseByProvider(m, RefuseReason.VERSION_NOT_SUPPORTED);
        }
        // more than 10240 octets of user data would come in CONNECT DATA OVERFLOW SPDUs, which we don't ask for
        if (connect.overflow() || !units.equals(FunctionalUnit.RELIABLE_TRANSFER) || !isUsable(toPeer)) {
            return refuseByProvider(m, RefuseReason.IMPLEMENTATION_RESTRICTION);
        }
        SessionAgreement agreed = new SessionAgreement(false, version.get(), units, toPeer, toUs);
        SessionIndication indication = new SessionIndication.Connect(
                connect.id(),
                connect.callingSelector().orElse(Octets.EMPTY),
                connect.calledSelector().orElse(Octets.EMPTY),
                units,
                connect.userData());
        return m.agreeing(agreed, Dialogue.start(owned(item.tokenSetting(), false)))
                .to(SessionState.WAIT_FOR_CONNECT_RESPONSE, SessionMachine.indicate(indication));
    }

    private static Step refuseByProvider(SessionMachine m, RefuseReason reason) {
        Spdu refuse = new Spdu.Refuse(
                ConnectionId.NONE, SpduEncoder.TRANSPORT_RELEASED, Optional.empty(), reason.code(), Octets.EMPTY);
        SessionIndication indication = new SessionIndication.ProviderAbort(SessionCause.UNACCEPTABLE_PROPOSAL);
        return m.to(
                SessionState.WAIT_FOR_TRANSPORT_END, m.dialogue(), m.send(refuse, SessionMachine.indicate(indication)));
    }

    static Step accept(SessionMachine m, SessionRequest.ConnectAccept request) {
        m.require(m.state() == SessionState.WAIT_FOR_CONNECT_RESPONSE, "S-CONNECT response");
        Spdu.ConnectItem item = new Spdu.ConnectItem(
                OPTIONS,
                proposal(m),
                bit(m.agreed().version()),
                Optional.empty(),
                Optional.of(SessionToken.bits(m.dialogue().owned()) * SETTING_RESPONDER));
        Spdu accept = new Spdu.Accept(
                request.id(),
                item,
                0,
                FunctionalUnit.bits(m.agreed().units()),
                Optional.empty(),
                selector(request.respondingSelector()),
                request.userData());
        return m.to(SessionState.DATA_TRANSFER, m.dialogue(), m.send(accept));
    }

    static Step refuse(SessionMachine m, SessionRequest.ConnectRefuse request) {
        m.require(m.state() == SessionState.WAIT_FOR_CONNECT_RESPONSE, "S-CONNECT response");
        boolean withData = request.reason() == RefuseReason.USER_DATA;
        if (!withData && !request.userData().isEmpty()) {
            throw new IllegalArgumentException("user data with reason " + request.reason());
        }
        // 8.3.5.7: the requirements go with reason 2 only; left out they would mean units that aren't ours
        Optional<Integer> requirements =
                withData ? Optional.of(FunctionalUnit.bits(FunctionalUnit.RELIABLE_TRANSFER)) : Optional.empty();
        Spdu refuse = new Spdu.Refuse(
                request.id(),
                SpduEncoder.TRANSPORT_RELEASED,
                requirements,
                request.reason().code(),
                request.userData());
        return m.to(SessionState.WAIT_FOR_TRANSPORT_END, m.dialogue(), m.send(refuse));
    }

    private static Optional<Octets> selector(Octets selector) {
        if (selector.length() > Spdu.MAX_SELECTOR_OCTETS) {
            throw new IllegalArgumentException("a session selector of " + selector.length() + " octets");
        }
        return selector.isEmpty() ? Optional.empty() : Optional.of(selector);
    }

    private static Optional<Spdu.TsduMaximum> proposal(SessionMachine m) {
        int toPeer = m.settings().maxTsduToPeer();
        int toUs = m.settings().maxTsduToUs();
        if (toPeer == 0 && toUs == 0) {
            return Optional.empty();
        }
        return Optional.of(
                m.agreed().initiator() ? new Spdu.TsduMaximum(toPeer, toUs) : new Spdu.TsduMaximum(toUs, toPeer));
    }

    /** 5.8.6: the lesser of both proposals; if one of them is no limit, which is 0, there is none. */
    private static int agreedTsdu(int ours, Optional<Integer> theirs) {
        return theirs.map(octets -> Math.min(octets, ours)).orElse(0);
    }

    private static boolean isUsable(int maxTsdu) {
        return maxTsdu == 0 || maxTsdu >= MIN_TSDU_OCTETS;
    }

    private static int bit(int version) {
        return 1 << version - 1;
    }

    private static Optional<Integer> highest(int versions, int lowest) {
        if ((versions & bit(Spdu.VERSION_2)) != 0) {
            return Optional.of(Spdu.VERSION_2);
        }
        boolean first = lowest == Spdu.VERSION_1 && (versions & bit(Spdu.VERSION_1)) != 0;
        return first ? Optional.of(Spdu.VERSION_1) : Optional.empty();
    }

    private static Set<FunctionalUnit> common(int requirements) {
        Set<FunctionalUnit> theirs = FunctionalUnit.ofBits(requirements);
        EnumSet<FunctionalUnit> common = EnumSet.copyOf(FunctionalUnit.RELIABLE_TRANSFER);
        common.retainAll(theirs);
        return Set.copyOf(common);
    }

    /** The tokens on our side; what is left to the called user's choice stays with the initiator. */
    private static Set<SessionToken> owned(Optional<Integer> tokenSetting, boolean initiator) {
        int setting = tokenSetting.orElse(SETTING_INITIATOR);
        EnumSet<SessionToken> owned = EnumSet.noneOf(SessionToken.class);
        for (SessionToken token : SessionToken.values()) {
            int side = setting / token.bit() & 3;
            if (side > SETTING_CHOICE) {
                throw SpduParameters.fault("token setting " + setting);
            }
            if (initiator == (side != SETTING_RESPONDER)) {
                owned.add(token);
            }
        }
        return Set.copyOf(owned);
    }
}
