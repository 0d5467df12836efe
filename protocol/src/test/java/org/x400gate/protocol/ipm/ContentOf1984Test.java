package org.x400gate.protocol.ipm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.x400gate.protocol.Hostile;
import org.x400gate.protocol.asn1.Ber;
import org.x400gate.protocol.asn1.BerElement;
import org.x400gate.protocol.asn1.BerLimits;
import org.x400gate.protocol.asn1.BerNode;
import org.x400gate.protocol.asn1.Oid;
import org.x400gate.protocol.asn1.Tag;
import org.x400gate.protocol.asn1.TeletexString;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.oraddress.OrAddress;
import org.x400gate.protocol.oraddress.OrName;

/** Element by element: what P2 of 1984 lacks goes and is named, becomes what it has, or nothing is sent. */
class ContentOf1984Test {
    private static final OrName TELETEX_NAME = OrName.of(OrAddress.parse("/C=XX/ADMD= /O=Öl/S=s/"));
    private static final OrName NAME = OrName.of(OrAddress.parse("/C=XX/ADMD= /S=s/"));
    private static final BodyPart TEXT = BodyPart.Ia5Text.of("text\r\n");

    private static ContentOf1984 of(Octets content) {
        return ContentOf1984.of(content, BerLimits.STANDARD);
    }

    static ContentOf1984.Possible possible(Octets content) {
        ContentOf1984 result = of(content);
        assertThat(result).isInstanceOf(ContentOf1984.Possible.class);
        return (ContentOf1984.Possible) result;
    }

    private static Ipm ipm(ContentOf1984.Possible possible) {
        return (Ipm) InformationObject.decode(possible.content(), BerLimits.STANDARD);
    }

    static List<String> reasons(Octets content) {
        ContentOf1984 result = of(content);
        assertThat(result).isInstanceOf(ContentOf1984.Impossible.class);
        return ((ContentOf1984.Impossible) result).reasons();
    }

    private static Octets content(BodyPart... body) {
        return new Ipm(heading().build(), List.of(body)).node().encode();
    }

    static Heading.Builder heading() {
        return Heading.builder(IpmIdentifier.of("id")).originator(OrDescriptor.of(NAME, "A Name"));
    }

    private static Octets content(Heading.Builder heading) {
        return new Ipm(heading.build(), List.of(TEXT)).node().encode();
    }

    @Provide
    Arbitrary<Ipm> ipms() {
        return IpmSamples.ipms();
    }

    @Property(tries = 300)
    void whatIsPossibleIsOf1984AndStaysOctetForOctet(@ForAll("ipms") Ipm ipm) {
        if (of(ipm.node().encode()) instanceof ContentOf1984.Possible possible) {
            assertThat(ipm(possible).needsP22()).isFalse();
            ContentOf1984 again = of(possible.content());
            assertThat(again)
                    .isEqualTo(new ContentOf1984.Possible(
                            possible.content(), false, possible.informationTypes(), List.of()));
        }
    }

    @Test
    void aContentOf1984IsTheSameOctets() {
        Octets content = IpmSamples.ipm("Grüße", TEXT, BodyPart.TeletexText.of("Grüße"))
                .node()
                .encode();
        assertThat(possible(content)).isEqualTo(new ContentOf1984.Possible(content, false, Set.of(2, 5), List.of()));
        assertThat(possible(content).content()).isSameAs(content);
    }

    @Test
    void everyEncodingOf1984StaysWhateverItsLengthForms() {
        Octets indefinite = Octets.ofHex("a080 3105 6b03 130131 3080 a080 3000 1601 78 0000 0000 0000");
        assertThat(possible(indefinite)).isEqualTo(new ContentOf1984.Possible(indefinite, false, Set.of(2), List.of()));
    }

    @Test
    void headingExtensionsAreLeftOut() {
        ContentOf1984.Possible possible =
                possible(content(heading().extension(new HeadingExtension(Oid.of(2, 6, 1, 5, 2), Optional.empty()))));
        assertThat(ipm(possible).heading()).isEqualTo(heading().build());
        assertThat(possible.losses()).containsExactly("heading extension 2.6.1.5.2: left out (X.420-1984)");
    }

    @Test
    void requestsAndExtensionsOfARecipientAreLeftOut() {
        RecipientSpecifier asked = new RecipientSpecifier(
                OrDescriptor.of(NAME),
                Set.of(NotificationRequest.RN, NotificationRequest.AN_SUPPORTED),
                true,
                List.of(Octets.ofHex("3003 060129")));
        ContentOf1984.Possible possible = possible(content(heading().copyRecipient(asked)));
        assertThat(ipm(possible).heading().copyRecipients())
                .containsExactly(
                        new RecipientSpecifier(OrDescriptor.of(NAME), Set.of(NotificationRequest.RN), true, List.of()));
        assertThat(possible.losses())
                .containsExactly(
                        "copy-recipients: recipient extensions left out (X.420-1984)",
                        "copy-recipients: requests about advanced notifications left out (X.420-1984)");
    }

