package org.x400gate.gateway.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.x400gate.gateway.cli.X400gate;
import org.x400gate.protocol.p1.MtaBindError;
import org.x400gate.protocol.p1.MtsApdu;
import org.x400gate.protocol.stack.PeerConduct;
import org.x400gate.protocol.stack.Refusal;
import org.x400gate.protocol.stack.ResponderParameters;
import org.x400gate.protocol.stack.StackLimits;
import org.x400gate.protocol.stack.StackPeerServer;
import picocli.CommandLine;

/** A whole gateway and a peer that is not where it should be, or does not take what we propose. */
@Timeout(180)
class PeerAddressesIT extends ReportRig {
    private String status() {
        StringWriter text = new StringWriter();
        new CommandLine(new X400gate())
                .setOut(new PrintWriter(text, true))
                .execute("status", "--admin", "127.0.0.1:" + gateway.adminPort());
        return text.toString();
    }

    @Test
    void mailGoesToTheNextAddressWhereNobodyListensAndItIsShown() throws Exception {
        int far = far();
        start(freePort(), "peers.far.alternates = [\"127.0.0.1:" + far + "\"]");

        submit(List.of("otto@far.example"), "");

        assertThat(next()).isInstanceOf(MtsApdu.Message.class);
        assertThat(page("/peers")).contains("\"endpoint\":\"127.0.0.1:" + far + "\"", "\"problems\":[]");
        assertThat(log()).contains("event=next-endpoint peer=far", "cause=TCP-1");
    }

    @Test
    void aDialogueModeThatIsRefusedIsAnAlarmAndNotALoop() throws Exception {
        Refusal refusal = Refusal.of(
                Refusal.Reason.UNACCEPTABLE_DIALOGUE_MODE,
                org.x400gate.protocol.asn1.BerNode.constructed(
                                org.x400gate.protocol.asn1.Tag.context(18),
                                MtaBindError.UNACCEPTABLE_DIALOGUE_MODE.node())
                        .encode());
        try (StackPeerServer refusing = StackPeerServer.start(
                new ResponderParameters(Set.of(), 63, 3, StackLimits.STANDARD), PeerConduct.refusing(refusal))) {
            start(refusing.port(), "peers.far.dialogue-mode = two-way-alternate");

            submit(List.of("otto@far.example"), "");

            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(status())
                            .contains("alarm     peer far: configuration: it does not take"
                                    + " peers.\"far\".dialogue-mode = two-way-alternate, which has to change"));
            assertThat(page("/metrics")).contains("x400gate_peers_misconfigured 1.0", "x400gate_peers_unreached 0.0");
            await().during(Duration.ofSeconds(3))
                    .until(() -> log().split("event=attempt-end class=x400-out", -1).length == 2);
        }
    }
}
