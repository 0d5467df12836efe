package org.x400gate.protocol.presentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.x400gate.protocol.asn1.BerNode;
import org.x400gate.protocol.asn1.BitString;
import org.x400gate.protocol.asn1.Oid;
import org.x400gate.protocol.asn1.Tag;
import org.x400gate.protocol.octets.Octets;

/** X.226 clause 8, member by member: what peers may put into a PPDU, and what becomes of it. */
class PresentationConformanceTest {
    private static final Oid ACSE = Oid.of(2, 2, 1, 0, 1);
    private static final Oid RTSE = Oid.of(2, 6, 0, 2, 12);
    private static final Oid MTSE = Oid.of(2, 6, 0, 2, 7);
    private static final Oid PER = Oid.of(2, 1, 3, 0, 0);
    private static final Octets AARQ = Octets.ofHex("60020500");
    private static final PresentationMachine IDLE = PresentationMachine.start(Set.of(ACSE, RTSE, MTSE), 1 << 16);

    private static BerNode mode(int value) {
        return BerNode.constructed(Tag.context(0), BerNode.integer(Tag.context(0), value));
    }

    private static BerNode context(int id, Oid abstractSyntax, Oid... transferSyntaxes) {
        List<BerNode> names = new ArrayList<>();
        for (Oid name : transferSyntaxes) {
            names.add(BerNode.oid(name));
        }
        return BerNode.sequence(BerNode.integer(id), BerNode.oid(abstractSyntax), BerNode.sequence(names));
    }

    private static BerNode contexts(BerNode... contexts) {
        return BerNode.constructed(Tag.context(4), contexts);
    }

    private static BerNode usual() {
        return contexts(
                context(1, ACSE, PresentationContext.BER),
                context(3, RTSE, PresentationContext.BER),
                context(5, MTSE, PresentationContext.BER));
    }

    private static BerNode userData() {
        return PpduCodec.userData(List.of(new PresentationValue(1, AARQ)));
    }

    /** The members of CP as they come. */
    private static Octets cp(BerNode... normalModeParameters) {
        return BerNode.set(mode(1), BerNode.constructed(Tag.context(2), normalModeParameters))
                .encode();
    }

    private static PresentationAction.ConnectIndication indication(Octets cp) {
        return (PresentationAction.ConnectIndication)
                IDLE.onConnect(cp).actions().get(0);
    }

    private static PresentationMachine connected() {
        return IDLE.onConnect(cp(usual(), userData())).next().accept(List.of()).next();
    }

    private static PresentationMachine asking() {
        return IDLE.connect(
                        Optional.empty(),
                        Optional.empty(),
                        List.of(
                                PresentationContext.inBer(1, ACSE),
                                PresentationContext.inBer(3, RTSE),
                                PresentationContext.inBer(5, MTSE)),
                        List.of(new PresentationValue(1, AARQ)))
                .next();
    }

    private static BerNode result(int result, BerNode... further) {
        List<BerNode> parts = new ArrayList<>(List.of(BerNode.integer(Tag.context(0), result)));
        parts.addAll(List.of(further));
        return BerNode.sequence(parts);
    }

    private static BerNode accepted() {
        return result(0, BerNode.oid(Tag.context(1), PresentationContext.BER));
    }

    private static Octets cpa(BerNode... normalModeParameters) {
        return cp(normalModeParameters);
    }

    @Test
    void aCpWithAllItsMembersIsAConnect() {
        Octets cp = cp(
                BerNode.bits(Tag.context(0), BitString.ofBits(1, 0)),
                BerNode.primitive(Tag.context(1), Octets.ofHex("0A")),
                BerNode.primitive(Tag.context(2), Octets.ofHex("0B0C")),
                usual(),
                // default context: it is for expedited data and an empty context set, of which there is none
                BerNode.constructed(
                        Tag.context(6), BerNode.oid(Tag.context(0), ACSE), BerNode.oid(Tag.context(1), PER)),
                // context management and restoration, of which we answer none
                BerNode.bits(Tag.context(8), BitString.ofBits(2, 0, 1)),
                BerNode.bits(Tag.context(9), BitString.ofBits(11, 0, 3, 6, 9)),
                BerNode.bits(Tag.context(11), BitString.ofBits(1, 0)),
                BerNode.integer(Tag.context(12), 5),
                BerNode.constructed(Tag.context(14)),
                userData());
        PresentationAction.ConnectIndication told = indication(cp);
        assertThat(told.calling()).contains(Octets.ofHex("0A"));
        assertThat(told.called()).contains(Octets.ofHex("0B0C"));
        assertThat(told.contexts()).extracting(PresentationContext::id).containsExactly(1, 3, 5);
        assertThat(told.values()).containsExactly(new PresentationValue(1, AARQ));
        Octets answer = ((PresentationAction.Accept)
                        IDLE.onConnect(cp).next().accept(List.of()).actions().get(0))
                .userData();
        assertThat(answer.toHex())
                .startsWith("31")
                .contains("a003800101", "a51b")
                .doesNotContain("8802", "8902");
    }

