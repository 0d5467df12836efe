package org.x400gate.gateway.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.x400gate.gateway.smtp.FakeSmtpServer.Taken;
import org.x400gate.protocol.oraddress.OrAddress;
import org.x400gate.protocol.oraddress.OrName;
import org.x400gate.protocol.p1.GlobalDomainIdentifier;
import org.x400gate.protocol.p1.MtsApdu;
import org.x400gate.protocol.p1.MtsIdentifier;
import org.x400gate.protocol.p1.OriginatorReportRequest;
import org.x400gate.protocol.p1.PerRecipient;
import org.x400gate.protocol.p1.ReportContent;
import org.x400gate.protocol.p1.ReportEnvelope;
import org.x400gate.protocol.p1.ReportedRecipient;
import org.x400gate.protocol.p1.ReportedRecipient.NotDelivered;
import org.x400gate.protocol.p1.TraceElement;
import org.x400gate.protocol.smtp.Xtext;

/** Everybody hears of what failed, and of nothing else: over connections, both ways. */
@Timeout(180)
class ReportsIT extends ReportRig {
    private static final GlobalDomainIdentifier FAR = GlobalDomainIdentifier.of("XX", " ", "far");
    private static final OriginatorReportRequest NON_DELIVERY = OriginatorReportRequest.NON_DELIVERY_REPORT;

