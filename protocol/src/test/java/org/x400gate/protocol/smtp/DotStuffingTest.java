package org.x400gate.protocol.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.x400gate.protocol.octets.ContentRef;
import org.x400gate.protocol.octets.Octets;

class DotStuffingTest {
    @Test
    void dotsAtLineStartsAreDoubled() throws IOException {
        assertThat(stuffed(".\r\n..\r\na.\r\n", 100)).isEqualTo("..\r\n...\r\na.\r\n.\r\n");
    }

    @Test
    void aMissingLastLineEndIsAdded() throws IOException {
        assertThat(stuffed("a", 100)).isEqualTo("a\r\n.\r\n");
        assertThat(stuffed("a\r", 100)).isEqualTo("a\r\n.\r\n");
        assertThat(stuffed("", 100)).isEqualTo(".\r\n");
    }

    @Test
    void bareLineEndsCannotHideAnEnd() throws IOException {
        assertThat(stuffed("a\n.\nb\r.\rc\n.\r\n", 100)).isEqualTo("a\r\n..\r\nb\r\n..\r\nc\r\n..\r\n.\r\n");
    }

    @Property
    void whatGoesOutComesInAgain(@ForAll("lines") String text, @ForAll @IntRange(min = 1, max = 7) int pieceOctets)
            throws IOException {
        Octets wire = Octets.of(stuffed(text, pieceOctets), StandardCharsets.ISO_8859_1);
        DataReader.Part part = DataReader.START.read(wire, SmtpLimits.STANDARD);
        assertThat(part.fault()).isEmpty();
        assertThat(part.ended()).isTrue();
        assertThat(part.consumed()).isEqualTo(wire.length());
        String once = text.replaceAll("\r\n|\r|\n", "\r\n");
        assertThat(part.message().toString(StandardCharsets.ISO_8859_1))
                .isEqualTo(once.isEmpty() || once.endsWith("\r\n") ? once : once + "\r\n");
    }

    @Provide
    Arbitrary<String> lines() {
        return Arbitraries.of("\r\n", "\r", "\n", ".", "x", "\u00e4")
                .list()
                .ofMaxSize(40)
                .map(list -> String.join("", list));
    }

    private static String stuffed(String text, int pieceOctets) throws IOException {
        StringBuilder out = new StringBuilder();
        try (DotStuffing stuffing = DotStuffing.of(inPieces(text, pieceOctets))) {
            for (Octets piece = stuffing.next(); !piece.isEmpty(); piece = stuffing.next()) {
                out.append(piece.toString(StandardCharsets.ISO_8859_1));
            }
        }
        return out.toString();
    }

    private static ContentRef inPieces(String text, int pieceOctets) {
        byte[] octets = text.getBytes(StandardCharsets.ISO_8859_1);
        return new ContentRef() {
            @Override
            public long octets() {
                return octets.length;
            }

            @Override
            public InputStream open() {
                return new ByteArrayInputStream(octets) {
                    @Override
                    public int read(byte[] target) {
                        return read(target, 0, Math.min(pieceOctets, target.length));
                    }
                };
            }
        };
    }
}
