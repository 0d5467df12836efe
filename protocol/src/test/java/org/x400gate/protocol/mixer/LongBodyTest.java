package org.x400gate.protocol.mixer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.x400gate.protocol.mixer.Samples.mapped;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.x400gate.protocol.ipm.BodyPart;
import org.x400gate.protocol.ipm.Heading;
import org.x400gate.protocol.ipm.IpmIdentifier;
import org.x400gate.protocol.mime.HeaderField;
import org.x400gate.protocol.mime.MailPart;
import org.x400gate.protocol.mime.MimeMessage;
import org.x400gate.protocol.mime.MimeWriter;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.p1.Edition;

/**
 * No length makes a file of a text, or a shorter one: not those at which other gateways and mail programs did so, one octet
 * below, at and above, nor any other.
 */
class LongBodyTest {
    private static String text(int octets, String line) {
        String lines = (line + "\r\n").repeat(octets / (line.length() + 2) + 1);
        return lines.substring(0, octets - 2) + "\r\n";
    }

    private static Octets mail(String text) {
        return MimeWriter.write(
                List.of(
                        new HeaderField("From", "alice@a.example"),
                        new HeaderField("Date", "Mon, 23 Nov 2026 15:00:00 +0000")),
                new MailPart.Text(text));
    }

    private static BodyPart only(String text, Edition edition) {
        Mapping<X400Message> mapping =
                RfcToIpm.map(Samples.envelope(Samples.BOB), mail(text), Samples.A, BodyCapabilities.of(edition));
        List<BodyPart> body = Dump.ipm(mapped(mapping).message()).body();
        assertThat(body).hasSize(1);
        return body.get(0);
    }

    private static Optional<String> words(BodyPart part) {
        return part instanceof BodyPart.Ia5Text ia5
                ? Optional.of(ia5.text())
                : part instanceof BodyPart.GeneralText general ? general.text() : ((BodyPart.TeletexText) part).text();
    }

    @ParameterizedTest
    @Tag("SF-67")
    @ValueSource(
            ints = {
                4095,
                4096,
                4097,
                16383,
                16384,
                16385,
                32767,
                32768,
                32769,
                65535,
                65536,
                65537,
                1 << 20,
                (4 << 20) + 1
            })
    void aTextOfAnyLengthIsATextOnBothSides(int octets) {
        for (String line :
                List.of("seven bits alone, seventy characters long, or nearly so", "l\u00e4nger, mit Umlauten")) {
            String text = text(octets, line);
            assertThat(words(only(text, Edition.OF_1988)).orElseThrow().equals(text))
                    .isTrue();
            assertThat(words(only(text, Edition.OF_1984)).orElseThrow().equals(text))
                    .isTrue();

            MimeMessage back = Samples.mail(
                    Samples.message(Heading.builder(IpmIdentifier.of("1")).build(), only(text, Edition.OF_1988)));
            assertThat(back.body()).isInstanceOf(MailPart.Text.class);
            MailPart.Text read = (MailPart.Text) back.body();
            assertThat(read.file()).isEmpty();
            assertThat(read.text().equals(text)).isTrue();
        }
    }
}
