package org.x400gate.protocol.acse;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.x400gate.protocol.asn1.BerNode;
import org.x400gate.protocol.asn1.BitString;
import org.x400gate.protocol.asn1.Oid;
import org.x400gate.protocol.asn1.Tag;
import org.x400gate.protocol.octets.Octets;

/** X.227 9.1, field by field: what peers may put into an APDU, and what becomes of it. */
class AcseConformanceTest {
    private static final Oid CONTEXT = Oid.parse("2.6.0.1.6");
    private static final Octets BIND = Octets.ofHex("b203800101");
    private static final List<UserInformation> INFORMATION = List.of(new UserInformation(3, BIND));
    private static final AcseMachine WAITING = AcseMachine.start(CONTEXT);

    private static BerNode explicit(int tag, BerNode value) {
        return BerNode.constructed(Tag.context(tag), value);
    }

    private static BerNode version(int... versions) {
        return BerNode.bits(Tag.context(0), BitString.ofBits(1, versions));
    }

    private static BerNode contextName() {
        return explicit(1, BerNode.oid(CONTEXT));
    }

    /** AP title as a name, qualifier as one, and their invocation identifiers, from a tag on. */
    private static List<BerNode> titles(int firstTag) {
        return List.of(
                explicit(firstTag, BerNode.oid(Oid.parse("1.3.9999.1"))),
                explicit(firstTag + 1, BerNode.integer(7)),
                explicit(firstTag + 2, BerNode.integer(8)),
                explicit(firstTag + 3, BerNode.integer(9)));
    }

    private static BerNode userInformation() {
        return BerNode.constructed(
                Tag.context(30),
                BerNode.constructed(
                        Tag.EXTERNAL, BerNode.integer(3), BerNode.constructed(Tag.context(0), BerNode.raw(BIND))));
    }

    private static BerNode implementation() {
        return BerNode.string(Tag.context(29), "another MTA", StandardCharsets.US_ASCII);
    }

    /** The authentication functional unit: requirements, mechanism name, a value as characters. */
    private static List<BerNode> authentication(int firstTag) {
        return List.of(
                BerNode.bits(Tag.context(firstTag), BitString.ofBits(1, 0)),
                BerNode.oid(Tag.context(firstTag + 1), Oid.parse("2.2.3.1")),
                explicit(firstTag + 2, BerNode.string(Tag.context(0), "secret", StandardCharsets.US_ASCII)));
    }

    private static Octets apdu(int tag, List<BerNode> parts) {
        return BerNode.constructed(Tag.application(tag), parts).encode();
    }

    private static List<BerNode> all(Stream<List<BerNode>> parts) {
        return parts.flatMap(List::stream).toList();
    }

    private static AcseCause end(AcseMachine.Step step) {
        return step.actions().stream()
                .filter(AcseAction.AbortIndication.class::isInstance)
                .map(action -> ((AcseAction.AbortIndication) action).cause())
                .findFirst()
                .orElseThrow();
    }

    @Test
    void anAarqWithAllItsFieldsIsAnOpenAndIsAnsweredByTheKernel() {
        Octets aarq = apdu(
                0,
                all(Stream.of(
                        List.of(version(0), contextName()),
                        titles(2),
                        titles(6),
                        authentication(10),
                        List.of(
                                BerNode.constructed(Tag.context(13), BerNode.oid(CONTEXT)),
                                implementation(),
                                userInformation()))));
        AcseMachine.Step step = WAITING.onConnect(aarq);
        assertThat(step.actions()).containsExactly(new AcseAction.AssociateIndication(CONTEXT, INFORMATION));
        AcseAction.Accept accept = (AcseAction.Accept)
                step.next().accept(INFORMATION.get(0)).actions().get(0);
        // no requirements in the answer: of the functional units proposed none but the kernel is selected (7.1.5)
        assertThat(AcseCodec.decode(accept.apdu()))
                .isEqualTo(new AcseApdu.Aare(CONTEXT, AcseApdu.Aare.ACCEPTED, false, 0, INFORMATION));
        assertThat(accept.apdu().toHex()).doesNotContain("88020780");
    }

    @Test
    void anAareWithAllItsFieldsIsAnAnswer() {
        Octets aare = apdu(
                1,
                all(Stream.of(
                        List.of(
                                version(0),
                                contextName(),
                                explicit(2, BerNode.integer(0)),
                                explicit(3, explicit(1, BerNode.integer(0)))),
                        titles(4),
                        authentication(8),
                        List.of(
                                BerNode.constructed(Tag.context(11), BerNode.oid(CONTEXT)),
                                implementation(),
                                userInformation()))));
        AcseMachine.Step step = WAITING.associate(INFORMATION.get(0)).next().onAccept(aare);
        assertThat(step.actions()).containsExactly(new AcseAction.AssociateConfirm(INFORMATION));
    }

