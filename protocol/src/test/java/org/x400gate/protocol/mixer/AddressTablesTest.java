package org.x400gate.protocol.mixer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.x400gate.protocol.mime.Mailbox;
import org.x400gate.protocol.oraddress.OrAddress;

/** Tables of users and domains: what they say, what is wrong with them, and that both directions agree. */
class AddressTablesTest {
    private static final OrAddress GATEWAY = OrAddress.parse("/C=XX/ADMD= /PRMD=gate/");

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static UserTable users(String text) {
        UserTable.Loaded loaded = UserTable.load("users", octets(text));
        assertThat(loaded.faults()).isEmpty();
        return loaded.table();
    }

    private static List<AddressMapping.Equivalence> entries(DomainTable.Kind kind, String text) {
        DomainTable.Loaded loaded = DomainTable.load(kind, "file", octets(text));
        assertThat(loaded.faults()).isEmpty();
        return loaded.entries();
    }

    private static AddressMapping mapping(String domains, String prefixes, String users) {
        return new AddressMapping(
                GATEWAY,
                "gate.example",
                new AddressTables(
                        List.of(),
                        entries(DomainTable.Kind.DOMAINS, domains),
                        entries(DomainTable.Kind.PREFIXES, prefixes),
                        List.of(),
                        List.of(),
                        users(users)));
    }

    private static OrAddress or(AddressMapping mapping, String mailbox) {
        return mapping.toOr(Mailbox.parse(mailbox).orElseThrow()).orElseThrow();
    }

    private static String rfc(AddressMapping mapping, String or) {
        return mapping.toRfc(OrAddress.parse(or)).orElseThrow().addrSpec();
    }

    @Test
    void aUserIsFoundFromEitherSideWhateverElseTheTablesSay() {
        AddressMapping mapping = new AddressMapping(
                GATEWAY,
                "gate.example",
                new AddressTables(
                        List.of(new AddressMapping.Equivalence("a.example", OrAddress.parse("/C=XX/ADMD= /PRMD=a/"))),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        users("""
                                # a comment
                                ann@a.example\t/C=XX/ADMD= /PRMD=b/O=Sales Dept/S=Ann  Smith/

                                "b c"@a.example   C=XX;A= ;P=b;S=Bc;DDA:t=v;PD-O=x
                                """)));
        AddressMapping.Found<OrAddress> ann =
                mapping.find(Mailbox.parse("ann@A.Example").orElseThrow()).orElseThrow();
        assertThat(ann.way()).isEqualTo(AddressMapping.Way.USER);
        assertThat(ann.userLine()).contains("users: 2");
        assertThat(ann.address()).hasToString("/C=XX/ADMD= /PRMD=b/O=Sales Dept/S=*Ann{032}{032}Smith/");
        assertThat(rfc(mapping, "c=xx;a= ;p=B;o=sales dept;s=ann smith")).isEqualTo("ann@a.example");
        assertThat(rfc(mapping, "/C=XX/ADMD= /PRMD=b/S=bc/DD.T=V/PD-O=x/")).isEqualTo("\"b c\"@a.example");
        // Local parts count with their case (RFC 5321 2.4): Ann is somebody else.
        assertThat(or(mapping, "Ann@a.example")).hasToString("/C=XX/ADMD= /PRMD=a/S=Ann/");
        assertThat(rfc(mapping, "/C=XX/ADMD= /PRMD=a/S=Ann/")).isEqualTo("Ann@a.example");
    }

