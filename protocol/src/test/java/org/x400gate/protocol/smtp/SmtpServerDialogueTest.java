package org.x400gate.protocol.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.x400gate.protocol.octets.Octets;

/** Every script of smtp/server against the bare machine, cut everywhere. */
class SmtpServerDialogueTest {
    static Stream<DialogueScript> scripts() {
        return DialogueScript.in("server");
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void saidInOneGo(DialogueScript script) {
        play(script, ServerUser::receive);
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void saidOctetByOctet(DialogueScript script) {
        play(script, (user, octets) -> {
            for (int i = 0; i < octets.length(); i++) {
                user.receive(octets.slice(i, i + 1));
            }
        });
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void cutAtEveryPoint(DialogueScript script) {
        int longest = script.turns().stream()
                .mapToInt(turn -> DialogueScript.octets(turn).length())
                .max()
                .orElseThrow();
        for (int cut = 1; cut < longest; cut++) {
            int at = cut;
            play(script, (user, octets) -> {
                user.receive(octets.slice(0, Math.min(at, octets.length())));
                user.receive(octets.from(Math.min(at, octets.length())));
            });
        }
    }

    private static void play(DialogueScript script, BiConsumer<ServerUser, Octets> say) {
        ServerUser user = new ServerUser(script.smtpLimits(), script.smtpServices());
        user.open();
        for (List<DialogueScript.Line> turn : script.turns()) {
            if (turn.get(0).kind() == 'C') {
                say.accept(user, DialogueScript.octets(turn));
            } else if (turn.get(0).kind() == 'U') {
                user.perform(user.machine.onTlsStarted());
            } else {
                assertThat(user.takeReplies()).matches(DialogueScript.pattern(turn));
            }
        }
        assertThat(user.takeReplies()).isEmpty();
        assertThat(user.messages)
                .isEqualTo(script.texts('M').stream().map(DialogueScript::plain).toList());
    }
}
