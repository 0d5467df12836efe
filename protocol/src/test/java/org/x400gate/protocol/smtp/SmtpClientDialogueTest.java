package org.x400gate.protocol.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.smtp.SmtpClientOptions.StartTls;

/** Every script of smtp/client against the bare machine. */
class SmtpClientDialogueTest {
    private static final Octets CONTENT = Octets.of("Subject: x\r\n\r\n.dot\r\n", StandardCharsets.US_ASCII);

    static Stream<DialogueScript> scripts() {
        return DialogueScript.in("client");
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void heardInOneGo(DialogueScript script) {
        play(script, Integer.MAX_VALUE);
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void heardInPieces(DialogueScript script) {
        for (int size = 1; size < 20; size++) {
            play(script, size);
        }
    }

    private static void play(DialogueScript script, int pieceOctets) {
        Dialogue dialogue = new Dialogue(script);
        for (List<DialogueScript.Line> turn : script.turns()) {
            String first = turn.get(0).text();
            switch (turn.get(0).kind()) {
                case 'S' -> dialogue.hear(DialogueScript.octets(turn), pieceOctets);
                case 'U' -> dialogue.act(first);
                case 'R' ->
                    assertThat(dialogue.results)
                            .isEqualTo(
                                    turn.stream().map(DialogueScript.Line::text).toList());
                case 'N' -> assertThat(dialogue.notUsable).contains(first);
                case 'C' -> assertThat(dialogue.takeSent()).isEqualTo(said(turn));
                default -> throw new IllegalArgumentException(script + ": " + turn);
            }
        }
        assertThat(dialogue.takeSent()).isEmpty();
    }

    private static String said(List<DialogueScript.Line> turn) {
        return DialogueScript.octets(turn).toString(StandardCharsets.ISO_8859_1);
    }

    private static final class Dialogue {
        private SmtpClientMachine machine;
        private final StringBuilder sent = new StringBuilder();
        private List<String> results = List.of();
        private Optional<String> notUsable = Optional.empty();

        private Dialogue(DialogueScript script) {
            StartTls tls = StartTls.values()[script.limits().getOrDefault("startTls", 0)];
            machine = SmtpClientMachine.create(new SmtpClientOptions("gw.example", Map.of(), tls));
        }

        private void hear(Octets octets, int pieceOctets) {
            for (int at = 0; at < octets.length(); at += Math.min(pieceOctets, octets.length() - at)) {
                int end = at + Math.min(pieceOctets, octets.length() - at);
                perform(machine.onOctets(octets.slice(at, end)));
            }
        }

        private void act(String text) {
            String[] words = text.split(" (?=from=|to=|8bit|ret=|envid=|dsn=)");
            switch (words[0]) {
                case "quit" -> perform(machine.onQuit());
                case "tls" -> perform(machine.onTlsStarted());
                case "lost" -> perform(machine.onLost("reset"));
                case "send" -> perform(machine.onSend(envelope(words)));
                default -> throw new IllegalArgumentException(text);
            }
        }

        /** {@code dsn=} holds NOTIFY and ORCPT of each recipient, parted by a stroke. */
        private static SmtpEnvelope envelope(String[] words) {
            String from = word(words, "from=").orElseThrow();
            String[] dsn = word(words, "dsn=").orElse("").split("\\|", -1);
            List<SmtpEnvelope.To> to = new ArrayList<>();
            for (String mailbox : word(words, "to=").orElseThrow().split(",")) {
                String[] wanted = (to.size() < dsn.length ? dsn[to.size()] : "").split(" ", 2);
                to.add(new SmtpEnvelope.To(
                        Mailbox.parse(mailbox),
                        new RcptParameters(
                                Optional.of(wanted[0]).filter(value -> !value.isEmpty()),
                                wanted.length > 1 ? Optional.of(wanted[1]) : Optional.empty())));
            }
            return new SmtpEnvelope(
                    from.isEmpty() ? Optional.empty() : Optional.of(Mailbox.parse(from)),
                    to,
                    CONTENT.octets(),
                    List.of(words).contains("8bit"),
                    new MailParameters(Optional.empty(), false, word(words, "ret="), word(words, "envid=")));
        }

        private static Optional<String> word(String[] words, String start) {
            return Stream.of(words)
                    .filter(word -> word.startsWith(start))
                    .map(word -> word.substring(start.length()))
                    .findFirst();
        }

        private String takeSent() {
            String taken = sent.toString();
            sent.setLength(0);
            return taken;
        }

        private void perform(SmtpClientMachine.Step step) {
            machine = step.machine();
            for (SmtpClientAction action : step.actions()) {
                if (action instanceof SmtpClientAction.Send send) {
                    sent.append(send.octets().toString(StandardCharsets.US_ASCII));
                } else if (action instanceof SmtpClientAction.StartTls) {
                    sent.append("[tls]\r\n");
                } else if (action instanceof SmtpClientAction.SendContent) {
                    sendContent();
                } else if (action instanceof SmtpClientAction.Done done) {
                    results = new ArrayList<>();
                    done.results()
                            .forEach(result -> results.add(result.recipient() + " " + result.verdict() + " "
                                    + result.reply().text()));
                } else if (action instanceof SmtpClientAction.NotUsable refused) {
                    notUsable = Optional.of(refused.reply().text());
                } else if (action instanceof SmtpClientAction.Close) {
                    sent.append("[closed]\r\n");
                }
            }
        }

        private void sendContent() {
            try (DotStuffing stuffing = DotStuffing.of(CONTENT)) {
                for (Octets piece = stuffing.next(); !piece.isEmpty(); piece = stuffing.next()) {
                    sent.append(piece.toString(StandardCharsets.US_ASCII));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            perform(machine.onContentSent());
        }
    }
}
