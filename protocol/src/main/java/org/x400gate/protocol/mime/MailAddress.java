package org.x400gate.protocol.mime;

import java.util.List;

/** What an address field holds (RFC 5322 3.4). */
public sealed interface MailAddress permits Mailbox, MailAddress.Group, MailAddress.Unreadable {

    /** The text of one list element, without line ends, encoded words made where needed. */
    String text();

    /** A named group, which may be empty. */
    record Group(String name, List<Mailbox> members) implements MailAddress {
        public Group {
            members = List.copyOf(members);
        }

        @Override
        public String text() {
            return Phrases.encode(name) + ":"
                    + String.join(
                            ", ", members.stream().map(m -> " " + m.text()).toList()) + ";";
        }
    }

    /** Something in an address field that is no address; the text is kept for a human reader. */
    record Unreadable(String raw) implements MailAddress {
        @Override
        public String text() {
            return Phrases.encode(raw) + ":;";
        }
    }
}
