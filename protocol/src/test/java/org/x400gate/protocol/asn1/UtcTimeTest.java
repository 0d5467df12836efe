package org.x400gate.protocol.asn1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.x400gate.protocol.asn1.Tag.UTC_TIME;

import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.x400gate.protocol.octets.MalformedInput;

class UtcTimeTest {
    private static final long FIRST = Instant.parse("1950-01-01T00:00:00Z").getEpochSecond();
    private static final long LAST = Instant.parse("2049-12-31T23:59:59Z").getEpochSecond();

    private static Instant read(String text) {
        return UtcTime.decode(Ber.decode(BerNode.ascii(UTC_TIME, text).encode(), BerLimits.STANDARD));
    }

    @Property
    void everySecondOfTheWindowComesBack(@ForAll @LongRange(min = 0, max = 3_155_759_999L) long second) {
        Instant instant = Instant.ofEpochSecond(Math.min(FIRST + second, LAST));
        BerNode node = UtcTime.node(UTC_TIME, instant);
        assertThat(UtcTime.decode(Ber.decode(node.encode(), BerLimits.STANDARD)))
                .isEqualTo(instant);
    }

    @ParameterizedTest
    @Tag("SF-65")
    @CsvSource({
        "500101000000Z, 1950-01-01T00:00:00Z",
        "491231235959Z, 2049-12-31T23:59:59Z",
        "000229120000Z, 2000-02-29T12:00:00Z",
        "991231235960Z, 1999-12-31T23:59:59Z",
        "2611231015Z, 2026-11-23T10:15:00Z",
        "2611231015+0130, 2026-11-23T08:45:00Z",
        "261123101530-1400, 2026-11-24T00:15:30Z",
        "380119031408Z, 2038-01-19T03:14:08Z"
    })
    void twoDigitsMean1950To2049AndOffsetsCount(String text, String instant) {
        assertThat(read(text)).isEqualTo(Instant.parse(instant));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2611231015",
                "261323101500Z",
                "260229101500Z",
                "261123241500Z",
                "261123106000Z",
                "261123101561Z",
                "26112310Z",
                "2611231015+1860",
                "2611231015+9900",
                "500101000000+0100",
                "491231235959-0100",
                "2611231015z",
                "20261123101500Z",
                "+61123101500Z"
            })
    void whatIsNoTimeIsMalformed(String text) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(MalformedInput.class).hasMessageContaining("X.680 47");
    }

    @Test
    void whatCannotBeSentIsRefusedBeforeItIsSent() {
        assertThatThrownBy(() -> UtcTime.checked(Instant.parse("2050-01-01T00:00:00Z")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(UtcTime.checked(Instant.parse("2026-11-23T10:15:00.999Z")))
                .isEqualTo(Instant.parse("2026-11-23T10:15:00Z"));
    }
}