    /** A SET has no order, and lengths have several forms (X.690 8.1.3). */
    @Test
    void theModeSelectorIsFoundInAnyOrderAndForm() {
        Octets mode = mode(1).encode();
        Octets parameters = Octets.concat(usual().encode(), userData().encode());
        Octets normal =
                BerNode.constructed(Tag.context(2), BerNode.raw(parameters)).encode();
        Octets endless = Octets.concat(List.of(Octets.ofHex("A280"), parameters, Octets.ofHex("0000")));
        Octets long4 = Octets.concat(Octets.ofHex("A284000000").append(Octets.of(parameters.length())), parameters);
        PresentationAction told = indication(cp(usual(), userData()));
        for (List<Octets> members : List.of(
                List.of(mode, normal),
                List.of(normal, mode),
                List.of(Octets.ofHex("A080 800101 0000"), endless),
                List.of(endless, Octets.ofHex("A08105 80820001 01")),
                List.of(long4, Octets.ofHex("8A0107"), mode))) {
            Octets contents = Octets.concat(members);
            for (Octets set : List.of(
                    Octets.concat(Octets.of(0x31, 0x81, contents.length()), contents),
                    Octets.concat(Octets.of(0x31, 0x83, 0, 0, contents.length()), contents),
                    Octets.concat(List.of(Octets.ofHex("3180"), contents, Octets.ofHex("0000"))))) {
                assertThat(IDLE.onConnect(set).actions()).containsExactly(told);
            }
        }
    }

    @Test
    void aVersionInCommonIsEnoughAndNoneInCommonIsRefusedByTheProvider() {
        BerNode both = BerNode.bits(Tag.context(0), BitString.ofBits(1, 0, 1));
        assertThat(indication(cp(both, usual(), userData())).contexts()).hasSize(3);
        BerNode second = BerNode.bits(Tag.context(0), BitString.ofBits(1, 1));
        PresentationMachine.Step step = IDLE.onConnect(cp(second, usual(), userData()));
        assertThat(step.actions())
                .contains(new PresentationAction.ProviderAbort(PresentationCause.VERSION_UNKNOWN, ""));
        Octets cpr = ((PresentationAction.Refuse) step.actions().get(0)).userData();
        assertThat(PpduCodec.upTo(1000).decodeCpr(cpr, List.of()))
                .isEqualTo(new Ppdu.Cpr(List.of(), Optional.of(4), List.of()));
    }

    /** 6.2.2.7: more contexts than we want, in any order, by any odd or even number, in several transfer syntaxes. */
    @Test
    void contextsAreChosenWhateverElseIsProposed() {
        PresentationAction.ConnectIndication told = indication(cp(
                contexts(
                        context(99, Oid.of(1, 3, 9999), PresentationContext.BER),
                        context(5, MTSE, PER, PresentationContext.BER),
                        context(1_000_001, RTSE, PresentationContext.BER, PER),
                        context(2, ACSE, PresentationContext.BER),
                        context(7, RTSE, PER)),
                PpduCodec.userData(List.of(new PresentationValue(2, AARQ)))));
        assertThat(told.contexts()).extracting(PresentationContext::id).containsExactly(5, 1_000_001, 2);
    }

