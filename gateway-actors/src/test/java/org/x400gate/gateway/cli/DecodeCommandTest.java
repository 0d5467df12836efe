package org.x400gate.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.x400gate.gateway.capture.CaptureBuilder;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.p1.P1Reading;
import picocli.CommandLine;

/** {@code x400gate decode}: what a user reads, and the exit code a script reads. */
class DecodeCommandTest {
    private static final Path RESOURCES = Path.of("..", "protocol", "src", "test", "resources");
    private static final Path CAPTURES = RESOURCES.resolve("captures");
    private static final Path APDUS = RESOURCES.resolve(Path.of("org", "x400gate", "protocol", "p1"));
    private static final Octets CR = Octets.ofHex("03000013 0e e0 0000 0001 00 c0010b c203353933");

    @TempDir
    Path folder;

    private final CommandLine command = new CommandLine(new X400gate())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setExecutionExceptionHandler(X400gate::failed);

    private String said = "";

    static Stream<Path> captures() throws IOException {
        try (Stream<Path> files = Files.list(CAPTURES)) {
            return files.filter(file -> file.toString().endsWith(".pcap")).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("captures")
    void everyRecordingIsCleanAndKeepsItsPasswords(Path capture) {
        assertThat(decode(capture, "--octets", "--content")).isZero();

        assertThat(said)
                .startsWith("connection #1: 127.0.0.1:")
                .contains("2026-11-23, times in UTC")
                .contains(" -> #1 CR source-reference=")
                .doesNotContain("-secret")
                .doesNotContain("problem");
    }

    @Test
    void aTransferIsToldFromTheConnectToTheInterpersonalMessage() {
        decode(CAPTURES.resolve("pp-1988-normal-transfer.pcap"));

        assertThat(said.lines())
                .anyMatch(line -> line.matches("11:09:51\\.[0-9]{6} -> #1 CR .*tpdu-size=2048"))
                .anyMatch(
                        line -> line.contains("<- #1 ") && line.contains("AARE application-context-name=mts-transfer"))
                .anyMatch(line -> line.endsWith("authenticated initiator-name=PP-A initiator-credentials=hidden"))
                .anyMatch(line -> line.contains("message-identifier=\"[/C=GB/ADMD= /PRMD=TEST/;<m88.0."))
                .anyMatch(line -> line.contains("heading subject=(5 octets)"))
                .anyMatch(line -> line.contains("ia5-text data=(1525 octets)"));
        assertThat(said).doesNotContain("quick brown fox").doesNotContain("octets=0x");
        assertThat(said.lines().skip(2)).allMatch(line -> line.matches("([0-9:.]{15}|               ) (->|<-) #1 .*"));
    }

    @Test
    void contentsAreShownToWhoAsks() {
        decode(CAPTURES.resolve("pp-1984-transfer.pcap"), "--content");

        assertThat(said).contains("| The quick brown fox");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x411-message.ber", "x411-report-pp.ber", "x411-probe.ber"})
    void anApduIsFoundByLookingAlsoAsHexadecimalText(String name) throws IOException {
        Path file = APDUS.resolve(name);
        assertThat(decode(file)).isZero();
        String bare = said;

        Path text =
                write("apdu.hex", Octets.wrap(Files.readAllBytes(file)).toHex().replaceAll("(.{60})", "$1\n") + "\n");
        assertThat(decode(text)).isZero();

        assertThat(said).isEqualTo(bare).contains("trace-information-element");
        assertThat(decode(file, "--as", "apdu")).isZero();
        assertThat(decode(file, "--as", "ipm")).isEqualTo(ExitCode.FAILED.number());
    }

    @Test
    void aRecordingIsFoundInHexadecimalTextToo() throws IOException {
        Path capture = CAPTURES.resolve("pp-tsel-refused.pcap");
        decode(capture);
        String bare = said;

        decode(write("capture.hex", Octets.wrap(Files.readAllBytes(capture)).toHex()));

        assertThat(said).isEqualTo(bare);
    }

    @Test
    void jsonIsOneObjectForEachUnit() throws IOException {
        assertThat(decode(CAPTURES.resolve("pp-1988-normal-bind-refused.pcap"), "--json"))
                .isZero();

        List<String> lines = said.lines().toList();
        JsonNode connection = new ObjectMapper().readTree(lines.get(0));
        JsonNode first = new ObjectMapper().readTree(lines.get(1));
        assertThat(connection.path("connection").asInt()).isEqualTo(1);
        assertThat(first.path("layer").asText()).isEqualTo("x224");
        assertThat(first.path("name").asText()).isEqualTo("CR");
        assertThat(first.path("direction").asText()).isEqualTo("->");
        assertThat(first.path("fields").get(0).path("name").asText()).isEqualTo("source-reference");
        assertThat(said).contains("\"name\":\"initiator-credentials\",\"value\":\"hidden\"");
        assertThat(first.has("octets")).isFalse();
        decode(CAPTURES.resolve("pp-1988-normal-bind-refused.pcap"), "--json", "--octets");
        assertThat(new ObjectMapper()
                        .readTree(said.lines().toList().get(1))
                        .path("octets")
                        .asText())
                .startsWith("0ee0");
    }

    @Test
    void aTruncatedRecordingIsToldUpToItsEnd() throws IOException {
        byte[] whole = Files.readAllBytes(CAPTURES.resolve("pp-1988-normal-transfer.pcap"));
        Path file = folder.resolve("cut.pcap");
        Files.write(file, Arrays.copyOf(whole, 2000));

        assertThat(decode(file)).isEqualTo(ExitCode.FAILED.number());

        assertThat(said)
                .contains("AARQ")
                .contains("problem: " + file + ": the file ends within a packet, after 2000 octets");
    }

    @Test
    void aMalformedUnitIsSaidWithItsPlaceAndTheRestGoesOn() throws IOException {
        Path file = capture(
                CR.append(Octets.ofHex("03000009 02 f0 80 ff00")).append(Octets.ofHex("0300000b 06 80 0000 0001 80")));

        assertThat(decode(file)).isEqualTo(ExitCode.FAILED.number());

        assertThat(said)
                .contains("! fault: session at octet ")
                .contains("DR destination-reference=0x0000")
                .doesNotContain("Exception");
    }

    @Test
    void otherTrafficIsPassedOverAndOnlyTheWantedPortIsRead() throws IOException {
        Path smtp = capture(Octets.of("EHLO there\r\n", StandardCharsets.US_ASCII));

        assertThat(decode(smtp)).isEqualTo(ExitCode.FAILED.number());
        assertThat(said)
                .contains("does not begin as X.400 does, 12 octets passed over")
                .contains("no X.400 connection");

        assertThat(decode(capture(CR), "--port", "102")).isZero();
        assertThat(decode(capture(CR), "--port", "103")).isEqualTo(ExitCode.FAILED.number());
    }

    /** The lines that there are; whatever else came out, would be a fault of ours. */
    private static final Pattern LINE = Pattern.compile("connection #[0-9]+: .*|[0-9-]{10,}, times in UTC"
            + "|([0-9:.]{15}| {15}) (->|<-) #[0-9]+ .*|problem: [^ ]+: .*|note: .*");

    static Stream<Path> recordings() {
        return Stream.of(
                CAPTURES.resolve("pp-1984-bind-refused.pcap"), CAPTURES.resolve("pp-1988-normal-bind-refused.pcap"));
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void everyPrefixOfARecordingIsToldUpToItsEnd(Path capture) throws IOException {
        byte[] good = Files.readAllBytes(capture);
        decode(capture);
        List<String> whole = said.lines().toList();
        for (int length = 0; length < good.length; length++) {
            Path file = folder.resolve("cut");
            Files.write(file, Arrays.copyOf(good, length));

            int code = decode(file, "--as", "pcap");

            List<String> lines = said.lines().toList();
            assertThat(lines)
                    .as("%d octets", length)
                    .allMatch(line -> LINE.matcher(line).matches());
            List<String> told =
                    lines.stream().filter(line -> !line.startsWith("problem: ")).toList();
            assertThat(whole).as("%d octets", length).containsAll(told);
            assertThat(code)
                    .as("%d octets", length)
                    .isEqualTo(told.size() == lines.size() ? ExitCode.OK.number() : ExitCode.FAILED.number());
        }
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void everyChangedOctetOfARecordingGivesTheLinesThatThereAre(Path capture) throws IOException {
        byte[] good = Files.readAllBytes(capture);
        for (int at = 0; at < good.length; at++) {
            byte[] changed = good.clone();
            changed[at] ^= (byte) 0xFF;
            Path file = folder.resolve("changed");
            Files.write(file, changed);

            int code = decode(file, "--as", "pcap", "--octets", "--content");

            assertThat(said.lines())
                    .as("octet %d", at)
                    .allMatch(line -> LINE.matcher(line).matches());
            assertThat(code).as("octet %d", at).isEqualTo(said.contains("problem: ") || said.contains("  ! ") ? 1 : 0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"x411-message-of-1984.ber", "x411-report-non-delivery.ber", "x411-probe.ber"})
    void everyPrefixAndEveryChangedOctetOfAnApduGivesItsMembersAndFaults(String name) throws IOException {
        byte[] good = Files.readAllBytes(APDUS.resolve(name));
        for (int at = 0; at < good.length; at++) {
            Path file = folder.resolve("hostile.ber");
            Files.write(file, Arrays.copyOf(good, at));
            assertThat(decode(file)).as("%d octets", at).isEqualTo(ExitCode.FAILED.number());
            assertThat(said)
                    .as("%d octets", at)
                    .contains("! fault: asn1 at octet ")
                    .doesNotContain("Exception");

            byte[] changed = good.clone();
            changed[at] ^= (byte) 0xFF;
            Files.write(file, changed);
            int code = decode(file, "--octets", "--content");
            assertThat(said).as("octet %d", at).isNotEmpty().doesNotContain("Exception", "\tat ");
            assertThat(code).as("octet %d", at).isEqualTo(said.contains("problem: ") || said.contains("  ! ") ? 1 : 0);
        }
    }

    @Test
    void aFileThatIsNothingOfThisIsToldSoAndWhatThereMayBe() throws IOException {
        Path text = write("text", "hello\n");
        assertThat(decode(text)).isEqualTo(ExitCode.FAILED.number());
        assertThat(said)
                .contains("problem: " + text + ": is no recording (pcap, pcapng), no MTS-APDU and no P2 or P22 content")
                .contains("! fault: asn1 at octet 2: length 101 but 4 octets left (X.690 8.1.3)");

        Path empty = write("empty", "");
        assertThat(decode(empty)).isEqualTo(ExitCode.FAILED.number());
        assertThat(said).contains("problem: " + empty + ": is empty").contains("! fault: asn1 at octet 0");
    }

    @Test
    void aContentOfEitherYearIsFoundByLooking() throws IOException {
        for (String name : List.of("x411-message.ber", "x411-message-of-1984.ber")) {
            Octets apdu = Octets.wrap(Files.readAllBytes(APDUS.resolve(name)));
            Path file = folder.resolve("content.ber");
            Files.write(file, P1Reading.of(apdu).interpersonal().orElseThrow().toByteArray());

            assertThat(decode(file)).isZero();

            assertThat(said)
                    .startsWith("IPM")
                    .contains("user-relative-identifier=")
                    .doesNotContain("subject=\"");
        }
    }

    @Test
    void aFileThatCannotBeReadIsOneLine() {
        assertThat(decode(folder.resolve("nowhere"))).isEqualTo(ExitCode.FAILED.number());
        assertThat(said.lines())
                .hasSize(1)
                .allMatch(line -> line.startsWith("decode: ") && line.endsWith("nowhere: no such file"));

        assertThat(decode(folder)).isEqualTo(ExitCode.FAILED.number());
        assertThat(said.lines()).hasSize(1).allMatch(line -> line.contains("is a directory"));
    }

    @Test
    void aWrongCommandLineIsSaidToBe() {
        assertThat(run("decode")).isEqualTo(ExitCode.USAGE.number());
        assertThat(run("decode", "--as", "fax", "x")).isEqualTo(ExitCode.USAGE.number());
        assertThat(run("decode", "--port", "70000", "x")).isEqualTo(ExitCode.USAGE.number());
    }

    private Path capture(Octets sent) throws IOException {
        Octets file = new CaptureBuilder(CaptureBuilder.Format.PCAP_LITTLE, CaptureBuilder.Link.COOKED_2, true)
                .segment(40_000, 102, 0, CaptureBuilder.SYN, Octets.EMPTY)
                .segment(40_000, 102, 1, CaptureBuilder.PUSH_ACK, sent)
                .build();
        Path path = folder.resolve("made.pcap");
        Files.write(path, file.toByteArray());
        return path;
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private int decode(Path file, String... more) {
        return run(Stream.concat(Stream.of("decode", file.toString()), Stream.of(more))
                .toArray(String[]::new));
    }

    private int run(String... arguments) {
        StringWriter text = new StringWriter();
        int code = command.setOut(new PrintWriter(text, true))
                .setErr(new PrintWriter(text, true))
                .execute(arguments);
        said = text.toString();
        return code;
    }
}
