package org.x400gate.gateway.x400;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.x400gate.gateway.association.InboundTransfers;
import org.x400gate.gateway.failure.Lifetimes;
import org.x400gate.gateway.report.Reporters;
import org.x400gate.gateway.routing.RoutingSettings;
import org.x400gate.gateway.routing.RoutingTable;
import org.x400gate.persistence.queue.Change;
import org.x400gate.persistence.queue.ChangeResult;
import org.x400gate.persistence.queue.DurableQueue;
import org.x400gate.persistence.queue.NextHop;
import org.x400gate.persistence.queue.RecipientState;
import org.x400gate.persistence.store.EntryId;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.oraddress.OrAddress;
import org.x400gate.protocol.oraddress.OrName;
import org.x400gate.protocol.p1.ContentType;
import org.x400gate.protocol.p1.GlobalDomainIdentifier;
import org.x400gate.protocol.p1.MtaReportRequest;
import org.x400gate.protocol.p1.MtsApdu;
import org.x400gate.protocol.p1.MtsIdentifier;
import org.x400gate.protocol.p1.OriginatorReportRequest;
import org.x400gate.protocol.p1.P1Limits;
import org.x400gate.protocol.p1.PerMessageIndicators;
import org.x400gate.protocol.p1.PerRecipient;
import org.x400gate.protocol.p1.TraceElement;
import org.x400gate.protocol.p1.TransferEnvelope;

/** A message that is not to go before a time, for somebody unknown in whose place an alternate gets it. */
class DeferredAlternatesTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final Instant LATER = NOW.plus(Duration.ofHours(5));
    private static final Instant TOO_LATE = NOW.plus(Duration.ofDays(31));
    private static final GlobalDomainIdentifier FAR = GlobalDomainIdentifier.of("XX", " ", "far");
    private static final String OTTO = "/C=XX/ADMD= /PRMD=far/S=otto/";
    private static final String UNKNOWN = "/C=XX/ADMD= /PRMD=gate/O=none/S=nobody/";
    private static final InboundTransfers.PeerContext NEAR =
            new InboundTransfers.PeerContext("near", "192.0.2.1", "x400-in.1");

    private final SplittableRandom random = new SplittableRandom(8);

    private static RoutingTable alternate(String address) {
        return Reporters.routes(new RoutingSettings(
                List.of(new RoutingSettings.SmtpRoute("inside.example", "inside")),
                List.of(new RoutingSettings.X400Route(OrAddress.parse("/C=XX/ADMD= /PRMD=far/"), "far")),
                Optional.of(OrAddress.parse(address))));
    }

    private static MtsApdu.Message message(Instant notBefore) {
        TransferEnvelope.Builder envelope = TransferEnvelope.builder(
                        new MtsIdentifier(FAR, "1"), OrName.of(OrAddress.parse(OTTO)), ContentType.P22)
                .trace(TraceElement.relayed(FAR, NOW))
                .recipient(PerRecipient.of(OrName.of(OrAddress.parse(UNKNOWN)), 1)
                        .withReports(MtaReportRequest.NON_DELIVERY_REPORT, OriginatorReportRequest.NON_DELIVERY_REPORT))
                .indicators(PerMessageIndicators.of(PerMessageIndicators.ALTERNATE_RECIPIENT_ALLOWED))
                .deferredDelivery(notBefore);
        return new MtsApdu.Message(envelope.build(), Octets.of(1));
    }

    private Change.Accept accept(RoutingTable routes, Set<String> keptFor, Instant notBefore) {
        MtsApdu.Message message = message(notBefore);
        Change.Accept accept = new InboundEntries(
                        routes, Lifetimes.STANDARD, Reporters.RENDERING, Reporters.of(routes), 5, keptFor)
                .accept(EntryId.of(NOW, random), message, message.node().encode(), NEAR, NOW);
        try (DurableQueue queue = DurableQueue.inMemory()) {
            assertThat(queue.write(List.of(accept))).allMatch(ChangeResult::applied);
        }
        return accept;
    }

    /** On the Internet nobody behind us would keep it; what is for a peer is kept by agreement alone, as without an alternate. */
    @ParameterizedTest
    @CsvSource({
        "smtp:inside, false, true, 120",
        "smtp:inside, true, true, 120",
        "x400:far, false, false, 24",
        "x400:far, true, true, 24"
    })
    void itIsKeptWhereItWouldBeForARecipient(String hop, boolean agreed, boolean kept, int hours) {
        RoutingTable routes = alternate(hop.startsWith("smtp") ? Reporters.POSTMASTER : OTTO);

        Change.Accept accept = accept(routes, agreed ? Set.of("near") : Set.of(), LATER);

        assertThat(accept.work()).isEmpty();
        assertThat(accept.newEntries()).singleElement().satisfies(redirected -> {
            assertThat(redirected.entry().recipients().get(0).hop()).isEqualTo(new NextHop(hop));
            assertThat(redirected.entry().deferredUntil(NOW)).isEqualTo(kept ? Optional.of(LATER) : Optional.empty());
            Instant begins = kept ? LATER : NOW;
            assertThat(redirected.work().get(0).due()).isEqualTo(begins);
            assertThat(redirected.entry().submission().deadline()).isEqualTo(begins.plus(Duration.ofHours(hours)));
        });
    }

    /** Its originator hears that the recipient is unknown: better than mail before its time. */
    @Test
    void whatCannotBeKeptForSoLongHasNoAlternateOnTheInternet() {
        Change.Accept accept = accept(alternate(Reporters.POSTMASTER), Set.of(), TOO_LATE);

        assertThat(accept.entry().recipients().get(0).state()).isEqualTo(RecipientState.REPORTED);
        assertThat(accept.newEntries())
                .singleElement()
                .satisfies(report -> assertThat(
                                MtsApdu.decode(Octets.wrap(report.content().get(0)), P1Limits.STANDARD))
                        .isInstanceOf(MtsApdu.Report.class));
    }
}
