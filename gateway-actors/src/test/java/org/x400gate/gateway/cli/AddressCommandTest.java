package org.x400gate.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class AddressCommandTest {
    private static final String CONFIGURATION = """
            x400gate {
              hostname = "gate.example"
              addresses {
                gateway-prefix = "/C=XX/ADMD= /PRMD=gate/"
                table = [ { domain = "a.example", prefix = "/C=XX/ADMD= /PRMD=a/O=users/" } ]
              }
              peers."MTA-A" { host = "127.0.0.1", our-password = "x", password = "y" }
              routes {
                smtp = [ { domain = "inside.example", server = "inside" } ]
                x400 = [ { prefix = "/C=XX/ADMD= /PRMD=a/", peer = "MTA-A" } ]
              }
              smtp.servers.inside { host = "127.0.0.1" }
            }
            """;

    @TempDir
    private Path directory;

    private Path configuration = Path.of("");

    private record Told(int exitCode, String out, String err) {}

    @BeforeEach
    void write() throws IOException {
        configuration = Files.writeString(directory.resolve("x400gate.conf"), CONFIGURATION);
    }

    private Told address(String address) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = new CommandLine(new X400gate())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute("address", address, "--config", configuration.toString());
        return new Told(code, out.toString(), err.toString());
    }

    @Test
    void aMailboxOfTheTableGoesToItsPeer() {
        assertThat(address("ann@a.example")).isEqualTo(new Told(0, """
                        ann@a.example
                          as O/R address  /C=XX/ADMD= /PRMD=a/O=users/S=ann/
                            labelled      C=XX;A= ;P=a;O=users;S=ann
                            rule          by x400gate.addresses.table[0] (%s: 5), a.example <-> /C=XX/ADMD= /PRMD=a/O=users/
                          and back        ann@a.example
                          goes to         x400:MTA-A
                        """.formatted(configuration), ""));
    }

    @Test
    void anOrAddressOfTheTableIsAMailbox() {
        for (String form : new String[] {"/C=XX/ADMD= /PRMD=a/O=users/S=bob/", "C=XX;A= ;P=a;O=users;S=bob"}) {
            assertThat(address(form).out()).as(form).isEqualTo("""
                            /C=XX/ADMD= /PRMD=a/O=users/S=bob/
                                labelled      C=XX;A= ;P=a;O=users;S=bob
                              as mailbox      bob@a.example
                                rule          by x400gate.addresses.table[0] (%s: 5), a.example <-> /C=XX/ADMD= /PRMD=a/O=users/
                              and back        /C=XX/ADMD= /PRMD=a/O=users/S=bob/
                              goes to         x400:MTA-A
                            """.formatted(configuration));
        }
    }

    @Test
    void whatTheTableDoesNotHaveIsAnAttributeAndComesBackAndMayGoNowhere() {
        Told told = address("user@inside.example");
        assertThat(told.exitCode()).isZero();
        assertThat(told.out())
                .contains(
                        "  as O/R address  /C=XX/ADMD= /PRMD=gate/DD.RFC-822=user(a)inside.example/",
                        "    rule          as domain-defined attribute RFC-822, under no entry of addresses.table",
                        "  and back        user@inside.example\n",
                        "  goes to         smtp:inside\n");

        Told elsewhere = address("user@elsewhere.example");
        assertThat(elsewhere.exitCode()).isEqualTo(1);
        assertThat(elsewhere.out()).contains("  goes to         nowhere: no X.400 route has a prefix of ");
    }

    @Test
    void anOrAddressWithoutAnEntryIsWrittenOut() {
        Told told = address("/C=YY/ADMD=z/S=x/");
        assertThat(told.exitCode()).isEqualTo(1);
        assertThat(told.out())
                .contains("@gate.example\n", "written out in the local part, under no entry of addresses.table");
        String mailbox = told.out().lines().skip(2).findFirst().orElseThrow().substring(18);
        assertThat(address(mailbox).out())
                .contains("  as O/R address  /C=YY/ADMD=z/S=x/", "written out in the local part");
    }

    @Test
    @Tag("SF-80")
    void aUserOfTheFileIsShownWithItsLineFromEitherSide() throws IOException {
        Path users = Files.writeString(
                directory.resolve("users"), "# who\nann@a.example C=XX;A= ;P=z;O=users;S=Ann;OU1=x;PD-O=y\n");
        Files.writeString(configuration, CONFIGURATION + "x400gate.addresses.users-file = \"" + users + "\"\n");

        assertThat(address("ann@a.example").out())
                .contains(
                        "  as O/R address  /C=XX/ADMD= /PRMD=z/O=users/OU1=x/S=Ann/PD-O=y/\n",
                        "    labelled      C=XX;A= ;P=z;O=users;OU1=x;S=Ann;PD-O=y\n",
                        "    rule          by addresses.users-file, " + users + ": 2\n",
                        "  and back        ann@a.example\n");
        assertThat(address("/C=xx/ADMD= /PRMD=z/O=users/OU1=x/S=ANN/PD-O=y/").out())
                .contains(
                        "  as mailbox      ann@a.example\n",
                        "    rule          by addresses.users-file, " + users + ": 2\n");
        assertThat(address("Ann@a.example").out()).contains("rule          by x400gate.addresses.table[0] (");
    }

    @Test
    void whatIsNeitherIsAWrongCommandLine() {
        assertThat(address("nobody").exitCode()).isEqualTo(2);
        assertThat(address("nobody").err()).contains("nobody: neither a mailbox nor an O/R address");
        assertThat(address("/C=XXX1/S=x/").exitCode()).isEqualTo(2);
    }
}
