package org.x400gate.gateway.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.x400gate.gateway.smtp.MailDate;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.oraddress.OrAddress;
import org.x400gate.protocol.oraddress.OrName;
import org.x400gate.protocol.p1.MtsApdu;
import org.x400gate.protocol.p1.PerRecipient;
import org.x400gate.protocol.p1.ReportedRecipient.NotDelivered;
import org.x400gate.protocol.p1.TransferEnvelope;

/** Mail that is not to go before a time: kept by a whole gateway, over restarts, in the operator's sight. */
@Timeout(300)
@Tag("waits")
class DeferredDeliveryIT extends ReportRig {
    private static final String SOON = "queue.delayed-notice-after = 2 s";
    private static final Duration WAIT = Duration.ofSeconds(30);

    private static Instant in(Duration time) {
        return Instant.now().plus(time).truncatedTo(ChronoUnit.SECONDS);
    }

    private static String until(Instant time) {
        return "Deferred-Delivery: " + MailDate.of(time) + "\r\n";
    }

    private JsonNode entry() throws IOException {
        var page = URI.create("http://127.0.0.1:" + gateway.adminPort() + "/queue/entries")
                .toURL();
        try (var in = page.openStream()) {
            JsonNode entries = new ObjectMapper().readTree(in).path("entries");
            assertThat(entries).hasSize(1);
            return entries.get(0);
        }
    }

    private static MtsApdu.Message of(MtsApdu.Message message, Instant notBefore) {
        TransferEnvelope envelope =
                message.envelope().toBuilder().deferredDelivery(notBefore).build();
        return new MtsApdu.Message(envelope, message.content());
    }

    private static List<PerRecipient> to(String address) {
        return List.of(PerRecipient.of(OrName.of(OrAddress.parse(address)), 1));
    }

    /** The time for which it waits is not a delay, and nobody is told of one. */
    @Test
    @Tag("SF-25")
    void mailWaitsForItsTimeOverARestartAndThenGoes() throws Exception {
        int far = far();
        Instant time = in(WAIT);
        start(far, SOON);
        submit(List.of("otto@far.example"), "", until(time));
        assertThat(entry().path("notBefore").asText()).isEqualTo(time.toString());
        gateway.drain();
        start(far, SOON);

        MtsApdu.Message message = (MtsApdu.Message) next();

        assertThat(Instant.now()).isAfterOrEqualTo(time);
        assertThat(message.envelope().deferredDelivery()).contains(time);
        assertThat(message.trace().get(message.trace().size() - 1).additional().deferredTime())
                .contains(time);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(queue()).contains("\"entries\":0"));
        assertThat(inside.taken()).isEmpty();
    }

    @Test
    void anOperatorLetsItGoBefore() throws Exception {
        Instant time = in(Duration.ofHours(5));
        start(far(), SOON);
        submit(List.of("otto@far.example"), "", until(time));
        await().during(Duration.ofSeconds(4)).until(() -> atFar.isEmpty());

        assertThat(act("/queue/entries/" + entry().path("id").asText() + "/release?by=olga"))
                .contains("it goes now, not at " + time);

        MtsApdu.Message message = (MtsApdu.Message) next();
        assertThat(message.envelope().deferredDelivery())
                .as("nobody is to wait for it again")
                .isEmpty();
        assertThat(inside.taken()).isEmpty();
    }

    @Test
    void whatAPeerSendsIsKeptForTheInternetAndPassedOnToAPeer() throws Exception {
        LinkedBlockingQueue<Octets> atWest = new LinkedBlockingQueue<>();
        int west = listening("west", atWest);
        start(
                far(),
                "peers.west { host = \"127.0.0.1\", port = " + west + ", our-password = secret, password = secret }\n"
                        + "routes.x400 = [ { prefix = \"/C=XX/ADMD= /PRMD=far/\", peer = far },"
                        + " { prefix = \"/C=XX/ADMD= /PRMD=west/\", peer = west } ]\n");
        Instant time = in(WAIT);

        transfer(of(ofOtto("to-west", to("/C=XX/ADMD= /PRMD=west/S=wanda/")), time));
        assertThat(((MtsApdu.Message) next(atWest)).envelope().deferredDelivery())
                .contains(time);
        assertThat(Instant.now()).isBefore(time);

        transfer(of(ofOtto("to-bob", to("/C=XX/ADMD= /PRMD=gate/DD.RFC-822=bob(a)inside.example/")), time));
        assertThat(inside.taken()).isEmpty();
        await().atMost(PATIENCE).until(() -> inside.taken().size() == 1);
        assertThat(Instant.now()).isAfterOrEqualTo(time);
    }

    @Test
    void whatWouldWaitForTooLongIsAnsweredAtOnce() throws Exception {
        start(far(), "queue.max-deferral = 1 h");

        transfer(of(
                ofOtto("too-long", to("/C=XX/ADMD= /PRMD=gate/DD.RFC-822=bob(a)inside.example/")),
                in(Duration.ofHours(2))));

        MtsApdu.Report report = (MtsApdu.Report) next();
        assertThat(report.content().recipients())
                .singleElement()
                .satisfies(each -> assertThat(each.result())
                        .isEqualTo(new NotDelivered(
                                NotDelivered.DEFERRED_DELIVERY_NOT_PERFORMED, java.util.Optional.empty())));
        assertThat(inside.taken()).isEmpty();
    }

    /** Nobody is there: the latest time ends it before the priority does, also over a restart. */
    @Test
    void theLatestDeliveryTimeEndsItBeforeItsPriorityDoes() throws Exception {
        int nobody = freePort();
        start(nobody, "");
        Instant latest = in(WAIT);
        submit(List.of("otto@far.example"), "", "Latest-Delivery-Time: " + MailDate.of(latest) + "\r\n");
        assertThat(entry().path("deadline").asText()).isEqualTo(latest.toString());
        gateway.drain();
        start(nobody, "");

        await().atMost(WAIT.plusSeconds(60 + 20)).until(() -> !inside.taken().isEmpty());

        assertThat(Instant.now()).isAfterOrEqualTo(latest);
        assertThat(inside.taken())
                .singleElement()
                .satisfies(report -> assertThat(report.data()).contains("Action: failed", "Status: 4.4.7"));
    }
}
