package org.x400gate.protocol.mime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.x400gate.protocol.octets.MalformedInput;
import org.x400gate.protocol.octets.Octets;

class MimeTest {
    private static final MimeLimits LIMITS = MimeLimits.STANDARD;

    static MimeMessage read(String message) {
        return MimeReader.read(Octets.of(message, StandardCharsets.ISO_8859_1), LIMITS);
    }

    static String text(MailPart part) {
        return ((MailPart.Text) part).text();
    }

    private static List<MailAddress> addresses(String body) {
        return new HeaderField("To", body).addresses(LIMITS);
    }

    @Test
    void aPlainMessageIsItsFieldsAndItsText() {
        MimeMessage m = read("Subject: a\r\n  b\r\nTO: x@y\r\n\r\nline 1\r\n\r\nline 2\r\n");
        assertThat(m.first("subject").orElseThrow().text()).isEqualTo("a  b");
        assertThat(m.first("To").orElseThrow().addresses(LIMITS)).containsExactly(new Mailbox("x", "y"));
        assertThat(text(m.body())).isEqualTo("line 1\r\n\r\nline 2\r\n");
    }

    @Test
    void linesOfAFileMayEndInLf() {
        MimeMessage m = read("Subject: a\n b\n\nline 1\nline 2");
        assertThat(m.first("Subject").orElseThrow().text()).isEqualTo("a b");
        assertThat(text(m.body())).isEqualTo("line 1\r\nline 2");
    }

    @Test
    void addressListsAreReadWithAllThatRfc5322Allows() {
        assertThat(addresses("Pete(A nice \\) chap) <pete(his account)@silly.test(his host)>"))
                .containsExactly(new Mailbox(
                        Optional.of("Pete"),
                        List.of("A nice ) chap", "his account", "his host"),
                        "pete",
                        "silly.test"));
        assertThat(addresses("A Group:Chris Jones <c@a.test>,joe@where.test,John <jdoe@one.test>; , next@x.test"))
                .satisfiesExactly(
                        g -> assertThat(((MailAddress.Group) g).members()).hasSize(3),
                        a -> assertThat(a).isEqualTo(new Mailbox("next", "x.test")));
        assertThat(addresses("Undisclosed recipients:;"))
                .containsExactly(new MailAddress.Group("Undisclosed recipients", List.of()));
        assertThat(
                        addresses(
                                "Mary Smith <@node.test,@b.test:mary@example.net>, , \"Joe Q. \\\"P\\\"\" <\"a b\"@[192.0.2.1]>"))
                .containsExactly(
                        new Mailbox(Optional.of("Mary Smith"), List.of(), "mary", "example.net"),
                        new Mailbox(Optional.of("Joe Q. \"P\""), List.of(), "a b", "[192.0.2.1]"));
        assertThat(addresses("=?ISO-8859-1?Q?Andr=E9?= Pirard <p@vm1.test>"))
                .containsExactly(new Mailbox(Optional.of("Andr\u00e9 Pirard"), List.of(), "p", "vm1.test"));
        assertThat(addresses("Eric <\"/S=a/O=b, c; d/\"@gw.test>"))
                .containsExactly(new Mailbox(Optional.of("Eric"), List.of(), "/S=a/O=b, c; d/", "gw.test"));
    }

