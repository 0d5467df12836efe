package org.x400gate.protocol.mixer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.x400gate.protocol.mime.MailPart;
import org.x400gate.protocol.octets.Octets;

/** What P1 says of the contents is what is in them. */
class InformationTypesTest {
    @Test
    @Tag("SF-55")
    void informationTypesAreTheUnionOfWhatIsThereForEverySubset() {
        List<MailPart> kinds = List.of(
                new MailPart.Text("plain\r\n"),
                new MailPart.Text("Grüße\r\n"),
                BodiesTest.file("a", Octets.of(1)),
                new MailPart.Opaque("application/pdf", Optional.empty(), Octets.of(2)),
                new MailPart.Opaque("application/x400-bp", Optional.empty(), Octets.ofHex("a6043100 0400")));
        List<Set<String>> types = List.of(
                Set.of("2"),
                Set.of("1.0.10021.7.1.0.1", "1.0.10021.7.1.0.6", "1.0.10021.7.1.0.100"),
                Set.of("2.6.1.12.0", "2.16.840.1.113694.2.2.1.1"),
                Set.of("2.6.1.12.0", "1.3.6.1.7.1.2.1.5"),
                Set.of("6"));
        for (int subset = 1; subset < 1 << kinds.size(); subset++) {
            List<MailPart> body = new ArrayList<>();
            Set<String> expected = new HashSet<>(Set.of("1.3.6.1.7.1.3.5"));
            for (int kind = 0; kind < kinds.size(); kind++) {
                if ((subset >> kind & 1) == 1) {
                    body.add(kinds.get(kind));
                    expected.addAll(types.get(kind));
                }
            }
            assertTypes(expected, BodiesTest.mail(body.toArray(MailPart[]::new)));
            // What is inside a forwarded message is in the message.
            assertTypes(
                    expected,
                    BodiesTest.mail(new MailPart.Opaque(
                            "message/rfc822", Optional.empty(), BodiesTest.mail(body.toArray(MailPart[]::new)))));
        }
    }

    private static void assertTypes(Set<String> expected, Octets mail) {
        var types = BodiesTest.toX400(mail, BodiesTest.FILES)
                .envelope()
                .originalTypes()
                .orElseThrow();
        Set<String> told = new HashSet<>();
        types.builtIn().forEach(bit -> told.add(bit.toString()));
        types.extended().forEach(oid -> told.add(oid.toString()));
        assertThat(told).isEqualTo(expected);
    }
}
