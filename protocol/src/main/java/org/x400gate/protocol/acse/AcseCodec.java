package org.x400gate.protocol.acse;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.x400gate.protocol.asn1.Ber;
import org.x400gate.protocol.asn1.BerElement;
import org.x400gate.protocol.asn1.BerLimits;
import org.x400gate.protocol.asn1.BerNode;
import org.x400gate.protocol.asn1.Oid;
import org.x400gate.protocol.asn1.Tag;
import org.x400gate.protocol.octets.Octets;

/** APDUs to and from octets (X.227 9.1). Elements not named here are skipped, as 7.4 wants. */
final class AcseCodec {
    private static final Tag AARQ = Tag.application(0);
    private static final Tag AARE = Tag.application(1);
    private static final Tag RLRQ = Tag.application(2);
    private static final Tag RLRE = Tag.application(3);
    private static final Tag ABRT = Tag.application(4);
    private static final Tag PROTOCOL_VERSION = Tag.context(0);
    private static final Tag CONTEXT_NAME = Tag.context(1);
    private static final Tag RESULT = Tag.context(2);
    private static final Tag SOURCE_DIAGNOSTIC = Tag.context(3);
    private static final Tag BY_USER = Tag.context(1);
    private static final Tag BY_PROVIDER = Tag.context(2);
    private static final Tag REASON = Tag.context(0);
    private static final Tag ABORT_SOURCE = Tag.context(0);
    private static final Tag ABORT_DIAGNOSTIC = Tag.context(1);
    private static final Tag USER_INFORMATION = Tag.context(30);
    private static final Tag SINGLE_ASN1 = Tag.context(0);
    private static final Tag OCTET_ALIGNED = Tag.context(1);

    /** An APDU that travels in a CN or AC at its longest, with room for what others put in beside the bind. */
    private static final BerLimits LIMITS = new BerLimits(1 << 20, 40, 256);

    private static final Oid BER = Oid.of(2, 1, 1);

    private AcseCodec() {}

    static AcseApdu decode(Octets octets) {
        BerElement apdu = Ber.decode(octets, LIMITS);
        if (apdu.is(AARQ)) {
            return new AcseApdu.Aarq(version1(apdu), contextName(apdu), userInformation(apdu));
        }
        if (apdu.is(AARE)) {
            BerElement diagnostic =
                    apdu.required(SOURCE_DIAGNOSTIC, "result-source-diagnostic").only();
            if (!diagnostic.is(BY_USER) && !diagnostic.is(BY_PROVIDER)) {
                throw diagnostic.fault("X.227 9.1", "diagnostic of neither user nor provider");
            }
            return new AcseApdu.Aare(
                    contextName(apdu),
                    apdu.required(RESULT, "result").only().intValue(0, 2),
                    diagnostic.is(BY_PROVIDER),
                    diagnostic.only().intValue(0, 127),
                    userInformation(apdu));
        }
        if (apdu.is(RLRQ)) {
            return new AcseApdu.Rlrq(reason(apdu), userInformation(apdu));
        }
        if (apdu.is(RLRE)) {
            return new AcseApdu.Rlre(reason(apdu), userInformation(apdu));
        }
        if (apdu.is(ABRT)) {
            int source = apdu.required(ABORT_SOURCE, "abort-source").intValue(0, 1);
            return new AcseApdu.Abrt(
                    source == 1,
                    apdu.child(ABORT_DIAGNOSTIC).map(diagnostic -> diagnostic.intValue(0, 127)),
                    userInformation(apdu));
        }
        throw apdu.fault("X.227 9.1", "not an ACSE APDU: " + apdu.tag());
    }

