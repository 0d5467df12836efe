package org.x400gate.protocol.mixer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.x400gate.protocol.mixer.Samples.BOB;
import static org.x400gate.protocol.mixer.Samples.BOB_X400;
import static org.x400gate.protocol.mixer.Samples.envelope;
import static org.x400gate.protocol.mixer.Samples.mapped;
import static org.x400gate.protocol.mixer.Samples.message;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.x400gate.protocol.asn1.TeletexString;
import org.x400gate.protocol.ipm.BodyPart;
import org.x400gate.protocol.ipm.Heading;
import org.x400gate.protocol.ipm.IpmIdentifier;
import org.x400gate.protocol.ipm.Ipn;
import org.x400gate.protocol.ipm.OrDescriptor;
import org.x400gate.protocol.mime.HeaderField;
import org.x400gate.protocol.mime.MailPart;
import org.x400gate.protocol.mime.MimeLimits;
import org.x400gate.protocol.mime.MimeMessage;
import org.x400gate.protocol.mime.MimeReader;
import org.x400gate.protocol.mime.MimeWriter;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.p1.MtsApdu;
import org.x400gate.protocol.p1.P1Samples;

/** Subjects of any length and shape, both ways; and whatever we make is answered and forwarded like any other. */
class SubjectsTest {
    private static final Duration AT_MOST = Duration.ofSeconds(1);

    private static String text(String alphabet, int length) {
        return alphabet.repeat(length / alphabet.length() + 1).substring(0, length);
    }

    private static IntStream lengths() {
        IntStream longer = IntStream.iterate(201, length -> length <= 2_000, length -> length + 13);
        return IntStream.concat(
                IntStream.concat(IntStream.rangeClosed(0, 200), longer), IntStream.of(1_999, 2_000, 100_000));
    }

    /** A subject in each alphabet: shorter than the bound, at it, above it, with and without blanks. */
    @ParameterizedTest
    @ValueSource(
            strings = {"abcdefg ", "abcdefghij", "Grüße ", "größe", "е\u0301ж ", "e\u0301o\u0308", "\ud83d\ude00 "})
    @Tag("SF-49")
    void aSubjectOfAnyLengthIsCutByRuleNamedAndKeptWhole(String alphabet) {
        lengths().forEach(length -> {
            String subject = Normalizer.normalize(text(alphabet, length).strip(), Normalizer.Form.NFC);
            boolean lonely = subject.codePoints().anyMatch(c -> c >= 0xD800 && c <= 0xDFFF);
            Octets mail =
                    MimeWriter.write(List.of(HeaderField.ofText("Subject", subject)), new MailPart.Text("text\r\n"));
            Instant begun = Instant.now();
            Mapping.Mapped<X400Message> there =
                    (Mapping.Mapped<X400Message>) RfcToIpm.map(envelope(BOB), mail, Samples.A);
            RfcMessage back = mapped(IpmToRfc.map(wire(there.value().message()), Samples.B));
            assertThat(Duration.between(begun, Instant.now())).isLessThan(AT_MOST);
            String carried =
                    Dump.ipm(there.value().message()).heading().subject().orElseThrow();
            assertThat(TeletexString.encode(carried).length()).isLessThanOrEqualTo(Heading.MAX_SUBJECT);
            assertThat(there.losses().stream().anyMatch(l -> l.field().equals("Subject")))
                    .isEqualTo(!carried.equals(subject));
            if (!lonely && length <= 2_000) {
                assertThat(subject(back)).isEqualTo(subject);
            }
        });
    }

    /** What a peer sends may be longer than its bound: it goes on whole. */
    @ParameterizedTest
    @ValueSource(strings = {"abcdefg ", "abcdefghij", "Grüße ", "größe"})
    @Tag("SF-49")
    void aSubjectOfAnyLengthFromX400IsWholeInTheMail(String alphabet) {
        lengths().forEach(length -> {
            String subject = text(alphabet, length).strip();
            MtsApdu.Message message = message(
                    Heading.builder(IpmIdentifier.of("1")).subject(subject).build(), BodyPart.Ia5Text.of("x"));
            Instant begun = Instant.now();
            RfcMessage mail = mapped(IpmToRfc.map(message, Samples.B));
            assertThat(Duration.between(begun, Instant.now())).isLessThan(AT_MOST);
            if (length <= 2_000) {
                assertThat(subject(mail)).isEqualTo(subject);
            } else {
                assertThat(subject(mail)).startsWith(subject.substring(0, 10_000));
            }
        });
    }

    private static String subject(RfcMessage mail) {
        return MimeReader.read(mail.message(), MimeLimits.STANDARD)
                .first("Subject")
                .map(HeaderField::text)
                .orElseThrow();
    }

    private static MtsApdu.Message wire(MtsApdu.Message message) {
        return (MtsApdu.Message) MtsApdu.decode(encoded(message), org.x400gate.protocol.p1.P1Limits.STANDARD);
    }

    private static Octets encoded(MtsApdu apdu) {
        try {
            return Octets.wrap(apdu.node().sequence().open().readAllBytes());
        } catch (java.io.IOException impossible) {
            throw new java.io.UncheckedIOException(impossible);
        }
    }

