package org.x400gate.gateway.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.x400gate.gateway.dns.FakeDns;
import org.x400gate.gateway.smtp.FakeSmtpServer;
import org.x400gate.protocol.oraddress.OrAddress;
import org.x400gate.protocol.oraddress.OrName;
import org.x400gate.protocol.p1.MtsApdu;
import org.x400gate.protocol.p1.PerRecipient;
import org.xbill.DNS.Rcode;

/** A whole gateway whose mail for the Internet goes where DNS says, with a resolver and mail servers on loopback. */
@Timeout(300)
class MxIT extends ReportRig {
    private final FakeDns dns = new FakeDns();
    private FakeSmtpServer mx;
    private int port;
    private int farPort;

    @BeforeEach
    void listen() throws Exception {
        port = freePort();
        mx = new FakeSmtpServer("127.0.0.12", port);
        farPort = far();
        // a: the first is down; b takes no mail; c: to be set; d: we ourselves; e: no MX; f does not exist.
        dns.with("a.example", "MX", "10 mx1.example.").with("a.example", "MX", "20 mx2.example.");
        dns.with("mx1.example", "A", "127.0.0.11").with("mx2.example", "A", "127.0.0.12");
        dns.with("b.example", "MX", "0 .");
        dns.with("c.example", "MX", "10 mx2.example.");
        dns.with("d.example", "MX", "10 gate.example.").with("d.example", "MX", "20 mx2.example.");
        dns.with("e.example", "A", "127.0.0.12");
    }

    @AfterEach
    void closeAll() throws Exception {
        mx.close();
        dns.close();
    }

    private void start(String more) throws Exception {
        start(farPort, byMx(more));
    }

    private String byMx(String more) {
        return """
                  smtp.mx { port = %d, resolvers = ["%s"], timeout = 1 s, refused-addresses = [] }
                  routes.smtp = [ { domain = "inside.example", server = inside }, { domain = "*", mx = true } ]
                  retry.pauses = [1 s]
                  %s
                """.formatted(port, dns.text(), more);
    }

