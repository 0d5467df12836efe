package org.x400gate.protocol.mixer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.x400gate.protocol.mixer.Samples.mapped;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.x400gate.protocol.ipm.BodyPart;
import org.x400gate.protocol.ipm.Heading;
import org.x400gate.protocol.ipm.Ipm;
import org.x400gate.protocol.ipm.IpmIdentifier;
import org.x400gate.protocol.ipm.OrDescriptor;
import org.x400gate.protocol.ipm.RecipientSpecifier;
import org.x400gate.protocol.mime.HeaderField;
import org.x400gate.protocol.mime.MailPart;
import org.x400gate.protocol.mime.Mailbox;
import org.x400gate.protocol.mime.MimeLimits;
import org.x400gate.protocol.mime.MimeMessage;
import org.x400gate.protocol.mime.MimeReader;
import org.x400gate.protocol.mime.MimeWriter;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.oraddress.OrAddress;
import org.x400gate.protocol.oraddress.OrName;
import org.x400gate.protocol.p1.ContentType;
import org.x400gate.protocol.p1.Edition;
import org.x400gate.protocol.p1.MtsApdu;
import org.x400gate.protocol.p1.MtsIdentifier;
import org.x400gate.protocol.p1.PerRecipient;
import org.x400gate.protocol.p1.TraceElement;
import org.x400gate.protocol.p1.TransferEnvelope;

/** A message to users on both sides, answered to all by each of them: the others get it, each once, on his own side. */
class ReplyAllTest {
    /** Known to the table, and not. */
    private static final Mailbox ANN = new Mailbox("ann", "a.example");

    private static final Mailbox BOB = new Mailbox("bob", "elsewhere.example");
    private static final Mailbox CARL = new Mailbox("carl+x", "a.example");
    private static final OrAddress XENIA = Samples.prefix("/S=xenia/PRMD=b/ADMD= /C=XX/");
    private static final OrAddress YVES = Samples.prefix("/G=Yves/S=Young/O=Far and Away/PRMD=far/ADMD=z/C=YY/");
    private static final OrAddress ZOE = Samples.prefix("/S=zoe/O=special/PRMD=b/ADMD= /C=XX/");
    private static final List<Mailbox> ON_MAIL = List.of(ANN, BOB, CARL);

    private static Mailbox mailbox(OrAddress user) {
        return Samples.MAPPING.toRfc(user).orElseThrow();
    }

    private static boolean same(Mailbox one, Mailbox other) {
        return one.addrSpec().equalsIgnoreCase(other.addrSpec());
    }

    /** As a mail program does it. */
    private static List<Mailbox> all(MimeMessage mail, Mailbox self) {
        return Stream.of("From", "To", "Cc")
                .flatMap(name -> mail.all(name).stream())
                .flatMap(field -> field.addresses(MimeLimits.STANDARD).stream())
                .map(address -> (Mailbox) address)
                .filter(address -> !same(address, self))
                .map(address -> new Mailbox(address.localPart(), address.domain()))
                .toList();
    }

    /** As a user agent of X.400 does it: it can send only to who has an address. */
    private static List<OrAddress> all(Heading heading, OrAddress self) {
        List<OrDescriptor> users = new ArrayList<>(heading.originator().stream().toList());
        Stream.of(heading.primaryRecipients(), heading.copyRecipients())
                .flatMap(List::stream)
                .map(RecipientSpecifier::recipient)
                .forEach(users::add);
        return users.stream()
                .flatMap(user -> user.formalName().stream())
                .map(OrName::address)
                .filter(address -> !address.matches(self))
                .toList();
    }

    private static MimeMessage mail(MtsApdu.Message message) {
        return MimeReader.read(mapped(IpmToRfc.map(message, Samples.A)).message(), MimeLimits.STANDARD);
    }

    /** What a mail program sends, and the part of it that the gateway gets. */
    private static Ipm crossing(Mailbox from, List<Mailbox> to, List<Mailbox> cc, Edition edition) {
        Octets mail = MimeWriter.write(
                List.of(
                        HeaderField.ofAddresses("From", List.of(from)),
                        HeaderField.ofAddresses("To", to),
                        HeaderField.ofAddresses("Cc", cc),
                        new HeaderField("Date", "Mon, 23 Nov 2026 15:00:00 +0000"),
                        new HeaderField("Message-ID", "<1@a.example>")),
                new MailPart.Text("text\r\n"));
        List<Mailbox> far = Stream.concat(to.stream(), cc.stream())
                .filter(mailbox -> ON_MAIL.stream().noneMatch(near -> same(near, mailbox)))
                .toList();
        X400Message made = mapped(
                RfcToIpm.map(new SmtpEnvelope(Optional.of(from), far), mail, Samples.A, BodyCapabilities.of(edition)));
        assertThat(made.unmapped()).isEmpty();
        return Dump.ipm(made.message());
    }

