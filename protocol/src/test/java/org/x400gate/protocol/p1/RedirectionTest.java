package org.x400gate.protocol.p1;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.x400gate.protocol.asn1.BerNode;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.oraddress.OrAddress;
import org.x400gate.protocol.oraddress.OrName;

class RedirectionTest {
    private static final Instant AT = Instant.parse("2026-11-23T10:15:00Z");
    private static final OrName BOB = OrName.of(OrAddress.parse("/C=XX/ADMD= /PRMD=a/S=bob/"));
    private static final OrName DESK = OrName.of(OrAddress.parse("/C=XX/ADMD= /PRMD=a/S=desk/"));
    private static final Redirection ASKED = new Redirection(BOB, AT, Redirection.ORIGINATOR_REQUESTED);

    private static ExtensionField field(int number, Octets value) {
        return new ExtensionField(new ExtensionField.Standard(number), ExtensionField.NOT_CRITICAL, Optional.of(value));
    }

    private static PerRecipient with(ExtensionField... extensions) {
        PerRecipient plain = PerRecipient.of(BOB, 7);
        return new PerRecipient(
                plain.recipient(),
                plain.number(),
                plain.responsible(),
                plain.mtaReport(),
                plain.originatorReport(),
                plain.explicitConversion(),
                List.of(extensions));
    }

    /** RedirectionHistory of X.411: name and time in a sequence, the reason behind it. */
    @Test
    void aHistoryIsWrittenAsTheStandardHasItAndReadAgain() {
        Octets value = Redirection.history(List.of(ASKED)).value().orElseThrow();

        assertThat(value.toHex())
                .startsWith("30")
                .contains("170d3236313132333130313530305a")
                .endsWith("0a0101");
        assertThat(Redirection.decode(value)).containsExactly(ASKED);
    }

    @Test
    @Tag("SF-43")
    void whoStandsInAnothersPlaceHasItsNumberAndItsHistory() {
        PerRecipient first = with(field(2, DESK.node().encode()), field(6, Octets.ofHex("30030a0100")));

        PerRecipient redirected =
                ASKED.of(first, Redirection.alternateRequested(first).orElseThrow());

        assertThat(redirected.recipient()).isEqualTo(DESK);
        assertThat(redirected.number()).isEqualTo(7);
        assertThat(redirected.extensions()).hasSize(2).noneMatch(field -> field.isStandard(2));
        assertThat(Redirection.historyIn(redirected.extensions())).containsExactly(ASKED);
        assertThat(Redirection.alternateRequested(redirected)).isEmpty();
    }

    @Test
    @Tag("SF-43")
    void aReportNamesWhoHasItAndWhomItWasMeantFor() {
        ReportedRecipient told =
                ReportedRecipient.of(ASKED.of(with(), DESK), AT, new ReportedRecipient.Delivered(AT, 0));

        assertThat(told.actualRecipient()).isEqualTo(DESK);
        assertThat(told.intendedRecipient()).contains(BOB);
        assertThat(Redirection.historyIn(told.extensions())).containsExactly(ASKED);
    }

    @Test
    void whatCantBeReadIsNobody() {
        PerRecipient odd = with(field(2, Octets.ofHex("0500")), field(Redirection.HISTORY, Octets.ofHex("0500")));

        assertThat(Redirection.alternateRequested(odd)).isEmpty();
        assertThat(Redirection.historyIn(odd.extensions())).isEmpty();
        assertThat(Redirection.alternateRequested(
                        with(field(2, OrName.of(OrAddress.EMPTY).node().encode()))))
                .isEmpty();
    }

    @Test
    void reassignmentIsProhibitedByTheOneValueThatSaysSo() {
        TransferEnvelope plain = P1Samples.message("1", Octets.EMPTY).envelope();
        for (int value : List.of(0, 1)) {
            ExtensionField said = field(
                    1,
                    BerNode.integer(org.x400gate.protocol.asn1.Tag.ENUMERATED, value)
                            .encode());
            assertThat(Redirection.isProhibited(
                            plain.toBuilder().extension(said).build()))
                    .isEqualTo(value == 1);
        }
        assertThat(Redirection.isProhibited(plain)).isFalse();
    }
}
