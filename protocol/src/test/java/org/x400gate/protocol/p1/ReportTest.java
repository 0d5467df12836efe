package org.x400gate.protocol.p1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.bouncycastle.asn1.ASN1InputStream;
import org.junit.jupiter.api.Test;
import org.x400gate.protocol.Hostile;
import org.x400gate.protocol.asn1.Ber;
import org.x400gate.protocol.asn1.BerElement;
import org.x400gate.protocol.asn1.BerNode;
import org.x400gate.protocol.bounds.Violation;
import org.x400gate.protocol.octets.MalformedInput;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.oraddress.OrAddress;
import org.x400gate.protocol.oraddress.OrName;

class ReportTest {
    @Provide
    Arbitrary<MtsApdu.Report> reports() {
        return P1Samples.reports();
    }

    private static MtsApdu decode(Octets octets) {
        return MtsApdu.decode(octets, P1Limits.STANDARD);
    }

    @Property(tries = 300)
    void everyReportComesBackAndIsWellFormedToAnotherReader(@ForAll("reports") MtsApdu.Report report)
            throws IOException {
        Octets encoded = report.node().encode();
        assertThat(decode(encoded)).isEqualTo(report);
        try (ASN1InputStream other = new ASN1InputStream(encoded.toByteArray())) {
            assertThat(other.readObject()).isNotNull();
            assertThat(other.read()).isEqualTo(-1);
        }
    }

    @Test
    void aReportMadeOnAMessageNamesItsRecipientAndTheReason() {
        TransferEnvelope subject = P1Samples.envelope("subject").build();
        MtsApdu.Report report =
                (MtsApdu.Report) decode(P1Samples.nonDelivery("report").node().encode());
        assertThat(report.identifier()).isEqualTo(new MtsIdentifier(P1Samples.DOMAIN, "report"));
        assertThat(report.destination()).isEqualTo(subject.originator());
        assertThat(report.subject()).isEqualTo(subject.messageIdentifier());
        assertThat(report.content().contentIdentifier()).isEqualTo(subject.contentIdentifier());
        ReportedRecipient recipient = report.content().recipients().get(0);
        assertThat(recipient.actualRecipient())
                .isEqualTo(subject.recipients().get(0).recipient());
        assertThat(recipient.result()).isEqualTo(new ReportedRecipient.NotDelivered(1, Optional.of(0)));
        assertThat(recipient.supplementaryInformation()).contains("no such user here");
    }

    @Test
    void everyBoundThatIsBrokenIsNamed() {
        MtsApdu.Report good = P1Samples.nonDelivery("report");
        assertThat(good.faults()).isEmpty();
        OrName noName = OrName.of(OrAddress.EMPTY);
        ReportedRecipient first = good.content().recipients().get(0);
        ReportedRecipient bad = new ReportedRecipient(
                noName,
                first.number(),
                first.mtaReport(),
                first.originatorReport(),
                first.responsible(),
                first.arrival(),
                first.converted(),
                first.result(),
                Optional.of(noName),
                Optional.of("@".repeat(257)),
                List.of());
        GlobalDomainIdentifier strange = GlobalDomainIdentifier.of("XXXX", " ", "test");
        ReportContent content = new ReportContent(
                new MtsIdentifier(strange, "x".repeat(33)),
                List.of(TraceElement.relayed(strange, P1Samples.ARRIVAL)),
                Optional.empty(),
                Optional.empty(),
                Optional.of("c".repeat(17)),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of(bad));
        ReportEnvelope envelope = ReportEnvelope.of(
                new MtsIdentifier(P1Samples.DOMAIN, ""), noName, TraceElement.relayed(strange, P1Samples.ARRIVAL));
        assertThat(new MtsApdu.Report(envelope, content).faults())
                .extracting(Violation::where)
                .containsExactlyInAnyOrder(
                        "report/report-identifier/local-identifier",
                        "report/report-destination-name",
                        "report/trace-information[1]/global-domain-identifier/country-name",
                        "report-content/subject-identifier/global-domain-identifier/country-name",
                        "report-content/subject-identifier/local-identifier",
                        "report-content/subject-intermediate-trace-information[1]/global-domain-identifier/country-name",
                        "report-content/content-identifier",
                        "report-content/per-recipient-fields[1]/actual-recipient-name",
                        "report-content/per-recipient-fields[1]/originally-intended-recipient-name",
                        "report-content/per-recipient-fields[1]/supplementary-information",
                        "report-content/per-recipient-fields[1]/supplementary-information");
    }

    @Test
    void everyPrefixAndEveryChangedOctetIsMalformedOrAnApdu() {
        Hostile.tryAll(P1Samples.nonDelivery("report").node().encode(), ReportTest::decode);
    }

    @Test
    void aReportWithoutRecipientsIsMalformed() {
        MtsApdu.Report whole = P1Samples.nonDelivery("report");
        BerElement apdu = Ber.decode(whole.node().encode(), P1Limits.STANDARD.ber());
        BerElement content = apdu.children().get(1);
        List<BerNode> members = content.children().stream()
                .map(member -> member.is(ReportTags.RECIPIENTS)
                        ? BerNode.constructed(ReportTags.RECIPIENTS)
                        : BerNode.raw(member.encoding()))
                .toList();
        Octets emptied = BerNode.constructed(
                        P1Tags.REPORT, BerNode.raw(apdu.children().get(0).encoding()), BerNode.set(members))
                .encode();
        assertThatThrownBy(() -> decode(emptied))
                .isInstanceOf(MalformedInput.class)
                .hasMessageContaining("0 recipients");
    }
}