    /** What the general rules would give to a mailbox of the table has to stay with whoever has it there. */
    @Test
    @Tag("SF-80")
    void theInverseOfEveryRuleIsConsistentWithTheTableOfUsers() {
        AddressMapping mapping = new AddressMapping(
                GATEWAY,
                "gate.example",
                new AddressTables(
                        List.of(new AddressMapping.Equivalence("a.example", OrAddress.parse("/C=XX/ADMD= /PRMD=a/"))),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        users(
                                "ann@a.example /C=XX/ADMD= /PRMD=a/S=Smith/\nsmith@a.example /C=XX/ADMD= /PRMD=z/S=S/\n")));
        for (String mailbox : List.of("ann@a.example", "smith@a.example", "Smith@a.example", "Ann@a.example")) {
            assertThat(mapping.toRfc(or(mapping, mailbox)).orElseThrow().addrSpec())
                    .isEqualTo(mailbox);
        }
        for (String address :
                List.of("/C=XX/ADMD= /PRMD=a/S=Smith/", "/C=XX/ADMD= /PRMD=a/S=ann/", "/C=XX/ADMD= /PRMD=z/S=S/")) {
            assertThat(or(mapping, rfc(mapping, address)).matches(OrAddress.parse(address)))
                    .as(address)
                    .isTrue();
        }
    }

    @Test
    @Tag("SF-73")
    void threeBadLinesOfAThousandAreNamedAndNoOthers() {
        StringBuilder text = new StringBuilder();
        for (int line = 1; line <= 1_000; line++) {
            text.append(
                    switch (line) {
                        case 17 -> "user17@a.example /C=XX/ADMD= /PRMD=a/S=u/dt=x/";
                        case 500 -> "user500 /C=XX/ADMD= /PRMD=a/S=u500/";
                        case 1_000 -> "user1000@a.example";
                        default -> "user" + line + "@a.example /C=XX/ADMD= /PRMD=a/S=user" + line + "/";
                    });
            text.append('\n');
        }
        UserTable.Loaded loaded = UserTable.load("users", octets(text.toString()));
        assertThat(loaded.faults()).extracting(TableFault::line).containsExactly(17, 500, 1_000);
        assertThat(loaded.faults())
                .extracting(TableFault::allowed)
                .satisfiesExactly(
                        text17 -> assertThat(text17).contains("unknown key \"dt\""),
                        text500 -> assertThat(text500).contains("\"user500\" is no mailbox"),
                        text1000 -> assertThat(text1000).contains("there is no O/R address"));
        assertThat(loaded.table().size()).isZero();
    }

    @Test
    @Tag("SF-76")
    void aMailboxOrAnAddressThatStandsThereTwiceNamesBothLines() {
        String text = "a@x.example /C=XX/ADMD= /S=a/\n#\nb@x.example /C=XX/ADMD= /S=b/\n"
                + "a@X.Example /C=XX/ADMD= /S=c/\nd@x.example C=xx;A= ;S=B\nA@x.example /C=XX/ADMD= /S=e/\n";
        assertThat(UserTable.load("users", octets(text)).faults())
                .extracting(TableFault::line, TableFault::value, TableFault::allowed)
                .containsExactly(
                        tuple(4, "a@X.Example", "a mailbox once only: it stands in line 1 too"),
                        tuple(5, "/C=xx/ADMD= /S=B/", "an O/R address once only: it stands in line 3 too"));
    }

    @Test
    @Tag("SF-76")
    void anEquivalenceThatStandsThereTwiceNamesBoth() {
        assertThat(DomainTable.load(
                                DomainTable.Kind.DOMAINS,
                                "f",
                                octets("a.example#C$XX#\nb.example#C$YY#\nA.Example#C$ZZ#\n"))
                        .faults())
                .containsExactly(new TableFault(3, "A.Example#C$ZZ#", "a domain once only: it stands in line 1 too"));
        assertThat(DomainTable.load(
                                DomainTable.Kind.PREFIXES,
                                "f",
                                octets("ADMD$a.C$XX#a.example#\nADMD$A.C$xx#b.example#\n"))
                        .faults())
                .containsExactly(new TableFault(
                        2, "ADMD$A.C$xx#b.example#", "an O/R address once only: it stands in line 1 too"));
        assertThatThrownBy(() -> new AddressMapping(
                        GATEWAY,
                        "gate.example",
                        new AddressTables(
                                List.of(new AddressMapping.Equivalence("a.example", GATEWAY, 0, "table[0]")),
                                entries(DomainTable.Kind.DOMAINS, "\na.example#C$XX#\n"),
                                List.of(),
                                List.of(),
                                List.of(),
                                UserTable.EMPTY)))
                .hasMessageContaining("a.example <-> /C=XX/ (file: 2): has its domain from")
                .hasMessageContaining("(table[0])");
    }

