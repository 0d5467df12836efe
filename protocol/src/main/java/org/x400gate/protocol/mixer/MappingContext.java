package org.x400gate.protocol.mixer;

import java.time.Instant;
import org.x400gate.protocol.bounds.UpperBound;
import org.x400gate.protocol.mime.MimeLimits;
import org.x400gate.protocol.p1.GlobalDomainIdentifier;

/**
 * What a mapping has to be told.
 *
 * @param addresses how addresses map
 * @param ours the management domain this gateway belongs to
 * @param mtaName our name in internal trace, at most 32 characters
 * @param hostname our name in Received fields
 * @param now the time of conversion
 * @param localId unique for all time within {@code ours}, at most 32 characters of IA5
 * @param limits what an Internet message may cost
 */
public record MappingContext(
        AddressMapping addresses,
        GlobalDomainIdentifier ours,
        String mtaName,
        String hostname,
        Instant now,
        String localId,
        MimeLimits limits) {
    public static final int MAX_MTA_NAME = UpperBound.UB_MTA_NAME_LENGTH.max();

    public MappingContext {
        if (mtaName.isEmpty() || mtaName.length() > MAX_MTA_NAME) {
            throw new IllegalArgumentException("MTA name of " + mtaName.length() + " characters, 1 to " + MAX_MTA_NAME);
        }
    }

    /** For the message that is {@code number} inside of the one this is for. */
    MappingContext inside(int number) {
        return new MappingContext(addresses, ours, mtaName, hostname, now, localId + "." + number, limits);
    }
}
