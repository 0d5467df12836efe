package org.x400gate.protocol.p1;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.x400gate.protocol.Target;
import org.x400gate.protocol.asn1.Ber;
import org.x400gate.protocol.asn1.BerElement;
import org.x400gate.protocol.asn1.BerHeader;
import org.x400gate.protocol.asn1.BerLimits;
import org.x400gate.protocol.bounds.ApduBounds;
import org.x400gate.protocol.octets.ContentRef;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.oraddress.OrAddress;
import org.x400gate.protocol.oraddress.OrName;

/** APDUs of P1 and binds under attack. */
public final class P1Targets {
    private static final Path RESOURCES = Path.of("src/test/resources/org/x400gate/protocol");

    private P1Targets() {}

    public static List<Target> all() {
        return List.of(
                Target.whole(
                                "p1 APDU",
                                P1Targets::apdu,
                                apdus(),
                                MtsApdu.class,
                                ApduReader.class,
                                ReportReader.class,
                                EnvelopeExtensions.class,
                                CommonFields.class,
                                TraceFields.class)
                        .allocating(2000),
                Target.stream("p1 APDU scan", P1Targets::scanned, apdus(), ApduScan.class, BerHeader.class)
                        .allocating(4000),
                Target.whole("p1 bounds", ApduBounds::of, apdus(), ApduBounds.class)
                        .allocating(2000),
                Target.whole("p1 into 1984", P1Targets::into1984, apdus(), ApduOf1984.class)
                        .allocating(4000),
                Target.whole(
                        "p1 redirection history",
                        octets -> Redirection.decode(octets),
                        List.of(redirections()),
                        Redirection.class),
                Target.whole(
                        "p1 latest delivery time",
                        octets -> LatestDelivery.decode(octets),
                        hex("170d 3236313132333132303030305a", "1711 323631313233313230303030 2b30313030"),
                        LatestDelivery.class),
                Target.whole(
                        "p1 bind",
                        octets -> bind(element(octets)),
                        hex(
                                "b017 a115 8004 50502d41 a10d 040b 70702d612d736563726574",
                                "a115 8004 50502d41 a10d 160b 70702d612d736563726574",
                                "a10d 8001 41 a104 a002 3100 a202 3100",
                                "b102 0500",
                                "0500"),
                        MtaBind.class,
                        BindBer.class),
                Target.whole(
                        "p1 bind error",
                        octets -> MtaBindError.decode(element(octets)).reason(),
                        hex("020102", "b203 020102"),
                        MtaBindError.class));
    }

    private static Octets redirections() {
        OrName name = OrName.of(OrAddress.parse("/C=XX/ADMD= /PRMD=a/S=b/"));
        Instant at = Instant.parse("2026-11-23T10:00:00Z");
        return Redirection.history(List.of(
                        new Redirection(name, at, Redirection.ORIGINATOR_REQUESTED),
                        new Redirection(name, at, Redirection.RECIPIENT_MD_ASSIGNED)))
                .value()
                .orElseThrow();
    }

    private static List<Octets> hex(String... seeds) {
        return Stream.of(seeds).map(Octets::ofHex).toList();
    }

    private static BerElement element(Octets octets) {
        return Ber.decode(octets, BerLimits.STANDARD);
    }

    /** Recorded, made by other coders, and one of ours with every field. */
    public static List<Octets> apdus() {
        List<Octets> apdus = new ArrayList<>();
        for (String room : List.of("p1", "mixer")) {
            try (Stream<Path> files = Files.list(RESOURCES.resolve(room))) {
                for (Path file : files.filter(f -> f.toString().endsWith(".ber"))
                        .sorted()
                        .toList()) {
                    apdus.add(Octets.wrap(Files.readAllBytes(file)));
                }
            } catch (IOException fault) {
                throw new UncheckedIOException(fault);
            }
        }
        apdus.add(JudgeSamplesTest.everything().node().encode());
        return apdus;
    }

    /** The contents of those that are messages. */
    public static List<Octets> contents() {
        List<Octets> contents = new ArrayList<>();
        for (Octets apdu : apdus()) {
            if (MtsApdu.decode(apdu, P1Limits.STANDARD) instanceof MtsApdu.Message message) {
                contents.add((Octets) message.content());
            }
        }
        return contents;
    }

    /** What could be read can be written, as a relay must, and is the same when it is read again; it can be checked. */
    private static Object apdu(Octets octets) {
        MtsApdu apdu = MtsApdu.decode(octets, P1Limits.STANDARD);
        apdu.faults();
        MtsApdu again = MtsApdu.decode(apdu.node().encode(), P1Limits.STANDARD);
        if (!again.equals(apdu)) {
            throw new AssertionError("not the same again: " + apdu);
        }
        return apdu;
    }

    /** What is read while it comes is what is read of the whole, if that can be read. */
    private static Object scanned(List<Octets> pieces) {
        Octets whole = Octets.concat(pieces);
        ApduScan scan = new ApduScan(P1Limits.STANDARD, 1 << 20);
        pieces.forEach(scan::feed);
        MtsApdu apdu = scan.end(whole);
        try {
            MtsApdu again = ApduScan.read(whole, P1Limits.STANDARD, 1 << 20);
            MtsApdu decoded = MtsApdu.decode(whole, P1Limits.STANDARD);
            if (apdu instanceof MtsApdu.Message message
                    && decoded instanceof MtsApdu.Message expected
                    && !(message.envelope().equals(expected.envelope())
                            && again.equals(apdu)
                            && octets(message.content()).equals(expected.content()))) {
                throw new AssertionError("not what the whole is: " + apdu);
            }
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
        return apdu.identifier();
    }

    private static Octets octets(ContentRef content) throws IOException {
        try (InputStream in = content.open()) {
            return Octets.wrap(in.readAllBytes());
        }
    }

    /** What may be sent to a peer of 1984 can be written, and is read there as it was meant. */
    private static Object into1984(Octets octets) {
        ApduOf1984 converted = ApduOf1984.of(MtsApdu.decode(octets, P1Limits.STANDARD));
        if (converted instanceof ApduOf1984.Sendable sendable
                && !MtsApdu.decode(sendable.apdu().node().encode(), P1Limits.STANDARD)
                        .equals(sendable.apdu())) {
            throw new AssertionError("not the same again: " + sendable.apdu());
        }
        return converted;
    }

    private static Object bind(BerElement element) {
        MtaBind bind = MtaBind.decode(element);
        if (!MtaBind.decode(element(bind.node().encode())).equals(bind)) {
            throw new AssertionError("not the same again: " + bind);
        }
        return bind;
    }
}