    private void nothingIsLeft() {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(queue()).contains("\"entries\":0"));
    }

    private static List<String> recipients(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(i -> "r" + i + "@far.example")
                .toList();
    }

    /** What the MTA far says of one recipient of a message it took. */
    private static MtsApdu.Report nonDelivery(MtsApdu.Message message, int recipient) {
        PerRecipient one = message.envelope().recipients().get(recipient - 1);
        return new MtsApdu.Report(
                ReportEnvelope.of(
                        new MtsIdentifier(FAR, "ndr"),
                        message.envelope().originator(),
                        TraceElement.relayed(FAR, Instant.now())),
                withCorrelator(
                        message,
                        ReportedRecipient.of(
                                one, Instant.now(), NotDelivered.of(1, NotDelivered.UNRECOGNISED_OR_NAME))));
    }

    private static ReportContent withCorrelator(MtsApdu.Message message, ReportedRecipient recipient) {
        ReportContent plain = ReportContent.on(message.envelope(), List.of(recipient));
        return new ReportContent(
                plain.subject(),
                plain.intermediateTrace(),
                plain.originalTypes(),
                plain.contentType(),
                plain.contentIdentifier(),
                Optional.empty(),
                Optional.empty(),
                message.envelope().extensions().stream()
                        .filter(extension -> extension.isStandard(23))
                        .toList(),
                plain.recipients());
    }

    private static ReportedRecipient only(MtsApdu apdu) {
        List<ReportedRecipient> all = ((MtsApdu.Report) apdu).content().recipients();
        assertThat(all).hasSize(1);
        return all.get(0);
    }

    @Test
    @Tag("SF-30")
    void ofTenX400RecipientsNineGetItAndTheSenderHearsOfTheTenth() throws Exception {
        start(far(), "");
        submit(recipients(10), "");
        MtsApdu.Message message = (MtsApdu.Message) next();
        assertThat(message.envelope().recipients()).hasSize(10).allMatch(PerRecipient::responsible);

        transfer(nonDelivery(message, 4));

        await().atMost(PATIENCE).until(() -> inside.taken().size() == 1);
        Taken dsn = inside.taken().get(0);
        assertThat(dsn.from()).startsWith("MAIL FROM:<>");
        assertThat(dsn.to()).singleElement().asString().startsWith("RCPT TO:<" + ANN + ">");
        assertThat(dsn.data())
                .contains("multipart/report", "Action: failed", "Original-Envelope-Id: ann-1", "r4@far.example")
                .doesNotContain("r3@far.example", "r5@far.example");
        nothingIsLeft();
        assertThat(atFar).isEmpty();
    }

    @Test
    @Tag("SF-30")
    void ofTenMailboxesNineGetItAndTheOriginatorHearsOfTheTenth() throws Exception {
        inside.answeringRcpt(line -> line.contains("r4@") ? "550 5.1.1 no such user" : "250 Ok");
        start(far(), "");

        transfer(ofOtto("ten", 10, NON_DELIVERY));

        ReportedRecipient told = only(next());
        assertThat(told.number()).isEqualTo(4);
        assertThat(told.result()).isEqualTo(NotDelivered.of(1, NotDelivered.UNRECOGNISED_OR_NAME));
        assertThat(told.supplementaryInformation().orElseThrow()).contains("550 5.1.1 no such user");
        nothingIsLeft();
        assertThat(inside.taken()).hasSize(1);
        assertThat(inside.taken().get(0).to()).hasSize(9);
        assertThat(atFar).isEmpty();
    }

    @Test
    void aRefusalAfterTheDataIsReportedForAll() throws Exception {
        inside.answeringData(data -> "554 5.6.0 not this");
        start(far(), "");

        transfer(ofOtto("data", 3, NON_DELIVERY));

        assertThat(((MtsApdu.Report) next()).content().recipients())
                .hasSize(3)
                .allSatisfy(each -> assertThat(each.result()).isInstanceOf(NotDelivered.class));
        nothingIsLeft();
        assertThat(atFar).isEmpty();
    }

    @Test
    void whoAskedForNoReportGetsNoneAndNothingIsKept() throws Exception {
        inside.answeringRcpt(line -> "550 5.1.1 no such user");
        start(far(), "");

        transfer(ofOtto("none", 2, OriginatorReportRequest.NO_REPORT));

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(log()).contains("event=smtp-out "));
        nothingIsLeft();
        assertThat(atFar).isEmpty();
    }

    @Test
    void aServerThatMakesNoReportsMakesTheDeliveryReportOurs() throws Exception {
        start(far(), "");

        transfer(ofOtto("delivery", 1, OriginatorReportRequest.REPORT));

        ReportedRecipient told = only(next());
        assertThat(told.result()).isInstanceOf(ReportedRecipient.Delivered.class);
        assertThat(told.supplementaryInformation()).contains("reported by the MIXER gateway gate.example");
        nothingIsLeft();
    }

    @Test
    void aServerThatMakesReportsIsAskedForThem() throws Exception {
        inside.offeringDsn();
        start(far(), "");

        transfer(ofOtto("asked", 1, OriginatorReportRequest.REPORT));

        await().atMost(PATIENCE).until(() -> inside.taken().size() == 1);
        assertThat(inside.taken().get(0).from()).contains("RET=HDRS", "ENVID=X400-MTS-Identifier:");
        assertThat(inside.taken().get(0).to().get(0)).contains("NOTIFY=SUCCESS,FAILURE", "ORCPT=x400;");
        nothingIsLeft();
        assertThat(atFar).isEmpty();
    }

    /** Its ENVID leads back to the message, however long ago the server took it. */
    @Test
    @Tag("SF-38")
    void aNotificationThatComesBackIsAReportToItsOwnOriginatorAndNobodyElse() throws Exception {
        inside.offeringDsn();
        start(far(), "");
        transfer(ofOtto("first", 1, NON_DELIVERY));
        transfer(ofOtto("second", 1, NON_DELIVERY));
        await().atMost(PATIENCE).until(() -> inside.taken().size() == 2);
        for (Taken taken : inside.taken()) {
            String envelopeId = Xtext.decode(taken.from().replaceAll(".* ENVID=(\\S+).*", "$1"))
                    .orElseThrow();

            submitNotification("otto@far.example", envelopeId, "failed");

            MtsApdu.Report report = (MtsApdu.Report) next();
            assertThat(report.destination()).isEqualTo(OTTO);
            assertThat(envelopeId).contains(";" + report.subject().localId() + "]");
            assertThat(only(report).result()).isEqualTo(NotDelivered.of(1, NotDelivered.UNRECOGNISED_OR_NAME));

            submitNotification("eve@far.example", envelopeId, "failed");
            assertThat(next()).isInstanceOf(MtsApdu.Message.class);
            submitNotification("otto@far.example", envelopeId, "delayed");
            assertThat(next()).isInstanceOf(MtsApdu.Message.class);
        }
        submitNotification("otto@far.example", "unknown", "failed");
        assertThat(next()).isInstanceOf(MtsApdu.Message.class);
        nothingIsLeft();
        assertThat(atFar).isEmpty();
    }

    /** RFC 2156 5.1.8.3: both are made where the choice differs between recipients. */
    @Test
    void aNotificationOfAFailureAndADelayIsAReportAndAMessage() throws Exception {
        inside.offeringDsn();
        start(far(), "");
        transfer(ofOtto("mixed", 2, NON_DELIVERY));
        await().atMost(PATIENCE).until(() -> inside.taken().size() == 1);
        String envelopeId = Xtext.decode(inside.taken().get(0).from().replaceAll(".* ENVID=(\\S+).*", "$1"))
                .orElseThrow();

        submitNotification("otto@far.example", envelopeId, "delayed", "failed");

        List<MtsApdu> both = List.of(next(), next());
        assertThat(both).hasAtLeastOneElementOfType(MtsApdu.Report.class);
        assertThat(both).hasAtLeastOneElementOfType(MtsApdu.Message.class);
        for (MtsApdu each : both) {
            if (each instanceof MtsApdu.Report report) {
                assertThat(report.destination()).isEqualTo(OTTO);
                assertThat(only(report).number()).isEqualTo(2);
                assertThat(report.trace()).hasSize(1);
            } else {
                assertThat(((MtsApdu.Message) each).envelope().recipients())
                        .singleElement()
                        .satisfies(to -> assertThat(to.recipient()).isEqualTo(OTTO));
            }
        }
        assertThat(both.get(0).identifier()).isNotEqualTo(both.get(1).identifier());
        nothingIsLeft();
        assertThat(atFar).isEmpty();
    }

    @Test
    void whatCannotBeDeliveredInTimeIsReportedToBothSides() throws Exception {
        inside.answeringRcpt(line -> line.contains("ann@") ? "250 Ok" : "451 4.3.0 later");
        start(freePort(), "retry { pauses = [1 s], x400-normal = 3 s, smtp = 3 s }");

        submit(List.of("otto@far.example"), "");
        await().atMost(PATIENCE).until(() -> inside.taken().size() == 1);

        assertThat(inside.taken().get(0).data())
                .contains("Action: failed", "Status: 4.4.7", "otto@far.example", "maximum-time-expired");
        nothingIsLeft();
    }

    @Test
    void anExpiredMessageOfX400IsReportedWithTheLastReply() throws Exception {
        inside.answeringRcpt(line -> "451 4.3.0 later");
        start(far(), "retry { pauses = [1 s], x400-normal = 3 s, smtp = 3 s }");

        transfer(ofOtto("expired", 1, NON_DELIVERY));

        ReportedRecipient told = only(next());
        assertThat(told.result()).isEqualTo(NotDelivered.of(1, NotDelivered.MAXIMUM_TIME_EXPIRED));
        assertThat(told.supplementaryInformation().orElseThrow()).contains("451 4.3.0 later");
        nothingIsLeft();
    }

    @Test
    @Tag("SF-48")
    void anAddressWithoutARouteIsReportedWithinASecond() throws Exception {
        start(far(), "");
        transfer(ofOtto("first", 1, NON_DELIVERY)); // the association is there
        MtsApdu.Message message = ofOtto("nowhere", 1, NON_DELIVERY);
        MtsApdu.Message nowhere = new MtsApdu.Message(
                message.envelope().toBuilder()
                        .recipients(List.of(
                                PerRecipient.of(OrName.of(OrAddress.parse("/C=YY/ADMD= /PRMD=nowhere/S=nobody/")), 1)))
                        .build(),
                message.content());
        await().atMost(PATIENCE).until(() -> inside.taken().size() == 1);

        transfer(nowhere);
        Instant accepted = Instant.now();
        ReportedRecipient told = only(next());

        assertThat(Duration.between(accepted, Instant.now())).isLessThan(Duration.ofSeconds(1));
        assertThat(told.result())
                .isEqualTo(NotDelivered.of(NotDelivered.UNABLE_TO_TRANSFER, NotDelivered.UNRECOGNISED_OR_NAME));
        assertThat(log()).containsPattern("event=report .*nowhere");
        nothingIsLeft();
    }

    @Test
    @Tag("SF-31")
    void aReportThatNobodyTakesIsHeldAndSeen() throws Exception {
        inside.answeringRcpt(line -> "550 5.1.1 no such user");
        start(far(), "");
        submit(List.of("otto@far.example"), "");

        transfer(nonDelivery((MtsApdu.Message) next(), 1));

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(queue()).contains("\"held\":1"));
        assertThat(log()).contains("event=dead-letter");
        assertThat(atFar).isEmpty();
    }

    /** Each time the same work, and nothing that stays. */
    @Test
    void fiveThousandRecipientsThreeTimesAreTheSameWorkEachTime() throws Exception {
        inside.answeringRcpt(line -> line.contains("r77@") ? "550 5.1.1 no such user" : "250 Ok");
        start(far(), "");
        long base = used();
        for (int time = 1; time <= 3; time++) {
            int before = inside.taken().size();
            Instant begun = Instant.now();
            transfer(ofOtto("many" + time, 5_000, NON_DELIVERY));
            assertThat(only(next()).number()).isEqualTo(77);
            nothingIsLeft();
            int transactions = inside.taken().size() - before;
            int mailboxes = inside.taken().subList(before, before + transactions).stream()
                    .mapToInt(taken -> taken.to().size())
                    .sum();
            System.out.println("5,000 recipients from X.400, time " + time + ": "
                    + Duration.between(begun, Instant.now()).toMillis() + " ms, " + transactions + " transactions");
            assertThat(mailboxes).isEqualTo(4_999);
            assertThat(transactions).isEqualTo(1);
        }
        for (int time = 1; time <= 3; time++) {
            Instant begun = Instant.now();
            submit(recipients(5_000), "");
            MtsApdu.Message message = (MtsApdu.Message) next();
            assertThat(message.envelope().recipients()).hasSize(5_000);
            nothingIsLeft();
            System.out.println("5,000 recipients from SMTP, time " + time + ": "
                    + Duration.between(begun, Instant.now()).toMillis() + " ms");
        }
        assertThat(atFar).isEmpty();
        await().atMost(Duration.ofSeconds(20)).until(() -> used() - base < 64L << 20);
    }

    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
