package org.x400gate.protocol.mixer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.x400gate.protocol.mixer.Samples.BOB;
import static org.x400gate.protocol.mixer.Samples.envelope;
import static org.x400gate.protocol.mixer.Samples.mapped;
import static org.x400gate.protocol.mixer.Samples.refused;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.x400gate.protocol.asn1.BerLimits;
import org.x400gate.protocol.asn1.BerNode;
import org.x400gate.protocol.asn1.Oid;
import org.x400gate.protocol.ipm.BodyPart;
import org.x400gate.protocol.ipm.FileTransfer;
import org.x400gate.protocol.ipm.Heading;
import org.x400gate.protocol.ipm.IpmIdentifier;
import org.x400gate.protocol.mime.HeaderField;
import org.x400gate.protocol.mime.MailPart;
import org.x400gate.protocol.mime.MimeLimits;
import org.x400gate.protocol.mime.MimeMessage;
import org.x400gate.protocol.mime.MimeReader;
import org.x400gate.protocol.mime.MimeWriter;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.p1.Edition;
import org.x400gate.protocol.p1.MtsApdu;

/** Files and messages across, for each class of peer: none lost, none doubled, none changed. */
class BodiesTest {
    static final BodyCapabilities FILES = BodyCapabilities.of(Edition.OF_1988);
    private static final BodyCapabilities OCTETS =
            new BodyCapabilities(Edition.OF_1988, false, BodyCapabilities.Attachments.BILATERAL, false);
    private static final BodyCapabilities OLD = BodyCapabilities.of(Edition.OF_1984);

    static Stream<BodyCapabilities> peers() {
        return Stream.of(FILES, OCTETS, OLD);
    }

    static Octets mail(MailPart... parts) {
        List<HeaderField> fields = List.of(
                new HeaderField("Date", "Mon, 23 Nov 2026 15:00:00 +0000"),
                new HeaderField("From", "alice@a.example"),
                new HeaderField("Message-ID", "<1@a.example>"));
        return MimeWriter.write(fields, parts.length == 1 ? parts[0] : new MailPart.Multipart("mixed", List.of(parts)));
    }

    static MtsApdu.Message toX400(Octets mail, BodyCapabilities peer) {
        return mapped(RfcToIpm.map(envelope(BOB), mail, Samples.A, peer)).message();
    }

    /** As a peer of 1984 gets it, fields in the first body part. */
    private static MtsApdu.Message sent(MtsApdu.Message message, BodyCapabilities peer) {
        return peer.edition() == Edition.OF_1988
                ? message
                : new MtsApdu.Message(
                        message.envelope(),
                        BodyHeaders.intoBody(Dump.ipm(message)).node().encode());
    }

    private static List<MailPart> parts(MtsApdu.Message message) {
        MailPart body = Samples.mail(message).body();
        return body instanceof MailPart.Multipart multipart ? multipart.parts() : List.of(body);
    }

    private static List<MailPart.Opaque> files(MtsApdu.Message message) {
        return parts(message).stream()
                .filter(part ->
                        !(part instanceof MailPart.Text text) || text.file().isPresent())
                .map(part -> part instanceof MailPart.Text text ? text.file().get() : (MailPart.Opaque) part)
                .toList();
    }

    static MailPart.Opaque file(String name, Octets content) {
        return new MailPart.Opaque("application/octet-stream", Optional.of(name), content);
    }

    private static MtsApdu.Message message(BodyPart... body) {
        return Samples.message(Heading.builder(IpmIdentifier.of("1")).build(), body);
    }

