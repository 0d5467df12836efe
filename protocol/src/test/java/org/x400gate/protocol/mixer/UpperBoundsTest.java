package org.x400gate.protocol.mixer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import org.junit.jupiter.api.Test;
import org.x400gate.protocol.asn1.BerLimits;
import org.x400gate.protocol.asn1.TeletexString;
import org.x400gate.protocol.bounds.ApduBounds;
import org.x400gate.protocol.ipm.ContentOf1984;
import org.x400gate.protocol.ipm.Heading;
import org.x400gate.protocol.ipm.Ipm;
import org.x400gate.protocol.ipm.IpmIdentifier;
import org.x400gate.protocol.ipm.OrDescriptor;
import org.x400gate.protocol.mime.HeaderField;
import org.x400gate.protocol.mime.Mailbox;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.oraddress.OrAddress;
import org.x400gate.protocol.oraddress.OrName;
import org.x400gate.protocol.p1.ApduOf1984;
import org.x400gate.protocol.p1.ContentType;
import org.x400gate.protocol.p1.Edition;
import org.x400gate.protocol.p1.MtsApdu;

/** Whatever a mail holds, what is made of it keeps every upper bound, in either edition. */
class UpperBoundsTest {
    @Property(tries = 1_000)
    @Tag("SF-52")
    void whateverAMailHoldsTheMessageKeepsEveryBound(
            @ForAll("fields") List<String> fields, @ForAll("mailboxes") List<Mailbox> recipients) {
        Octets mail = Octets.of(String.join("\r\n", fields) + "\r\n\r\ntext\r\n", StandardCharsets.UTF_8);
        for (Edition edition : Edition.values()) {
            Mapping<X400Message> mapping =
                    RfcToIpm.map(new SmtpEnvelope(Optional.of(Samples.ALICE), recipients), mail, Samples.A, edition);
            if (mapping instanceof Mapping.Mapped<X400Message> mapped) {
                MtsApdu.Message made = mapped.value().message();
                MtsApdu sent = edition == Edition.OF_1988 ? made : of1984(made);
                assertThat(sent.faults()).isEmpty();
            }
        }
    }

    /** As the gateway does it. */
    private static MtsApdu of1984(MtsApdu.Message made) {
        Ipm moved = BodyHeaders.intoBody(Dump.ipm(made));
        ContentOf1984.Possible content =
                (ContentOf1984.Possible) ContentOf1984.of(moved.node().encode(), BerLimits.STANDARD);
        ApduOf1984 apdu = ApduOf1984.of(new MtsApdu.Message(
                made.envelope().toBuilder().contentType(ContentType.P2).build(), content.content()));
        return ((ApduOf1984.Sendable) apdu).apdu();
    }

    @Test
    @org.junit.jupiter.api.Tag("SF-52")
    void aFreeFormNameInPlaceOfAnAddressOf1988KeepsItsBound() {
        OrAddress full = OrAddress.builder()
                .country("XX")
                .admd("a".repeat(16))
                .prmd("p".repeat(16))
                .organization("ö".repeat(64))
                .orgUnit("u".repeat(32))
                .orgUnit("v".repeat(32))
                .commonName("c".repeat(64))
                .domainDefined("TYPE", "v".repeat(128))
                .build();
        Heading heading = Heading.builder(IpmIdentifier.of("1"))
                .originator(OrDescriptor.of(OrName.of(full)))
                .build();
        ContentOf1984.Possible content = (ContentOf1984.Possible)
                ContentOf1984.of(new Ipm(heading, List.of()).node().encode(), BerLimits.STANDARD);
        assertThat(ApduBounds.ofContent(content.content())).isEmpty();
        assertThat(content.losses()).isNotEmpty();
    }

    @Property(tries = 500)
    @Tag("SF-52")
    void aCutTextEndsWhereACharacterEnds(@ForAll("words") String text) {
        String fitted =
                Repertoires.teletex(text, OrDescriptor.MAX_FREE_FORM_NAME).text();
        Octets encoded = TeletexString.encode(fitted);
        assertThat(encoded.length()).isLessThanOrEqualTo(OrDescriptor.MAX_FREE_FORM_NAME);
        assertThat(TeletexString.decode(encoded)).isEqualTo(fitted);
    }

    @Provide
    Arbitrary<String> words() {
        return Arbitraries.oneOf(
                Arbitraries.strings().withCharRange(' ', '~').ofMaxLength(200),
                Arbitraries.strings().withCharRange('\u00a1', '\u024f').ofMaxLength(200),
                Arbitraries.strings().withChars("e\u0301\u0308o ł\ud83d\ude00").ofMaxLength(200),
                Arbitraries.of("ü".repeat(64), "ł¦".repeat(40), "a".repeat(63) + "ü", "Ω".repeat(128)));
    }

    @Provide
    Arbitrary<List<Mailbox>> mailboxes() {
        Arbitrary<String> local = Arbitraries.oneOf(
                Arbitraries.strings().withCharRange('!', '~').ofMinLength(1).ofMaxLength(400),
                Arbitraries.strings().alpha().ofMinLength(1).ofMaxLength(80),
                Combinators.combine(Arbitraries.of("S", "G", "I", "O", "OU1", "CN", "DD.T", "X121"), words())
                        .as((key, value) -> "/" + key + "=" + value.replaceAll("[^ -.0-~]", "x") + "/"));
        return Combinators.combine(local, Arbitraries.of("b.example", "elsewhere.example", "c.special.example"))
                .as((l, d) -> Mailbox.parse('"' + l.replaceAll("([\"\\\\])", "\\\\$1") + "\"@" + d))
                .filter(Optional::isPresent)
                .map(Optional::get)
                .list()
                .ofMinSize(1)
                .ofMaxSize(3);
    }

    @Provide
    Arbitrary<List<String>> fields() {
        Arbitrary<String> texts = Combinators.combine(
                        Arbitraries.of("Subject", "Comments", "Message-ID", "In-Reply-To", "X400-Content-Identifier"),
                        words())
                .as((name, text) -> HeaderField.ofText(name, text).name() + ": " + text.replaceAll("\\p{Cntrl}", " "));
        Arbitrary<String> people = Combinators.combine(
                        Arbitraries.of("From", "Sender", "To", "Cc", "Bcc", "Reply-To"), words(), mailboxes())
                .as((name, words, boxes) -> {
                    List<Mailbox> named = boxes.stream()
                            .map(m -> new Mailbox(Optional.of(words), List.of(words), m.localPart(), m.domain()))
                            .toList();
                    return name + ": " + HeaderField.ofAddresses(name, named).body();
                });
        Arbitrary<String> identifiers = Combinators.combine(
                        Arbitraries.of("Message-ID", "References", "In-Reply-To", "Supersedes"),
                        Arbitraries.strings().withCharRange('!', '~').ofMaxLength(200))
                .as((name, id) -> name + ": <" + id.replace(">", "") + "@x.example>");
        Arbitrary<String> received = Arbitraries.strings()
                .withCharRange('a', 'z')
                .ofMinLength(1)
                .ofMaxLength(120)
                .map(host -> "Received: from x by " + host + "; Mon, 23 Nov 2026 10:00:00 +0100");
        return Arbitraries.oneOf(texts, people, identifiers, received)
                .list()
                .ofMaxSize(8)
                .map(ArrayList::new);
    }
}
