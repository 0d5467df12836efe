package org.x400gate.protocol.mixer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.x400gate.protocol.mixer.Samples.BOB;
import static org.x400gate.protocol.mixer.Samples.envelope;
import static org.x400gate.protocol.mixer.Samples.mapped;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.x400gate.protocol.mime.HeaderField;
import org.x400gate.protocol.mime.MailPart;
import org.x400gate.protocol.mime.MimeLimits;
import org.x400gate.protocol.mime.MimeReader;
import org.x400gate.protocol.mime.MimeWriter;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.p1.MtsApdu;
import org.x400gate.protocol.p1.P1Limits;

/** A date of a mail is the same instant in X.400 and in the mail that comes out there. */
class DatesBothWaysTest {
    private static final List<ZoneOffset> ZONES = List.of(
            ZoneOffset.UTC,
            ZoneOffset.ofHours(14),
            ZoneOffset.ofHours(-14),
            ZoneOffset.ofHoursMinutes(5, 45),
            ZoneOffset.ofHoursMinutes(-3, -30));

    private static X400Message there(Octets mail) {
        return mapped(RfcToIpm.map(envelope(BOB), mail, Samples.A));
    }

    private static Octets mail(OffsetDateTime date) {
        return MimeWriter.write(
                List.of(HeaderField.ofDate("Date", date), HeaderField.ofDate("Expires", date)), new MailPart.Text("x"));
    }

    private static OffsetDateTime back(X400Message message, String name) {
        try {
            Octets wire = Octets.wrap(message.message().node().sequence().open().readAllBytes());
            MtsApdu.Message read = (MtsApdu.Message) MtsApdu.decode(wire, P1Limits.STANDARD);
            return MimeReader.read(mapped(IpmToRfc.map(read, Samples.B)).message(), MimeLimits.STANDARD)
                    .first(name)
                    .flatMap(HeaderField::date)
                    .orElseThrow();
        } catch (java.io.IOException impossible) {
            throw new java.io.UncheckedIOException(impossible);
        }
    }

    /** The first and the last second of each month from 1950 to 2049, leap days among them, in five zones. */
    @Test
    @Tag("SF-65")
    void everyMonthsEndsAreTheSameInstantOnBothSides() {
        for (YearMonth month = YearMonth.of(1950, 2);
                month.isBefore(YearMonth.of(2049, 12));
                month = month.plusMonths(1)) {
            for (ZoneOffset zone : month.getMonthValue() == 2 ? ZONES : ZONES.subList(0, 3)) {
                OffsetDateTime first = month.atDay(1).atStartOfDay().atOffset(zone);
                OffsetDateTime last = month.atEndOfMonth().atTime(23, 59, 59).atOffset(zone);
                for (OffsetDateTime date : List.of(first, last)) {
                    X400Message message = there(mail(date));
                    assertThat(message.message().trace().get(0).arrival()).isEqualTo(date.toInstant());
                    assertThat(Dump.ipm(message.message()).heading().expiryTime())
                            .contains(date.toInstant());
                    assertThat(back(message, "Date").isEqual(date)).isTrue();
                    assertThat(back(message, "Date").getOffset()).isEqualTo(zone);
                    assertThat(back(message, "Expires").isEqual(date)).isTrue();
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "21 Nov 97 09:55:06 est | 1997-11-21T14:55:06Z",
                "21 Nov 97 09:55:06 Est | 1997-11-21T14:55:06Z",
                "21 Nov 97 09:55:06 EST | 1997-11-21T14:55:06Z",
                "21 Nov 49 09:55 pdt | 2049-11-21T16:55:00Z",
                "21 Nov 50 09:55:06 Z | 1950-11-21T09:55:06Z",
                "31 Dec 1998 23:59:60 +0000 | 1998-12-31T23:59:59Z",
                "Tue, 19 Jan 2038 03:14:08 +0000 | 2038-01-19T03:14:08Z",
                "29 Feb 2000 23:59 -1400 | 2000-03-01T13:59:00Z",
                "21 Nov 1997 09:55:06 A | 1997-11-21T09:55:06Z",
            })
    @Tag("SF-65")
    void obsoleteFormsAreTheInstantsThatTheyMean(String date, String instant) {
        Octets mail = Octets.of("Date: " + date + "\r\n\r\nx\r\n", StandardCharsets.US_ASCII);
        X400Message message = there(mail);
        assertThat(message.message().trace().get(0).arrival()).isEqualTo(Instant.parse(instant));
        assertThat(back(message, "Date").toInstant()).isEqualTo(Instant.parse(instant));
    }

    /** X.400 has two digits for the year: what they can't say is not said, and that is named. */
    @Test
    @Tag("SF-65")
    void aDateOf2050IsNamedAndKeptWhole() {
        OffsetDateTime date = OffsetDateTime.parse("2050-01-01T12:00:00Z");
        Mapping.Mapped<X400Message> mapping =
                (Mapping.Mapped<X400Message>) RfcToIpm.map(envelope(BOB), mail(date), Samples.A);
        assertThat(mapping.losses()).extracting(Loss::field).contains("Date", "Expires");
        assertThat(Dump.ipm(mapping.value().message()).heading().expiryTime()).isEmpty();
        assertThat(back(mapping.value(), "Expires")).isEqualTo(date);
    }
}
