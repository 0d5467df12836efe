package org.x400gate.loadtest.peer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.x400gate.protocol.octets.Octets;

/** A message that is lost, doubled or changed is seen. */
class MessagesTest {
    private final Messages messages = new Messages(2_000);

    @Test
    void whatComesOutOnceAndUnchangedIsClean() {
        Messages.Outgoing one = messages.next();
        messages.arrived(one.apdu());
        messages.confirmed(one.id());

        assertThat(messages.account().clean()).isTrue();
        assertThat(messages.account().arrived()).isEqualTo(1);
    }

    @Test
    void whatIsMissingDoubledChangedOrUnknownIsNot() {
        Messages.Outgoing lost = messages.next();
        Messages.Outgoing doubled = messages.next();
        Messages.Outgoing changed = messages.next();
        messages.next(); // neither confirmed nor refused
        messages.confirmed(lost.id());
        messages.arrived(doubled.apdu());
        messages.arrived(doubled.apdu());
        byte[] octets = changed.apdu().toByteArray();
        octets[octets.length - 10] ^= 1; // within the text
        messages.arrived(Octets.wrap(octets));

        Messages.Account account = messages.account();

        assertThat(account.missing()).isEqualTo(1);
        assertThat(account.repeated()).isEqualTo(1);
        assertThat(account.changed()).isEqualTo(1);
        assertThat(account.unconfirmed()).isEqualTo(3);
        assertThat(account.clean()).isFalse();
    }
}
