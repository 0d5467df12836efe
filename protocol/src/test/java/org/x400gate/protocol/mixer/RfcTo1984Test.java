package org.x400gate.protocol.mixer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.x400gate.protocol.ipm.BodyPart;
import org.x400gate.protocol.ipm.Ipm;
import org.x400gate.protocol.mime.Mailbox;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.oraddress.OrAddress;
import org.x400gate.protocol.p1.ContentType;
import org.x400gate.protocol.p1.Edition;
import org.x400gate.protocol.p1.EncodedInformationTypes;
import org.x400gate.protocol.p1.MtsApdu;
import org.x400gate.protocol.p1.TransferEnvelope;

/** Internet mail for a peer of 1984, and back (RFC 2156 Appendix B). */
class RfcTo1984Test {
    private static String mail(String text) {
        return "From: alice@a.example\r\nTo: bob@b.example\r\nSubject: s\r\nDate: Mon, 23 Nov 2026 10:00:00 +0000\r\n"
                + "Message-ID: <1@a.example>\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
                + "Content-Transfer-Encoding: 8bit\r\n\r\n"
                + text;
    }

    private static Mapping<X400Message> map(String mail, Mailbox... recipients) {
        return RfcToIpm.map(
                Samples.envelope(recipients), Octets.of(mail, StandardCharsets.UTF_8), Samples.A, Edition.OF_1984);
    }

    private static BodyPart body(String text) {
        return Dump.ipm(Samples.mapped(map(mail(text), Samples.BOB)).message())
                .body()
                .get(0);
    }

    @Test
    void asciiIsIa5AndLettersWithMarksAreTeletex() {
        assertThat(body("plain {text}\t\r\n")).isEqualTo(BodyPart.Ia5Text.of("plain {text}\t\r\n"));
        assertThat(body("Zażółć gęślą jaźń\r\n")).isEqualTo(BodyPart.TeletexText.of("Zażółć gęślą jaźń\r\n"));
        X400Message message = Samples.mapped(map(mail("ü\r\n"), Samples.BOB));
        assertThat(message.message().envelope().contentType()).isEqualTo(ContentType.P2);
        assertThat(message.message().envelope().originalTypes().orElseThrow().builtIn())
                .containsExactly(EncodedInformationTypes.TELETEX);
    }

    @Test
    void ornamentsBecomePlainAndThatIsNamed() {
        Mapping<X400Message> mapping = map(mail("„ü“ – 1 €\r\n"), Samples.BOB);
        assertThat(Dump.ipm(Samples.mapped(mapping).message()).body())
                .containsExactly(BodyPart.TeletexText.of("\"ü\" - 1 EUR\r\n"));
        assertThat(((Mapping.Mapped<X400Message>) mapping).losses())
                .contains(new Loss("X.420-1984", "text/plain", "4 characters outside T.61 made plain"));
    }

    @ParameterizedTest
    @CsvSource({"Привет,U+041F", "ü {x},U+007B", "ü ©,U+00A9"})
    @Tag("SF-58")
    void whatNeitherHoldsIsRefusedNotReplaced(String text, String first) {
        assertThat(Samples.refused(map(mail(text + "\r\n"), Samples.BOB)))
                .hasSize(1)
                .first()
                .asString()
                .contains("characters outside T.61", first);
    }

    @Test
    void conversionWithLossProhibitedIsObeyed() {
        assertThat(Samples.refused(map("Conversion-With-Loss: Prohibited\r\n" + mail("„ü“\r\n"), Samples.BOB)))
                .hasSize(1)
                .first()
                .asString()
                .contains("prohibited");
    }

    @Test
    void anAddressThat1984LacksIsAnInternetUsers() {
        Mailbox teletex = new Mailbox("/O=*{214}l/S=x/", "b.example");
        Mailbox common = new Mailbox("/CN=room/", "b.example");
        TransferEnvelope envelope =
                Samples.mapped(map(mail("x\r\n"), teletex, common)).message().envelope();
        OrAddress of1984 = envelope.recipients().get(0).recipient().address();
        assertThat(of1984.organization()).isEmpty();
        assertThat(of1984.domainDefined("RFC-822")).isPresent();
        assertThat(Samples.MAPPING.toRfc(of1984)).contains(teletex);
        assertThat(envelope.recipients().get(1).recipient().address().commonName())
                .contains("room");
    }

    @Test
    void fieldsOfTheExtensionAreTheFirstBodyPartAndComeBack() {
        String text = "X-Mailer: some\r\nOrganization: Grün\r\n" + mail("Grüße\r\n");
        MtsApdu.Message made = Samples.mapped(map(text, Samples.BOB)).message();
        Ipm moved = BodyHeaders.intoBody(Dump.ipm(made));
        assertThat(moved.heading().extensions()).isEmpty();
        assertThat(((BodyPart.Ia5Text) moved.body().get(0)).text())
                .startsWith("RFC-822-Headers:\r\nX-Mailer: some\r\nOrganization: =?")
                .endsWith("\r\n");
        assertThat(moved.body()).hasSize(2);
        MtsApdu.Message sent = new MtsApdu.Message(made.envelope(), moved.node().encode());
        String back = Samples.mapped(IpmToRfc.map(sent, Samples.B)).message().toString(StandardCharsets.US_ASCII);
        assertThat(back)
                .contains("X-Mailer: some\r\n", "Organization: =?")
                .doesNotContain("RFC-822-Headers")
                .contains("\r\n\r\nGr=FC=DFe\r\n");
    }

    @Test
    void aMessageWithoutSuchFieldsStaysAsItIs() {
        Ipm ipm = Dump.ipm(Samples.mapped(map(mail("x\r\n"), Samples.BOB)).message());
        assertThat(BodyHeaders.intoBody(ipm)).isEqualTo(ipm);
    }

    @Test
    void aTeletexTextWithCharacterSetsOfItsOwnIsNotGuessedAt() {
        BodyPart foreign = new BodyPart.TeletexText(List.of(), List.of(Octets.ofHex("1b2442 2422")));
        MtsApdu.Message message = Samples.message(
                Dump.ipm(Samples.mapped(map(mail("x\r\n"), Samples.BOB)).message())
                        .heading(),
                foreign);
        Mapping.Mapped<RfcMessage> mapped = (Mapping.Mapped<RfcMessage>) IpmToRfc.map(message, Samples.B);
        assertThat(mapped.losses())
                .anySatisfy(
                        loss -> assertThat(loss).asString().contains("teletex text with character sets of its own"));
        // It goes back bit for bit.
        X400Message again = Samples.mapped(
                RfcToIpm.map(mapped.value().envelope(), mapped.value().message(), Samples.A, Edition.OF_1984));
        assertThat(Dump.ipm(again.message()).body()).containsExactly(foreign);
    }
}
