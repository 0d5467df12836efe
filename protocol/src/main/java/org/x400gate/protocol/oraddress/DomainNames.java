package org.x400gate.protocol.oraddress;

import java.nio.charset.StandardCharsets;
import org.x400gate.protocol.asn1.BerElement;
import org.x400gate.protocol.asn1.BerNode;
import org.x400gate.protocol.asn1.Tag;

/**
 * CountryName, AdministrationDomainName and PrivateDomainName (X.411): a NumericString if there are digits only, else
 * a PrintableString (RFC 2156 4.1).
 */
public final class DomainNames {
    public static final Tag COUNTRY = Tag.application(1);
    public static final Tag ADMD = Tag.application(2);

    private DomainNames() {}

    public static BerNode country(String value) {
        return BerNode.constructed(COUNTRY, choice(value));
    }

    public static BerNode admd(String value) {
        return BerNode.constructed(ADMD, choice(value));
    }

    /** The bare CHOICE, as a private domain has it. */
    public static BerNode choice(String value) {
        boolean digits = !value.isEmpty() && value.chars().allMatch(c -> c >= '0' && c <= '9');
        return BerNode.latin1(digits ? Tag.NUMERIC_STRING : Tag.PRINTABLE_STRING, value);
    }

    /** The text behind an explicit tag; a peer that made the tag implicit is understood too. */
    public static String tagged(BerElement element) {
        return element.isConstructed() ? text(element.only()) : text(element);
    }

    /** A character string of whatever kind; ISO 8859-1 shows what does not belong there. */
    public static String text(BerElement element) {
        return element.string(StandardCharsets.ISO_8859_1);
    }
}
