package org.x400gate.gateway.conversion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.x400gate.persistence.content.Unreadable;
import org.x400gate.protocol.octets.ContentRef;
import org.x400gate.protocol.octets.Octets;

class ConversionRoomTest {
    private static final int MEBI = 1 << 20;

    @TempDir
    Path directory;

    private static Rendered.Mail mail(int octets) {
        byte[] message = new byte[octets];
        new Random(octets).nextBytes(message);
        return new Rendered.Mail(Optional.empty(), List.of(), Octets.wrap(message), List.of());
    }

    private static Octets octets(ContentRef content) throws IOException {
        try (InputStream in = content.open()) {
            return Octets.wrap(in.readAllBytes());
        }
    }

    @Test
    void longOnesShareTheRoomAndShortOnesNeedNone() throws IOException {
        ConversionRoom room = ConversionRoom.inMemory(4 * MEBI);
        Rendered made = room.convert(3 * MEBI, () -> {
            assertThatThrownBy(() -> room.convert(2 * MEBI, () -> mail(1)))
                    .hasMessageContaining("conversion.max-memory = 4194304")
                    .matches(Unreadable::isPassing);
            room.convert(MEBI, () -> mail(1));
            return mail(2);
        });
        assertThat(made).isInstanceOf(Rendered.Mail.class);

        assertThatThrownBy(() -> room.convert(4 * MEBI, () -> {
                    throw new IllegalStateException("a fault");
                }))
                .isInstanceOf(IllegalStateException.class);
        room.convert(4 * MEBI, () -> mail(1));
    }

    @Test
    void whatIsMadeOfALongOneIsOnDiskAndItsFileHasNoName() throws IOException {
        Path spool = directory.resolve("made/when/needed");
        ConversionRoom room = ConversionRoom.of(8 * MEBI, spool);
        for (int length : new int[] {MEBI, MEBI + 1, 3 * MEBI}) {
            Rendered.Mail made = (Rendered.Mail) room.convert(length, () -> mail(length));
            assertThat(made.message().isInMemory()).isEqualTo(length == MEBI);
            assertThat(made.message().octets()).isEqualTo(length);
            assertThat(octets(made.message())).isEqualTo(mail(length).message());
            assertThat(octets(made.message())).isEqualTo(mail(length).message());
        }
        assertThat(spool).isEmptyDirectory();

        Rendered.Apdu apdu =
                new Rendered.Apdu(mail(2 * MEBI).message(), "id", List.of(1), List.of(), List.of("lost"), Made.NOTHING);
        Rendered.Apdu kept = (Rendered.Apdu) room.convert(MEBI, () -> apdu);
        assertThat(kept.octets().isInMemory()).isFalse();
        assertThat(kept.withOctets(apdu.octets())).isEqualTo(apdu);
    }

    /** The message can be tried again when there is a place for it. */
    @Test
    void withoutAPlaceForItAConversionFailsForNow() throws IOException {
        Path file = Files.createFile(directory.resolve("a file"));
        ConversionRoom room = ConversionRoom.of(8 * MEBI, file);
        assertThatThrownBy(() -> room.convert(2 * MEBI, () -> mail(2 * MEBI)))
                .hasMessageContaining("conversion.directory = " + file)
                .matches(Unreadable::isPassing);
        assertThat(room.convert(2 * MEBI, () -> mail(1))).isInstanceOf(Rendered.Mail.class);
    }
}
