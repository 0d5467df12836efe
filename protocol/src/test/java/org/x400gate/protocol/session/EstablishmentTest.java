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

    /** 7.1.1 e): beyond 512 octets only version 2 can say it, in another parameter; at 512 version 1 is offered still. */
    @Test
    void version1IsOfferedAsLongAsItCanCarryTheUserData() {
        for (int length : new int[] {512, 513}) {
            boolean version1 = length == 512;
            SessionPair fresh = new SessionPair();
            fresh.initiator.request(new SessionRequest.Connect(CALLING, NO_DATA, NO_DATA, SessionPair.octets(length)));
            assertThat(fresh.initiator.wire.peek().toHex())
                    .contains(version1 ? "160103" : "160102")
                    .contains(version1 ? "c1ff0200" : "c2ff0201");
            // a peer that offers version 1 alone all the same
            String userData = (version1 ? "c1ff0200" : "c2ff0201")
                    + SessionPair.octets(length).toHex();
            String parameters = "0503160101" + "14020249" + userData;
            String connect = "0dff" + "%04x".formatted(parameters.length() / 2) + parameters;
            responder.machine = new SessionPair().responder.machine;
            responder.wire.clear();
            responder.take(responder.machine.onTsdu(Octets.ofHex(connect)));
            if (version1) {
                assertThat(responder.state()).isEqualTo(SessionState.WAIT_FOR_CONNECT_RESPONSE);
                assertThat(responder.machine.agreed().version()).isEqualTo(1);
            } else {
                assertThat(responder.wire.remove().toHex()).isEqualTo("0c06110101320184");
            }
        }
    }

    /** 8.3.1.9: each direction has a maximum of its own, the initiator's first; 5.8.6: the lesser one of two holds. */
    @Test
    void eachDirectionHasItsTsduMaximum() {
        SessionSettings asks = new SessionSettings(1000, 2000, 1 << 20);
        SessionSettings answers = new SessionSettings(1500, 900, 1 << 20);
        SessionPair both = new SessionPair(asks, answers);
        both.initiator.request(new SessionRequest.Connect(CALLING, NO_DATA, NO_DATA, NO_DATA));
        assertThat(both.initiator.wire.peek().toHex()).contains("150407d003e8");
        both.deliver();
        both.responder.request(new SessionRequest.ConnectAccept(CALLED, NO_DATA, NO_DATA));
        assertThat(both.responder.wire.peek().toHex()).contains("150405dc0384");
        both.deliver();
        assertThat(both.initiator.machine.agreed().maxTsduToPeer()).isEqualTo(1500);
        assertThat(both.initiator.machine.agreed().maxTsduToUs()).isEqualTo(900);
        assertThat(both.responder.machine.agreed().maxTsduToPeer()).isEqualTo(900);
        assertThat(both.responder.machine.agreed().maxTsduToUs()).isEqualTo(1500);
    }

    @Test
    void aMaximumForOneDirectionIsProposedToo() {
        String[] proposals = {"150407f90000", "1504000007f9"};
        for (boolean toPeer : new boolean[] {true, false}) {
            SessionSettings settings = new SessionSettings(toPeer ? 0 : 2041, toPeer ? 2041 : 0, 1 << 20);
            SessionPair one = new SessionPair(settings, settings);
            one.initiator.request(new SessionRequest.Connect(CALLING, NO_DATA, NO_DATA, NO_DATA));
            assertThat(one.initiator.wire.peek().toHex()).contains(proposals[toPeer ? 0 : 1]);
        }
        initiator.request(new SessionRequest.Connect(CALLING, NO_DATA, NO_DATA, NO_DATA));
        assertThat(initiator.wire.peek().toHex()).doesNotContain("1504");
    }

    /** What leaves an SPDU of ours no room is refused by us, and aborted if it is the answer. */
    @Test
    void aTsduMaximumThatNothingFitsInIsNotAgreedTo() {
        SessionSettings limited = new SessionSettings(2041, 2041, 1 << 20);
        for (String[] maximumAndWhether : new String[][] {{"007f", "no"}, {"0080", "yes"}, {"0000", "yes"}}) {
            String maximum = maximumAndWhether[0] + maximumAndWhether[0];
            boolean usable = maximumAndWhether[1].equals("yes");
            SessionPair asked = new SessionPair(limited, limited);
            asked.responder.take(asked.responder.machine.onTsdu(
                    Octets.ofHex("0d0f0509" + "1504" + maximum + "160102" + "14020249")));
            assertThat(asked.responder.state())
                    .isEqualTo(usable ? SessionState.WAIT_FOR_CONNECT_RESPONSE : SessionState.WAIT_FOR_TRANSPORT_END);
            SessionPair answered = new SessionPair(limited, limited).connecting(NO_DATA);
            answered.initiator.take(answered.initiator.machine.onTsdu(
                    Octets.ofHex("0e0f0509" + "1504" + maximum + "160102" + "14020249")));
            assertThat(answered.initiator.state())
                    .isEqualTo(usable ? SessionState.DATA_TRANSFER : SessionState.WAIT_FOR_TRANSPORT_END);
        }
    }

    /** 8.3.5.10: in version 1 the reason's octet is none of the 512 that a refusal's user data may have. */
    @Test
    void aRefusalOfVersion1HasAsMuchUserDataAsAnyOther() {
        responder.take(responder.machine.onTsdu(Octets.ofHex("0d0905031601011402" + "0249")));
        assertThatThrownBy(() -> responder.request(
                        new SessionRequest.ConnectRefuse(RefuseReason.USER_DATA, CALLED, SessionPair.octets(513))))
                .isInstanceOf(IllegalArgumentException.class);
        Octets data = SessionPair.octets(512);
        responder.request(new SessionRequest.ConnectRefuse(RefuseReason.USER_DATA, CALLED, data));
        assertThat(responder.wire).hasSize(1);
        assertThat(responder.wire.remove().toHex()).endsWith("32ff0201" + "02" + data.toHex());
    }

    /** From the ACCEPT on until the session is over there is one. */
    @ParameterizedTest
    @EnumSource(SessionState.class)
    void aSessionIsThereFromTheAcceptToItsEnd(SessionState state) {
        boolean outside = Set.of("STA01", "STA01C", "STA02A", "STA08", "STA16").contains(state.number());
        assertThat(SessionPair.in(state).isEstablished()).isEqualTo(!outside);
    }
}
