package org.x400gate.gateway.conversion;

import java.time.Instant;
import org.x400gate.protocol.mime.MimeLimits;
import org.x400gate.protocol.mixer.AddressMapping;
import org.x400gate.protocol.mixer.MappingContext;
import org.x400gate.protocol.p1.GlobalDomainIdentifier;
import org.x400gate.protocol.p1.P1Limits;

/**
 * Who we are in what we write, and what a message may cost.
 *
 * @param domain our management domain, in trace and MTS identifiers
 * @param mtaName our name in internal trace
 * @param hostname our name in Received fields
 * @param room what conversions may take of the memory
 */
public record ConversionSettings(
        AddressMapping addresses,
        GlobalDomainIdentifier domain,
        String mtaName,
        String hostname,
        MimeLimits mimeLimits,
        P1Limits p1Limits,
        ConversionRoom room) {
    /** What a mapping at that time has to be told; {@code localId} is unique for all time, at most 32 characters. */
    public MappingContext context(Instant now, String localId) {
        return new MappingContext(addresses, domain, mtaName, hostname, now, localId, mimeLimits);
    }
}
