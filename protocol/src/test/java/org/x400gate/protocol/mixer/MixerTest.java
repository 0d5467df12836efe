package org.x400gate.protocol.mixer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.x400gate.protocol.mixer.Samples.ALICE;
import static org.x400gate.protocol.mixer.Samples.ALICE_X400;
import static org.x400gate.protocol.mixer.Samples.BOB;
import static org.x400gate.protocol.mixer.Samples.BOB_X400;
import static org.x400gate.protocol.mixer.Samples.envelope;
import static org.x400gate.protocol.mixer.Samples.envelopeTo;
import static org.x400gate.protocol.mixer.Samples.mail;
import static org.x400gate.protocol.mixer.Samples.mapped;
import static org.x400gate.protocol.mixer.Samples.message;
import static org.x400gate.protocol.mixer.Samples.refused;
import static org.x400gate.protocol.mixer.Samples.toX400;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.x400gate.protocol.asn1.BitString;
import org.x400gate.protocol.ipm.BodyPart;
import org.x400gate.protocol.ipm.Heading;
import org.x400gate.protocol.ipm.Ipm;
import org.x400gate.protocol.ipm.IpmIdentifier;
import org.x400gate.protocol.ipm.OrDescriptor;
import org.x400gate.protocol.mime.HeaderField;
import org.x400gate.protocol.mime.MailPart;
import org.x400gate.protocol.mime.Mailbox;
import org.x400gate.protocol.mime.MimeLimits;
import org.x400gate.protocol.mime.MimeMessage;
import org.x400gate.protocol.mime.MimeReader;
import org.x400gate.protocol.mime.MimeWriter;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.p1.ContentType;
import org.x400gate.protocol.p1.ExtensionField;
import org.x400gate.protocol.p1.MtsApdu;
import org.x400gate.protocol.p1.MtsIdentifier;
import org.x400gate.protocol.p1.PerRecipient;
import org.x400gate.protocol.p1.TransferEnvelope;

class MixerTest {
    @Test
    @Tag("SF-64")
    void aReplyNamesTheMessageItAnswersOnEitherSide() {
        Ipm first = Dump.ipm(toX400("Message-ID: <x_1@a.example>\r\n\r\nhi").message());
        Ipm reply = Dump.ipm(toX400("Message-ID: <2@b>\r\nIn-Reply-To: <x_1@a.example>\r\n\r\nyes")
                .message());
        assertThat(reply.heading().repliedToIpm()).contains(first.heading().thisIpm());

        IpmIdentifier genuine = new IpmIdentifier(Optional.of(ALICE_X400), "PC 42");
        MimeMessage seen = mail(message(Heading.builder(genuine).build(), BodyPart.Ia5Text.of("hi")));
        String id = seen.first("Message-ID").orElseThrow().body();
        Ipm answer = Dump.ipm(toX400("In-Reply-To: " + id + "\r\nReferences: " + id + "\r\n\r\nyes")
                .message());
        assertThat(answer.heading().repliedToIpm()).contains(genuine);
        assertThat(answer.heading().relatedIpms()).containsExactly(genuine);
    }

    @Test
    @Tag("SF-73")
    void oneRecipientThatCantBeMappedDoesNotStopTheOthers() {
        Mailbox bad = new Mailbox("(".repeat(300), "x.y");
        X400Message message = mapped(
                RfcToIpm.map(envelope(BOB, bad, ALICE), Octets.of("\r\nhi", StandardCharsets.US_ASCII), Samples.A));
        assertThat(message.message().envelope().recipients()).hasSize(2);
        assertThat(message.unmapped())
                .singleElement()
                .satisfies(u -> assertThat(u.recipient()).isEqualTo(bad));
        assertThat(refused(RfcToIpm.map(envelope(bad), Octets.of("\r\nhi", StandardCharsets.US_ASCII), Samples.A)))
                .singleElement()
                .satisfies(l -> assertThat(l.field()).isEqualTo("RCPT TO"));
    }

    @Test
    @Tag("SF-66")
    void fromIsNeverEmpty() {
        Heading bare = Heading.builder(IpmIdentifier.of("1")).build();
        assertThat(mail(message(bare, BodyPart.Ia5Text.of("x")))
                        .first("From")
                        .orElseThrow()
                        .body())
                .isEqualTo("alice@a.example");
        Heading named = Heading.builder(IpmIdentifier.of("1"))
                .originator(new OrDescriptor(Optional.empty(), Optional.of("Alice"), Optional.empty()))
                .build();
        assertThat(mail(message(named, BodyPart.Ia5Text.of("x")))
                        .first("From")
                        .orElseThrow()
                        .body())
                .isEqualTo("Alice <alice@a.example>");
        Heading authorized = Heading.builder(IpmIdentifier.of("1"))
                .originator(OrDescriptor.of(BOB_X400))
                .authorizingUser(OrDescriptor.of(ALICE_X400))
                .build();
        MimeMessage mail = mail(message(authorized, BodyPart.Ia5Text.of("x")));
        assertThat(mail.first("From").orElseThrow().body()).isEqualTo("alice@a.example");
        assertThat(mail.first("Sender").orElseThrow().body()).isEqualTo("bob@b.example");
    }

