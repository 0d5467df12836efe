package org.x400gate.protocol.mixer;

import java.time.Instant;
import java.util.List;
import org.x400gate.protocol.mime.MimeLimits;
import org.x400gate.protocol.oraddress.OrAddress;
import org.x400gate.protocol.p1.GlobalDomainIdentifier;

/** Two gateways that face each other, as in the demo, and a table with a missing PRMD. */
final class Samples {
    static final List<AddressMapping.Equivalence> TABLE = List.of(
            new AddressMapping.Equivalence("a.example", prefix("/PRMD=a/ADMD= /C=XX/")),
            new AddressMapping.Equivalence("b.example", prefix("/PRMD=b/ADMD= /C=XX/")),
            new AddressMapping.Equivalence("widget.example", prefix("/O=Widget/ADMD=BTT/C=TC/")));
    static final AddressMapping MAPPING = new AddressMapping(prefix("/PRMD=a/ADMD= /C=XX/"), "gw.a.example", TABLE);
    static final MappingContext A = new MappingContext(
            MAPPING,
            GlobalDomainIdentifier.of("XX", " ", "a"),
            "mta-a",
            "gw.a.example",
            Instant.parse("2026-11-23T14:00:00Z"),
            "A-0001",
            MimeLimits.STANDARD);
    static final MappingContext B = new MappingContext(
            new AddressMapping(prefix("/PRMD=b/ADMD= /C=XX/"), "gw.b.example", TABLE),
            GlobalDomainIdentifier.of("XX", " ", "b"),
            "mta-b",
            "gw.b.example",
            Instant.parse("2026-11-23T14:00:05Z"),
            "B-0001",
            MimeLimits.STANDARD);

    private Samples() {}

    static OrAddress prefix(String text) {
        return StdOr.parse(text).orElseThrow();
    }
}