    @Test
    void aFormalNameThat1984LacksLeavesTheNameForPeople() {
        ContentOf1984.Possible possible = possible(content(Heading.builder(IpmIdentifier.of("id"))
                .originator(OrDescriptor.of(TELETEX_NAME, "A Name"))
                .authorizingUser(OrDescriptor.of(TELETEX_NAME))
                .replyRecipient(OrDescriptor.of(TELETEX_NAME))));
        assertThat(ipm(possible).heading().originator())
                .contains(new OrDescriptor(Optional.empty(), Optional.of("A Name"), Optional.empty()));
        assertThat(ipm(possible).heading().authorizingUsers())
                .containsExactly(new OrDescriptor(
                        Optional.empty(), Optional.of("/C=XX/ADMD= /O=*{214}l/S=s/"), Optional.empty()));
        assertThat(ipm(possible).heading().replyRecipients()).isEmpty();
        assertThat(possible.losses())
                .contains("reply-recipients: one without an address of 1984 left out (X.420-1984)");
    }

    @Test
    void aPrintableNameSentAsTeletexComesBackPrintable() {
        // extension attribute 3 holding "oil": the value is one of 1984, its encoding is not
        BerNode heading = BerNode.set(
                BerNode.raw(Octets.ofHex("6b03 130131")),
                BerNode.constructed(IpmTags.ORIGINATOR, BerNode.raw(nameWithTeletexTwin())));
        Octets content = BerNode.constructed(IpmTags.IPM, heading, BerNode.sequence(List.of()))
                .encode();
        ContentOf1984.Possible possible = possible(content);
        assertThat(possible.content()).isNotEqualTo(content);
        assertThat(ipm(possible).heading().originator().orElseThrow().formalName())
                .contains(OrName.of(OrAddress.parse("/C=XX/ADMD= /O=oil/")));
        assertThat(of(possible.content()))
                .isEqualTo(new ContentOf1984.Possible(possible.content(), false, Set.of(), List.of()));
    }

    private static Octets nameWithTeletexTwin() {
        BerNode twin = BerNode.sequence(
                BerNode.integer(Tag.context(0), 3),
                BerNode.constructed(Tag.context(1), TeletexString.node(Tag.TELETEX_STRING, "oil")));
        BerElement plain = Ber.decode(OrAddress.parse("/C=XX/ADMD= /").node().encode(), BerLimits.STANDARD);
        return BerNode.constructed(
                        OrName.TAG, BerNode.raw(plain.children().get(0).encoding()), BerNode.set(twin))
                .encode();
    }

    @Test
    void aSubjectOutsideT61GetsQuestionMarks() {
        ContentOf1984.Possible possible = possible(content(heading().subject("a © b")));
        assertThat(ipm(possible).heading().subject()).contains("a ? b");
        assertThat(possible.losses()).containsExactly("subject: characters outside T.61 replaced (X.420-1984)");
    }

    @Test
    void generalTextBecomesIa5IfItIsAscii() {
        ContentOf1984.Possible possible = possible(content(BodyPart.GeneralText.latin1("plain {text}\t\r\n")));
        assertThat(ipm(possible).body()).containsExactly(BodyPart.Ia5Text.of("plain {text}\t\r\n"));
        assertThat(possible.informationTypes()).containsExactly(2);
        assertThat(possible.converted()).isTrue();
        assertThat(possible.losses()).isEmpty();
    }

    @Test
    void generalTextBecomesTeletexPagesIfT61HasIt() {
        ContentOf1984.Possible possible =
                possible(content(TEXT, BodyPart.GeneralText.latin1("Grüße $1 #2 ~ ^ `\r\n\fSeite 2\r\n")));
        BodyPart.TeletexText teletex =
                (BodyPart.TeletexText) ipm(possible).body().get(1);
        assertThat(teletex.pages())
                .containsExactly(
                        Octets.ofHex("4772c875fb65 20a431 20a632 20c420 20c320 20c120 0d0a"),
                        Octets.ofHex("53656974652032 0d0a"));
        assertThat(teletex.parameters()).containsExactly(Octets.ofHex("800102"));
        assertThat(teletex.text()).contains("Grüße $1 #2 ~ ^ `\r\n\fSeite 2\r\n");
        assertThat(possible.informationTypes()).containsExactly(2, 5);
        assertThat(possible.converted()).isTrue();
    }

