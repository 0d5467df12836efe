package org.x400gate.protocol.p1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.x400gate.protocol.asn1.Ber;
import org.x400gate.protocol.asn1.BerElement;
import org.x400gate.protocol.asn1.BerLimits;
import org.x400gate.protocol.octets.MalformedInput;
import org.x400gate.protocol.octets.Octets;

class MtaBindTest {
    /** Binds of PP, recorded: normal mode's argument and result, and the bare argument of 1984 with its IA5 password. */
    private static final String ARGUMENT = "b017 a115 8004 50502d41 a10d 040b 70702d612d736563726574";

    private static final String RESULT = "b117 a115 8004 50502d42 a10d 040b 70702d622d736563726574";
    private static final String ARGUMENT_1984 = "a115 8004 50502d41 a10d 160b 70702d612d736563726574";

    private static BerElement ber(String hex) {
        return Ber.decode(Octets.ofHex(hex), BerLimits.STANDARD);
    }

    private static Octets octets(String text) {
        return Octets.of(text, StandardCharsets.US_ASCII);
    }

    @Test
    void recordedBindsAreReadAndWritten() {
        MtaBind argument = MtaBind.Authenticated.of("PP-A", MtaBind.Password.of("pp-a-secret"));
        assertThat(MtaBind.decode(ber(ARGUMENT))).isEqualTo(argument);
        assertThat(argument.argument().encode()).isEqualTo(Octets.ofHex(ARGUMENT));
        MtaBind result = MtaBind.Authenticated.of("PP-B", MtaBind.Password.of("pp-b-secret"));
        assertThat(MtaBind.decode(ber(RESULT))).isEqualTo(result);
        assertThat(result.result().encode()).isEqualTo(Octets.ofHex(RESULT));
        MtaBind of1984 = MtaBind.Authenticated.of(
                "PP-A", new MtaBind.Password(octets("pp-a-secret"), MtaBind.Password.Form.IA5));
        assertThat(MtaBind.decode(ber(ARGUMENT_1984))).isEqualTo(of1984);
        assertThat(of1984.node().encode()).isEqualTo(Octets.ofHex(ARGUMENT_1984));
    }

    @Test
    void noAuthenticationIsNull() {
        assertThat(MtaBind.decode(ber("b002 0500"))).isEqualTo(new MtaBind.Unauthenticated());
        assertThat(new MtaBind.Unauthenticated().node().encode()).isEqualTo(Octets.ofHex("0500"));
    }

    @Test
    void othersCredentialsAndTheSecurityContextAreCarried() {
        String strong = "a10d 8001 41 a104 a002 3100 a202 3100";
        MtaBind.Authenticated bind = (MtaBind.Authenticated) MtaBind.decode(ber(strong));
        assertThat(bind.credentials()).isInstanceOf(MtaBind.OtherCredentials.class);
        assertThat(bind.node().encode()).isEqualTo(Octets.ofHex(strong));
    }

    @Test
    void aPasswordIsNeverPrinted() {
        MtaBind bind = MtaBind.decode(ber(ARGUMENT));
        assertThat(bind.toString())
                .contains("PP-A")
                .doesNotContain("secret")
                .doesNotContain(octets("pp-a-secret").toHex());
        String strong =
                MtaBind.decode(ber("a10d 8001 41 a104 a002 3100 a202 3100")).toString();
        assertThat(strong).contains("OtherCredentials[hidden]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"020102", "b203 020102", "a202 0500", "b202 0500", "a10400", "020200ff01", "0201ff", "02020101"})
    void anErrorIsAnIntegerBareOrTagged(String hex) {
        if (hex.endsWith("020102")) {
            assertThat(MtaBindError.decode(ber(hex))).isEqualTo(MtaBindError.AUTHENTICATION_ERROR);
            return;
        }
        assertThatThrownBy(() -> MtaBindError.decode(ber(hex))).isInstanceOf(MalformedInput.class);
    }

    @Test
    void errorsAreNamedAndWritten() {
        assertThat(MtaBindError.BUSY.reason()).isEqualTo("busy");
        assertThat(MtaBindError.BUSY.node().encode()).isEqualTo(Octets.ofHex("020100"));
        assertThat(MtaBindError.AUTHENTICATION_ERROR.error().encode()).isEqualTo(Octets.ofHex("b203020102"));
        assertThat(new MtaBindError(77).reason()).isEqualTo("bind error 77");
    }

    @Test
    void everyPrefixAndEveryChangedOctetIsMalformedOrABind() {
        Octets good = Octets.ofHex(ARGUMENT);
        for (int at = 0; at < good.length(); at++) {
            Octets prefix = good.slice(0, at);
            assertThatThrownBy(() -> MtaBind.decode(Ber.decode(prefix, BerLimits.STANDARD)))
                    .isInstanceOf(MalformedInput.class);
            for (int value = 0; value < 256; value++) {
                byte[] changed = good.toByteArray();
                changed[at] = (byte) value;
                try {
                    assertThat(MtaBind.decode(Ber.decode(Octets.wrap(changed), BerLimits.STANDARD)))
                            .isNotNull();
                } catch (MalformedInput expected) {
                    assertThat(expected.clause()).isNotEmpty();
                }
            }
        }
    }

    @Test
    void aPasswordLongerThan62OctetsIsMalformed() {
        String password = "61".repeat(63);
        assertThatThrownBy(() -> MtaBind.decode(ber("a146 8001 41 a141 043f" + password)))
                .isInstanceOf(MalformedInput.class)
                .hasMessageContaining("ub-password-length");
    }
}
