package org.x400gate.protocol.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.x400gate.protocol.octets.MalformedInput;

class MailboxTest {
    @Property
    void everyLocalPartComesBack(
            @ForAll @StringLength(min = 1, max = 100) @CharRange(from = ' ', to = '~') String localPart) {
        Mailbox mailbox = new Mailbox(localPart, "example.com");
        assertThat(Mailbox.parse(mailbox.toString())).isEqualTo(mailbox);
    }

    @Test
    void quotesThatAreNotNeededGo() {
        assertThat(Mailbox.parse("\"a.b\"@x").toString()).isEqualTo("a.b@x");
        assertThat(Mailbox.parse("\"/S=Doe/OU=a b/\"@x").toString()).isEqualTo("\"/S=Doe/OU=a b/\"@x");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "a", "@x", "a@", ".a@x", "a.@x", "a..b@x", "a@-x", "a@x.", "a@x y", "\"a@x", "a\"b@x", "a@[x",
                "a@x>"
            })
    void whatIsNoMailboxIsMalformed(String text) {
        assertThatThrownBy(() -> Mailbox.parse(text)).isInstanceOf(MalformedInput.class);
    }

    @Property
    void onlyMalformedInputComesOut(@ForAll @StringLength(max = 30) String text) {
        try {
            assertThat(Mailbox.parse(text)).isNotNull();
        } catch (MalformedInput fault) {
            assertThat(fault.layer()).isEqualTo("smtp");
        }
    }
}