    @Test
    void everyContextHasItsResultInItsPlace() {
        Octets cp = cp(
                contexts(
                        context(1, ACSE, PresentationContext.BER),
                        context(3, Oid.of(1, 3, 9999), PresentationContext.BER),
                        context(5, RTSE, PER),
                        context(7, RTSE, PresentationContext.BER),
                        context(9, RTSE, PresentationContext.BER)),
                userData());
        PresentationMachine next = IDLE.onConnect(cp).next();
        assertThat(next.results())
                .containsExactly(
                        ContextResult.ACCEPTED,
                        ContextResult.ABSTRACT_SYNTAX_UNKNOWN,
                        ContextResult.TRANSFER_SYNTAX_UNKNOWN,
                        ContextResult.ACCEPTED,
                        ContextResult.REJECTED_BY_USER);
        Octets cpa =
                ((PresentationAction.Accept) next.accept(List.of()).actions().get(0)).userData();
        assertThat(((Ppdu.Cpa) PpduCodec.upTo(1000).decodeCpa(cpa, List.of(1, 3, 5, 7, 9))).results())
                .isEqualTo(next.results());
    }

    @Test
    void aCpaWithAllItsMembersIsAConfirm() {
        Octets cpa = cpa(
                BerNode.bits(Tag.context(0), BitString.ofBits(1, 0)),
                BerNode.primitive(Tag.context(3), Octets.ofHex("0A")),
                BerNode.constructed(
                        Tag.context(5), accepted(), accepted(), result(2, BerNode.integer(Tag.context(2), 1))),
                BerNode.bits(Tag.context(8), BitString.ofBits(2)),
                BerNode.bits(Tag.context(9), BitString.ofBits(11, 0, 3, 6, 9)),
                BerNode.bits(Tag.context(11), BitString.ofBits(1, 0)),
                BerNode.integer(Tag.context(13), 3),
                userData());
        PresentationMachine.Step step = asking().onAccept(cpa);
        PresentationAction.ConnectConfirm confirm =
                (PresentationAction.ConnectConfirm) step.actions().get(0);
        assertThat(confirm.contexts()).extracting(PresentationContext::id).containsExactly(1, 3);
        assertThat(confirm.values()).containsExactly(new PresentationValue(1, AARQ));
    }

    /** One result too few, a transfer syntax and a version that we didn't propose. */
    @Test
    void aCpaBeyondTheProposalIsAborted() {
        BerNode foreign = result(0, BerNode.oid(Tag.context(1), PER));
        BerNode version2 = BerNode.bits(Tag.context(0), BitString.ofBits(1, 1));
        for (Octets cpa : List.of(
                cpa(BerNode.constructed(Tag.context(5), accepted(), accepted()), userData()),
                cpa(BerNode.constructed(Tag.context(5), foreign, accepted(), accepted()), userData()),
                cpa(version2, BerNode.constructed(Tag.context(5), accepted(), accepted(), accepted()), userData()))) {
            List<PresentationAction> actions = asking().onAccept(cpa).actions();
            // ARP: invalid parameter value
            assertThat(((PresentationAction.Abort) actions.get(0)).userData().toHex())
                    .isEqualTo("3003800106");
            assertThat(((PresentationAction.ProviderAbort) actions.get(1)).cause())
                    .isEqualTo(PresentationCause.PROTOCOL_ERROR);
        }
    }

    /** 8.2 Provider-reason: each number is a cause of its own; without one it was the user. */
    @Test
    void everyReasonOfACprIsACause() {
        for (int reason = 0; reason <= 40; reason++) {
            Octets cpr = BerNode.sequence(
                            BerNode.bits(Tag.context(0), BitString.ofBits(1, 0)),
                            BerNode.primitive(Tag.context(3), Octets.ofHex("0A")),
                            BerNode.constructed(
                                    Tag.context(5),
                                    accepted(),
                                    result(1),
                                    result(2, BerNode.integer(Tag.context(2), 2))),
                            BerNode.integer(Tag.context(7), 2),
                            BerNode.integer(Tag.context(10), reason))
                    .encode();
            PresentationAction.ConnectRefused refused = (PresentationAction.ConnectRefused)
                    asking().onRefuse(cpr).actions().get(0);
            assertThat(refused.cause().code()).isEqualTo("PRES-R-" + (reason <= 7 ? reason : "OTHER"));
        }
        Octets byUser = BerNode.sequence(
                        BerNode.constructed(Tag.context(5), accepted(), accepted(), accepted()), userData())
                .encode();
        assertThat(asking().onRefuse(byUser).actions())
                .containsExactly(new PresentationAction.ConnectRefused(
                        PresentationCause.REFUSED_BY_USER, List.of(new PresentationValue(1, AARQ))));
    }

