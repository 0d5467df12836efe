package org.x400gate.protocol.ipm;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.x400gate.protocol.asn1.BerLimits;
import org.x400gate.protocol.asn1.BerNode;
import org.x400gate.protocol.asn1.Oid;
import org.x400gate.protocol.asn1.Tag;
import org.x400gate.protocol.octets.Octets;

/** BodyPart (X.420 7.3): the three texts that are read, everything else carried. */
public sealed interface BodyPart {
    /** Whether it is an extended body part, which P2 of 1984 can't carry. */
    boolean isExtended();

    /** The whole element, for a place where a body part is carried unread. */
    default Octets encode() {
        return BodyParts.node(this).encode();
    }

    /** Exactly one body part; MalformedInput for anything else. */
    static BodyPart decode(Octets encoding, BerLimits limits) {
        return BodyParts.decode(encoding, limits);
    }

    /**
     * IA5TextBodyPart (X.420 7.3.1). Characters above 127 come only from peers that break the rule; they are kept as
     * ISO 8859-1 so that nothing is lost.
     */
    record Ia5Text(Repertoire repertoire, String text) implements BodyPart {
        /** The standard's numbers are 2 and 5. */
        public enum Repertoire {
            ITA2,
            IA5
        }

        public Ia5Text {
            for (int i = 0; i < text.length(); i++) {
                if (text.charAt(i) > 0xFF) {
                    throw new IllegalArgumentException("IA5 text holds no character above 255");
                }
            }
        }

        public static Ia5Text of(String text) {
            return new Ia5Text(Repertoire.IA5, text);
        }

        @Override
        public boolean isExtended() {
            return false;
        }

        @Override
        public String toString() {
            return "Ia5Text[" + repertoire + ", " + text.length() + " characters]";
        }
    }

    /**
     * GeneralTextBodyPart (X.420 7.3.12): the registrations it declares and its octets, escape sequences included.
     * {@link #text()} reads it, {@link #latin1} makes one.
     */
    record GeneralText(Set<Integer> registrations, Octets octets) implements BodyPart {
        /** What an extended body part says that it is. */
        public static final Oid TYPE = IpmTags.ET_GENERAL_TEXT;

        public GeneralText {
            registrations = java.util.Collections.unmodifiableSet(new java.util.TreeSet<>(registrations));
        }

        /** ISO 8859-1: registrations 1, 6 and 100, and the sequences that designate G0 and G1 in front. */
        public static GeneralText latin1(String text) {
            return CharacterSets.latin1(text);
        }

        /** In the first part of ISO 8859 of RFC 2157 6.2 that has every character of the text; empty if none has. */
        public static Optional<GeneralText> iso8859(String text) {
            return CharacterSets.iso8859(text);
        }

        /** In UTF-8 (registration 196), for peers that are known to read it; empty for a text with an escape in it. */
        public static Optional<GeneralText> utf8(String text) {
            return CharacterSets.utf8(text);
        }

        /** Whether {@link #latin1} can carry the text: ISO 8859-1 throughout, no escape and no shift. */
        public static boolean isLatin1(String text) {
            return CharacterSets.isLatin1(text);
        }

        /** What an envelope says about it: id-cs-eit-authority and each registration (RFC 2157 6.2). */
        public List<Oid> informationTypes() {
            return registrations.stream()
                    .map(number -> Oid.of(1, 0, 10021, 7, 1, 0, number))
                    .toList();
        }

        /** The text without escape sequences, or nothing if a character set in use is not known here. */
        public Optional<String> text() {
            return CharacterSets.text(this);
        }

        @Override
        public boolean isExtended() {
            return true;
        }

        @Override
        public String toString() {
            return "GeneralText[" + registrations + ", " + octets.length() + " octets]";
        }
    }

    /**
     * TeletexBodyPart (X.420 7.3.5): text in T.61, one string a page; {@code parameters} are whole BER elements.
     * {@link #text()} reads it, {@link #of} makes one.
     */
    record TeletexText(List<Octets> parameters, List<Octets> pages) implements BodyPart {
        public TeletexText {
            parameters = List.copyOf(parameters);
            pages = List.copyOf(pages);
        }

        /** A page for each form feed and one more; tabulators, which T.61 lacks, become blanks. */
        public static TeletexText of(String text) {
            return TeletexPages.of(text);
        }

        /** Why {@link #of} can't carry the text: characters that T.61 lacks, counted. */
        public static Optional<String> obstacle(String text) {
            return TeletexPages.obstacle(text);
        }

        /** The text, pages parted by form feeds; nothing if another character set than T.61 may be in use. */
        public Optional<String> text() {
            return TeletexPages.text(this);
        }

        @Override
        public boolean isExtended() {
            return false;
        }

        @Override
        public String toString() {
            return "TeletexText[" + pages.size() + " pages]";
        }
    }

    /**
     * Any other body part: {@code encoding} is the whole element, {@code type} the object identifier of an extended
     * one's data.
     */
    record OtherBodyPart(Tag tag, Optional<Oid> type, Octets encoding) implements BodyPart {
        /** BilaterallyDefinedBodyPart (X.420 7.3.10; the agreements on 1984 number it likewise): octets, and no word about them. */
        public static OtherBodyPart bilaterallyDefined(Octets data) {
            Tag tag = IpmTags.BILATERALLY_DEFINED;
            return new OtherBodyPart(
                    tag, Optional.empty(), BerNode.primitive(tag, data).encode());
        }

        /** The octets of a bilaterally defined body part, basic or extended; empty for any other. */
        public Optional<Octets> bilaterallyDefined(BerLimits limits) {
            return BodyParts.bilaterallyDefined(this, limits);
        }

        @Override
        public boolean isExtended() {
            return tag.number() == 15;
        }
    }
}
