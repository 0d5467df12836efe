package org.x400gate.gateway.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.x400gate.gateway.tls.TestAuthority;
import org.x400gate.persistence.queue.QueueEntry;
import org.x400gate.protocol.smtp.DialogueScript;

/** The scripts of the bare machine against the real server, over TCP. */
class SmtpSessionDialogueTest {
    static Stream<DialogueScript> scripts() {
        return DialogueScript.in("server");
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void saidOverTcp(DialogueScript script) throws Exception {
        try (SmtpServerRig rig = new SmtpServerRig(script);
                SmtpPeer peer = rig.connect()) {
            for (List<DialogueScript.Line> turn : script.turns()) {
                if (turn.get(0).kind() == 'C') {
                    peer.say(DialogueScript.octets(turn).toByteArray());
                } else if (turn.get(0).kind() == 'U') {
                    peer.startTls(TestAuthority.anonymous(SmtpServerRig.AUTHORITY));
                } else {
                    assertThat(heard(peer, turn.size())).matches(DialogueScript.pattern(turn));
                }
            }
            List<String> stored =
                    rig.queued().stream().map(entry -> content(rig, entry)).toList();
            assertThat(stored)
                    .isEqualTo(script.texts('M').stream()
                            .map(DialogueScript::plain)
                            .toList());
        }
    }

    private static String heard(SmtpPeer peer, int lines) {
        StringBuilder heard = new StringBuilder();
        for (int i = 0; i < lines; i++) {
            String line = peer.line();
            heard.append(line.equals("[closed]") ? "[closed]\r\n" : line);
        }
        return heard.toString();
    }

    /** Behind our trace field stands what came, octet for octet. */
    private static String content(SmtpServerRig rig, QueueEntry entry) {
        String text = Stored.content(rig.queue, entry);
        assertThat(text).startsWith("Received: from client.example ([127.0.0.1])\r\n\tby gw.example with ESMTP");
        String behind = text.substring(text.indexOf(";\r\n\t"));
        return behind.substring(behind.indexOf("\r\n", 4) + 2);
    }
}
