package org.x400gate.gateway.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.x400gate.gateway.conversion.Rendered;
import org.x400gate.gateway.conversion.Rendering;
import org.x400gate.persistence.queue.EntryKind;
import org.x400gate.persistence.queue.NextHop;
import org.x400gate.persistence.queue.Priority;
import org.x400gate.persistence.queue.QueueEntry;
import org.x400gate.persistence.queue.Recipient;
import org.x400gate.persistence.store.EntryId;
import org.x400gate.protocol.asn1.BerLimits;
import org.x400gate.protocol.ipm.BodyPart;
import org.x400gate.protocol.ipm.FileTransfer;
import org.x400gate.protocol.ipm.InformationObject;
import org.x400gate.protocol.ipm.Ipm;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.p1.Edition;
import org.x400gate.protocol.p1.MtsApdu;
import org.x400gate.protocol.p1.P1Limits;

/** Each key of a peer's {@code body} changes what it says, of each kind of part, and nothing else. */
class BodyKeysTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final NextHop FAR = new NextHop("x400:FAR");

    /** A text for ISO 8859-1, one for no part of ISO 8859, a text and another file. */
    private static final String MAIL = """
            From: ann@inside.example
            To: bob@far.example
            Date: Mon, 23 Nov 2026 11:59:00 +0000
            Message-ID: <1@inside.example>
            MIME-Version: 1.0
            Content-Type: multipart/mixed; boundary=x

            --x
            Content-Type: text/plain; charset=utf-8
            Content-Transfer-Encoding: quoted-printable

            Gr=C3=BC=C3=9Fe
            --x
            Content-Type: text/plain; charset=utf-8
            Content-Transfer-Encoding: quoted-printable

            =E6=97=A5 =C3=BC
            --x
            Content-Type: text/plain; charset=us-ascii; name=notes.txt

            notes
            --x
            Content-Type: application/pdf; name=a.pdf
            Content-Transfer-Encoding: base64

            AAEC
            --x--
            """.replace("\n", "\r\n");

    @TempDir
    Path folder;

    private Settings read(String body) throws IOException, InvalidSettings {
        Path file = Files.writeString(
                folder.resolve("x400gate.conf"), "x400gate.peers.FAR { host = far.example\n body { " + body + " } }\n");
        return Settings.read(Optional.of(file));
    }

    private List<String> sent(String body, Edition edition) throws IOException, InvalidSettings {
        Settings settings = read(body);
        Rendering rendering = new Rendering(
                settings.conversion(), settings.mailing().ofPeers().bodies());
        QueueEntry entry = QueueEntry.of(
                EntryId.of(NOW, new SplittableRandom(7)),
                EntryKind.RFC822,
                Priority.NORMAL,
                new QueueEntry.Submission(
                        "test", Optional.of("ann@inside.example"), Map.of(), NOW, NOW.plusSeconds(3600)),
                List.of(Recipient.pending(1, "bob@far.example", FAR)),
                MAIL.length());
        Rendered.Apdu apdu =
                (Rendered.Apdu) rendering.forX400(entry, FAR, Octets.of(MAIL, StandardCharsets.US_ASCII), edition);
        try (InputStream in = apdu.octets().open()) {
            MtsApdu.Message message =
                    (MtsApdu.Message) MtsApdu.decode(Octets.wrap(in.readAllBytes()), P1Limits.STANDARD);
            Ipm ipm = (Ipm) InformationObject.decode((Octets) message.content(), BerLimits.STANDARD);
            return ipm.body().stream().map(BodyKeysTest::kind).toList();
        }
    }

    private static String kind(BodyPart part) {
        if (part instanceof BodyPart.GeneralText general) {
            return general.registrations().contains(196) ? "utf8" : "iso8859";
        }
        if (part instanceof BodyPart.OtherBodyPart other) {
            return FileTransfer.read(other, BerLimits.STANDARD).isPresent()
                    ? "ftbp"
                    : other.bilaterallyDefined(BerLimits.STANDARD).isPresent() ? "bilateral" : "other";
        }
        return "ia5";
    }

    /** The second text fits no part of ISO 8859: unless it may go as UTF-8, the whole of it is a file beside it. */
    @ParameterizedTest
    @Tag("SF-59")
    @Tag("SF-61")
    @CsvSource({
        "'', iso8859 iso8859 ftbp ftbp ftbp",
        "general-text-utf8 = false, iso8859 iso8859 ftbp ftbp ftbp",
        "general-text-utf8 = true, iso8859 utf8 ftbp ftbp",
        "attachments = ftbp, iso8859 iso8859 ftbp ftbp ftbp",
        "attachments = bilateral, iso8859 iso8859 bilateral bilateral bilateral",
        "text-files = file, iso8859 iso8859 ftbp ftbp ftbp",
        "text-files = text, iso8859 iso8859 ftbp ia5 ftbp",
        "'attachments = bilateral, text-files = text', iso8859 iso8859 bilateral ia5 bilateral",
        "'general-text-utf8 = true, attachments = bilateral', iso8859 utf8 bilateral bilateral",
        "'general-text-utf8 = true, attachments = bilateral, text-files = text', iso8859 utf8 ia5 bilateral"
    })
    void eachKeyChangesWhatItSaysAndNothingElse(String body, String parts) throws IOException, InvalidSettings {
        assertThat(sent(body, Edition.OF_1988)).containsExactly(parts.split(" "));
    }

    @Test
    void whatIsNoChoiceIsNamed() {
        assertThatThrownBy(() -> read("attachments = zip"))
                .isInstanceOf(InvalidSettings.class)
                .satisfies(fault -> assertThat(((InvalidSettings) fault).errors())
                        .anySatisfy(error -> {
                            assertThat(error.key()).isEqualTo("x400gate.peers.\"FAR\".body.attachments");
                            assertThat(error.allowed()).isEqualTo("one of ftbp, bilateral");
                        }));
    }
}