    private static String carried(String subjectField) {
        Octets mail = Octets.of("From: a@a.example\r\n" + subjectField + "\r\n\r\ntext\r\n", StandardCharsets.US_ASCII);
        X400Message there = mapped(RfcToIpm.map(envelope(BOB), mail, Samples.A));
        String carried = Dump.ipm(there.message()).heading().subject().orElse("");
        assertThat(TeletexString.encode(carried).length()).isLessThanOrEqualTo(Heading.MAX_SUBJECT);
        assertThat(subject(mapped(IpmToRfc.map(wire(there.message()), Samples.B)))
                        .replace('\t', ' ')
                        .strip())
                .startsWith(carried.strip());
        return carried;
    }

    @Test
    @Tag("SF-50")
    void blanksTabsAndFoldsChangeNothingButThemselves() {
        for (int blanks = 1; blanks <= 200; blanks++) {
            assertThat(carried("Subject: Text" + " ".repeat(blanks)).strip()).isEqualTo("Text");
            assertThat(carried("Subject: Text" + "\t".repeat(blanks)).strip()).isEqualTo("Text");
            assertThat(carried("Subject: " + " ".repeat(blanks)).strip()).isEmpty();
            String inside = carried("Subject: a" + " ".repeat(blanks) + "b");
            assertThat(inside).startsWith("a" + " ".repeat(Math.min(blanks, 127)));
        }
        String subject = "one two three four five six seven eight nine ten eleven twelve";
        for (int column = 1; column < subject.length(); column++) {
            if (subject.charAt(column) == ' ') {
                String folded = subject.substring(0, column) + "\r\n" + subject.substring(column);
                assertThat(carried("Subject: " + folded)).isEqualTo(subject);
                assertThat(carried("Subject: " + folded.replace("\r\n ", "\r\n\t")))
                        .isEqualTo(subject);
            }
        }
    }

    @Test
    @Tag("SF-50")
    void aSubjectWithBlanksFromX400IsTheSameInTheMail() {
        for (int blanks = 1; blanks <= 200; blanks++) {
            for (String subject : List.of("Text" + " ".repeat(blanks), " ".repeat(blanks), "\t".repeat(blanks) + "x")) {
                MtsApdu.Message message = message(
                        Heading.builder(IpmIdentifier.of("1")).subject(subject).build(), BodyPart.Ia5Text.of("x"));
                assertThat(subject(mapped(IpmToRfc.map(message, Samples.B)))).isEqualTo(subject.replace('\t', ' '));
            }
        }
    }

    /** A message, a report, a receipt and a notification of delivery status, each as we made it. */
    private static Stream<Octets> whatWeMake() {
        MtsApdu.Message plain = message(
                Heading.builder(IpmIdentifier.of("1"))
                        .originator(OrDescriptor.of(Samples.ALICE_X400))
                        .subject("s".repeat(128))
                        .build(),
                BodyPart.Ia5Text.of("x"));
        Ipn receipt = Ipn.of(
                IpmIdentifier.of("1"), OrDescriptor.of(Samples.ALICE_X400), Ipn.Receipt.of(P1Samples.ARRIVAL, false));
        MtsApdu.Message notification = new MtsApdu.Message(
                Samples.envelopeTo(BOB_X400).build(), receipt.node().encode());
        Reporting<DsnMail> report = ReportToDsn.map(P1Samples.nonDelivery("report"), Samples.B);
        return Stream.of(
                mapped(IpmToRfc.map(plain, Samples.B)).message(),
                mapped(IpmToRfc.map(notification, Samples.B)).message(),
                ((Reporting.Made<DsnMail>) report).value().message());
    }

    @Test
    @Tag("SF-51")
    void whatWeMadeCanBeAnsweredTwentyTimes() {
        whatWeMake().forEach(made -> {
            MimeMessage mail = MimeReader.read(made, MimeLimits.STANDARD);
            String subject = mail.first("Subject").orElseThrow().text();
            String id = mail.first("Message-ID").orElseThrow().body();
            for (int times = 1; times <= 20; times++) {
                String again = "Re: ".repeat(times) + subject;
                Octets reply = MimeWriter.write(
                        List.of(
                                HeaderField.ofText("Subject", again),
                                new HeaderField("In-Reply-To", id),
                                new HeaderField("Message-ID", "<reply." + times + "@a.example>")),
                        new MailPart.Text("yes\r\n"));
                X400Message there = mapped(RfcToIpm.map(envelope(BOB), reply, Samples.A));
                assertThat(there.message().faults()).isEmpty();
                RfcMessage back = mapped(IpmToRfc.map(wire(there.message()), Samples.B));
                assertThat(subject(back)).isEqualTo(again);
                assertThat(MimeReader.read(back.message(), MimeLimits.STANDARD)
                                .first("In-Reply-To")
                                .orElseThrow()
                                .body())
                        .isEqualTo(id);
            }
        });
    }

    @Test
    @Tag("SF-51")
    void whatWeMadeCanBeForwardedTenTimes() {
        whatWeMake().forEach(made -> {
            Octets forwarded = made;
            for (int times = 1; times <= 10; times++) {
                forwarded = MimeWriter.write(
                        List.of(HeaderField.ofText("Subject", "Fwd: ".repeat(times) + "x")),
                        new MailPart.Multipart(
                                "mixed",
                                List.of(
                                        new MailPart.Text("see below\r\n"),
                                        new MailPart.Opaque("message/rfc822", Optional.empty(), forwarded))));
                X400Message there = mapped(RfcToIpm.map(envelope(BOB), forwarded, Samples.A));
                assertThat(there.message().faults()).isEmpty();
                assertThat(mapped(IpmToRfc.map(wire(there.message()), Samples.B))
                                .recipients())
                        .hasSize(1);
            }
        });
    }
}
