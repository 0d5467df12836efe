package org.x400gate.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.x400gate.protocol.asn1.BerLimits;
import org.x400gate.protocol.ipm.BodyPart;
import org.x400gate.protocol.ipm.FileTransfer;
import org.x400gate.protocol.ipm.InformationObject;
import org.x400gate.protocol.ipm.Ipm;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.p1.MtsApdu;
import org.x400gate.protocol.p1.P1Limits;

/** {@code x400gate convert}: the mapping of the gateway, on files. */
class ConvertCommandTest {
    private static final String MAIL = String.join(
            "\r\n",
            "From: Ann Example <ann@one.example>",
            "To: bob@two.example, group: carl@two.example;",
            "Cc: bob@two.example",
            "Subject: the meeting",
            "Date: Sat, 28 Nov 2026 07:00:00 +0000",
            "Message-ID: <m1@one.example>",
            "",
            "See you there.",
            "");

    @TempDir
    private Path folder;

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text, StandardCharsets.UTF_8);
    }

    private Path converted(Path file, String... more) throws IOException {
        Path out = folder.resolve(file.getFileName() + ".out");
        Command command = Command.run(arguments(file, out, more));
        assertThat(command.exitCode()).as(command.err()).isZero();
        assertThat(command.out()).isEmpty();
        return out;
    }

    private static String[] arguments(Path file, Path out, String... more) {
        List<String> all = new java.util.ArrayList<>(List.of("convert", file.toString(), "--output", out.toString()));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    private static MtsApdu.Message message(Path file) throws IOException {
        return (MtsApdu.Message) MtsApdu.decode(Octets.wrap(Files.readAllBytes(file)), P1Limits.STANDARD);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1984", "1988"})
    void aMailBecomesAnApduThatDecodeReadsAndThatComesBackAsTheMail(String edition) throws IOException {
        Path apdu = converted(file("m.eml", MAIL), "--edition", edition);

        Command told = Command.run("decode", apdu.toString(), "--content");
        assertThat(told.exitCode()).as(told.out()).isZero();
        assertThat(told.out()).contains("Message", "IPM", "the meeting");
        assertThat(message(apdu).envelope().recipients())
                .extracting(recipient -> recipient.recipient().toString())
                .containsExactly(
                        "/C=XX/ADMD= /PRMD=x400gate/DD.RFC-822=bob(a)two.example/",
                        "/C=XX/ADMD= /PRMD=x400gate/DD.RFC-822=carl(a)two.example/");

        String back = Files.readString(converted(apdu));
        assertThat(back)
                .contains("From: Ann Example <ann@one.example>", "Subject: the meeting", "\r\n\r\nSee you there.");
    }

    @Test
    void theEnvelopeOfAMailMadeIsTold() throws IOException {
        Path apdu = converted(file("m.eml", MAIL), "--from", "<>", "--recipient", "dora@three.example");
        Command command = Command.run(arguments(apdu, folder.resolve("back.eml")));
        assertThat(command.err()).contains("envelope: MAIL FROM:<> RCPT TO:<dora@three.example>");
    }

    @Test
    void everyLossIsNamedWithFieldAndClause() throws IOException {
        Path mail =
                file("m.eml", MAIL.replace("Subject: the meeting", "Conversion-With-Loss: Prohibited\r\nSubject: x"));
        Path losses = folder.resolve("losses");

        Command command =
                Command.run(arguments(mail, folder.resolve("out"), "--edition", "1984", "--losses", losses.toString()));

        assertThat(command).isEqualTo(new Command(0, "", ""));
        assertThat(Files.readAllLines(losses))
                .contains("loss: Conversion-With-Loss: obeyed here, 1984 can't pass it on (RFC 2156 Appendix B)");
    }

    @Test
    void whatTheGatewayWouldRefuseIsRefusedByName() throws IOException {
        String beyond = MAIL.replace(
                "\r\n\r\nSee",
                "\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
                        + "Content-Transfer-Encoding: quoted-printable\r\n\r\n=E6=97=A5 See");
        Path out = folder.resolve("out");

        Command command = Command.run(
                arguments(file("m.eml", beyond.replace("Date:", "Conversion-With-Loss: Prohibited\r\nDate:")), out));

        assertThat(command.exitCode()).isEqualTo(1);
        assertThat(command.err()).startsWith("refused: ");
        assertThat(out).doesNotExist();
    }

    @Test
    void digitsAndContentsAreTakenAsDecodeTakesThem() throws IOException {
        Path apdu = converted(file("m.eml", MAIL));
        Path digits = file("apdu.hex", HexFormat.of().formatHex(Files.readAllBytes(apdu)));
        assertThat(Files.readString(converted(digits))).contains("Subject: the meeting");

        Ipm ipm = (Ipm) InformationObject.decode((Octets) message(apdu).content(), BerLimits.STANDARD);
        Path content = folder.resolve("content.p2");
        Files.write(content, ipm.node().encode().toByteArray());
        assertThat(Files.readString(converted(content))).contains("Subject: the meeting");

        Path other = converted(content, "--recipient", "erik@five.example");
        assertThat(Files.readString(other)).contains("Subject: the meeting");
    }

    @Test
    void anApduThatIsTornIsRefusedWithLayerAndOctet() throws IOException {
        byte[] apdu = Files.readAllBytes(converted(file("m.eml", MAIL)));
        Path torn = Files.write(folder.resolve("torn.p1"), java.util.Arrays.copyOf(apdu, apdu.length - 3));

        Command command = Command.run("convert", torn.toString());

        assertThat(command.exitCode()).isEqualTo(1);
        assertThat(command.err()).startsWith("refused: file: ").contains(" at octet ");
    }

    @Test
    void aNotificationBecomesAReportOnItsMessageAndTheReportANotification() throws IOException {
        Path subject = converted(file("subject.eml", MAIL));
        String dsn = String.join(
                "\r\n",
                "From: MAILER-DAEMON@two.example",
                "To: ann@one.example",
                "Subject: undelivered",
                "Date: Sat, 28 Nov 2026 08:00:00 +0000",
                "MIME-Version: 1.0",
                "Content-Type: multipart/report; report-type=delivery-status; boundary=b",
                "",
                "--b",
                "",
                "It did not go.",
                "--b",
                "Content-Type: message/delivery-status",
                "",
                "Reporting-MTA: dns; two.example",
                "",
                "Final-Recipient: rfc822; bob@two.example",
                "Action: failed",
                "Status: 5.1.1",
                "",
                "--b--",
                "");

        Path report = converted(file("dsn.eml", dsn), "--about", subject.toString());

        MtsApdu apdu = MtsApdu.decode(Octets.wrap(Files.readAllBytes(report)), P1Limits.STANDARD);
        assertThat(apdu).isInstanceOf(MtsApdu.Report.class);
        assertThat(((MtsApdu.Report) apdu).subject()).isEqualTo(message(subject).identifier());
        assertThat(Files.readString(converted(report)))
                .contains("multipart/report", "Original-Recipient: rfc822; bob@two.example", "Action: failed");
    }

    @Test
    void namesAndTablesAreThoseOfTheConfiguration() throws IOException {
        Path config = file("x400gate.conf", """
                x400gate { domain { country = "AA", prmd = "here" }
                  addresses.table = [ { domain = "two.example", prefix = "/C=AA/ADMD= /PRMD=two/" } ] }
                """);

        MtsApdu.Message made = message(converted(file("m.eml", MAIL), "--config", config.toString()));

        assertThat(made.identifier().toString()).startsWith("[/C=AA/ADMD= /PRMD=here/;");
        assertThat(made.envelope().recipients().get(0).recipient()).hasToString("/C=AA/ADMD= /PRMD=two/S=bob/");
    }

    @Test
    void aCommandLineThatCannotBeMeantIsExplained() throws IOException {
        Path mail = file("m.eml", MAIL);
        Path nobody = file("n.eml", "Subject: x\r\n\r\ny\r\n");
        assertThat(Command.run("convert", nobody.toString()))
                .satisfies(told -> assertThat(told.exitCode()).isEqualTo(2))
                .satisfies(told -> assertThat(told.err()).contains("no recipient", "--recipient"));
        assertThat(Command.run("convert", mail.toString(), "--edition", "1992").err())
                .contains("1984 or 1988");
        assertThat(Command.run("convert", mail.toString(), "--recipient", "bob").err())
                .contains("--recipient bob: a mailbox is wanted");
        assertThat(Command.run("convert", folder.resolve("none").toString()).exitCode())
                .isEqualTo(1);
        Path apdu = converted(mail);
        assertThat(Command.run("convert", apdu.toString(), "--recipient", "b@c.example")
                        .err())
                .contains("an envelope of its own");
        assertThat(Command.run("convert", apdu.toString(), "--to", "x400").err())
                .contains("X.400 already");
    }

    private static final String WITH_FILE = MAIL.replace(
            "\r\n\r\nSee you there.",
            String.join(
                    "\r\n",
                    "",
                    "MIME-Version: 1.0",
                    "Content-Type: multipart/mixed; boundary=b",
                    "",
                    "--b",
                    "Content-Type: text/plain; charset=utf-8",
                    "Content-Transfer-Encoding: base64",
                    "",
                    "5pel5pys", // two characters that no part of ISO 8859 has
                    "--b",
                    "Content-Type: application/pdf",
                    "Content-Disposition: attachment; filename=plan.pdf",
                    "Content-Transfer-Encoding: base64",
                    "",
                    "JVBERg==",
                    "--b",
                    "Content-Type: text/plain",
                    "Content-Disposition: attachment; filename=notes.txt",
                    "",
                    "a note",
                    "--b--"));

    private Path peers() throws IOException {
        return file(
                "x400gate.conf",
                "x400gate.peers {\n PLAIN { host = one.example }\n"
                        + " READS { host = two.example, body { general-text-utf8 = true, attachments = bilateral,"
                        + " text-files = text } }\n OLD { host = three.example, dialect = \"1984\" }\n}\n");
    }

    private List<String> bodies(String peer, String mail) throws IOException {
        Path made = converted(file("m.eml", mail), "--config", peers().toString(), "--peer", peer);
        Ipm ipm = (Ipm) InformationObject.decode((Octets) message(made).content(), BerLimits.STANDARD);
        return ipm.body().stream().map(ConvertCommandTest::kind).toList();
    }

    private static String kind(BodyPart part) {
        if (part instanceof BodyPart.GeneralText general) {
            return general.registrations().contains(196) ? "utf8" : "iso8859";
        }
        if (part instanceof BodyPart.OtherBodyPart other) {
            return FileTransfer.read(other, BerLimits.STANDARD).isPresent() ? "ftbp" : "bilateral";
        }
        return part.getClass().getSimpleName();
    }

    @Test
    void forAPeerItsDialectAndBodyKeysCountAsInADelivery() throws IOException {
        assertThat(bodies("PLAIN", WITH_FILE)).containsExactly("Ia5Text", "ftbp", "ftbp", "ftbp");
        assertThat(bodies("READS", WITH_FILE)).containsExactly("utf8", "bilateral", "Ia5Text");
        // Two characters that T.61 has; in front of it the fields that a heading of 1984 has no place for.
        assertThat(bodies("OLD", WITH_FILE.replace("5pel5pys", "w7zDtg==")))
                .containsExactly("Ia5Text", "TeletexText", "bilateral", "bilateral");
    }

    /** Of what convert made of a file decode tells size and name; the name and the octets to those who ask for contents. */
    @Test
    void decodeTellsAFileFieldByField() throws IOException {
        Path made = converted(file("m.eml", WITH_FILE));
        String lines = Command.run("decode", made.toString()).out();
        assertThat(lines)
                .contains("file-transfer data=(4 octets)", "incomplete-pathname=(8 octets)", "object-size=4")
                .doesNotContain("plan.pdf");
        assertThat(Command.run("decode", made.toString(), "--content").out()).contains("| plan.pdf", "data=0x25504446");
        String json = Command.run("decode", made.toString(), "--json").out();
        assertThat(json)
                .contains("\"name\":\"incomplete-pathname\",\"length\":8", "\"name\":\"object-size\",\"value\":\"4\"")
                .doesNotContain("plan.pdf", "25504446");
        assertThat(Command.run("decode", made.toString(), "--json", "--content").out())
                .contains("\"text\":\"plan.pdf\"", "\"octets\":\"25504446\"");
    }

    @Test
    void aPeerThatIsNotThereOrAMailForAPeerIsAWrongCommandLine() throws IOException {
        Path mail = file("m.eml", MAIL);
        String[] unknown = arguments(mail, folder.resolve("x"), "--config", peers().toString(), "--peer", "NOBODY");
        assertThat(Command.run(unknown).exitCode()).isEqualTo(2);
        assertThat(Command.run(unknown).err()).contains("--peer NOBODY: the configuration has no such peer");
        String[] back =
                arguments(converted(mail), folder.resolve("x"), "--config", peers().toString(), "--peer", "OLD");
        assertThat(Command.run(back).exitCode()).isEqualTo(2);
        assertThat(Command.run(back).err()).contains("--peer: a mail is made");
    }
}
