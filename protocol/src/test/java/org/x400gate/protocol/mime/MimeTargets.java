package org.x400gate.protocol.mime;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.x400gate.protocol.Target;
import org.x400gate.protocol.octets.Octets;

/** Internet messages and their fields under attack. */
public final class MimeTargets {
    private static final Path MESSAGES = Path.of("src/test/resources/org/x400gate/protocol/mixer");
    private static final Path EIGHT_BIT = Path.of("src/test/resources/org/x400gate/protocol/mime/sevenbit");

    private MimeTargets() {}

    public static List<Target> all() {
        return List.of(
                Target.whole(
                                "mime message",
                                octets -> MimeReader.read(octets, MimeLimits.STANDARD),
                                messages(),
                                MimeReader.class)
                        .allocating(1000),
                Target.whole(
                                "mime in seven bits",
                                MimeTargets::sevenBit,
                                eightBitMessages(),
                                SevenBit.class,
                                Entity.class)
                        .allocating(2000),
                text(
                        "addresses",
                        field -> field.addresses(MimeLimits.STANDARD),
                        AddressReader.class,
                        "Alice (c) <@r,@s:alice@a.example>, \"B, C\" <b@[1.2.3.4]>, g: d@e, =?utf-8?q?=C3=A4?= <f@g>;"),
                text(
                        "references",
                        HeaderField::references,
                        HeaderField.class,
                        "<a@b> phrase =?utf-8?q?x?= <\"c>\"@d>,"),
                text(
                        "date",
                        HeaderField::date,
                        MailDates.class,
                        "Mon, 23 Nov 2026 15:00:00 +0100 (CET)",
                        "1 jan 99 0:00 edt"),
                text(
                        "encoded words",
                        field -> List.of(field.text(), Phrases.encode(field.text())),
                        Phrases.class,
                        "=?utf-8?q?=C3=A4_b?= =?iso-8859-1?b?5Pb8?= x",
                        "=?x-unknown?b?aGFsbG8=?="),
                text(
                        "media type",
                        field -> MediaType.read(field).map(MediaType::field),
                        MediaType.class,
                        "text/plain; charset=\"utf-8\"; name*0*=utf-8''a%C3%A4; name*1=b (c); x=\"a\\\"b\"",
                        "application/pdf;name==?utf-8?q?=C3=A4?=;format=flowed"),
                text(
                        "parameters",
                        field -> Parameters.read(field.body()),
                        Parameters.class,
                        "attachment; filename=\"a b.txt\"; creation-date=\"Wed, 12 Feb 1997 16:29:51 -0500\"",
                        "inline; filename*1*=%41; filename*0=b; filename*2=c"),
                text(
                        "mailbox",
                        field -> Mailbox.parse(field.body()),
                        Mailbox.class,
                        "a.b@c.example",
                        "\"a b\"@[1.2.3.4]"));
    }

    /** What comes of it, and of reading that to its end. */
    private static Object sevenBit(Octets message) {
        try {
            SevenBit.Outcome outcome = SevenBit.of(message, MimeLimits.STANDARD);
            if (outcome instanceof SevenBit.Outcome.Converted converted) {
                try (InputStream in = converted.message().open()) {
                    return Octets.wrap(in.readAllBytes());
                }
            }
            return outcome;
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    private static List<Octets> eightBitMessages() {
        List<Octets> messages = new ArrayList<>(messages());
        try (Stream<Path> files = Files.list(EIGHT_BIT)) {
            for (Path file :
                    files.filter(f -> f.toString().endsWith(".eml")).sorted().toList()) {
                messages.add(latin1(
                        Files.readString(file, StandardCharsets.ISO_8859_1).replace("\n", "\r\n")));
            }
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
        return messages;
    }

    private static Target text(String name, Function<HeaderField, Object> read, Class<?> type, String... texts) {
        return Target.whole(
                        "mime " + name,
                        octets -> List.of(read.apply(field(octets))),
                        Stream.of(texts).map(MimeTargets::latin1).toList(),
                        type)
                .allocating(20_000);
    }

    /** As the reader makes it: without line ends. */
    private static HeaderField field(Octets octets) {
        return new HeaderField("X", octets.toString(StandardCharsets.ISO_8859_1).replaceAll("[\r\n\0]", " "));
    }

    private static Octets latin1(String text) {
        return Octets.of(text, StandardCharsets.ISO_8859_1);
    }

    /** The messages that are mapped in the tests, and one with all kinds of parts. */
    public static List<Octets> messages() {
        List<Octets> messages = new ArrayList<>();
        try (Stream<Path> files = Files.list(MESSAGES)) {
            for (Path file :
                    files.filter(f -> f.toString().endsWith(".eml")).sorted().toList()) {
                String all = Files.readString(file, StandardCharsets.ISO_8859_1).replaceAll("\r?\n", "\r\n");
                messages.add(latin1(all.substring(all.indexOf("DATA\r\n") + 6)));
            }
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
        messages.add(latin1("""
                From: a@b
                MIME-Version: 1.0
                Content-Type: multipart/mixed; boundary="x"

                before
                --x
                Content-Type: text/plain; charset=utf-8
                Content-Transfer-Encoding: quoted-printable

                =C3=A4=
                b
                --x
                Content-Type: multipart/alternative; boundary=y

                --y
                Content-Transfer-Encoding: base64
                Content-Disposition: attachment; filename="=?utf-8?q?a=C3=A4?="

                aGFsbG8=
                --y--
                --x
                Content-Type: application/octet-stream; name=b
                Content-Transfer-Encoding: x-uuencode

                begin 644 a
                #86)C
                `
                end
                --x--
                """.replace("\n", "\r\n")));
        return messages;
    }
}
