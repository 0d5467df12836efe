package org.x400gate.protocol.asn1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.x400gate.protocol.octets.Octets;

class TeletexStringTest {
    @ParameterizedTest
    @CsvSource({
        "Grüße, 4772C875FB65",
        "Łódź, E8C26F64C27A",
        "ÆØÅ æøå, E1E9CA4120F1F9CA61",
        "señor, 7365C46E6F72",
        "§ 5 £, A72035 20A3",
        "İ, C749",
        "´, C220"
    })
    @Tag("SF-54")
    void diacriticsStandBeforeTheirLetters(String text, String hex) {
        assertThat(TeletexString.encode(text)).isEqualTo(Octets.ofHex(hex));
        assertThat(TeletexString.decode(Octets.ofHex(hex))).isEqualTo(text);
    }

    @Test
    void whatOnlyLatin1HasIsSentAsDesignatedLatin1() {
        assertThat(TeletexString.encode("© ü")).isEqualTo(Octets.ofHex("1B2D41 A920FC"));
        assertThat(TeletexString.decode(Octets.ofHex("1B2D41 A920FC"))).isEqualTo("© ü");
    }

    @Test
    void octetsThatAreNotT61AreReadAsLatin1() {
        assertThat(TeletexString.decode(Octets.ofHex("D6736572"))).isEqualTo("Öser");
        assertThat(TeletexString.decode(Octets.ofHex("4772C3"))).isEqualTo("GrÃ");
    }

    @Test
    void whatNeitherHasIsRefusedNotReplaced() {
        assertThat(TeletexString.canEncode("Ω Ж")).isFalse();
        assertThatThrownBy(() -> TeletexString.encode("Ж")).isInstanceOf(IllegalArgumentException.class);
    }

    @Property
    void everyLatin1TextComesBack(@ForAll @CharRange(from = ' ', to = '\u00FF') String text) {
        assertThat(TeletexString.canEncode(text)).isTrue();
        assertThat(TeletexString.decode(TeletexString.encode(text))).isEqualTo(text);
    }

    @Property
    void everyTextThatCanBeEncodedComesBack(
            @ForAll @CharRange(from = ' ', to = '\u0180') @StringLength(max = 5) String text) {
        if (TeletexString.canEncode(text)) {
            assertThat(TeletexString.decode(TeletexString.encode(text))).isEqualTo(text);
        }
    }

    @Property
    void noOctetsAreRefused(@ForAll byte[] octets) {
        assertThat(TeletexString.decode(Octets.wrap(octets))).isNotNull();
    }

    @ParameterizedTest
    @CsvSource({"$ # ^ ` ~, A420A620C32020C12020C420", "|_[]@\"%&, 7C5F5B5D40222526", "Łódź, E8C26F64C27A"})
    void t61AloneHasSomeOfAsciiInItsRightHalf(String text, String hex) {
        assertThat(TeletexString.isT61(text)).isTrue();
        assertThat(TeletexString.encodeT61(text)).isEqualTo(Octets.ofHex(hex));
        assertThat(TeletexString.decode(Octets.ofHex(hex))).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\", "{", "}", "\t", "\u007F", "\u001B", "©", "¬", "€", "Ж"})
    void whatT61AloneLacksIsRefused(String text) {
        assertThat(TeletexString.isT61(text)).isFalse();
        assertThatThrownBy(() -> TeletexString.encodeT61(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Property
    void everyT61TextComesBackWithoutAnyEscape(
            @ForAll @CharRange(from = '\n', to = '\u0180') @StringLength(max = 5) String text) {
        if (TeletexString.isT61(text)) {
            Octets octets = TeletexString.encodeT61(text);
            for (int at = 0; at < octets.length(); at++) {
                assertThat(octets.at(at)).isNotEqualTo(0x1B);
            }
            assertThat(TeletexString.decode(octets)).isEqualTo(text);
        }
    }
}
