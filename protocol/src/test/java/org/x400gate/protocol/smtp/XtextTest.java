package org.x400gate.protocol.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class XtextTest {
    @Property
    void whatIsPrintableComesBack(@ForAll @CharRange(from = ' ', to = '~') String text) {
        String encoded = Xtext.encode(text);

        assertThat(encoded).matches("[!-<>-~]*");
        assertThat(Xtext.decode(encoded)).contains(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "a=b", "a+", "a+2", "a+2b", "a+0A", "a+FF", "a+7F", "\u00e4", "a\n"})
    void whatIsNotXtextIsNotDecoded(String text) {
        assertThat(Xtext.decode(text)).isEmpty();
    }

    @Test
    void whatIsNotPrintableIsNotEncoded() {
        assertThatThrownBy(() -> Xtext.encode("a\rb")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void noParameterCarriesASecondCommand() {
        assertThatThrownBy(() ->
                        new MailParameters(Optional.empty(), false, Optional.of("FULL\r\nQUIT"), Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new RcptParameters(Optional.of("SUCCESS\r\nQUIT"), Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(RcptParameters.kept(Optional.of("SUCCESS\r\nQUIT"), Optional.of("rfc822;a\r\nQUIT")))
                .isEqualTo(RcptParameters.NONE);
    }
}