    /** The same bad value meets one validator, whatever way it comes (SF-77). */
    @ParameterizedTest
    @Tag("SF-77")
    @CsvSource({
        "/C=XX/ADMD=12345678901234567/, 'ADMD: 17 characters, at most 16'",
        "/C=XX/ADMD= /PRMD=a_b/, 'PRMD: position 2 holds U+005F, allowed are letters'",
        "/C=XX/ADMD= /S=12345678901234567890123456789012345678901/, 'S: 41 characters, at most 40'",
        "/C=XX/ADMD= /OU1=a/OU2=b/OU3=c/OU4=d/OU5=e/, OU5: at most 4"
    })
    void overLongAndIllegalValuesAreRefusedByTheOneValidator(String address, String fault) {
        assertThatThrownBy(() -> OrAddress.parse(address)).hasMessageContaining(fault);
        assertThat(UserTable.load("users", octets("\na@x.example " + address)).faults())
                .singleElement()
                .satisfies(found -> {
                    assertThat(found.line()).isEqualTo(2);
                    assertThat(found.allowed()).contains(fault);
                });
        if (!address.contains("/S=")) {
            String dmn = dmn(address);
            assertThat(DomainTable.load(DomainTable.Kind.DOMAINS, "f", octets("x.example#" + dmn + "#"))
                            .faults())
                    .singleElement()
                    .satisfies(found ->
                            assertThat(found.allowed()).contains(fault.startsWith("OU5") ? "at most 4" : fault));
        }
    }

    private static String dmn(String slashes) {
        String dmn = "";
        for (String pair : slashes.substring(1, slashes.length() - 1)
                .replaceAll("OU[1-5]", "OU")
                .split("/")) {
            dmn = pair.replace('=', '$') + (dmn.isEmpty() ? "" : "." + dmn);
        }
        return dmn.contains("OU$") ? dmn.replace("ADMD$", "O$@.PRMD$@.ADMD$") : dmn;
    }