    /** What a user of X.400 sends, and the part of it that the gateway gets. */
    private static MtsApdu.Message crossing(OrAddress from, List<OrAddress> to) {
        Heading.Builder heading = Heading.builder(IpmIdentifier.of("r")).originator(OrDescriptor.of(OrName.of(from)));
        to.forEach(user -> heading.primaryRecipient(RecipientSpecifier.of(OrDescriptor.of(OrName.of(user)))));
        TransferEnvelope.Builder envelope = TransferEnvelope.builder(
                        new MtsIdentifier(Samples.B.ours(), "id-2"), OrName.of(from), ContentType.P22)
                .trace(TraceElement.relayed(Samples.B.ours(), Samples.B.now()));
        int number = 0;
        for (OrAddress user : to) {
            number++;
            if (Stream.of(XENIA, YVES, ZOE).noneMatch(far -> far.matches(user))) {
                envelope.recipient(PerRecipient.of(OrName.of(user), number));
            }
        }
        return new MtsApdu.Message(
                envelope.build(),
                new Ipm(heading.build(), List.of(BodyPart.Ia5Text.of("text\r\n")))
                        .node()
                        .sequence());
    }

    private static List<Mailbox> reached(MtsApdu.Message message) {
        return mapped(IpmToRfc.map(message, Samples.A)).envelope().recipients().stream()
                .map(to -> new Mailbox(to.localPart(), to.domain()))
                .toList();
    }

    @ParameterizedTest
    @Tag("SF-71")
    @EnumSource(Edition.class)
    void anAnswerFromX400ReachesAllAndSoDoesTheAnswerToIt(Edition edition) {
        Heading seen = crossing(ANN, List.of(BOB, mailbox(XENIA)), List.of(CARL, mailbox(YVES)), edition)
                .heading();
        for (OrAddress self : List.of(XENIA, YVES)) {
            OrAddress other = self.equals(XENIA) ? YVES : XENIA;
            List<OrAddress> to = all(seen, self);
            assertThat(to).hasSize(4);
            assertThat(to.stream().filter(user -> user.matches(other))).hasSize(1);
            MtsApdu.Message answer = crossing(self, to);
            assertThat(reached(answer)).containsExactlyInAnyOrder(ANN, BOB, CARL);

            MimeMessage mail = mail(answer);
            for (Mailbox mine : ON_MAIL) {
                List<Mailbox> again = all(mail, mine);
                assertThat(again).hasSize(4).doesNotHaveDuplicates();
                Heading back = crossing(mine, again, List.of(), edition).heading();
                for (OrAddress user : List.of(XENIA, YVES)) {
                    assertThat(back.primaryRecipients().stream()
                                    .flatMap(to2 -> to2.recipient().formalName().stream())
                                    .filter(name -> name.address().matches(user)))
                            .hasSize(1);
                }
            }
        }
    }

    @ParameterizedTest
    @Tag("SF-71")
    @EnumSource(Edition.class)
    void anAnswerFromMailReachesAll(Edition edition) {
        List<OrAddress> users = new ArrayList<>(List.of(YVES, ZOE));
        for (Mailbox near : List.of(ANN, BOB)) {
            users.add(Samples.MAPPING.toOr(near, edition).orElseThrow());
        }
        MtsApdu.Message sent = crossing(XENIA, users);
        assertThat(reached(sent)).containsExactlyInAnyOrder(ANN, BOB);
        for (Mailbox self : List.of(ANN, BOB)) {
            List<Mailbox> to = all(mail(sent), self);
            Mailbox other = self.equals(ANN) ? BOB : ANN;
            assertThat(to).hasSize(4).contains(other);
            List<OrAddress> far = all(crossing(self, to, List.of(), edition).heading(), OrAddress.parse("/S=nobody/"));
            for (OrAddress user : List.of(XENIA, YVES, ZOE)) {
                assertThat(far.stream().filter(address -> address.matches(user)))
                        .hasSize(1);
            }
        }
    }
}