    @Test
    @Tag("SF-56")
    void everyKindOfLineEndIsOneLineEnd() {
        MimeMessage mail =
                mail(message(Heading.builder(IpmIdentifier.of("1")).build(), BodyPart.Ia5Text.of("a\nb\rc\r\n\r\nd")));
        assertThat(((MailPart.Text) mail.body()).text()).isEqualTo("a\r\nb\r\nc\r\n\r\nd\r\n");
    }

    @Test
    @Tag("SF-58")
    void noCharacterIsReplacedInSilence() {
        for (int c = 0x80; c < 0x3000; c += 7) {
            String text = "x" + (char) c + "y";
            byte[] utf8 = ("Content-Type: text/plain; charset=utf-8\r\n\r\n" + text).getBytes(StandardCharsets.UTF_8);
            Mapping.Mapped<X400Message> mapping =
                    (Mapping.Mapped<X400Message>) RfcToIpm.map(envelope(BOB), Octets.wrap(utf8), Samples.A);
            BodyPart part = Dump.ipm(mapping.value().message()).body().get(0);
            String carried = part instanceof BodyPart.GeneralText general
                    ? general.text().orElseThrow()
                    : ((BodyPart.Ia5Text) part).text();
            boolean named = mapping.losses().stream().anyMatch(l -> l.field().equals("text/plain"));
            assertThat(carried.equals(text)).as("U+%04X", c).isEqualTo(!named);
        }
    }

    @Test
    @Tag("SF-55")
    void encodedInformationTypesAreThoseOfThePartsThatAreThere() {
        String two =
                "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nplain\r\n--b\r\nContent-Type: text/plain; charset=iso-8859-1\r\n\r\n\u00e4\r\n--b--\r\n";
        assertThat(toX400("\r\nplain")
                        .message()
                        .envelope()
                        .originalTypes()
                        .orElseThrow()
                        .builtIn())
                .containsExactly(2);
        var latin = toX400("Content-Type: text/plain; charset=iso-8859-1\r\n\r\n\u00e4")
                .message()
                .envelope()
                .originalTypes()
                .orElseThrow();
        assertThat(latin.builtIn()).isEmpty();
        assertThat(latin.extended()).hasSize(4);
        var both = toX400(two).message().envelope().originalTypes().orElseThrow();
        assertThat(both.builtIn()).containsExactly(2);
        assertThat(both.extended()).hasSize(4);
    }

    @Test
    void headersInTheFirstBodyPartOf1984ComeBackAsHeaders() {
        MimeMessage mail = mail(message(
                Heading.builder(IpmIdentifier.of("1")).build(),
                BodyPart.Ia5Text.of(
                        "RFC-822-Headers:\r\nFruit-Of-The-Day: Kiwi\r\n  Fruit\r\nTo: evil@x\r\nno header\r\n"),
                BodyPart.Ia5Text.of("text")));
        assertThat(mail.first("Fruit-Of-The-Day").orElseThrow().body()).isEqualTo("Kiwi  Fruit");
        assertThat(mail.all("To"))
                .singleElement()
                .satisfies(f -> assertThat(f.body()).isEqualTo("list:;"));
        assertThat(mail.body()).isEqualTo(new MailPart.Text("text\r\n"));
    }

    @Test
    void aCriticalExtensionNobodyKnowsRefusesTheMessage() {
        ExtensionField label = new ExtensionField(
                new ExtensionField.Standard(20), BitString.ofBits(3, 2), Optional.of(Octets.of(0x31, 0)));
        MtsApdu.Message good = message(Heading.builder(IpmIdentifier.of("1")).build(), BodyPart.Ia5Text.of("x"));
        MtsApdu.Message critical =
                new MtsApdu.Message(envelopeTo(BOB_X400).extension(label).build(), good.content());
        assertThat(refused(IpmToRfc.map(critical, Samples.B)))
                .singleElement()
                .satisfies(l -> assertThat(l.field()).contains("(20)"));
        MtsApdu.Message harmless = new MtsApdu.Message(
                envelopeTo(BOB_X400)
                        .extension(new ExtensionField(label.type(), ExtensionField.NOT_CRITICAL, label.value()))
                        .build(),
                good.content());
        assertThat(mail(harmless)
                        .first("Discarded-X400-MTS-Extensions")
                        .orElseThrow()
                        .body())
                .isEqualTo("(20)");
    }