    static Octets encode(AcseApdu apdu) {
        if (apdu instanceof AcseApdu.Aarq aarq) {
            return BerNode.constructed(
                            AARQ,
                            with(
                                    aarq.userInformation(),
                                    BerNode.constructed(CONTEXT_NAME, BerNode.oid(aarq.applicationContext()))))
                    .encode();
        }
        if (apdu instanceof AcseApdu.Aare aare) {
            BerNode diagnostic =
                    BerNode.constructed(aare.byProvider() ? BY_PROVIDER : BY_USER, BerNode.integer(aare.diagnostic()));
            return BerNode.constructed(
                            AARE,
                            with(
                                    aare.userInformation(),
                                    BerNode.constructed(CONTEXT_NAME, BerNode.oid(aare.applicationContext())),
                                    BerNode.constructed(RESULT, BerNode.integer(aare.result())),
                                    BerNode.constructed(SOURCE_DIAGNOSTIC, diagnostic)))
                    .encode();
        }
        if (apdu instanceof AcseApdu.Rlrq rlrq) {
            return BerNode.constructed(RLRQ, with(rlrq.userInformation(), reason(rlrq.reason())))
                    .encode();
        }
        if (apdu instanceof AcseApdu.Rlre rlre) {
            return BerNode.constructed(RLRE, with(rlre.userInformation(), reason(rlre.reason())))
                    .encode();
        }
        if (apdu instanceof AcseApdu.Abrt abrt) {
            List<BerNode> first = new ArrayList<>();
            first.add(BerNode.integer(ABORT_SOURCE, abrt.byProvider() ? 1 : 0));
            abrt.diagnostic().ifPresent(code -> first.add(BerNode.integer(ABORT_DIAGNOSTIC, code)));
            return BerNode.constructed(ABRT, with(abrt.userInformation(), first.toArray(BerNode[]::new)))
                    .encode();
        }
        throw new IllegalStateException("no such APDU: " + apdu);
    }

    private static List<BerNode> with(List<UserInformation> information, BerNode... first) {
        List<BerNode> parts = new ArrayList<>(List.of(first));
        if (!information.isEmpty()) {
            parts.add(BerNode.constructed(
                    USER_INFORMATION,
                    information.stream().map(AcseCodec::external).toList()));
        }
        return parts;
    }

    private static BerNode[] reason(Optional<Integer> reason) {
        return reason.map(code -> new BerNode[] {BerNode.integer(REASON, code)}).orElse(new BerNode[0]);
    }

    /** With both references, as peers send it: the context tells the abstract, the name the transfer syntax (X.690 8.18). */
    private static BerNode external(UserInformation information) {
        return BerNode.constructed(
                Tag.EXTERNAL,
                BerNode.oid(BER),
                BerNode.integer(information.contextId()),
                BerNode.constructed(SINGLE_ASN1, BerNode.raw(information.value())));
    }

    private static Oid contextName(BerElement apdu) {
        return apdu.required(CONTEXT_NAME, "application-context-name").only().oidValue();
    }

    /** Absent means version 1, which is the only one (7.1.5.1). */
    private static boolean version1(BerElement apdu) {
        return apdu.child(PROTOCOL_VERSION)
                .map(version -> version.bitString().bit(0))
                .orElse(true);
    }

    private static Optional<Integer> reason(BerElement apdu) {
        return apdu.child(REASON).map(reason -> reason.intValue(0, 127));
    }

    private static List<UserInformation> userInformation(BerElement apdu) {
        Optional<BerElement> list = apdu.child(USER_INFORMATION);
        if (list.isEmpty()) {
            return List.of();
        }
        List<UserInformation> found = new ArrayList<>();
        for (BerElement external : list.get().children()) {
            found.add(decodeExternal(external.expect(Tag.EXTERNAL, "user information")));
        }
        return found;
    }

    static UserInformation decodeExternal(BerElement external) {
        int context = external.required(Tag.INTEGER, "indirect-reference").intValue(0, 1 << 30);
        Optional<BerElement> single = external.child(SINGLE_ASN1);
        if (single.isPresent()) {
            return new UserInformation(context, single.get().only().encoding());
        }
        Octets aligned = external.required(OCTET_ALIGNED, "encoding").octetString();
        return new UserInformation(context, Ber.decode(aligned, LIMITS).encoding());
    }
}
