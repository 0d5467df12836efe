package org.x400gate.protocol.p1;

import java.util.List;

/**
 * An APDU as P1 of 1984 has it, or why it cannot be one (X.419 Annex B). The content is not looked into: whoever calls
 * has brought it into P2 first and says so in the envelope's content type and encoded information types.
 */
public sealed interface ApduOf1984 {
    /**
     * @param leftOut responsible recipients for whom it can't be sent
     * @param losses everything else that 1984 has no place for
     */
    record Sendable(MtsApdu apdu, List<LeftOut> leftOut, List<String> losses) implements ApduOf1984 {
        public Sendable {
            leftOut = List.copyOf(leftOut);
            losses = List.copyOf(losses);
        }
    }

    /** Nobody can be sent it: somebody marked critical what would get lost, or a name can't be expressed. */
    record NotSendable(String reason) implements ApduOf1984 {}

    /** A recipient by its number in the envelope. */
    record LeftOut(int number, String reason) {}

    static ApduOf1984 of(MtsApdu apdu) {
        if (apdu instanceof MtsApdu.Message message) {
            return new EnvelopeRules1984(
                            message.envelope(), envelope -> new MtsApdu.Message(envelope, message.content()))
                    .result();
        }
        if (apdu instanceof MtsApdu.Report report) {
            return new ReportRules1984(report).result();
        }
        MtsApdu.Probe probe = (MtsApdu.Probe) apdu;
        return new EnvelopeRules1984(probe.envelope(), envelope -> new MtsApdu.Probe(envelope, probe.contentLength()))
                .result();
    }
}
