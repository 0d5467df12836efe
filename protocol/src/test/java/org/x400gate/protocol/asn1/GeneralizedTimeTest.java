package org.x400gate.protocol.asn1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.x400gate.protocol.octets.MalformedInput;

class GeneralizedTimeTest {
    private static final Tag TIME = Tag.universal(24);

    private static Instant read(String text) {
        return GeneralizedTime.decode(Ber.decode(BerNode.ascii(TIME, text).encode(), BerLimits.STANDARD));
    }

    @Property
    void everySecondOfFourDigitYearsComesBack(
            @ForAll @LongRange(min = -62_135_596_800L, max = 253_402_300_799L) long second) {
        Instant time = Instant.ofEpochSecond(second);
        assertThat(GeneralizedTime.decode(
                        Ber.decode(GeneralizedTime.node(TIME, time).encode(), BerLimits.STANDARD)))
                .isEqualTo(time);
    }

    @ParameterizedTest
    @CsvSource({
        "20261123101500Z, 2026-11-23T10:15:00Z",
        "20261123101500, 2026-11-23T10:15:00Z",
        "202611231015Z, 2026-11-23T10:15:00Z",
        "2026112310, 2026-11-23T10:00:00Z",
        "20261123101500.123Z, 2026-11-23T10:15:00Z",
        "'20261123101500,5+0130', 2026-11-23T08:45:00Z",
        "20261123101500-05, 2026-11-23T15:15:00Z",
        "20161231235960Z, 2016-12-31T23:59:59Z"
    })
    void everyFormIsRead(String text, String instant) {
        assertThat(read(text)).isEqualTo(Instant.parse(instant));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "2026", "20261323101500Z", "20261123251500Z", "20261123101561Z", "20261123101500+9900"})
    void whatIsNoTimeIsRefused(String text) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(MalformedInput.class);
    }

    @Test
    void aYearOfFiveDigitsIsNotSent() {
        Instant far = Instant.parse("+10000-01-01T00:00:00Z");
        assertThat(GeneralizedTime.isGeneralizedTime(far)).isFalse();
        assertThatThrownBy(() -> GeneralizedTime.node(TIME, far)).isInstanceOf(IllegalArgumentException.class);
    }
}