    private void taken(String recipient) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(mx.taken())
                        .anySatisfy(mail -> assertThat(mail.to().toString()).contains("<" + recipient + ">")));
    }

    private void reportedInside(String recipient, String status) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(inside.taken())
                        .anySatisfy(mail -> assertThat(mail.data())
                                .containsIgnoringCase("rfc822; " + recipient)
                                .contains("Action: failed")
                                .contains("Status: " + status)));
    }

    @Test
    void mailOfAnnsGoesToTheServersOfEachDomainOrIsReported() throws Exception {
        dns.failing("c.example", Rcode.SERVFAIL);
        start("");

        List<String> answers = submit(
                List.of(
                        "x@a.example",
                        "y@A.example",
                        "x@b.example",
                        "x@c.example",
                        "x@d.example",
                        "x@e.example",
                        "x@f.example",
                        "x@[127.0.0.12]"),
                "");

        assertThat(answers).allMatch(answer -> answer.startsWith("250"));
        taken("x@a.example");
        taken("x@e.example");
        taken("x@[127.0.0.12]");
        // Those of one domain travel together.
        assertThat(mx.taken())
                .anySatisfy(mail -> assertThat(mail.to())
                        .hasSize(2)
                        .allMatch(to -> to.toLowerCase().contains("a.example")));
        reportedInside("x@b.example", "5.1.10");
        reportedInside("x@d.example", "5.4.6");
        reportedInside("x@f.example", "5.1.2");
        await().atMost(PATIENCE).until(() -> queue().contains("mx:c.example") && queue().contains("SERVFAIL"));

        dns.failing("c.example", Rcode.NOERROR);
        taken("x@c.example");
        await().atMost(PATIENCE).until(() -> queue().contains("\"entries\":0"));
    }

    @Test
    void mailOfOttosGoesThereToo() throws Exception {
        start("");

        transfer(ofOttoFor("otto-1", "x(a)a.example", "x(a)b.example"));

        taken("x@a.example");
        MtsApdu apdu = next();
        assertThat(apdu)
                .isInstanceOfSatisfying(
                        MtsApdu.Report.class,
                        report -> assertThat(report.content().recipients())
                                .singleElement()
                                .satisfies(recipient -> assertThat(
                                                recipient.actualRecipient().toString())
                                        .contains("b.example")));
    }

    @Test
    void whatWaitsForADomainGoesAfterARestart() throws Exception {
        dns.failing("c.example", Rcode.SERVFAIL);
        start("");
        submit(List.of("x@c.example"), "");
        await().atMost(PATIENCE).until(() -> queue().contains("SERVFAIL"));
        gateway.drain();
        assertThat(mx.taken()).isEmpty();

        dns.failing("c.example", Rcode.NOERROR);
        start("");

        taken("x@c.example");
        await().atMost(PATIENCE).until(() -> queue().contains("\"entries\":0"));
    }

    /** As all that an operator may want, it outlasts a restart, and what is said of the domain meanwhile does not end it. */
    @Test
    void aDomainThatIsSuspendedIsLeftAloneUntilItIsResumed() throws Exception {
        dns.failing("c.example", Rcode.SERVFAIL);
        start("");
        submit(List.of("x@c.example"), "");
        await().atMost(PATIENCE).until(() -> queue().contains("SERVFAIL"));
        assertThat(act("/peers/mx%3Ac.example/suspend?by=olga")).contains("suspended: nothing is sent to mx:c.example");
        assertThat(act("/peers/mx%3Ae.example/suspend?by=olga")).contains("; 0 wait");
        dns.failing("c.example", Rcode.NOERROR);

        submit(List.of("x@a.example", "x@e.example"), "");
        act("/queue/hops/mx%3Ac.example/retry?by=olga");
        taken("x@a.example");
        gateway.drain();
        start("");
        submit(List.of("y@a.example", "y@c.example"), "");
        act("/queue/hops/mx%3Ac.example/retry?by=olga");
        taken("y@a.example");

        assertThat(mx.taken()).extracting(mail -> mail.to().toString()).allMatch(to -> to.contains("a.example"));
        assertThat(queue()).contains("mx:c.example", "mx:e.example");

        act("/peers/mx%3Ac.example/resume?by=olga");
        act("/peers/mx%3Ae.example/resume?by=olga");
        for (String to : List.of("x@c.example", "y@c.example", "x@e.example")) {
            taken(to);
        }
        await().atMost(PATIENCE).until(() -> queue().contains("\"entries\":0"));
        assertThat(inside.taken()).isEmpty();
    }

    @Test
    void theRouteGoesAndComesWithAReload() throws Exception {
        dns.failing("c.example", Rcode.SERVFAIL);
        start("");
        submit(List.of("x@c.example"), "");
        await().atMost(PATIENCE).until(() -> queue().contains("SERVFAIL"));

        String toServer = "{ domain = \"inside.example\", server = inside }, { domain = \"*\", server = inside }";
        String gone = reload(farPort, byMx("routes.smtp = [ " + toServer + " ]"));
        assertThat(gone).contains("\"outcome\":\"active\"", "x400gate.routes.smtp");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(inside.taken())
                        .anySatisfy(mail -> assertThat(mail.to().toString()).contains("<x@c.example>")));
        assertThat(mx.taken()).isEmpty();

        assertThat(reload(farPort, byMx(""))).contains("\"outcome\":\"active\"");
        submit(List.of("x@a.example"), "");
        taken("x@a.example");
    }

    @Test
    void whoMayNotRelayIsRefused() throws Exception {
        start("smtp.relay-networks = []");
        assertThat(submit(List.of("x@a.example", "x@inside.example"), "").get(0))
                .startsWith("550 5.7.1");
    }

    private static MtsApdu.Message ofOttoFor(String localId, String... mailboxes) {
        List<PerRecipient> to = new ArrayList<>();
        for (String mailbox : mailboxes) {
            to.add(PerRecipient.of(
                    OrName.of(OrAddress.parse("/C=XX/ADMD= /PRMD=gate/DD.RFC-822=" + mailbox + "/")), to.size() + 1));
        }
        return ofOtto(localId, to);
    }
}
