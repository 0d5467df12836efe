package org.x400gate.protocol.acse;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.x400gate.protocol.asn1.Ber;
import org.x400gate.protocol.asn1.BerElement;
import org.x400gate.protocol.asn1.BerLimits;
import org.x400gate.protocol.asn1.Oid;
import org.x400gate.protocol.asn1.Tag;
import org.x400gate.protocol.described.Described;
import org.x400gate.protocol.described.Shape;
import org.x400gate.protocol.octets.MalformedInput;
import org.x400gate.protocol.octets.Octets;

/** An ACSE APDU for people to read (X.227 9.1), and the user information in it. */
public record AcseReading(Described told, List<UserInformation> information) {
    private static final BerLimits LIMITS = new BerLimits(64 * 1024 * 1024, 40, 65_536);
    private static final Tag USER_INFORMATION = Tag.context(30);

    private static final Map<Oid, String> CONTEXT_NAMES = Map.of(
            Oid.of(2, 6, 0, 1, 6), "mts-transfer",
            Oid.of(2, 1, 1), "basic-encoding");

    private static final Shape EXTERNAL = Shape.structure()
            .with(Tag.OBJECT_IDENTIFIER, "direct-reference", Shape.oid(CONTEXT_NAMES))
            .with(Tag.INTEGER, "indirect-reference", Shape.INTEGER)
            .with(Tag.OBJECT_DESCRIPTOR, "data-value-descriptor", Shape.RAW)
            .with(0, "single-ASN1-type", Shape.LENGTH)
            .with(1, "octet-aligned", Shape.LENGTH);
    private static final Shape INFORMATION = Shape.listOf("EXTERNAL", EXTERNAL);
    private static final Shape NAME = Shape.explicit(Shape.oid(CONTEXT_NAMES));
    private static final Shape VERSION = Shape.bits("version1");
    private static final Shape REQUIREMENTS = Shape.bits("authentication");

    private static final Shape AARQ = Shape.structure()
            .with(0, "protocol-version", VERSION)
            .with(1, "application-context-name", NAME)
            .with(2, "called-AP-title", Shape.RAW)
            .with(3, "called-AE-qualifier", Shape.RAW)
            .with(4, "called-AP-invocation-identifier", Shape.explicit(Shape.INTEGER))
            .with(5, "called-AE-invocation-identifier", Shape.explicit(Shape.INTEGER))
            .with(6, "calling-AP-title", Shape.RAW)
            .with(7, "calling-AE-qualifier", Shape.RAW)
            .with(8, "calling-AP-invocation-identifier", Shape.explicit(Shape.INTEGER))
            .with(9, "calling-AE-invocation-identifier", Shape.explicit(Shape.INTEGER))
            .with(10, "sender-acse-requirements", REQUIREMENTS)
            .with(11, "mechanism-name", Shape.OID)
            .with(12, "calling-authentication-value", Shape.HIDDEN)
            .with(29, "implementation-information", Shape.RAW)
            .with(USER_INFORMATION, "user-information", INFORMATION);
    private static final Shape AARE = Shape.structure()
            .with(0, "protocol-version", VERSION)
            .with(1, "application-context-name", NAME)
            .with(2, "result", Shape.explicit(Shape.words("accepted", "rejected-permanent", "rejected-transient")))
            .with(
                    3,
                    "result-source-diagnostic",
                    Shape.structure()
                            .with(
                                    1,
                                    "acse-service-user",
                                    Shape.explicit(Shape.words(
                                            "null",
                                            "no-reason-given",
                                            "application-context-name-not-supported",
                                            "calling-AP-title-not-recognized",
                                            "calling-AP-invocation-identifier-not-recognized",
                                            "calling-AE-qualifier-not-recognized",
                                            "calling-AE-invocation-identifier-not-recognized",
                                            "called-AP-title-not-recognized",
                                            "called-AP-invocation-identifier-not-recognized",
                                            "called-AE-qualifier-not-recognized",
                                            "called-AE-invocation-identifier-not-recognized",
                                            "authentication-mechanism-name-not-recognized",
                                            "authentication-mechanism-name-required",
                                            "authentication-failure",
                                            "authentication-required")))
                            .with(
                                    2,
                                    "acse-service-provider",
                                    Shape.explicit(Shape.words("null", "no-reason-given", "no-common-acse-version"))))
            .with(4, "responding-AP-title", Shape.RAW)
            .with(5, "responding-AE-qualifier", Shape.RAW)
            .with(6, "responding-AP-invocation-identifier", Shape.explicit(Shape.INTEGER))
            .with(7, "responding-AE-invocation-identifier", Shape.explicit(Shape.INTEGER))
            .with(8, "responder-acse-requirements", REQUIREMENTS)
            .with(9, "mechanism-name", Shape.OID)
            .with(10, "responding-authentication-value", Shape.HIDDEN)
            .with(29, "implementation-information", Shape.RAW)
            .with(USER_INFORMATION, "user-information", INFORMATION);
    private static final Shape RLRQ = Shape.structure()
            .with(0, "reason", Shape.words("normal", "urgent"))
            .with(USER_INFORMATION, "user-information", INFORMATION);
    private static final Shape RLRE = Shape.structure()
            .with(0, "reason", Shape.words("normal", "not-finished"))
            .with(USER_INFORMATION, "user-information", INFORMATION);
    private static final Shape ABRT = Shape.structure()
            .with(0, "abort-source", Shape.words("acse-service-user", "acse-service-provider"))
            .with(
                    1,
                    "abort-diagnostic",
                    Shape.words(
                            "",
                            "no-reason-given",
                            "protocol-error",
                            "authentication-mechanism-name-not-recognized",
                            "authentication-mechanism-name-required",
                            "authentication-failure",
                            "authentication-required"))
            .with(USER_INFORMATION, "user-information", INFORMATION);

    private static final Shape APDU = Shape.choice()
            .with(Tag.application(0), "AARQ", AARQ)
            .with(Tag.application(1), "AARE", AARE)
            .with(Tag.application(2), "RLRQ", RLRQ)
            .with(Tag.application(3), "RLRE", RLRE)
            .with(Tag.application(4), "ABRT", ABRT)
            .named();

    public AcseReading {
        information = List.copyOf(information);
    }

    /** Never throws. */
    public static AcseReading of(Octets apdu) {
        Described told = APDU.describe("ACSE APDU", apdu, LIMITS).checkedBy(() -> AcseCodec.decode(apdu));
        List<UserInformation> information = new ArrayList<>();
        try {
            for (BerElement external : Ber.decode(apdu, LIMITS)
                    .child(USER_INFORMATION)
                    .map(BerElement::children)
                    .orElse(List.of())) {
                information.add(AcseCodec.decodeExternal(external));
            }
        } catch (MalformedInput fault) {
            return new AcseReading(told, information); // told already
        }
        return new AcseReading(told, information);
    }
}