    @Test
    @Tag("SF-69")
    void whatIsNoAddressIsKeptAsText() {
        assertThat(addresses("not an address, a@b"))
                .containsExactly(new MailAddress.Unreadable("not an address"), new Mailbox("a", "b"));
        assertThat(addresses("<>")).containsExactly(new MailAddress.Unreadable("<>"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Thu, 13 Feb 1969 23:32:54 -0330 | 1969-02-13T23:32:54-03:30",
                "Thu, 13 Feb 1969 23:32 -0330 (Newfoundland Time) | 1969-02-13T23:32:00-03:30",
                "21 Nov 97 09:55:06 est | 1997-11-21T09:55:06-05:00",
                "21 Nov 97 09:55:06 EST | 1997-11-21T09:55:06-05:00",
                "Fri, 21 Nov 1997 09(comment): 55 : 06 PdT | 1997-11-21T09:55:06-07:00",
                "1 Jan 49 00:00:60 gmt | 2049-01-01T00:00:59Z",
                "1 Jan 100 00:00:00 Z | 2000-01-01T00:00:00Z",
                "29 Feb 2000 12:00:00 +1400 | 2000-02-29T12:00:00+14:00"
            })
    @Tag("SF-65")
    void datesKeepTheirZoneWhateverItsForm(String body, String expected) {
        assertThat(new HeaderField("Date", body).date()).contains(OffsetDateTime.parse(expected));
    }

    @Test
    void whatIsNoDateIsNoDate() {
        for (String body : List.of(
                "", "yesterday", "30 Feb 2000 00:00:00 Z", "1 Jan 2000 25:00:00 Z", "1 Jan 2000 00:00:00 +9900")) {
            assertThat(new HeaderField("Date", body).date()).isEmpty();
        }
    }

    @Test
    void identifiersAreKeptOctetForOctet() {
        assertThat(new HeaderField("References", "<a.B@c>\t<\"147*/S=D>x/C=DE/\"@MHS> Your letter <x@y>").references())
                .containsExactly(
                        new HeaderField.Reference("a.B@c", true),
                        new HeaderField.Reference("\"147*/S=D>x/C=DE/\"@MHS", true),
                        new HeaderField.Reference("Your letter", false),
                        new HeaderField.Reference("x@y", true));
    }

    @Test
    void aFieldCantHoldALineEnd() {
        assertThatThrownBy(() -> new HeaderField("Subject", "a\r\nBcc: b@c"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(HeaderField.ofText("Subject", "a\r\nBcc: b@c\0").body()).isEqualTo("=?ISO-8859-1?Q?a__Bcc:_b@c_?=");
    }

    @Test
    void brokenMimeIsReadAsTextAndLosesNothing() {
        MimeMessage noBoundary = read("MIME-Version: 1.0\r\nContent-Type: multipart/mixed\r\n\r\nhello\r\n");
        assertThat(text(noBoundary.body())).isEqualTo("hello\r\n");
        MimeMessage neverCame = read("MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\nhello\r\n");
        assertThat(text(neverCame.body())).isEqualTo("hello\r\n");
        MimeMessage notClosed = read(
                "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\none\r\n--b\r\n\r\ntwo");
        assertThat(((MailPart.Multipart) notClosed.body()).parts().stream().map(MimeTest::text))
                .containsExactly("one", "two");
        MimeMessage wrongCharset =
                read("MIME-Version: 1.0\r\nContent-Type: text/plain; charset=us-ascii\r\n\r\n\u00e4");
        assertThat(((MailPart.Text) wrongCharset.body()).text()).isEqualTo("\u00e4");
        assertThat(((MailPart.Text) wrongCharset.body()).repair()).isPresent();
        MimeMessage notParsed = read("Content-Type: multipart/mixed; boundary=b\r\n--b");
        assertThat(text(notParsed.body())).contains("--b");
        MimeMessage strayLine = read("Subject: a\r\nthis is no field\r\nTo: b@c\r\n\r\nbody");
        assertThat(text(strayLine.body())).contains("this is no field").contains("body");
    }

    @Test
    void partsAreReadWithTheirCharset() {
        MimeMessage m = read(
                "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"b b\"\r\n\r\n--b b\r\n"
                        + "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\nw6Q=\r\n--b b\r\n"
                        + "Content-Type: application/pdf; name=\"x.pdf\"\r\nContent-Transfer-Encoding: base64\r\n\r\nAAEC\r\n--b b--\r\n");
        assertThat(m.body())
                .isEqualTo(new MailPart.Multipart(
                        "mixed",
                        List.of(
                                new MailPart.Text("\u00e4"),
                                new MailPart.Opaque("application/pdf", Optional.of("x.pdf"), Octets.of(0, 1, 2)))));
    }

    @Test
    void hostileMessagesEndInTheNameOfTheLimit() {
        MimeLimits small = new MimeLimits(10_000, 5_000, 100, 10, 4, 50);
        assertLimit("maxFieldOctets", "X: " + "a".repeat(6_000) + "\r\n\r\n", small);
        assertLimit("maxFieldOctets", "X: " + "a\r\n ".repeat(6_000) + "\r\n\r\n", small);
        assertLimit("maxFields", "X: a\r\n".repeat(200) + "\r\n", small);
        assertLimit("maxHeaderOctets", ("X: " + "a".repeat(3_000) + "\r\n").repeat(4) + "\r\n", small);
        StringBuilder bomb = new StringBuilder();
        for (int i = 0; i < 6; i++) {
            bomb.append("Content-Type: multipart/mixed; boundary=b")
                    .append(i)
                    .append("\r\n\r\n--b")
                    .append(i)
                    .append("\r\n");
        }
        assertLimit("maxDepth", bomb.toString(), small);
        assertLimit(
                "maxParts", "Content-Type: multipart/mixed; boundary=b\r\n\r\n" + "--b\r\n\r\na\r\n".repeat(20), small);
        assertLimit(
                "maxHeaderOctets",
                "X: a\r\n".repeat(90) + "Content-Type: multipart/mixed; boundary=b\r\n\r\n"
                        + ("--b\r\nY: " + "c".repeat(4_000) + "\r\n\r\na\r\n").repeat(9),
                small);
        assertThatThrownBy(() -> new HeaderField("To", "a@b,".repeat(100)).addresses(small))
                .isInstanceOf(MalformedInput.class)
                .hasMessageContaining("maxAddresses");
    }

    @Test
    void tenMegaoctetsOfHeaderAndAHundredThousandRecipientsEndAtTheirLimits() {
        assertLimit("maxFieldOctets", "X: " + "a".repeat(10_000_000) + "\r\n\r\nb", LIMITS);
        assertLimit("maxFieldOctets", "To: " + "a@b.test,\r\n ".repeat(100_000) + "c@d\r\n\r\nb", LIMITS);
        assertLimit("maxFields", "X: a\r\n".repeat(1_000_000) + "\r\nb", LIMITS);
    }

    private static void assertLimit(String name, String message, MimeLimits limits) {
        assertThatThrownBy(() -> MimeReader.read(Octets.of(message, StandardCharsets.US_ASCII), limits))
                .isInstanceOf(MalformedInput.class)
                .hasMessageContaining("limit " + name);
    }

    @Property
    void aSubjectComesBackAsItWasWritten(@ForAll("subjects") String subject) {
        MimeMessage m = read(written(List.of(HeaderField.ofText("Subject", subject)), new MailPart.Text("x\r\n")));
        assertThat(m.first("Subject").orElseThrow().text()).isEqualTo(subject);
    }

    @Provide
    Arbitrary<String> subjects() {
        return Arbitraries.oneOf(
                Arbitraries.strings().withCharRange(' ', '~').ofMaxLength(1_500),
                Arbitraries.strings().withChars(' ', 'a', '=', '?', '_', '(').ofMaxLength(300),
                Arbitraries.strings()
                        .withCharRange('\u00a1', '\u00ff')
                        .withChars(' ')
                        .ofMaxLength(200),
                Arbitraries.of("a", "\u20ac", "\ud83d\ude00", " ", "\u00e9")
                        .list()
                        .ofMaxSize(200)
                        .map(l -> String.join("", l)));
    }

    @Property
    void aMailboxComesBackAsItWasWritten(@ForAll("mailboxes") Mailbox mailbox) {
        assertThat(Mailbox.parse(mailbox.addrSpec()).map(Mailbox::addrSpec)).contains(mailbox.addrSpec());
        String message =
                written(List.of(HeaderField.ofAddresses("To", List.of(mailbox, mailbox))), new MailPart.Text(""));
        assertThat(read(message).first("To").orElseThrow().addresses(LIMITS)).containsExactly(mailbox, mailbox);
    }

    @Provide
    static Arbitrary<Mailbox> mailboxes() {
        Arbitrary<String> local = Arbitraries.strings().withCharRange(' ', '~').ofMaxLength(64);
        Arbitrary<String> domain = Arbitraries.of("b.example", "X-1.Example.COM", "[192.0.2.1]", "[IPv6:::1]", "a");
        Arbitrary<String> name = Arbitraries.strings()
                .withCharRange(' ', '~')
                .withChars('\u00e9', '\u20ac')
                .ofMinLength(1)
                .ofMaxLength(100)
                .filter(s -> !s.isBlank());
        return Combinators.combine(name.optional(), name.list().ofMaxSize(2), local, domain)
                .as(Mailbox::new);
    }

    @Property
    void aTextComesBackAsItWasWrittenAndEveryLineIsShortAndSevenBit(@ForAll("texts") String text) {
        String message = written(List.of(), new MailPart.Text(text));
        assertThat(message.lines()).allMatch(l -> l.length() <= 998);
        assertThat(message.chars()).allMatch(c -> c >= ' ' && c <= '~' || c == '\r' || c == '\n' || c == '\t');
        String back = text(read(message).body());
        assertThat(back.equals(text) || back.equals(text + "\r\n")).isTrue();
        String multi = written(
                List.of(), new MailPart.Multipart("mixed", List.of(new MailPart.Text(text), new MailPart.Text(text))));
        assertThat(((MailPart.Multipart) read(multi).body()).parts())
                .containsExactly(new MailPart.Text(text), new MailPart.Text(text));
    }

    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> line = Arbitraries.oneOf(
                Arbitraries.strings().withCharRange(' ', '~').withChars('\t').ofMaxLength(100),
                Arbitraries.strings().withCharRange(' ', '~').ofMinLength(990).ofMaxLength(1_010),
                Arbitraries.strings()
                        .withCharRange(' ', '\u00ff')
                        .excludeChars('\u0085')
                        .ofMaxLength(50),
                Arbitraries.of("--=_part_0", ".", "From me", "=_part_0", "\u20ac\ud83d\ude00", "", " ", "trailing  "));
        return line.list().ofMaxSize(8).map(l -> String.join("\r\n", l));
    }

    private static String written(List<HeaderField> fields, MailPart body) {
        return MimeWriter.write(fields, body).toString(StandardCharsets.US_ASCII);
    }

    @Property
    void noOctetsMakeTheReaderFailOtherwiseThanByMalformedInput(@ForAll("wild") String message) {
        try {
            MimeMessage m = read(message);
            for (HeaderField field : m.fields()) {
                field.addresses(LIMITS);
                field.date();
                field.references();
                field.text();
            }
        } catch (MalformedInput bounded) {
            assertThat(bounded.layer()).isEqualTo("mime");
        }
    }

    @Provide
    Arbitrary<String> wild() {
        Arbitrary<String> piece = Arbitraries.oneOf(
                Arbitraries.of(
                        "Subject: ",
                        "\r\n",
                        "\n",
                        "\r",
                        "--b",
                        "Content-Type: multipart/mixed; boundary=b\r\n",
                        "=?utf-8?q?",
                        "?=",
                        "<",
                        ">",
                        "\"",
                        "(",
                        ")",
                        ":",
                        ";",
                        ",",
                        "@",
                        "Content-Transfer-Encoding: base64\r\n",
                        "Content-Transfer-Encoding: quoted-printable\r\n",
                        "Content-Type: text/plain; charset=",
                        "utf-16",
                        "\0"),
                Arbitraries.strings().withCharRange('\0', '\u00ff').ofMaxLength(8));
        return piece.list().ofMaxSize(40).map(l -> String.join("", l));
    }

    /** Encoded words lose the blanks between them; of very many, those behind a limit stay as they are. */
    @Test
    void encodedWordsAreReadWhereverTheyStandUpToALimit() {
        String word = "=?utf-8?q?=C3=A4?=";
        assertThat(new HeaderField("Subject", "a " + word + " " + word + " b " + word + "=? c").text())
                .isEqualTo("a ää b ä=? c");
        String text = new HeaderField("Subject", (word + " ").repeat(1001).strip()).text();
        assertThat(text).isEqualTo("ä".repeat(1000) + " " + word);
    }

    @Test
    void aReportNamesItsTypeAndItsPartsStayPlain() {
        Octets status = Octets.of("Reporting-MTA: dns; mx\r\n", StandardCharsets.US_ASCII);
        Octets original = Octets.of("Subject: x\r\n\r\ntext\r\n", StandardCharsets.US_ASCII);
        MailPart body = new MailPart.Multipart(
                "report",
                List.of(
                        new MailPart.Text("for people\r\n"),
                        new MailPart.Opaque("message/delivery-status", Optional.empty(), status),
                        new MailPart.Opaque("message/rfc822", Optional.empty(), original)));
        String written = MimeWriter.write(List.of(), body).toString(StandardCharsets.US_ASCII);
        assertThat(written)
                .contains("Content-Type: multipart/report; report-type=delivery-status; boundary=")
                .contains("Content-Type: message/rfc822\r\nContent-Transfer-Encoding: 7bit\r\n\r\nSubject: x\r\n")
                .doesNotContain("base64");
        MimeMessage read = MimeReader.read(Octets.of(written, StandardCharsets.US_ASCII), MimeLimits.STANDARD);
        assertThat(((MailPart.Multipart) read.body()).parts())
                .containsExactlyElementsOf(((MailPart.Multipart) body).parts());
    }

    @Test
    void sevenBitIsAsciiInLinesThatEndAsTheyShall() {
        for (String good : List.of("", "a\r\n", "\t~\r\n\r\n", "x".repeat(998) + "\r\n")) {
            assertThat(MimeWriter.isSevenBit(Octets.of(good, StandardCharsets.US_ASCII)))
                    .isTrue();
        }
        for (String bad : List.of("\u00e4", "\0", "a\n", "a\rb", "\r", "x".repeat(999))) {
            assertThat(MimeWriter.isSevenBit(Octets.of(bad, StandardCharsets.ISO_8859_1)))
                    .isFalse();
        }
    }
}
