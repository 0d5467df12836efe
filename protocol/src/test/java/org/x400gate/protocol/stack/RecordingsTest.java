package org.x400gate.protocol.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.x400gate.protocol.asn1.BerLimits;
import org.x400gate.protocol.ipm.BodyPart;
import org.x400gate.protocol.ipm.ContentOf1984;
import org.x400gate.protocol.ipm.IpmSamples;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.p1.ApduOf1984;
import org.x400gate.protocol.p1.ContentType;
import org.x400gate.protocol.p1.MtaBind;
import org.x400gate.protocol.p1.MtsApdu;
import org.x400gate.protocol.p1.P1Samples;
import org.x400gate.protocol.p1.TransferEnvelope;

/**
 * Conversations of our two sides in each dialect, left in {@code target/recordings} for judges that are not ours, with
 * what we read in them beside.
 */
class RecordingsTest {
    private static final Path FOLDER = Path.of("target/recordings");
    private static final StackLimits SMALL_TPDUS = new StackLimits(2048, 1 << 20, 1 << 20, 1 << 19, java.util.Map.of());
    private static final Octets BIND_ERROR_BUSY = Octets.ofHex("b203 020100");
    private static final Octets BIND_ERROR_AUTHENTICATION = Octets.ofHex("b203 020102");

    private static Octets bind(Dialect dialect, String mtaName, boolean argument) {
        MtaBind.Password.Form form =
                dialect == Dialect.P1_1984 ? MtaBind.Password.Form.IA5 : MtaBind.Password.Form.OCTET_STRING;
        MtaBind bind = MtaBind.Authenticated.of(mtaName, new MtaBind.Password(Octets.ofHex("736573616d65"), form));
        if (dialect.x410Mode()) {
            return bind.node().encode();
        }
        return (argument ? bind.argument() : bind.result()).encode();
    }

    private static StackPair pair(Dialect dialect, DialogueMode mode) {
        Octets presentation = Octets.ofHex("70");
        Optional<Octets> selector = dialect.x410Mode() ? Optional.empty() : Optional.of(presentation);
        OpenParameters open = new OpenParameters(
                        new Selectors(Optional.of(StackPair.TSEL), Optional.of(Octets.ofHex("5352")), selector),
                        new Selectors(Optional.of(StackPair.TSEL), Optional.of(Octets.ofHex("5353")), Optional.empty()),
                        bind(dialect, "mta-a", true),
                        63,
                        3,
                        mode,
                        "association-1",
                        Instant.parse("2026-11-23T12:34:56Z"),
                        SMALL_TPDUS)
                .in(dialect);
        StackPair pair = new StackPair(open, StackPair.listen(1, 3, SMALL_TPDUS), 1);
        pair.responder.bindResult = Optional.of(bind(dialect, "mta-b", false));
        return pair;
    }

    /** A text longer than a window of checkpoints, and one with letters beyond ASCII in whatever form the dialect has. */
    private static MtsApdu.Message message(Dialect dialect) {
        String lines = "The quick brown fox jumps over the lazy dog 0123456789\r\n".repeat(150);
        Octets content = IpmSamples.ipm(
                        "Grüße aus Łódź", BodyPart.Ia5Text.of(lines), BodyPart.GeneralText.latin1("Grüße\r\n"))
                .node()
                .encode();
        MtsApdu.Message of1988 = P1Samples.message("message-" + dialect.configured(), content);
        if (dialect != Dialect.P1_1984) {
            return of1988;
        }
        Octets p2 = ((ContentOf1984.Possible) ContentOf1984.of(content, BerLimits.STANDARD)).content();
        TransferEnvelope envelope =
                of1988.envelope().toBuilder().contentType(ContentType.P2).build();
        return (MtsApdu.Message) of1984(new MtsApdu.Message(envelope, p2));
    }