    @Test
    void theFormatsOfAppendixFAreRead() {
        AddressMapping mapping = mapping(
                "# comment\nAC.UK#PRMD$UK\\.AC.ADMD$GOLD 400.C$GB#\nXEROX.COM#PRMD$@.ADMD$ATT.C$US#\nGMD.DE#O$@.PRMD$GMD.ADMD$DBP.C$DE#\n",
                "PRMD$UK\\.AC.ADMD$GOLD 400.C$GB#AC.UK#\nO$@.PRMD$GMD.ADMD$DBP.C$DE#GMD.DE#\n",
                "");
        assertThat(or(mapping, "x@cs.ac.uk")).hasToString("/C=GB/ADMD=GOLD 400/PRMD=UK.AC/O=cs/S=x/");
        assertThat(rfc(mapping, "/C=GB/ADMD=GOLD 400/PRMD=uk.ac/O=cs/S=x/")).isEqualTo("x@cs.AC.UK");
        // A level that is left out: what is below it is the next one.
        assertThat(or(mapping, "x@sales.xerox.com").domainDefined("RFC-822")).isPresent();
        assertThat(mapping.find(Mailbox.parse("x@sales.xerox.com").orElseThrow())
                        .orElseThrow()
                        .address()
                        .organization())
                .contains("sales");
        assertThat(rfc(mapping, "/C=DE/ADMD=DBP/PRMD=GMD/OU1=f3/S=x/")).startsWith("x@f3.GMD.DE");
        assertThat(rfc(mapping, "/C=DE/ADMD=DBP/PRMD=GMD/O=o/S=x/"))
                .contains("/O=o/")
                .endsWith("@gate.example");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a.example|domain#O/R address#",
                "a.example#C$XX|domain#O/R address#",
                "a.example#PRMD$p.C$XX#|key PRMD where ADMD has to stand",
                "a.example#C$XX.ADMD$a#|key ADMD where C has to stand",
                "a.example#ADMD$a.S$x.C$XX#|key S where ADMD has to stand",
                "a_b.example#C$XX#|\"a_b\" is no domain label",
                "a.example#C$XXX#|C: two letters or three digits",
                "a.example#ADMD.C$XX#|key$value expected"
            })
    void aLineThatIsNoneIsNamed(String line, String fault) {
        assertThat(DomainTable.load(DomainTable.Kind.DOMAINS, "f", octets("#\n" + line + "\nb.example#C$YY#\n"))
                        .faults())
                .singleElement()
                .satisfies(found -> {
                    assertThat(found.line()).isEqualTo(2);
                    assertThat(found.allowed()).contains(fault);
                });
    }

    @Test
    void gatewaysThatArePreferredTakeWhatHasNoEquivalenceButNotReturnAddresses() {
        AddressMapping mapping = new AddressMapping(
                GATEWAY,
                "gate.example",
                new AddressTables(
                        List.of(new AddressMapping.Equivalence("a.example", OrAddress.parse("/C=XX/ADMD= /PRMD=a/"))),
                        List.of(),
                        List.of(),
                        entries(DomainTable.Kind.DOMAIN_GATEWAYS, "org#~ROLE$Gate.PRMD$other.ADMD$ .C$YY#"),
                        entries(DomainTable.Kind.PREFIX_GATEWAYS, "ADMD$far.C$ZZ#gw.far.example#"),
                        UserTable.EMPTY));
        assertThat(or(mapping, "u_1@some.org"))
                .hasToString("/C=YY/ADMD= /PRMD=other/DD.ROLE=Gate/DD.RFC-822=u(u)1(a)some.org/");
        assertThat(or(mapping, "u@a.example")).hasToString("/C=XX/ADMD= /PRMD=a/S=u/");
        assertThat(mapping.toOrOfOriginator(
                        Mailbox.parse("u_1@some.org").orElseThrow(), org.x400gate.protocol.p1.Edition.OF_1988))
                .map(OrAddress::toText)
                .contains("/C=XX/ADMD= /PRMD=gate/DD.RFC-822=u(u)1(a)some.org/");
        assertThat(rfc(mapping, "/C=ZZ/ADMD=far/S=x/")).endsWith("@gw.far.example");
        assertThat(mapping.toRfcOfOriginator(OrAddress.parse("/C=ZZ/ADMD=far/S=x/"))
                        .map(Mailbox::domain))
                .contains("gate.example");
    }

    @Test
    void aDomainWithAnEquivalenceHasNoGateway() {
        assertThatThrownBy(() -> new AddressMapping(
                        GATEWAY,
                        "gate.example",
                        new AddressTables(
                                List.of(),
                                entries(DomainTable.Kind.DOMAINS, "a.example#C$XX#"),
                                List.of(),
                                entries(DomainTable.Kind.DOMAIN_GATEWAYS, "#\na.example#C$YY#"),
                                List.of(),
                                UserTable.EMPTY)))
                .hasMessageContaining("(file: 2): has its domain from")
                .hasMessageContaining("(file: 1)");
    }

    /** A million take seconds to make: {@code -Dx400gate.test.users=1000000}. */
    private static IntStream sizes() {
        return IntStream.of(10, 10_000, Integer.getInteger("x400gate.test.users", 200_000));
    }

    /** Look-ups read as many lines in a table of a million as in one of ten: there is nothing that grows. */
    @ParameterizedTest
    @Tag("SF-79")
    @MethodSource("sizes")
    void aLookUpReadsAFewLinesHoweverManyThereAre(int size) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < size; i++) {
            text.append("user")
                    .append(i)
                    .append("@a.example /C=XX/ADMD= /PRMD=a/S=user")
                    .append(i)
                    .append("/\n");
        }
        UserTable table = users(text.toString());
        assertThat(table.size()).isEqualTo(size);
        int most = 0;
        long all = 0;
        int asked = Math.min(size, 2_000);
        for (int i = 0; i < asked; i++) {
            int which = (int) ((long) i * size / asked);
            Mailbox mailbox = new Mailbox("user" + which, "a.example");
            assertThat(table.find(mailbox)).map(UserTable.Entry::line).contains(which + 1);
            assertThat(table.find(OrAddress.parse("/C=XX/ADMD= /PRMD=a/S=USER" + which + "/")))
                    .map(UserTable.Entry::mailbox)
                    .contains(mailbox);
            int read = table.linesToRead(mailbox);
            most = Math.max(most, read);
            all += read;
        }
        System.out.println("users=" + size + " lines-read-each=" + (double) all / asked + " most=" + most);
        assertThat(table.find(new Mailbox("nobody", "a.example"))).isEmpty();
        assertThat(all).isLessThan(asked * 3L);
        assertThat(most).isLessThan(40);
    }

    @Test
    void linesOfOtherEndsAndWithoutAnEndAreRead() {
        UserTable table = users("a@x.example /C=XX/ADMD= /S=a/\r\n\r\n # c\r\nb@x.example /C=XX/S=b/");
        assertThat(table.size()).isEqualTo(2);
        assertThat(table.find(new Mailbox("b", "x.example")))
                .map(UserTable.Entry::address)
                .contains(OrAddress.parse("/C=XX/ADMD= /S=b/"));
    }

    @Test
    void whatIsNoTextIsNamed() {
        byte[] bad = octets("a@x.example /C=XX/ADMD= /S=a/\nb@x.example /C=XX/ADMD= /S=b?/\n");
        bad[bad.length - 3] = (byte) 0xFF;
        assertThat(UserTable.load("u", bad).faults())
                .containsExactly(new TableFault(2, "(unreadable)", "a line of UTF-8 of at most 10000 octets"));
        assertThat(UserTable.load("u", octets("x".repeat(20_000))).faults()).hasSize(1);
        assertThat(UserTable.load("u", octets("x\n".repeat(1_000))).faults()).hasSize(201);
    }

    /** Thirty addresses and where each goes: the longest match, whatever the order of the table. */
    @Test
    @Tag("SF-80")
    void theLongestEntryTakesWhateverStandsFirst() {
        List<AddressMapping.Equivalence> table = List.of(
                new AddressMapping.Equivalence("example", OrAddress.parse("/C=XX/ADMD= /")),
                new AddressMapping.Equivalence("a.example", OrAddress.parse("/C=XX/ADMD= /PRMD=a/")),
                new AddressMapping.Equivalence("b.a.example", OrAddress.parse("/C=XX/ADMD= /PRMD=a/O=b/OU1=c/")));
        List<AddressMapping.Equivalence> reversed = List.of(table.get(2), table.get(1), table.get(0));
        AddressMapping one = new AddressMapping(GATEWAY, "gate.example", table);
        AddressMapping other = new AddressMapping(GATEWAY, "gate.example", reversed);
        String[] domains = {"example", "a.example", "b.a.example", "x.b.a.example", "c.a.example", "z.example"};
        int[] expected = {0, 1, 2, 2, 1, 0};
        for (int i = 0; i < domains.length; i++) {
            for (String local : List.of("s", "g.s", "g.i.s", "i.s", "long.surname.here")) {
                Mailbox mailbox = new Mailbox(local, domains[i]);
                assertThat(one.find(mailbox)).isEqualTo(other.find(mailbox));
                assertThat(one.find(mailbox).flatMap(AddressMapping.Found::entry))
                        .contains(table.get(expected[i]));
                OrAddress or = one.toOr(mailbox).orElseThrow();
                assertThat(one.toRfc(or).map(Mailbox::addrSpec)).isEqualTo(Optional.of(mailbox.addrSpec()));
                assertThat(one.find(or)).isEqualTo(other.find(or));
            }
        }
    }
}
