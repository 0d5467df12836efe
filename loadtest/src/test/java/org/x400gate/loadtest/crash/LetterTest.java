package org.x400gate.loadtest.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.x400gate.loadtest.crash.Letter.Kind;
import org.x400gate.loadtest.crash.Letter.Side;
import org.x400gate.loadtest.crash.Letter.To;
import org.x400gate.loadtest.crash.Letter.Urgency;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.p1.MtsApdu;
import org.x400gate.protocol.p1.P1Limits;

class LetterTest {
    private static final List<To> TO =
            List.of(new To(1, Kind.TAKEN, Side.NEAR), new To(2, Kind.UNKNOWN_USER, Side.EAST));

    private static Letter letter(long number, int octets) {
        return new Letter(number, Side.FAR, TO, octets, Urgency.URGENT, true);
    }

    @Test
    void whoItIsForIsReadOutOfItsAddressesInEitherForm() {
        Letter letter = letter(123_456, 2_000);

        assertThat(letter.address(TO.get(1))).isEqualTo("n2x2n9c@east.example");
        assertThat(Letter.recipient("RCPT TO:<N2X2N9C@east.example>"))
                .contains(new Letter.Name(Kind.UNKNOWN_USER, 2, 123_456));
        assertThat(Letter.recipient("/S=n2x2n9c/PRMD=east/ADMD= /C=XX/"))
                .contains(new Letter.Name(Kind.UNKNOWN_USER, 2, 123_456));
        assertThat(Letter.originator(letter.originator())).contains(123_456L);
        assertThat(Letter.recipient(letter.originator())).isEmpty();
        assertThat(Letter.originator(letter.address(TO.get(0)))).isEmpty();
    }

    @Test
    void itsTextIsFoundWholeAndNothingLess() {
        Letter letter = letter(7, 3_000);
        byte[] mail = letter.mail();

        assertThat(letter.isIn(mail)).isTrue();
        assertThat(letter(8, 3_000).isIn(mail)).isFalse();
        assertThat(letter.isIn(new String(mail, 0, mail.length - 3, StandardCharsets.US_ASCII)
                        .getBytes(StandardCharsets.US_ASCII)))
                .isFalse();
        mail[mail.length / 2] ^= 1;
        assertThat(letter.isIn(mail)).isFalse();
    }

    @Test
    void asP1MessageItKeepsItsTextAndIsTheSameWhenItIsSentAgain() {
        Letter letter = letter(9, 150_000);

        Octets apdu = new PeerMail().message(letter);

        assertThat(new PeerMail().message(letter)).isEqualTo(apdu);
        MtsApdu.Message message = (MtsApdu.Message) MtsApdu.decode(apdu, P1Limits.STANDARD);
        assertThat(letter.isIn(PeerMail.octets(message.content()).toByteArray()))
                .isTrue();
        assertThat(message.envelope().recipients())
                .extracting(each -> Letter.recipient(each.recipient().toString())
                        .orElseThrow()
                        .index())
                .containsExactly(1, 2);
        assertThat(Letter.originator(message.envelope().originator().toString()))
                .contains(9L);
    }

    @Test
    void itsMtaOwesAReportOnWhomItDoesNotKnowAndOnWhomItWasAskedFor() {
        MtsApdu.Message message =
                (MtsApdu.Message) MtsApdu.decode(new PeerMail().message(letter(5, 1_000)), P1Limits.STANDARD);

        List<PeerMail.Owed> owed = new PeerMail().owed(message, Side.EAST);

        assertThat(owed).extracting(PeerMail.Owed::failure).containsExactly(false, true);
        MtsApdu.Report report = (MtsApdu.Report) MtsApdu.decode(owed.get(1).apdu(), P1Limits.STANDARD);
        assertThat(report.subject()).isEqualTo(message.identifier());
        assertThat(Letter.originator(report.destination().toString())).contains(5L);
    }
}
