package org.x400gate.loadtest;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.x400gate.protocol.ipm.BodyPart;
import org.x400gate.protocol.ipm.Heading;
import org.x400gate.protocol.ipm.InformationObject;
import org.x400gate.protocol.ipm.Ipm;
import org.x400gate.protocol.ipm.IpmIdentifier;
import org.x400gate.protocol.ipm.OrDescriptor;
import org.x400gate.protocol.ipm.RecipientSpecifier;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.oraddress.OrAddress;
import org.x400gate.protocol.oraddress.OrName;
import org.x400gate.protocol.p1.ContentType;
import org.x400gate.protocol.p1.EncodedInformationTypes;
import org.x400gate.protocol.p1.GlobalDomainIdentifier;
import org.x400gate.protocol.p1.InternalTraceElement;
import org.x400gate.protocol.p1.MtsApdu;
import org.x400gate.protocol.p1.MtsIdentifier;
import org.x400gate.protocol.p1.P1Limits;
import org.x400gate.protocol.p1.PerRecipient;
import org.x400gate.protocol.p1.TraceElement;
import org.x400gate.protocol.p1.TransferEnvelope;
import org.x400gate.protocol.stack.Dialect;

/**
 * What the layers cost for a message with a text of 2 KB: encoded at one end, decoded at the other, acknowledged.
 * {@code layers.sh} runs it.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class LayersBenchmark {
    private static final int TEXT_OCTETS = 2048;
    private static final int CHECKPOINT_KILOOCTETS = 63;
    private static final Instant ARRIVAL = Instant.parse("2026-11-23T10:15:00Z");
    private static final GlobalDomainIdentifier DOMAIN = GlobalDomainIdentifier.of("XX", " ", "test");
    private static final OrName SENDER = OrName.of(OrAddress.parse("/C=XX/ADMD= /PRMD=test/O=org/S=sender/"));
    private static final OrName READER =
            OrName.of(OrAddress.parse("/C=XX/ADMD= /PRMD=test/O=org/DD.RFC-822=user(a)example.net/"));

    @Param
    private Dialect dialect;

    private StackLoop loop;
    private Octets apdu;

    @Setup
    public void open() {
        loop = new StackLoop(dialect, CHECKPOINT_KILOOCTETS);
        apdu = encoded();
    }

    /** RTSE, presentation, session, transport and TPKT, down and up again, the acknowledgement included. */
    @Benchmark
    public Octets layers() {
        return loop.transfer(apdu);
    }

    /** P22 and P1 alone: envelope, heading and text written and read. */
    @Benchmark
    public InformationObject message() {
        return decoded(encoded());
    }

    /** A message from its parts to its parts. */
    @Benchmark
    public InformationObject messageThroughLayers() {
        return decoded(loop.transfer(encoded()));
    }

    private static Octets encoded() {
        Heading heading = Heading.builder(new IpmIdentifier(Optional.of(SENDER), "20261123101500.1"))
                .originator(OrDescriptor.of(SENDER, "A. Sender"))
                .primaryRecipient(RecipientSpecifier.of(OrDescriptor.of(READER, "A. Reader")))
                .subject("a text of two kilobytes")
                .build();
        Octets content = new Ipm(heading, List.of(BodyPart.Ia5Text.of("Sixteen letters.".repeat(TEXT_OCTETS / 16))))
                .node()
                .encode();
        TransferEnvelope envelope = TransferEnvelope.builder(
                        new MtsIdentifier(DOMAIN, "20261123101500.1"), SENDER, ContentType.P22)
                .originalTypes(EncodedInformationTypes.ofBuiltIn(EncodedInformationTypes.IA5_TEXT))
                .contentIdentifier("sample")
                .trace(TraceElement.relayed(DOMAIN, ARRIVAL))
                .internalTrace(InternalTraceElement.relayed(DOMAIN, "mta.example", ARRIVAL))
                .recipient(PerRecipient.of(READER, 1))
                .build();
        return new MtsApdu.Message(envelope, content).node().encode();
    }

    private static InformationObject decoded(Octets octets) {
        if (MtsApdu.decode(octets, P1Limits.STANDARD) instanceof MtsApdu.Message message
                && message.content() instanceof Octets content) {
            return InformationObject.decode(content, P1Limits.STANDARD.ber());
        }
        throw new IllegalStateException("no message came");
    }
}