    @Test
    void contentThatIsNoMessageIsRefusedWithItsReason() {
        MtsApdu.Message good = message(Heading.builder(IpmIdentifier.of("1")).build());
        MtsApdu.Message garbage = new MtsApdu.Message(good.envelope(), Octets.of(0x30, 0x80, 0));
        assertThat(refused(IpmToRfc.map(garbage, Samples.B))).isNotEmpty();
        TransferEnvelope other = TransferEnvelope.builder(
                        new MtsIdentifier(Samples.A.ours(), "1"), ALICE_X400, new ContentType.BuiltIn(35))
                .trace(good.envelope().trace().get(0))
                .recipient(PerRecipient.of(BOB_X400, 1))
                .build();
        assertThat(refused(IpmToRfc.map(new MtsApdu.Message(other, good.content()), Samples.B)))
                .singleElement()
                .satisfies(l -> assertThat(l.field()).isEqualTo("content-type"));
    }

    @Test
    void aLoopIsCounted() {
        MtsApdu.Message message = toX400("\r\nround and round").message();
        for (int round = 1; round <= 3; round++) {
            RfcMessage mail = mapped(IpmToRfc.map(message, Samples.B));
            assertThat(mail.passage().conversions()).isEqualTo(round);
            X400Message again = mapped(RfcToIpm.map(mail.envelope(), mail.message(), Samples.A));
            assertThat(again.passage().conversions()).isEqualTo(round);
            message = again.message();
        }
    }

    /** Mail over X.400 to mail: what the two sides can both hold is there again. */
    @Property(tries = 500)
    void mailOverX400IsTheSameMail(@ForAll("mails") List<HeaderField> fields, @ForAll("texts") String text) {
        Octets sent = MimeWriter.write(fields, new MailPart.Text(text));
        X400Message there = mapped(RfcToIpm.map(envelope(BOB), sent, Samples.A));
        Octets wire;
        try {
            wire = Octets.wrap(there.message().node().sequence().open().readAllBytes());
        } catch (java.io.IOException impossible) {
            throw new java.io.UncheckedIOException(impossible);
        }
        MtsApdu.Message received = (MtsApdu.Message) MtsApdu.decode(wire, org.x400gate.protocol.p1.P1Limits.STANDARD);
        RfcMessage back = mapped(IpmToRfc.map(received, Samples.B));
        assertThat(back.envelope()).isEqualTo(envelope(BOB));
        MimeMessage mail = MimeReader.read(back.message(), MimeLimits.STANDARD);
        for (HeaderField field : fields) {
            assertThat(mail.first(field.name()).map(HeaderField::text))
                    .as(field.name())
                    .contains(field.text());
        }
        String body = ((MailPart.Text) mail.body()).text();
        assertThat(body).isEqualTo(text.endsWith("\r\n") ? text : body.equals(text) ? text : text + "\r\n");
    }

