package org.x400gate.protocol.mime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.x400gate.protocol.octets.ContentRef;
import org.x400gate.protocol.octets.Octets;

class SevenBitTest {
    private static final Path GOLDEN = Path.of("src/test/resources/org/x400gate/protocol/mime/sevenbit");
    private static final MimeLimits LIMITS = MimeLimits.STANDARD;

    static List<String> golden() throws IOException {
        try (Stream<Path> files = Files.list(GOLDEN)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".eml"))
                    .map(name -> name.substring(0, name.length() - 4))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("golden")
    void eachKindOfPartIsEncodedOrStandsInTheWay(String name) throws IOException {
        Octets message = lines(Files.readString(GOLDEN.resolve(name + ".eml"), StandardCharsets.ISO_8859_1));

        SevenBit.Outcome outcome = SevenBit.of(message, LIMITS);

        Path expected = GOLDEN.resolve(name + ".expected");
        String actual = outcome instanceof SevenBit.Outcome.Converted converted
                ? text(converted.message()).replace("\r\n", "\n")
                : "impossible: " + ((SevenBit.Outcome.Impossible) outcome).part() + "\n";
        if (Boolean.getBoolean("golden.write")) {
            Files.writeString(expected, actual, StandardCharsets.ISO_8859_1);
        }
        assertThat(actual).isEqualTo(Files.readString(expected, StandardCharsets.ISO_8859_1));
        assertThat(actual.chars()).allMatch(c -> c < 0x80);
    }

    @ParameterizedTest
    @MethodSource("golden")
    void whatIsConvertedReadsTheSame(String name) throws IOException {
        Octets message = lines(Files.readString(GOLDEN.resolve(name + ".eml"), StandardCharsets.ISO_8859_1));
        if (SevenBit.of(message, LIMITS) instanceof SevenBit.Outcome.Converted converted) {
            assertThat(contents(octets(converted.message()))).isEqualTo(contents(message));
        }
    }

    @Test
    void whatIsInSevenBitsAlreadyIsNotTouched() throws IOException {
        for (Octets message : MimeTargets.messages()) {
            if (MimeWriter.isSevenBit(message)) {
                assertThat(text(converted(message))).isEqualTo(message.toString(StandardCharsets.US_ASCII));
            }
        }
    }

    @Test
    void aLimitIsNamed() throws IOException {
        String deep = "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n".repeat(LIMITS.maxDepth() + 1) + "ä";
        assertThat(SevenBit.of(Octets.of(deep, StandardCharsets.UTF_8), LIMITS))
                .isInstanceOfSatisfying(
                        SevenBit.Outcome.Impossible.class,
                        refused -> assertThat(refused.part()).contains("maxDepth"));
    }

    /** Whatever octets a text has, and wherever its lines end, they come back, and no line is too long. */
    @Property
    void everyTextComesBackOctetForOctet(@ForAll("texts") String text, @ForAll boolean file) throws IOException {
        String type = file ? "application/x-data" : "text/plain; charset=iso-8859-1";
        String delimited = "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=bb\r\n\r\n--bb\r\n"
                + "Content-Type: " + type + "\r\nContent-Transfer-Encoding: 8bit\r\n"
                + "Content-Disposition: attachment; filename=x\r\n\r\n" + text
                + "\r\n--bb--\r\n";
        Octets message = Octets.of(delimited, StandardCharsets.ISO_8859_1);

        Octets made = octets(converted(message));

        assertThat(made.length()).isEqualTo((int) converted(message).octets());
        assertThat(made.toString(StandardCharsets.ISO_8859_1).lines())
                .allMatch(line -> line.length() <= (Entity.isEightBit(text) ? 78 : 4000))
                .allMatch(line -> line.chars().allMatch(c -> c < 0x80));
        assertThat(contents(made)).isEqualTo(contents(message));
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.frequencyOf(
                        Tuple.of(5, Arbitraries.of("\r\n", " ", "\t", "=", "--b", ".", "-", "\u00e4", "\u00ff")),
                        Tuple.of(
                                3, Arbitraries.strings().withCharRange(' ', '~').ofMaxLength(90)),
                        Tuple.of(
                                1,
                                Arbitraries.strings()
                                        .withCharRange('\u0080', '\u00ff')
                                        .ofMaxLength(3000)))
                .list()
                .ofMaxSize(12)
                .map(pieces -> String.join("", pieces))
                .filter(text -> text.lines().noneMatch(line -> line.startsWith("--bb")));
    }

    /** Of a message of 64 MiB only as much is read ahead as is given out. */
    @Test
    void noMoreIsHeldThanAPiece() throws IOException {
        byte[] line = ("\u00e4 " + "x".repeat(100) + "\r\n").getBytes(StandardCharsets.UTF_8);
        int count = (64 << 20) / line.length;
        byte[] header = "Content-Type: text/plain; charset=utf-8\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        AtomicLong taken = new AtomicLong();
        ContentRef message = new ContentRef() {
            @Override
            public long octets() {
                return header.length + (long) count * line.length;
            }

            @Override
            public InputStream open() {
                taken.set(0);
                InputStream lines =
                        new SequenceInputStream(Collections.enumeration(Collections.nCopies(count, line).stream()
                                .map(ByteArrayInputStream::new)
                                .toList()));
                return new Counting(new SequenceInputStream(new ByteArrayInputStream(header), lines), taken);
            }
        };

        ContentRef made = converted(message);

        try (InputStream in = made.open()) {
            byte[] buffer = new byte[8192];
            long given = 0;
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                given += read;
                assertThat(taken.get()).isLessThan(given + (64 << 10));
            }
            assertThat(given).isEqualTo(made.octets());
        }
    }

    private static final class Counting extends FilterInputStream {
        private final AtomicLong taken;

        Counting(InputStream in, AtomicLong taken) {
            super(in);
            this.taken = taken;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int read = super.read(target, offset, length);
            taken.addAndGet(Math.max(0, read));
            return read;
        }
    }

    private static ContentRef converted(ContentRef message) throws IOException {
        return ((SevenBit.Outcome.Converted) SevenBit.of(message, LIMITS)).message();
    }

    /** All that a reader sees of the parts, messages in messages included. */
    private static String contents(Octets message) {
        MimeMessage read = MimeReader.read(message, LIMITS);
        StringBuilder out = new StringBuilder();
        List.of("Subject", "Comments").forEach(name -> read.first(name).ifPresent(f -> out.append(f.text())));
        return contents(read.body(), out.append('\n')).toString();
    }

    private static StringBuilder contents(MailPart part, StringBuilder out) {
        if (part instanceof MailPart.Multipart multipart) {
            multipart
                    .parts()
                    .forEach(inside ->
                            contents(inside, out.append(multipart.subtype()).append(": ")));
        } else if (part instanceof MailPart.Opaque opaque) {
            out.append(opaque.type()).append(opaque.fileName());
            out.append(
                    opaque.type().equals("message/rfc822")
                            ? contents(opaque.content())
                            : opaque.content().toHex());
        } else if (part instanceof MailPart.Text text) {
            out.append(text.text()).append(text.file().map(MailPart.Opaque::content));
        }
        return out.append('\n');
    }

    private static Octets lines(String file) {
        return Octets.of(file.replace("\n", "\r\n"), StandardCharsets.ISO_8859_1);
    }

    private static Octets octets(ContentRef message) {
        try (InputStream in = message.open()) {
            return Octets.wrap(in.readAllBytes());
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    private static String text(ContentRef message) {
        return octets(message).toString(StandardCharsets.ISO_8859_1);
    }
}
