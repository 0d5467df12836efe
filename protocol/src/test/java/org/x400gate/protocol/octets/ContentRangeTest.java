package org.x400gate.protocol.octets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContentRangeTest {
    /** Content elsewhere, of which so many octets are there. */
    private record Elsewhere(long octets, int there) implements ContentRef {
        @Override
        public InputStream open() {
            byte[] some = new byte[there];
            for (int i = 0; i < there; i++) {
                some[i] = (byte) i;
            }
            return new ByteArrayInputStream(some);
        }
    }

    private static byte[] read(ContentRef content) throws IOException {
        try (InputStream in = content.open()) {
            return in.readAllBytes();
        }
    }

    @Test
    void aRangeHasItsOctetsAndNoOthers() throws IOException {
        ContentRef whole = new Elsewhere(100, 100);
        assertThat(read(new ContentRange(whole, 10, 3))).containsExactly(10, 11, 12);
        assertThat(read(new ContentRange(whole, 100, 0))).isEmpty();
        assertThat(new ContentRange(whole, 10, 3).isInMemory()).isFalse();
        assertThatThrownBy(() -> new ContentRange(whole, 98, 3)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> new ContentRange(whole, -1, 3)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void whereOctetsAreMissingThereIsAnErrorAndNoShorterRange() {
        assertThatThrownBy(() -> read(new ContentRange(new Elsewhere(100, 50), 40, 20)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("10 octets early");
        assertThatThrownBy(() -> read(new ContentRange(new Elsewhere(100, 50), 60, 20)))
                .isInstanceOf(IOException.class);
    }

    @Test
    void aSequenceIsReadPieceByPieceAndKnowsWhetherAllOfItIsInMemory() throws IOException {
        OctetSequence mixed =
                OctetSequence.of(List.of(Octets.of(1, 2), Octets.EMPTY, new Elsewhere(3, 3), Octets.of(9)));
        assertThat(read(mixed)).containsExactly(1, 2, 0, 1, 2, 9);
        assertThat(mixed.isInMemory()).isFalse();
        assertThat(OctetSequence.of(List.of(Octets.of(1), Octets.of(2))).isInMemory())
                .isTrue();
        assertThat(read(OctetSequence.of(List.of()))).isEmpty();
    }
}
