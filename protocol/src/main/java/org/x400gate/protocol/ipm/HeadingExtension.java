package org.x400gate.protocol.ipm;

import java.util.Optional;
import org.x400gate.protocol.asn1.Oid;
import org.x400gate.protocol.octets.Octets;

/** IPMSExtension (X.420 7.2.17): type, and the value as a whole BER element; an absent one means NULL. */
public record HeadingExtension(Oid type, Optional<Octets> value) {}