    @Test
    void tabulatorsOfATeletexTextBecomeBlanksAndThatIsNamed() {
        ContentOf1984.Possible possible = possible(content(BodyPart.GeneralText.latin1("ä\tb\r\n12345678\tc")));
        assertThat(((BodyPart.TeletexText) ipm(possible).body().get(0)).text())
                .contains("ä       b\r\n12345678        c");
        assertThat(possible.losses()).hasSize(1).first().asString().contains("tabulators became blanks");
    }

    @ParameterizedTest
    @CsvSource({"© ä,U+00A9", "ä {b},U+007B", "ä \\ b,U+005C"})
    void aTextThatNeitherHoldsIsNotSent(String text, String first) {
        assertThat(reasons(content(BodyPart.GeneralText.latin1(text))))
                .hasSize(1)
                .first()
                .asString()
                .contains("characters outside T.61", first);
    }

    @Test
    void generalTextOfUnknownCharacterSetsIsNotSent() {
        assertThat(reasons(content(new BodyPart.GeneralText(Set.of(87), Octets.ofHex("1b2442 2422")))))
                .containsExactly("general-text [87]: character sets unknown here (X.420-1984)");
    }

    static BodyPart.OtherBodyPart basic(int tag) {
        return new BodyPart.OtherBodyPart(
                Tag.context(tag),
                Optional.empty(),
                BerNode.constructed(Tag.context(tag), BerNode.set(), BerNode.sequence(List.of()))
                        .encode());
    }

    @ParameterizedTest
    @CsvSource({"1,1", "2,7", "3,3", "4,4", "6,6", "7,0", "8,0", "10,8", "11,9", "14,0"})
    void aBasicBodyPartStays(int tag, int informationType) {
        Octets content = content(basic(tag));
        assertThat(possible(content))
                .isEqualTo(new ContentOf1984.Possible(content, false, Set.of(informationType), List.of()));
    }

    @ParameterizedTest
    @ValueSource(ints = {12, 13, 16})
    void aBodyPartOfAnotherTagIsNotSent(int tag) {
        assertThat(reasons(content(basic(tag))))
                .containsExactly("body part [" + tag + "]: unknown to 1984 (X.420-1984)");
    }

    private static BodyPart.OtherBodyPart extended(int arc, BerNode data) {
        Oid type = Oid.of(2, 6, 1, 4, arc);
        BerNode parameters = BerNode.constructed(
                Tag.context(0),
                BerNode.oid(Oid.of(2, 6, 1, 11, arc)),
                BerNode.constructed(Tag.context(0), BerNode.set(BerNode.integer(Tag.context(0), 1))));
        BerNode external =
                BerNode.constructed(Tag.EXTERNAL, BerNode.oid(type), BerNode.constructed(Tag.context(0), data));
        Octets encoding =
                BerNode.constructed(Tag.context(15), parameters, external).encode();
        return new BodyPart.OtherBodyPart(Tag.context(15), Optional.of(type), encoding);
    }

    @ParameterizedTest
    @CsvSource({
        "2,a307 3103800101 3000",
        "3,a402 0500",
        "5,a607 3103800101 3000",
        "6,a807 3103800101 3000",
        "8,ab02 0500",
        "10,a704 3002 0500"
    })
    void anExtendedBodyPartWithABasicTwinBecomesIt(int arc, String twin) {
        boolean sequence = arc == 3 || arc == 8 || arc == 10;
        BerNode data = sequence ? BerNode.sequence(BerNode.nil(Tag.NULL)) : BerNode.sequence(List.of());
        ContentOf1984.Possible possible = possible(content(extended(arc, data)));
        assertThat(((BodyPart.OtherBodyPart) ipm(possible).body().get(0)).encoding())
                .isEqualTo(Octets.ofHex(twin));
        assertThat(possible.converted()).isFalse();
    }

    @Test
    void anExtendedTeletexOrIa5TextBecomesItsTwin() {
        BerNode page = BerNode.sequence(BerNode.primitive(Tag.TELETEX_STRING, Octets.ofHex("41")));
        BerNode ia5 = BerNode.ascii(Tag.IA5_STRING, "x");
        ContentOf1984.Possible possible = possible(content(extended(4, page), extended(0, ia5)));
        assertThat(ipm(possible).body())
                .containsExactly(
                        new BodyPart.TeletexText(List.of(Octets.ofHex("800101")), List.of(Octets.ofHex("41"))),
                        BodyPart.Ia5Text.of("x"));
        assertThat(possible.informationTypes()).containsExactly(2, 5);
    }