    /** 7.1.5.1: of the versions proposed ours must be one; none named is version 1. */
    @Test
    void aVersionInCommonIsEnoughAndNoneInCommonIsRejectedByTheProvider() {
        for (List<BerNode> versions : List.of(List.<BerNode>of(), List.of(version(0)), List.of(version(0, 1, 5)))) {
            Octets aarq = apdu(0, all(Stream.of(versions, List.of(contextName(), userInformation()))));
            assertThat(WAITING.onConnect(aarq).next().state()).isEqualTo(AcseState.AWAIT_RESPONSE);
        }
        AcseMachine.Step step = WAITING.onConnect(apdu(0, List.of(version(1), contextName(), userInformation())));
        assertThat(end(step)).isEqualTo(AcseCause.VERSION_UNKNOWN);
        AcseAction.Refuse refuse = (AcseAction.Refuse) step.actions().get(0);
        // rejected-permanent, provider's diagnostic no-common-acse-version
        assertThat(AcseCodec.decode(refuse.apdu())).isEqualTo(new AcseApdu.Aare(CONTEXT, 1, true, 2, List.of()));
    }

    /** 9.1 Associate-source-diagnostic: every number has a cause of its own, every other one the general one. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void everyDiagnosticOfARejectionIsACause(boolean byProvider) {
        int known = byProvider ? 2 : 14;
        for (int diagnostic = 0; diagnostic <= 40; diagnostic++) {
            Octets aare = AcseCodec.encode(new AcseApdu.Aare(CONTEXT, 1, byProvider, diagnostic, List.of()));
            AcseAction.AssociateRejected rejected = (AcseAction.AssociateRejected) WAITING.associate(INFORMATION.get(0))
                    .next()
                    .onRefuse(aare)
                    .actions()
                    .get(0);
            String letter = byProvider ? "ACSE-P-" : "ACSE-U-";
            assertThat(rejected.cause().code()).isEqualTo(letter + (diagnostic <= known ? diagnostic : "OTHER"));
            assertThat(rejected.permanent()).isTrue();
        }
    }

    /** 9.1 ABRT: source and diagnostic. */
    @ParameterizedTest
    @CsvSource({
        "0, '', ACSE-A-0", "0, 5, ACSE-A-0", "1, '', ACSE-A-1", "1, 1, ACSE-A-1-1", "1, 2, ACSE-A-1-2",
        "1, 3, ACSE-A-1-3", "1, 4, ACSE-A-1-4", "1, 5, ACSE-A-1-5", "1, 6, ACSE-A-1-6", "1, 99, ACSE-A-1"
    })
    void everyDiagnosticOfAnAbortIsACause(int source, String diagnostic, String code) {
        List<BerNode> parts = new ArrayList<>(List.of(BerNode.integer(Tag.context(0), source)));
        if (!diagnostic.isEmpty()) {
            parts.add(BerNode.integer(Tag.context(1), Integer.parseInt(diagnostic)));
        }
        parts.add(userInformation());
        AcseMachine associated = WAITING.onConnect(AcseCodec.encode(new AcseApdu.Aarq(true, CONTEXT, INFORMATION)))
                .next()
                .accept(INFORMATION.get(0))
                .next();
        AcseMachine.Step step = associated.onAbort(Optional.of(apdu(4, parts)));
        assertThat(end(step).code()).isEqualTo(code);
    }

    /** RLRQ and RLRE: no reason, each reason, user information, and none of the APDU at all. */
    @ParameterizedTest
    @ValueSource(strings = {"", "800100", "800101", "80011E", "800100be0c280a020103a005b203800101"})
    void aReleaseIsOneWhateverItsReason(String fields) {
        AcseMachine associated = WAITING.onConnect(AcseCodec.encode(new AcseApdu.Aarq(true, CONTEXT, INFORMATION)))
                .next()
                .accept(INFORMATION.get(0))
                .next();
        Octets contents = Octets.ofHex(fields);
        Octets rlrq =
                BerNode.constructed(Tag.application(2), BerNode.raw(contents)).encode();
        assertThat(associated.onRelease(Optional.of(rlrq)).actions())
                .containsExactly(new AcseAction.ReleaseIndication());
        Octets rlre =
                BerNode.constructed(Tag.application(3), BerNode.raw(contents)).encode();
        AcseMachine releasing = associated.release().next();
        assertThat(releasing.onReleaseAnswer(Optional.of(rlre)).actions())
                .containsExactly(new AcseAction.ReleaseConfirm());
        assertThat(releasing.onReleaseAnswer(Optional.empty()).actions())
                .containsExactly(new AcseAction.ReleaseConfirm());
    }
}
