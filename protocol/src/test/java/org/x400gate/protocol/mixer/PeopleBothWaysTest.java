package org.x400gate.protocol.mixer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.x400gate.protocol.mixer.Samples.BOB;
import static org.x400gate.protocol.mixer.Samples.envelope;
import static org.x400gate.protocol.mixer.Samples.mapped;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import org.x400gate.protocol.ipm.Heading;
import org.x400gate.protocol.ipm.OrDescriptor;
import org.x400gate.protocol.ipm.RecipientSpecifier;
import org.x400gate.protocol.mime.HeaderField;
import org.x400gate.protocol.mime.MailAddress;
import org.x400gate.protocol.mime.MailPart;
import org.x400gate.protocol.mime.Mailbox;
import org.x400gate.protocol.mime.MimeLimits;
import org.x400gate.protocol.mime.MimeReader;
import org.x400gate.protocol.mime.MimeWriter;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.p1.MtsApdu;
import org.x400gate.protocol.p1.P1Limits;

/** Everybody on To, Cc, Bcc and Reply-To is in the heading, in the same list and order, and can be answered from there. */
class PeopleBothWaysTest {
    private static List<Mailbox> mailboxes(List<MailAddress> addresses) {
        return addresses.stream()
                .flatMap(a -> a instanceof MailAddress.Group group ? group.members().stream() : Stream.of((Mailbox) a))
                .map(m -> new Mailbox(m.localPart(), m.domain()))
                .toList();
    }

    private static List<Mailbox> answered(List<OrDescriptor> users) {
        return users.stream()
                .flatMap(user -> user.formalName().stream())
                .map(name -> Samples.MAPPING.toRfc(name.address()).orElseThrow())
                .toList();
    }

    private static List<OrDescriptor> users(List<RecipientSpecifier> recipients) {
        return recipients.stream().map(RecipientSpecifier::recipient).toList();
    }

    @Property(tries = 500)
    @Tag("SF-69")
    @Tag("SF-70")
    void everybodyIsInTheirListInOrderAndCanBeAnswered(
            @ForAll("lists") List<MailAddress> to,
            @ForAll("lists") List<MailAddress> cc,
            @ForAll("lists") List<MailAddress> replyTo) {
        List<HeaderField> fields = new ArrayList<>(List.of(new HeaderField("From", "a@a.example")));
        fields.add(HeaderField.ofAddresses("To", to));
        fields.add(HeaderField.ofAddresses("Cc", cc));
        fields.add(HeaderField.ofAddresses("Reply-To", replyTo));
        Octets mail = MimeWriter.write(fields, new MailPart.Text("x"));
        MtsApdu.Message message =
                wire(mapped(RfcToIpm.map(envelope(BOB), mail, Samples.A)).message());
        Heading heading = Dump.ipm(message).heading();
        assertThat(answered(users(heading.primaryRecipients()))).isEqualTo(mailboxes(to));
        assertThat(answered(users(heading.copyRecipients()))).isEqualTo(mailboxes(cc));
        assertThat(answered(heading.replyRecipients())).isEqualTo(mailboxes(replyTo));
        RfcMessage back = mapped(IpmToRfc.map(message, Samples.B));
        for (HeaderField field : fields) {
            List<MailAddress> there = MimeReader.read(back.message(), MimeLimits.STANDARD)
                    .first(field.name())
                    .orElseThrow()
                    .addresses(MimeLimits.STANDARD);
            assertThat(mailboxes(there)).as(field.name()).isEqualTo(mailboxes(field.addresses(MimeLimits.STANDARD)));
        }
    }

    private static MtsApdu.Message wire(MtsApdu.Message message) {
        try {
            Octets octets = Octets.wrap(message.node().sequence().open().readAllBytes());
            return (MtsApdu.Message) MtsApdu.decode(octets, P1Limits.STANDARD);
        } catch (java.io.IOException impossible) {
            throw new java.io.UncheckedIOException(impossible);
        }
    }

    @Provide
    Arbitrary<List<MailAddress>> lists() {
        Arbitrary<String> names = Arbitraries.of("Bob", "Müller, J.", "\"quoted\"", "x".repeat(100), "Łódź", "日本");
        Arbitrary<Mailbox> boxes = Combinators.combine(
                        names.optional(),
                        Arbitraries.of(
                                "bob",
                                "a.b",
                                "quoted local",
                                "user+tag",
                                "user_1",
                                "a%b!c",
                                "ümlaut".replace("ü", "ue")),
                        Arbitraries.of(
                                "b.example",
                                "one-off.example",
                                "xn--mller-kva.example",
                                "[192.0.2.1]",
                                "special.example"))
                .as((name, local, domain) -> new Mailbox(name, List.of(), local, domain));
        Arbitrary<MailAddress> groups = Combinators.combine(
                        Arbitraries.of("team", "the, others"), boxes.list().ofMaxSize(3))
                .as(MailAddress.Group::new);
        Arbitrary<MailAddress> single = boxes.map(m -> m);
        return Arbitraries.frequencyOf(net.jqwik.api.Tuple.of(5, single), net.jqwik.api.Tuple.of(1, groups))
                .list()
                .ofMinSize(1)
                .ofMaxSize(5)
                .map(list -> {
                    List<MailAddress> all = new ArrayList<>(list);
                    all.add(new Mailbox(Optional.empty(), List.of(), "last", "b.example"));
                    return all;
                });
    }
}
