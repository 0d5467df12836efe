package org.x400gate.protocol.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.x400gate.protocol.session.SessionPair.CALLED;
import static org.x400gate.protocol.session.SessionPair.CALLING;
import static org.x400gate.protocol.session.SessionPair.NO_DATA;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.session.SessionPair.End;

/** Kernel: CONNECT, ACCEPT, REFUSE, and what is agreed by them. X.225 7.1, 7.4, 7.5, 8.3.1, 8.3.4, 8.3.5. */
class EstablishmentTest {
    private static final Octets HELLO = Octets.ofHex("48656C6C6F");

    private final SessionPair pair = new SessionPair();
    private final End initiator = pair.initiator;
    private final End responder = pair.responder;

    @Test
    void aSessionIsProposedAsIsodeDoesAndAnswered() {
        initiator.request(new SessionRequest.Connect(CALLING, NO_DATA, Octets.ofHex("5348"), HELLO));
        assertThat(initiator.wire.peek().toHex())
                .isEqualTo("0d26" + "010a0a041402766d0b02170d" + "0509130100160103" + "1a0100" + "14020249" + "34025348"
                        + "c105" + HELLO.toHex());
        pair.deliver();
        assertThat(responder.told)
                .containsExactly(new SessionIndication.Connect(
                        CALLING, NO_DATA, Octets.ofHex("5348"), FunctionalUnit.RELIABLE_TRANSFER, HELLO));

        responder.request(new SessionRequest.ConnectAccept(CALLED, NO_DATA, HELLO));
        assertThat(responder.wire.peek().toHex())
                .isEqualTo("0e22" + "010a09041402766e0b02170d" + "0509130100160102" + "1a0100" + "14020249" + "c105"
                        + HELLO.toHex());
        pair.deliver();
        assertThat(initiator.told)
                .containsExactly(
                        new SessionIndication.ConnectConfirm(CALLED, NO_DATA, FunctionalUnit.RELIABLE_TRANSFER, HELLO));
        assertThat(initiator.machine.agreed().version()).isEqualTo(2);
        assertThat(initiator.machine.dialogue().ownsAll()).isTrue();
        assertThat(responder.machine.dialogue().ownsNone()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(RefuseReason.class)
    void aRefusalIsToldWithItsReason(RefuseReason reason) {
        pair.connecting(NO_DATA);
        Octets userData = reason == RefuseReason.USER_DATA ? SessionPair.octets(2000) : NO_DATA;
        responder.request(new SessionRequest.ConnectRefuse(reason, CALLED, userData));
        pair.deliver();
        SessionIndication.ConnectRefused refused = (SessionIndication.ConnectRefused) initiator.lastTold();
        assertThat(refused.cause().code()).isEqualTo("SES-RF-" + reason.code());
        assertThat(refused.id()).isEqualTo(CALLED);
        assertThat(refused.userData()).isEqualTo(userData);
        assertThat(initiator.disconnected).isTrue();
        assertThat(responder.state()).isEqualTo(SessionState.WAIT_FOR_TRANSPORT_END);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 512, 513, 10_240})
    void connectCarriesUserDataUpToItsLimit(int length) {
        pair.connecting(SessionPair.octets(length));
        SessionIndication.Connect told = (SessionIndication.Connect) responder.lastTold();
        assertThat(told.userData()).isEqualTo(SessionPair.octets(length));
        assertThat(responder.machine.agreed().version()).isEqualTo(2);
    }

    @Test
    void connectCarriesNoMore() {
        assertThatThrownBy(() -> pair.connecting(SessionPair.octets(10_241)))
                .isInstanceOf(IllegalArgumentException.class);
        // a peer that announces more is refused, since it would need further SPDUs
        responder.take(responder.machine.onTsdu(Octets.ofHex("0d0b05031601023c0101c20141")));
        assertThat(responder.lastTold())
                .isEqualTo(new SessionIndication.ProviderAbort(SessionCause.UNACCEPTABLE_PROPOSAL));
        assertThat(responder.wire.remove().toHex()).isEqualTo("0c06110101320186");
    }

    @Test
    void aProposalThatWeCannotMeetIsRefusedByTheProvider() {
        // version 3 only; then without activity management
        for (String[] proposalAndReason :
                new String[][] {{"0d0b05031601041402024934" + "00", "84"}, {"0d0905031601021402" + "0209", "86"}}) {
            SessionPair fresh = new SessionPair();
            fresh.responder.take(fresh.responder.machine.onTsdu(Octets.ofHex(proposalAndReason[0])));
            assertThat(fresh.responder.wire.remove().toHex()).isEqualTo("0c061101013201" + proposalAndReason[1]);
            assertThat(fresh.responder.state()).isEqualTo(SessionState.WAIT_FOR_TRANSPORT_END);
        }
    }

    @Test
    void defaultsOfAbsentParametersAreThoseOfTheStandard() {
        responder.take(responder.machine.onTsdu(Octets.ofHex("0d00")));
        SessionIndication.Connect told = (SessionIndication.Connect) responder.lastTold();
        assertThat(told.requirements()).isEqualTo(FunctionalUnit.RELIABLE_TRANSFER);
        assertThat(responder.machine.agreed().version()).isEqualTo(1);
        assertThat(responder.machine.dialogue().ownsNone()).isTrue();
    }

    @Test
    void theResponderMayBeGivenTheTokens() {
        // data and activity token on the responder's side, minor synchronize by its choice
        responder.take(responder.machine.onTsdu(Octets.ofHex("0d0b05091301001601021a0119")));
        assertThat(responder.machine.dialogue().owned())
                .containsExactlyInAnyOrder(SessionToken.DATA, SessionToken.MAJOR_ACTIVITY);
        responder.request(new SessionRequest.ConnectAccept(CALLED, NO_DATA, NO_DATA));
        assertThat(responder.wire.remove().toHex()).contains("1a0111");
    }

    @Test
    void anAnswerBeyondTheProposalIsAborted() {
        for (String accept : List.of(
                "0e0905031601041402" + "0249", // a version that wasn't proposed
                "0e0905031601021402" + "0209", // without activity management
                "0e0c05061601021a0101" + "14020249", // tokens on the other side
                "0e0c05061601021a0103" + "14020249")) { // a reserved token setting
            SessionPair fresh = new SessionPair().connecting(NO_DATA);
            fresh.initiator.take(fresh.initiator.machine.onTsdu(Octets.ofHex(accept)));
            assertThat(fresh.initiator.lastTold()).isInstanceOf(SessionIndication.ProviderAbort.class);
            assertThat(fresh.initiator.wire.remove().toHex()).isEqualTo("1903110105");
        }
    }

    @Test
    void anAnswerMayAskForTokensAtOnce() {
        pair.connecting(NO_DATA);
        initiator.take(initiator.machine.onTsdu(Octets.ofHex("0e0c050316010210010114020249")));
        assertThat(initiator.lastTold())
                .isEqualTo(new SessionIndication.TokenPlease(Set.of(SessionToken.DATA), NO_DATA));
        assertThat(initiator.state()).isEqualTo(SessionState.DATA_TRANSFER);
    }

    @Test
    void version1IsKeptWhereThePeerKnowsNoOther() {
        responder.take(responder.machine.onTsdu(Octets.ofHex("0d0905031601011402" + "0249")));
        assertThatThrownBy(() ->
                        responder.request(new SessionRequest.ConnectAccept(CALLED, NO_DATA, SessionPair.octets(513))))
                .isInstanceOf(IllegalArgumentException.class);
        responder.request(new SessionRequest.ConnectAccept(CALLED, NO_DATA, SessionPair.octets(512)));
        assertThat(responder.state()).isEqualTo(SessionState.DATA_TRANSFER);
        assertThat(responder.wire.remove().toHex()).contains("160101");
    }

    /** A.4.3.1.1: reserved bits, and groups and parameters of other versions of the protocol. */
    @Test
    void whatThisVersionOfTheProtocolDoesNotKnowIsIgnored() {
        responder.take(responder.machine.onTsdu(
                Octets.ofHex("0d1b" + "05091301ff1601ff1a0100" + "0802aaaa" + "1402ffff" + "4703010203" + "630100")));
        SessionIndication.Connect told = (SessionIndication.Connect) responder.lastTold();
        assertThat(told.requirements()).isEqualTo(FunctionalUnit.RELIABLE_TRANSFER);
        assertThat(responder.machine.agreed().version()).isEqualTo(2);
        responder.request(new SessionRequest.ConnectAccept(CALLED, NO_DATA, NO_DATA));
        assertThat(responder.wire.remove().toHex())
                .contains("130100" + "160102")
                .contains("14020249");
    }

    /** 7.1.3, 8.3.5.10: a peer that leaves out a unit which reliable transfer stands on is refused. */
    @Test
    void everyUnitThatIsNeededMustBeProposed() {
        for (FunctionalUnit missing : FunctionalUnit.RELIABLE_TRANSFER) {
            int bits = 0xFFFF & ~FunctionalUnit.bits(Set.of(missing));
            SessionPair fresh = new SessionPair();
            Octets requirements = Octets.of(bits >> 8, bits & 0xFF);
            fresh.responder.take(fresh.responder.machine.onTsdu(
                    Octets.ofHex("0d090503160103").append(Octets.ofHex("1402")).append(requirements)));
            assertThat(fresh.responder.wire.remove().toHex()).as("%s", missing).isEqualTo("0c06110101320186");
            assertThat(fresh.responder.lastTold())
                    .isEqualTo(new SessionIndication.ProviderAbort(SessionCause.UNACCEPTABLE_PROPOSAL));
        }
    }

    /** 8.3.1.17, 8.3.1.18, 8.3.4.20: selectors of up to 16 octets both ways. */
    @Test
    void selectorsOfUpToSixteenOctetsGoBothWays() {
        for (int length : new int[] {0, 1, 16}) {
            Octets selector = SessionPair.octets(length);
            SessionPair fresh = new SessionPair();
            fresh.initiator.request(new SessionRequest.Connect(CALLING, selector, selector, NO_DATA));
            fresh.deliver();
            SessionIndication.Connect told = (SessionIndication.Connect) fresh.responder.lastTold();
            assertThat(List.of(told.callingSelector(), told.calledSelector())).containsOnly(selector);
            fresh.responder.request(new SessionRequest.ConnectAccept(CALLED, selector, NO_DATA));
            fresh.deliver();
            assertThat(((SessionIndication.ConnectConfirm) fresh.initiator.lastTold()).respondingSelector())
                    .isEqualTo(selector);
        }
        assertThatThrownBy(() -> initiator.request(
                        new SessionRequest.Connect(CALLING, NO_DATA, SessionPair.octets(17), NO_DATA)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
