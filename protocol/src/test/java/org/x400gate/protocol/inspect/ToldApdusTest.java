package org.x400gate.protocol.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.x400gate.protocol.described.Field;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.p1.P1Reading;

/** Bare APDUs as we tell them, against what tshark told of them ({@code .expected}): of messages, reports and probes. */
class ToldApdusTest {
    private static final Path FOLDER = Path.of("src/test/resources/org/x400gate/protocol/p1");

    static Stream<Path> vectors() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".ber")).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void namesAndValuesAreThoseOfAnotherDecoder(Path vector) throws IOException {
        Map<String, List<String>> told = new TreeMap<>();
        List<Told> units = Apdus.apdu(Octets.wrap(Files.readAllBytes(vector)), true);
        units.forEach(unit -> collect(unit.unit().name() + "/", unit.unit().fields(), told));
        Map<String, List<String>> expected = expected(vector);

        assertThat(units).noneMatch(unit -> unit.unit().isFaulty());
        assertThat(units.get(0).unit().name()).isEqualToIgnoringCase(one(expected, "kind"));
        same(
                expected,
                "identifier",
                told,
                "Message/envelope/message-identifier",
                "Report/envelope/report-identifier",
                "Probe/probe-identifier");
        same(expected, "originator", told, "Message/envelope/originator-name", "Probe/originator-name");
        same(expected, "destination", told, "Report/envelope/report-destination-name");
        same(expected, "subject-identifier", told, "Report/content/subject-identifier");
        same(
                expected,
                "content-identifier",
                told,
                "Message/envelope/content-identifier",
                "Report/content/content-identifier",
                "Probe/content-identifier");
        same(
                expected,
                "ipm",
                told,
                "IPM/heading/this-IPM/user-relative-identifier",
                "IPN/subject-ipm/user-relative-identifier");
        same(expected, "subject", told, "IPM/heading/subject");
    }

    private static String one(Map<String, List<String>> expected, String key) {
        return expected.get(key).get(0);
    }

    private static void same(
            Map<String, List<String>> expected, String key, Map<String, List<String>> told, String... paths) {
        List<String> values = new ArrayList<>();
        for (String path : paths) {
            // tshark leaves domain-defined attributes out of an address.
            told.getOrDefault(path, List.of()).forEach(value -> values.add(value.replaceAll("/DD\\.[^/]*", "")));
        }
        assertThat(values.stream().distinct().toList())
                .as(key)
                .isEqualTo(expected.getOrDefault(key, List.of()).stream()
                        .distinct()
                        .toList());
    }

    private static void collect(String path, List<Field> fields, Map<String, List<String>> told) {
        for (Field field : fields) {
            String name = path + field.name();
            if (field instanceof Field.Group group) {
                collect(name + "/", group.fields(), told);
            } else if (field instanceof Field.Value value) {
                told.computeIfAbsent(name, n -> new ArrayList<>()).add(value.text());
            } else if (field instanceof Field.Contents written && written.text().isPresent()) {
                told.computeIfAbsent(name, n -> new ArrayList<>())
                        .add(written.text().get());
            }
        }
    }

    /** tshark's words in our forms: its order of address attributes and its letters differ. */
    private static Map<String, List<String>> expected(Path vector) throws IOException {
        Map<String, List<String>> values = new TreeMap<>();
        for (String line : Files.readAllLines(Path.of(vector.toString().replace(".ber", ".expected")))) {
            if (!line.startsWith("#")) {
                String key = line.substring(0, line.indexOf('='));
                String value = line.substring(key.length() + 1);
                boolean identifier = key.endsWith("identifier") && value.contains(" $ ");
                String form = value.replace("/A=", "/ADMD=").replace("/P=", "/PRMD=");
                values.computeIfAbsent(key, k -> new ArrayList<>())
                        .add(identifier ? "[" + form.replace(" $ ", ";") + "]" : form);
            }
        }
        return values;
    }

    @Test
    void whatOctetsAreIsFoundByLooking() throws IOException {
        Octets apdu = Octets.wrap(Files.readAllBytes(FOLDER.resolve("x411-message.ber")));

        assertThat(Apdus.look(apdu)).isEqualTo(Apdus.Seeming.APDU);
        assertThat(Apdus.look(Octets.ofHex("3000"))).isEqualTo(Apdus.Seeming.NEITHER);
        assertThat(vectors().map(ToldApdusTest::read).map(Apdus::look)).containsOnly(Apdus.Seeming.APDU);
    }

    private static Octets read(Path file) {
        try {
            return Octets.wrap(Files.readAllBytes(file));
        } catch (IOException fault) {
            throw new java.io.UncheckedIOException(fault);
        }
    }

    @Test
    void aDamagedMemberIsSaidAndTheOthersAreTold() throws IOException {
        byte[] apdu = Files.readAllBytes(FOLDER.resolve("x411-message.ber"));
        String hex = Octets.wrap(apdu.clone()).toHex();
        int priority = hex.indexOf("4701") / 2;
        assertThat(priority).isPositive();
        apdu[priority + 2] = 99;

        List<String> lines = Followed.lines(Apdus.apdu(Octets.wrap(apdu), false), new Lines(false, 0));

        assertThat(lines).anyMatch(line -> line.contains("priority=99"));
        assertThat(lines).anyMatch(line -> line.contains("! fault: asn1 at octet"));
        assertThat(lines).anyMatch(line -> line.strip().startsWith("IPM"));
    }

    @Test
    void ofAnApduThatIsCutOffWhatIsThereIsToldAndWhatIsMissingIsSaidOnce() {
        Octets apdu = read(FOLDER.resolve("x411-message-three-recipients.ber"));
        List<String> whole = Followed.lines(Apdus.apdu(apdu, false), new Lines(false, 0));
        for (int length = 700; length < apdu.length(); length += 97) {
            Octets cut = apdu.slice(0, length);

            assertThat(Apdus.look(cut)).isEqualTo(Apdus.Seeming.APDU);
            List<String> lines = Followed.lines(Apdus.apdu(cut, false), new Lines(false, 0));

            assertThat(lines)
                    .filteredOn(line -> line.contains("message-identifier="))
                    .hasSize(1);
            String fault = "! fault: asn1 at octet 4: length " + (apdu.length() - 4) + " but " + (length - 4)
                    + " octets left (X.690 8.1.3)";
            assertThat(lines).filteredOn(line -> line.contains(fault)).hasSize(1);
            assertThat(whole)
                    .containsAll(lines.stream()
                            .filter(line ->
                                    line.contains("recipient-name=") || line.contains("user-relative-identifier"))
                            .toList());
        }
    }

    @Test
    void ofAContentThatIsCutOffWhatIsThereIsTold() {
        Octets content = P1Reading.of(read(FOLDER.resolve("x411-message.ber")))
                .interpersonal()
                .orElseThrow();
        Octets cut = content.slice(0, content.length() - 3);

        assertThat(Apdus.look(cut)).isEqualTo(Apdus.Seeming.IPM);
        assertThat(Followed.lines(Apdus.content(cut, false), new Lines(false, 0)))
                .anyMatch(line -> line.contains("user-relative-identifier="))
                .anyMatch(line -> line.contains("! fault: asn1 at octet "));
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void nothingIsThrownAtHostileOctets(Path vector) throws IOException {
        byte[] good = Files.readAllBytes(vector);
        for (int at = 0; at < good.length; at++) {
            for (int change : new int[] {0x01, 0x20, 0x80}) {
                byte[] changed = good.clone();
                changed[at] ^= (byte) change;
                Followed.lines(Apdus.apdu(Octets.wrap(changed), true), new Lines(true, 100));
                Followed.lines(Apdus.content(Octets.wrap(changed), true), new Lines(true, 100));
            }
            Followed.lines(Apdus.apdu(Octets.wrap(good).slice(0, at), true), new Lines(true, 100));
        }
    }
}