    /** 8.2 Abort-reason and Event-identifier. */
    @Test
    void everyReasonOfAnArpIsACauseAndItsEventIsTold() {
        for (int reason = 0; reason <= 20; reason++) {
            Octets arp = BerNode.sequence(BerNode.integer(Tag.context(0), reason), BerNode.integer(Tag.context(1), 12))
                    .encode();
            PresentationAction.ProviderAbort abort = (PresentationAction.ProviderAbort)
                    connected().onAbort(arp).actions().get(0);
            assertThat(abort.cause().code()).isEqualTo("PRES-A-" + (reason <= 6 ? reason : "OTHER"));
            assertThat(abort.detail()).isEqualTo("event 12");
        }
        assertThat(connected().onAbort(Octets.ofHex("3000")).actions())
                .containsExactly(new PresentationAction.ProviderAbort(PresentationCause.ABORT_NO_REASON, ""));
    }

    /** An ARU with its context identifier list, without, and with nothing at all. */
    @ParameterizedTest
    @CsvSource({
        "a018 a009 3007 020101 0602 5101 610b 3009 020101 a004 60020500, true",
        "a00d 610b 3009 020101 a004 60020500, true",
        "a000, false",
        "'', false"
    })
    void anAruIsAnAbortOfTheUser(String hex, boolean withValue) {
        PresentationAction action =
                connected().onAbort(Octets.ofHex(hex)).actions().get(0);
        assertThat(action)
                .isEqualTo(new PresentationAction.UserAbort(
                        withValue ? List.of(new PresentationValue(1, AARQ)) : List.of()));
    }

    /** 8.4.2: one value, several in one list, several lists, each with and without the name of BER. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "610a 3008 020103 a003 040141",
                "6180 3080 020103 a080 2480 040141 0000 0000 0000 0000",
                "610e 300c 06025101 020103 a003 040141",
                "610a 3008 020103 8103 040141",
                "610c 300a 020103 a105 0403 040141",
                "6180 3080 020103 a180 0401 04 0402 0141 0000 0000 0000",
                "610b 3009 020103 8204 00 040141"
            })
    void aValueIsReadInEveryForm(String hex) {
        PresentationAction.Carried carried = (PresentationAction.Carried)
                connected().onCarried(Carrier.DATA, Octets.ofHex(hex)).actions().get(0);
        assertThat(carried.values()).hasSize(1).allMatch(value -> value.contextId() == 3);
        assertThat(carried.values().get(0).value().toHex()).isIn("040141", "24800401410000");
    }

    /** A context that was refused, or never proposed, and a transfer syntax that wasn't agreed. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "610a 3008 020107 a003 040141",
                "610f 300d 0603510300 020103 a003 040141",
                "4003 040141",
                "610b 3009 020103 8204 01 040140",
                "6105 3003 020103",
                "0401 41"
            })
    void whatWasNotAgreedIsAborted(String hex) {
        List<PresentationAction> actions =
                connected().onCarried(Carrier.DATA, Octets.ofHex(hex)).actions();
        assertThat(actions.get(0)).isInstanceOf(PresentationAction.Abort.class);
        assertThat(((PresentationAction.ProviderAbort) actions.get(1)).cause())
                .isEqualTo(PresentationCause.PROTOCOL_ERROR);
    }

    /** Values that CP repeats in other transfer syntaxes stand behind it (CPC-type). */
    @Test
    void repetitionsBehindCpAreNotRead() {
        Octets cp = cp(usual(), userData());
        Octets repeated = cp.append(userData().encode()).append(Octets.ofHex("4001FF"));
        assertThat(IDLE.onConnect(repeated).actions())
                .isEqualTo(IDLE.onConnect(cp).actions());
    }

    @Test
    void theOrderOfTheMembersOfNormalModeIsItsPeersAffair() {
        List<BerNode> members = new ArrayList<>(List.of(
                BerNode.primitive(Tag.context(2), Octets.ofHex("0B")),
                usual(),
                BerNode.bits(Tag.context(8), BitString.ofBits(2)),
                userData()));
        PresentationAction.ConnectIndication told = indication(cp(members.toArray(BerNode[]::new)));
        Collections.reverse(members);
        assertThat(indication(cp(members.toArray(BerNode[]::new)))).isEqualTo(told);
    }
}
