package org.x400gate.protocol.mixer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.x400gate.protocol.mixer.Samples.ALICE_X400;
import static org.x400gate.protocol.mixer.Samples.BOB;
import static org.x400gate.protocol.mixer.Samples.BOB_X400;
import static org.x400gate.protocol.mixer.Samples.envelope;
import static org.x400gate.protocol.mixer.Samples.envelopeTo;
import static org.x400gate.protocol.mixer.Samples.mail;
import static org.x400gate.protocol.mixer.Samples.refused;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.x400gate.protocol.ipm.BodyPart;
import org.x400gate.protocol.ipm.Heading;
import org.x400gate.protocol.ipm.Ipm;
import org.x400gate.protocol.ipm.IpmIdentifier;
import org.x400gate.protocol.ipm.OrDescriptor;
import org.x400gate.protocol.ipm.RecipientSpecifier;
import org.x400gate.protocol.mime.HeaderField;
import org.x400gate.protocol.mime.MimeLimits;
import org.x400gate.protocol.mime.MimeMessage;
import org.x400gate.protocol.mime.MimeReader;
import org.x400gate.protocol.mime.MimeWriter;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.oraddress.OrName;
import org.x400gate.protocol.p1.TransferEnvelope;

class MixerHostileTest {
    @Test
    void hostileMailIsRefusedByTheNameOfItsLimitAndInShortTime() {
        Instant start = Instant.now();
        assertLimit("maxFieldOctets", "Subject: " + "a".repeat(10_000_000) + "\r\n\r\nx");
        assertLimit("maxFieldOctets", "To: " + "someone@b.example,\r\n ".repeat(100_000) + "x@y\r\n\r\nx");
        assertLimit("maxAddresses", "To: " + "a@b,".repeat(100_000) + "x@y\r\n\r\nx");
        assertLimit("maxFields", "X: y\r\n".repeat(100_000) + "\r\nx");
        assertLimit(
                "maxDepth",
                IntStream.range(0, 100)
                        .mapToObj(i -> "Content-Type: multipart/mixed; boundary=b" + i + "\r\n\r\n--b" + i + "\r\n")
                        .collect(Collectors.joining()));
        for (String filler : List.of("w ", "<a@b> ", "(", "\"", "=?utf-8?q?a?= ", "by ", ";", "a:", "by (mta ", ",")) {
            for (String name : List.of(
                    "Subject",
                    "From",
                    "To",
                    "References",
                    "Received",
                    "X400-Received",
                    "Message-ID",
                    "Date",
                    "X-Other")) {
                RfcToIpm.map(
                        envelope(BOB),
                        Octets.of(
                                name + ": " + filler.repeat(900_000 / filler.length()) + "\r\n\r\nx",
                                StandardCharsets.US_ASCII),
                        Samples.A);
            }
        }
        assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(60));
    }

    private static void assertLimit(String name, String mail) {
        assertThat(refused(RfcToIpm.map(envelope(BOB), Octets.of(mail, StandardCharsets.US_ASCII), Samples.A)))
                .singleElement()
                .satisfies(l -> assertThat(l.what()).contains("limit " + name));
    }

    /** Whatever a heading holds, the mail has the fields we wrote and no others, and its lines are legal. */
    @Property(tries = 500)
    void nothingInAHeadingBecomesAFieldOfItsOwn(@ForAll("evil") String evil, @ForAll("evil") String other) {
        Heading.Builder heading = Heading.builder(new IpmIdentifier(Optional.of(ALICE_X400), cut(other, 64)))
                .originator(OrDescriptor.of(ALICE_X400, cut(evil, 64)))
                .primaryRecipient(RecipientSpecifier.of(
                        new OrDescriptor(Optional.empty(), Optional.of(other), Optional.of(evil))))
                .copyRecipient(RecipientSpecifier.of(new OrDescriptor(
                        Optional.of(OrName.of(ALICE_X400.address().toBuilder().build())),
                        Optional.of(evil),
                        Optional.of(cut(other, 30)))))
                .repliedToIpm(IpmIdentifier.of(evil))
                .subject(evil);
        Ipm ipm = new Ipm(heading.build(), List.of(BodyPart.Ia5Text.of(other)));
        Losses losses = new Losses();
        TransferEnvelope envelope =
                envelopeTo(BOB_X400).contentIdentifier(cut(evil, 16)).build();
        MailFromHeading mapping = new MailFromHeading(ipm, envelope, Samples.B, losses);
        String written = MimeWriter.write(
                        mapping.fields(),
                        MailFromBody.map(
                                ipm.body(),
                                new Companions(List.of()),
                                Optional.empty(),
                                new MailFromBody.Scope(Samples.B, Samples.B.now()),
                                losses,
                                0))
                .toString(StandardCharsets.US_ASCII);
        MimeMessage mail = MimeReader.read(Octets.of(written, StandardCharsets.US_ASCII), MimeLimits.STANDARD);
        assertThat(mail.fields().stream().map(HeaderField::name).toList())
                .containsExactly(
                        "Date",
                        "Message-ID",
                        "From",
                        "To",
                        "Cc",
                        "In-Reply-To",
                        "Subject",
                        "MIME-Version",
                        "Content-Type",
                        "Content-Transfer-Encoding");
        assertThat(written.split("\r\n", -1))
                .allMatch(l -> l.length() <= 998 && l.chars().allMatch(c -> c >= ' ' && c <= '~' || c == '\t'));
    }

    @Provide
    Arbitrary<String> evil() {
        return Arbitraries.oneOf(
                        Arbitraries.of(
                                "\r\nBcc: x@y\r\n",
                                "\n",
                                "\r",
                                "\r\n\r\n",
                                "\0",
                                "\u00e9",
                                "=?utf-8?q?=0D=0ABcc:_x?=",
                                "\"",
                                "<",
                                ">",
                                "(",
                                ")",
                                ":",
                                ";",
                                ",",
                                "@",
                                "\\"),
                        Arbitraries.strings().withCharRange('\0', '\u00ff').ofMaxLength(20))
                .list()
                .ofMaxSize(6)
                .map(l -> String.join("", l));
    }

    private static String cut(String text, int max) {
        return text.length() <= max ? text : text.substring(0, max);
    }
}