    @ParameterizedTest
    @MethodSource("peers")
    @Tag("SF-60")
    void twoHundredNamesComeBackTheSameOrSafeAndNoneTakesAnothersPlace(BodyCapabilities peer) {
        List<String> names = new ArrayList<>(List.of(
                "plain.txt",
                "with blank .pdf",
                "Übersicht.doc",
                "日本.xls",
                "emoji 😀.png",
                "quote\"d.txt",
                "semi;colon=.txt",
                "=?utf-8?q?x?=.txt",
                "../../etc/passwd",
                "C:\\windows\\system.ini",
                "/absolute",
                "con",
                "LPT1.txt",
                "dots...",
                ".hidden",
                "tab\tinside",
                "a".repeat(300) + ".pdf",
                "equal.bin",
                "equal.bin",
                "EQUAL.BIN",
                "right\u202Etxt.exe"));
        IntStream.range(names.size(), 200).forEach(i -> names.add("file " + i + ".bin"));
        MailPart[] sent = IntStream.range(0, names.size())
                .mapToObj(i -> file(names.get(i), Octets.of(i, 0xFF)))
                .toArray(MailPart[]::new);
        List<MailPart.Opaque> came = files(sent(toX400(mail(sent), peer), peer));
        assertThat(came).hasSize(names.size());
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < names.size(); i++) {
            String name = came.get(i).fileName().orElseThrow();
            assertThat(came.get(i).content()).isEqualTo(Octets.of(i, 0xFF));
            assertThat(name).doesNotContain("/", "\\", ":", "\u202E", "\t").doesNotStartWith(".");
            assertThat(seen.add(name.toLowerCase(Locale.ROOT))).as(name).isTrue();
            if (names.get(i).matches("[\\p{L}\\p{N} ;=.]+\\.(txt|pdf|doc|xls|bin)") && i < 11) {
                assertThat(name).isEqualTo(names.get(i));
            }
        }
        assertThat(came.get(9).fileName()).contains("C__windows_system.ini");
        assertThat(came.get(11).fileName()).contains("_con");
        assertThat(came.get(16).fileName().orElseThrow()).hasSize(200).endsWith(".pdf");
        assertThat(came.get(18).fileName()).contains("equal (2).bin");
        assertThat(came.get(19).fileName()).contains("EQUAL (3).BIN");
    }

    @Test
    @Tag("SF-60")
    void aFileWithoutANameGetsOneThatStaysTheSame() {
        BodyPart nameless = BodyPart.OtherBodyPart.bilaterallyDefined(Octets.of(1));
        BodyPart other = FileTransfer.builder(Octets.of(2)).build().part();
        MtsApdu.Message message = message(nameless, other, nameless);
        assertThat(files(message).stream().map(f -> f.fileName().orElseThrow()))
                .containsExactly("attachment-1.bin", "attachment-2.bin", "attachment-3.bin");
        assertThat(files(message)).isEqualTo(files(message));
    }

    @ParameterizedTest
    @MethodSource("peers")
    @Tag("SF-62")
    void oneFileInIsOneFileOutWhateverThePeer(BodyCapabilities peer) {
        MailPart tnef = new MailPart.Opaque("application/ms-tnef", Optional.of("winmail.dat"), Octets.of(0x78, 0x9F));
        MailPart table = new MailPart.Opaque("text/csv", Optional.of("a.csv"), Octets.of('1', ',', '2'));
        for (int count : List.of(1, 2, 10)) {
            List<MailPart> sent = new ArrayList<>(List.of(new MailPart.Text("see\r\n")));
            for (int i = 0; i < count; i++) {
                sent.add(i % 3 == 0 ? tnef : i % 3 == 1 ? table : file("b.bin", Octets.of(0, i)));
            }
            MtsApdu.Message message = toX400(mail(sent.toArray(MailPart[]::new)), peer);
            assertThat(Dump.ipm(message).body()).hasSize(count + 1);
            assertThat(files(sent(message, peer))).hasSize(count);
            assertThat(parts(sent(message, peer))).hasSize(count + 1);
            assertThat(files(sent(message, peer)).get(0).type()).isEqualTo("application/ms-tnef");
        }
    }

    @Test
    @Tag("SF-57")
    void aPictureThatIsCalledATextIsSentAsAFileAndComesBackOctetForOctet() {
        byte[] picture = new byte[4096];
        new Random(57).nextBytes(picture);
        picture[0] = 'B';
        picture[1] = 'M';
        for (String charset : List.of("us-ascii", "utf-8", "iso-8859-1", "windows-1252", "nobody-knows")) {
            String base64 = java.util.Base64.getMimeEncoder().encodeToString(picture);
            Octets mail = Octets.of(
                    "From: alice@a.example\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n"
                            + "Content-Type: text/plain; charset=" + charset
                            + "; name=\"a.bmp\"\r\nContent-Transfer-Encoding: base64\r\n\r\n" + base64
                            + "\r\n--b--\r\n",
                    StandardCharsets.US_ASCII);
            for (BodyCapabilities peer : List.of(
                    FILES, new BodyCapabilities(Edition.OF_1988, true, BodyCapabilities.Attachments.FTBP, true))) {
                MtsApdu.Message message = toX400(mail, peer);
                assertThat(Dump.ipm(message).body()).singleElement().isInstanceOf(BodyPart.OtherBodyPart.class);
                assertThat(files(message))
                        .singleElement()
                        .satisfies(file -> assertThat(file.content()).isEqualTo(Octets.wrap(picture)));
            }
        }
    }

    @Test
    @Tag("SF-53")
    void manyMessagesWithTeletexAndANamedFileAllArriveEachLikeTheFirst() {
        BodyPart text = BodyPart.TeletexText.of("Grüße aus Łódź\r\n");
        // The name in T.61 and not designated, as peers send it.
        BerNode pathname = BerNode.constructed(
                org.x400gate.protocol.asn1.Tag.context(0),
                BerNode.primitive(org.x400gate.protocol.asn1.Tag.GRAPHIC_STRING, Octets.ofHex("4772c875fb652e747874")));
        BodyPart file = fileNamed(pathname);
        MtsApdu.Message good = message(text, file);
        MtsApdu.Message bad = new MtsApdu.Message(good.envelope(), Octets.of(0x30, 0x80, 0));
        Octets first = mapped(IpmToRfc.map(good, Samples.B)).message();
        assertThat(files(good).get(0).fileName()).contains("Grüße.txt");
        for (int i = 0; i < 5_000; i++) {
            if (i % 100 == 0) {
                refused(IpmToRfc.map(bad, Samples.B));
            }
            assertThat(mapped(IpmToRfc.map(good, Samples.B)).message()).isEqualTo(first);
        }
    }

    private static BodyPart fileNamed(BerNode pathname) {
        org.x400gate.protocol.asn1.Tag zero = org.x400gate.protocol.asn1.Tag.context(0);
        org.x400gate.protocol.asn1.Tag external = org.x400gate.protocol.asn1.Tag.EXTERNAL;
        BerNode parameters = BerNode.constructed(
                zero,
                BerNode.oid(Oid.of(2, 6, 1, 11, 12)),
                BerNode.constructed(
                        zero,
                        BerNode.sequence(BerNode.constructed(org.x400gate.protocol.asn1.Tag.context(4), pathname))));
        BerNode value = BerNode.constructed(
                external, BerNode.primitive(org.x400gate.protocol.asn1.Tag.context(1), Octets.of(1, 2)));
        BerNode data = BerNode.constructed(
                external, BerNode.oid(Oid.of(2, 6, 1, 4, 12)), BerNode.constructed(zero, BerNode.sequence(value)));
        return BodyPart.decode(
                BerNode.constructed(org.x400gate.protocol.asn1.Tag.context(15), parameters, data)
                        .encode(),
                BerLimits.STANDARD);
    }

    @Test
    @Tag("SF-63")
    void onlyAnotherFormOfATextIsLeftOutAndThatIsNamed() {
        MailPart html = new MailPart.Opaque("text/html", Optional.empty(), Octets.of('<', 'p', '>'));
        MailPart pdf = new MailPart.Opaque("application/pdf", Optional.empty(), Octets.of(1));
        MailPart text = new MailPart.Text("text\r\n");
        assertCarried(2, 0, new MailPart.Multipart("alternative", List.of(html, pdf)));
        assertCarried(2, 0, new MailPart.Multipart("mixed", List.of(text, html)));
        assertCarried(1, 1, new MailPart.Multipart("alternative", List.of(text, html)));
        assertCarried(2, 1, new MailPart.Multipart("alternative", List.of(text, html, pdf)));
        MailPart attached = new MailPart.Opaque("text/html", Optional.of("a.html"), Octets.of('x'));
        assertCarried(2, 0, new MailPart.Multipart("alternative", List.of(text, attached)));
    }

    private static void assertCarried(int parts, int leftOut, MailPart body) {
        Mapping.Mapped<X400Message> mapping =
                (Mapping.Mapped<X400Message>) RfcToIpm.map(envelope(BOB), mail(body), Samples.A, FILES);
        assertThat(Dump.ipm(mapping.value().message()).body()).hasSize(parts);
        assertThat(mapping.losses().stream().filter(l -> l.what().contains("left out, the text says the same")))
                .hasSize(leftOut);
    }

    @Test
    @Tag("SF-68")
    void aThousandFilesPassAndOneMoreIsRefusedByTheNameOfTheLimit() {
        MailPart[] thousand = Stream.generate(() -> file("f", Octets.of(1)))
                .limit(MimeLimits.STANDARD.maxParts())
                .toArray(MailPart[]::new);
        MtsApdu.Message message = toX400(mail(thousand), FILES);
        assertThat(files(message)).hasSize(1_000);
        List<MailPart> more = new ArrayList<>(List.of(thousand));
        more.add(thousand[0]);
        assertThat(refused(RfcToIpm.map(envelope(BOB), mail(more.toArray(MailPart[]::new)), Samples.A, FILES)))
                .singleElement()
                .satisfies(loss -> assertThat(loss.clause()).isEqualTo("limit maxParts"));
        BodyPart[] parts =
                Stream.generate(() -> BodyPart.Ia5Text.of("x")).limit(1_001).toArray(BodyPart[]::new);
        assertThat(refused(IpmToRfc.map(message(parts), Samples.B)))
                .singleElement()
                .satisfies(loss -> assertThat(loss.clause()).isEqualTo("limit maxParts"));
    }

    private static Octets nested(int depth) {
        Octets mail = mail(new MailPart.Text("innermost\r\n"));
        for (int i = 0; i < depth; i++) {
            mail = mail(
                    new MailPart.Text("level " + i + "\r\n"),
                    new MailPart.Opaque("message/rfc822", Optional.empty(), mail));
        }
        return mail;
    }

    @ParameterizedTest
    @MethodSource("peers")
    void tenForwardsInsideOneAnotherArrive(BodyCapabilities peer) {
        MtsApdu.Message message = sent(toX400(nested(10), peer), peer);
        Octets mail = mapped(IpmToRfc.map(message, Samples.B)).message();
        assertThat(depth(mail)).isEqualTo(10);
        assertThat(mail.toString(StandardCharsets.US_ASCII)).contains("innermost");
    }

    @Test
    void aDeeperOneGoesAsAFileAndNothingOverflows() {
        Octets mail = mapped(IpmToRfc.map(toX400(nested(40), FILES), Samples.B)).message();
        assertThat(mail.toString(StandardCharsets.US_ASCII)).contains("innermost");
    }

    private static int depth(Octets mail) {
        MimeMessage read = MimeReader.read(mail, MimeLimits.STANDARD);
        if (!(read.body() instanceof MailPart.Multipart multipart)) {
            return 0;
        }
        return 1 + depth(((MailPart.Opaque) multipart.parts().get(1)).content());
    }

    /** Mail over X.400 to mail: each file is there again with all that was said of it. */
    @Property(tries = 300)
    void filesComeBackAsTheyWere(@ForAll("attachments") List<MailPart.Opaque> files) {
        List<MailPart> sent = new ArrayList<>(List.of(new MailPart.Text("see\r\n")));
        sent.addAll(files);
        MtsApdu.Message message = toX400(mail(sent.toArray(MailPart[]::new)), FILES);
        assertThat(files(message)).isEqualTo(read(sent));
        List<MailPart.Opaque> bilateral = files(toX400(mail(sent.toArray(MailPart[]::new)), OCTETS));
        assertThat(bilateral.stream().map(MailPart.Opaque::content))
                .containsExactlyElementsOf(
                        files.stream().map(MailPart.Opaque::content).toList());
        assertThat(bilateral.stream().map(MailPart.Opaque::mediaType))
                .containsExactlyElementsOf(
                        read(sent).stream().map(MailPart.Opaque::mediaType).toList());
    }

    /** As the reader sees what was sent. */
    private static List<MailPart.Opaque> read(List<MailPart> sent) {
        MailPart body = MimeReader.read(mail(sent.toArray(MailPart[]::new)), MimeLimits.STANDARD)
                .body();
        return ((MailPart.Multipart) body)
                .parts().stream()
                        .skip(1)
                        .map(part ->
                                part instanceof MailPart.Text text ? text.file().orElseThrow() : (MailPart.Opaque) part)
                        .toList();
    }

    @Provide
    Arbitrary<List<MailPart.Opaque>> attachments() {
        Arbitrary<String> name = Arbitraries.strings()
                .withCharRange('a', 'z')
                .withChars("äöüßéŁ日本Ж€ ;='()%,")
                .ofMinLength(1)
                .ofMaxLength(120)
                .map(s -> "n" + s.strip());
        Arbitrary<String> type = Arbitraries.of(
                "application/octet-stream", "application/pdf", "image/png", "text/plain", "text/html", "video/x-a.b+c");
        Arbitrary<Octets> content =
                Arbitraries.bytes().array(byte[].class).ofMaxSize(300).map(Octets::wrap);
        return Combinators.combine(name, type, content)
                .as((n, t, c) -> new MailPart.Opaque(t, Optional.of(n), c))
                .list()
                .ofMinSize(1)
                .ofMaxSize(6)
                .map(list -> IntStream.range(0, list.size())
                        .mapToObj(i -> new MailPart.Opaque(
                                list.get(i).type(),
                                Optional.of(i + list.get(i).fileName().orElseThrow()),
                                list.get(i).content()))
                        .toList());
    }
}