    @Test
    void anExtendedBodyPartWithoutATwinIsNotSent() {
        assertThat(reasons(content(extended(12, BerNode.sequence(List.of())))))
                .containsExactly("body part 2.6.1.4.12: unknown to 1984 (X.420-1984)");
        assertThat(reasons(content(extended(9, BerNode.sequence(List.of()))))).hasSize(1);
    }

    @Test
    void aFileBecomesItsOctets() {
        ContentOf1984.Possible file = possible(content(IpmSamples.file().part()));
        assertThat(ipm(file).body())
                .containsExactly(BodyPart.OtherBodyPart.bilaterallyDefined(
                        IpmSamples.file().data()));
        assertThat(file.informationTypes()).containsExactly(0);
        assertThat(file.converted()).isTrue();
        assertThat(file.losses())
                .containsExactly(
                        "file transfer body part: name and all else that is said of the file left out (X.420-1984)");
        ContentOf1984.Possible extended = possible(content(extended(9, BerNode.octetString(Octets.of(1, 2)))));
        assertThat(ipm(extended).body()).containsExactly(BodyPart.OtherBodyPart.bilaterallyDefined(Octets.of(1, 2)));
        assertThat(extended.losses()).isEmpty();
    }

    private static BodyPart.OtherBodyPart forwarded(Ipm inner, BerNode... parameters) {
        Octets encoding = BerNode.constructed(
                        Tag.context(9), BerNode.set(parameters), IpmWriter.ipm(Tag.SEQUENCE, inner))
                .encode();
        return new BodyPart.OtherBodyPart(Tag.context(9), Optional.empty(), encoding);
    }

    @Test
    void aForwardedMessageOf1984StaysWithItsEnvelope() {
        Ipm inner = new Ipm(heading().build(), List.of(TEXT));
        BerNode envelope = BerNode.constructed(
                Tag.context(1), BerNode.integer(Tag.application(6), 2), NAME.node(), NAME.node(Tag.context(4)));
        Octets content = content(forwarded(inner, envelope));
        assertThat(possible(content)).isEqualTo(new ContentOf1984.Possible(content, false, Set.of(2), List.of()));
    }

    @Test
    void aForwardedMessageIsBroughtAlong() {
        Ipm inner = new Ipm(
                heading()
                        .extension(new HeadingExtension(Oid.of(2, 6, 1, 5, 2), Optional.empty()))
                        .build(),
                List.of(BodyPart.GeneralText.latin1("ä")));
        BerNode envelope = BerNode.constructed(Tag.context(1), BerNode.integer(Tag.application(6), 22), NAME.node());
        ContentOf1984.Possible possible = possible(content(forwarded(forwardedIn(inner), envelope)));
        Ipm expected = new Ipm(heading().build(), List.of(BodyPart.TeletexText.of("ä")));
        assertThat(ipm(possible).body()).containsExactly(forwarded(forwardedIn(expected)));
        assertThat(possible.informationTypes()).containsExactly(5);
        assertThat(possible.converted()).isTrue();
        assertThat(possible.losses())
                .containsExactly(
                        "forwarded message forwarded message heading extension 2.6.1.5.2: left out (X.420-1984)",
                        "forwarded message: delivery envelope left out (X.420-1984)");
    }

    private static Ipm forwardedIn(Ipm inner) {
        return new Ipm(heading().build(), List.of(forwarded(inner)));
    }

    @Test
    void whatStopsAForwardedMessageStopsTheMessage() {
        assertThat(reasons(content(forwarded(new Ipm(heading().build(), List.of(basic(12)))))))
                .containsExactly("forwarded message body part [12]: unknown to 1984 (X.420-1984)");
    }

    @Test
    void whateverAPeerWritesIsMalformedOrHasAnAnswer() {
        Octets good = content(
                forwarded(new Ipm(heading().build(), List.of(BodyPart.GeneralText.latin1("ä")))),
                extended(4, BerNode.sequence(BerNode.primitive(Tag.TELETEX_STRING, Octets.ofHex("41")))),
                BodyPart.TeletexText.of("x"));
        Hostile.tryAll(good, ContentOf1984Test::of);
        Hostile.tryAll(
                NotificationOf1984Test.ipn(BerNode.constructed(
                        Tag.context(0),
                        BerNode.integer(Tag.context(0), 0),
                        IpmWriter.ipm(Tag.context(3), new Ipm(heading().build(), List.of(TEXT))))),
                ContentOf1984Test::of);
    }
}
