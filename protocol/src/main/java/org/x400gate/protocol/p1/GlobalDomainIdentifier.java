package org.x400gate.protocol.p1;

import java.util.Optional;

/** GlobalDomainIdentifier (X.411): who a management domain is; the ADMD may be one blank. */
public record GlobalDomainIdentifier(String country, String admd, Optional<String> prmd) {
    public static GlobalDomainIdentifier of(String country, String admd, String prmd) {
        return new GlobalDomainIdentifier(country, admd, Optional.of(prmd));
    }

    /** {@code /C=GB/ADMD= /PRMD=TEST/}. */
    @Override
    public String toString() {
        return "/C=" + country + "/ADMD=" + admd + prmd.map(p -> "/PRMD=" + p).orElse("") + "/";
    }
}
