package org.x400gate.protocol.oraddress;

import java.util.List;
import org.x400gate.protocol.asn1.BerElement;
import org.x400gate.protocol.asn1.Tag;

/** An O/R name as 1984 has it, or why it cannot be one (X.419 Annex B, RFC 2156 Appendix B). */
public sealed interface NameOf1984 {
    /** {@code losses}: what was left out, or said in another attribute. */
    record Expressed(OrName name, List<String> losses) implements NameOf1984 {
        public Expressed {
            losses = List.copyOf(losses);
        }
    }

    /** The reason names attributes and characters, never a value. */
    record Inexpressible(String reason) implements NameOf1984 {}

    /**
     * A common name becomes the domain-defined attribute {@code Common}; a directory name is left out beside an address;
     * an attribute that needs teletex, or an extension attribute, makes the name inexpressible: without it the name is
     * somebody else's.
     */
    static NameOf1984 of(OrName name) {
        return new NameRules1984(name).result();
    }

    /** Whether a name as it was encoded holds only what 1984 knows. */
    static boolean isOf1984(BerElement encoded) {
        return encoded.children().stream().allMatch(part -> part.is(Tag.SEQUENCE));
    }
}