    private static MtsApdu report(Dialect dialect) {
        MtsApdu.Report report = P1Samples.nonDelivery("report-" + dialect.configured());
        return dialect == Dialect.P1_1984 ? of1984(report) : report;
    }

    private static MtsApdu of1984(MtsApdu apdu) {
        return ((ApduOf1984.Sendable) ApduOf1984.of(apdu)).apdu();
    }

    private static void write(StackPair pair, Dialect dialect, String what, String protocols, List<Octets> apdus) {
        String name = dialect.configured() + "-" + what;
        pair.recording().write(FOLDER.resolve(name + ".pcap"));
        ApduViews.write(FOLDER.resolve(name + ".views"), "tpkt,cotp,ses,pres" + protocols, apdus);
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void aMessageAReportAndARelease(Dialect dialect) {
        Octets message = message(dialect).node().encode();
        Octets report = report(dialect).node().encode();
        StackPair pair = pair(dialect, DialogueMode.MONOLOGUE).connect();
        pair.initiator.send(message);
        pair.run();
        pair.initiator.send(report);
        pair.run();
        pair.initiator.take(pair.initiator.stack.close());
        pair.run();
        assertThat(pair.responder.received).containsExactly(message, report);
        write(pair, dialect, "transfer", ",p1,p22", pair.responder.received);
    }

    @ParameterizedTest
    @CsvSource({
        "P1_1984,BUSY",
        "P1_1984,AUTHENTICATION_ERROR",
        "P1_1988_X410,BUSY",
        "P1_1988_X410,AUTHENTICATION_ERROR",
        "P1_1988,BUSY",
        "P1_1988,AUTHENTICATION_ERROR"
    })
    void aRefusedBind(Dialect dialect, Refusal.Reason reason) {
        StackPair pair = pair(dialect, DialogueMode.MONOLOGUE);
        Octets error = reason == Refusal.Reason.BUSY ? BIND_ERROR_BUSY : BIND_ERROR_AUTHENTICATION;
        pair.responder.refuses =
                Optional.of(dialect.x410Mode() ? new Refusal(reason, Optional.empty()) : Refusal.of(reason, error));
        pair.connect();
        assertThat(pair.initiator.ends).isEqualTo(1);
        String what = reason == Refusal.Reason.BUSY ? "refused-busy" : "refused-authentication";
        write(pair, dialect, what, dialect.x410Mode() ? ",p1" : ",acse,rtse,p1", List.of());
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void anAbortInMidTransfer(Dialect dialect) {
        StackPair pair = pair(dialect, DialogueMode.MONOLOGUE);
        pair.responder.confirmsCheckpoints = false;
        pair.connect();
        pair.initiator.send(message(dialect).node().encode());
        pair.run();
        assertThat(pair.responder.told(StackAction.TransferStarted.class)).hasSize(1);
        assertThat(pair.responder.told(StackAction.TransferEnded.class)).isEmpty();
        pair.responder.take(pair.responder.stack.abort(AbortReason.TEMPORARY_PROBLEM));
        pair.run();
        assertThat(pair.initiator.ends).isEqualTo(1);
        write(pair, dialect, "abort", dialect.x410Mode() ? ",p1" : ",acse,rtse,p1", List.of());
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void aRejectedTransferAndOneTheOtherWay(Dialect dialect) {
        Octets message = message(dialect).node().encode();
        Octets report = report(dialect).node().encode();
        StackPair pair = pair(dialect, DialogueMode.TWO_WAY_ALTERNATE);
        pair.responder.rejects = Optional.of(TransferReject.TEMPORARY);
        pair.connect();
        pair.initiator.send(message);
        pair.run();
        pair.responder.take(pair.responder.stack.pleaseTurn(0));
        pair.run();
        pair.initiator.take(pair.initiator.stack.giveTurn());
        pair.run();
        pair.responder.send(report);
        pair.run();
        assertThat(pair.initiator.received).containsExactly(report);
        write(pair, dialect, "turn", ",p1,p22", List.of(message, report));
    }
}