    @Provide
    Arbitrary<List<HeaderField>> mails() {
        Arbitrary<OffsetDateTime> dates = Combinators.combine(
                        Arbitraries.longs().between(0, 2_400_000_000L),
                        Arbitraries.integers().between(-14 * 60, 14 * 60))
                .as((seconds, zone) ->
                        OffsetDateTime.ofInstant(Instant.ofEpochSecond(seconds), ZoneOffset.ofTotalSeconds(zone * 60)));
        Arbitrary<String> subject = Arbitraries.oneOf(
                Arbitraries.strings().withCharRange(' ', '~').ofMaxLength(300),
                Arbitraries.strings().withCharRange('\u00a0', '\u20ff').ofMaxLength(80));
        Arbitrary<String> id = Arbitraries.strings()
                .withCharRange('a', 'z')
                .withChars("_%!+=.$")
                .ofMinLength(1)
                .ofMaxLength(80)
                .filter(Mailbox::isDotAtom)
                .map(l -> "<" + l + "@mail.example>");
        Arbitrary<String> name = Arbitraries.strings()
                .withCharRange('a', 'z')
                .withChars('\u00e9', '\u00df', '.', ' ')
                .ofMinLength(1)
                .ofMaxLength(40)
                .map(s -> "N" + s.strip().replaceAll(" +", " "));
        Arbitrary<Mailbox> mailbox = Combinators.combine(
                        name.optional(),
                        Arbitraries.of("alice", "A.Smith", "user_1", "a b", "x+y"),
                        Arbitraries.of("a.example", "b.example", "elsewhere.example"))
                .as((n, l, d) -> new Mailbox(n, List.of(), l, d));
        return Combinators.combine(
                        dates,
                        subject,
                        id,
                        id.list().ofMaxSize(5),
                        mailbox,
                        mailbox.list().ofMinSize(1).ofMaxSize(5),
                        mailbox.list().ofMaxSize(3),
                        labels())
                .as((date, s, mid, refs, from, to, cc, labels) -> {
                    List<HeaderField> fields = new ArrayList<>();
                    fields.add(HeaderField.ofDate("Date", date));
                    fields.add(HeaderField.ofAddresses("From", List.of(from)));
                    fields.add(HeaderField.ofAddresses("To", to));
                    if (!cc.isEmpty()) {
                        fields.add(HeaderField.ofAddresses("Cc", cc));
                    }
                    fields.add(HeaderField.ofText("Subject", s));
                    fields.add(new HeaderField("Message-ID", mid));
                    if (!refs.isEmpty()) {
                        fields.add(new HeaderField("In-Reply-To", refs.get(refs.size() - 1)));
                        fields.add(new HeaderField("References", String.join(" ", refs)));
                    }
                    fields.add(HeaderField.ofText("X-Anything", s));
                    fields.addAll(labels);
                    return fields;
                });
    }

    /** Fields that have a place of their own in heading or envelope, or in the extension. */
    private static Arbitrary<List<HeaderField>> labels() {
        List<HeaderField> all = List.of(
                new HeaderField("Sender", "Office <office@a.example>"),
                new HeaderField("Reply-To", "replies@a.example, One Off <x@one-off.example>"),
                new HeaderField("Bcc", "secret@b.example"),
                new HeaderField("Importance", "high"),
                new HeaderField("Sensitivity", "Company-Confidential"),
                new HeaderField("Priority", "urgent"),
                new HeaderField("Conversion", "Prohibited"),
                new HeaderField("Expires", "Fri, 1 Jan 2027 12:00:00 +0000"),
                new HeaderField("Reply-By", "Thu, 31 Dec 2026 12:00:00 +0000"),
                new HeaderField("Supersedes", "<old.1@a.example> <old.2@a.example>"),
                new HeaderField("Autoforwarded", "TRUE"),
                new HeaderField("Autosubmitted", "auto-generated"),
                new HeaderField("Content-Language", "en, de-AT"),
                new HeaderField("Incomplete-Copy", ""),
                new HeaderField("Deferred-Delivery", "Wed, 25 Nov 2026 07:00:00 +0000"),
                new HeaderField("Latest-Delivery-Time", "Fri, 27 Nov 2026 17:00:00 +0000"),
                new HeaderField("Originator-Return-Address", "archive@a.example"),
                new HeaderField("DL-Expansion-History", "list@b.example; Mon, 23 Nov 2026 13:30:00 +0000;"),
                new HeaderField("X400-Content-Identifier", "an id"),
                new HeaderField("Comments", "anything"),
                new HeaderField("Keywords", "x400, mixer"),
                new HeaderField("Resent-From", "c@a.example"),
                new HeaderField("List-Id", "<list.a.example>"),
                new HeaderField("Delivery-Date", "Mon, 23 Nov 2026 14:00:01 +0000"));
        return Arbitraries.subsetOf(all).map(List::copyOf);
    }

    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> line = Arbitraries.oneOf(
                Arbitraries.strings().withCharRange(' ', '~').ofMaxLength(1_200),
                Arbitraries.strings()
                        .withCharRange('\u00a0', '\u00ff')
                        .withChars(" ab")
                        .ofMaxLength(100));
        return line.list().ofMaxSize(5).map(l -> String.join("\r\n", l));
    }

    @Test
    void disclosureDecidesWhoIsNamed() {
        Set<String> shown = mail(message(Heading.builder(IpmIdentifier.of("1")).build(), BodyPart.Ia5Text.of("x")))
                .all("X400-Recipients")
                .stream()
                .map(HeaderField::body)
                .collect(Collectors.toSet());
        assertThat(shown).containsExactly("bob@b.example");
        MtsApdu.Message good = message(Heading.builder(IpmIdentifier.of("1")).build());
        TransferEnvelope two = good.envelope().toBuilder()
                .recipient(PerRecipient.of(ALICE_X400, 2))
                .build();
        assertThat(mail(new MtsApdu.Message(two, good.content())).all("X400-Recipients"))
                .isEmpty();
    }
}
