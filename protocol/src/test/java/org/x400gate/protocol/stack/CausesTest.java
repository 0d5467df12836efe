package org.x400gate.protocol.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The closed list of causes and its document. {@code -Dx400gate.write-docs=true} makes {@code docs/causes.md} anew; since
 * codes are stable, a line that changes there or goes away is to be meant.
 */
class CausesTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "causes.md");

    private static final Map<EndCause.Layer, String> LAYERS = Map.of(
            EndCause.Layer.TCP, "TCP connection (RFC 9293)",
            EndCause.Layer.TLS, "TLS (RFC 8446, RFC 5246)",
            EndCause.Layer.TPKT, "Framing (RFC 1006)",
            EndCause.Layer.COTP, "Transport (X.224 class 0)",
            EndCause.Layer.SESSION, "Session (X.225)",
            EndCause.Layer.PRESENTATION, "Presentation (X.226)",
            EndCause.Layer.ACSE, "Association control (X.227)",
            EndCause.Layer.RTSE, "Reliable transfer (X.228, X.410)",
            EndCause.Layer.BIND, "MTA bind (X.411)",
            EndCause.Layer.LOCAL, "Decided by this gateway");

    @Test
    @Tag("SF-19")
    void everyCauseHasACodeOfItsOwnAndASentence() {
        List<EndCause> all = EndCause.all();
        assertThat(all.stream().map(EndCause::code)).doesNotHaveDuplicates();
        assertThat(all.stream().map(EndCause::sentence))
                .noneMatch(String::isBlank)
                .doesNotHaveDuplicates();
        assertThat(EnumSet.allOf(EndCause.Layer.class))
                .containsExactlyInAnyOrderElementsOf(
                        all.stream().map(EndCause::layer).distinct().toList());
    }

    @Test
    @Tag("SF-19")
    void theDocumentIsTheList() throws IOException {
        StringBuilder text = new StringBuilder(HEAD);
        for (EndCause.Layer layer : EndCause.Layer.values()) {
            text.append("\n## ")
                    .append(LAYERS.get(layer))
                    .append("\n\n| code | kind | what happened |\n|---|---|---|\n");
            EndCause.all().stream()
                    .filter(cause -> cause.layer() == layer)
                    .forEach(cause -> text.append("| `")
                            .append(cause.code())
                            .append("` | ")
                            .append(cause.soft() ? "soft" : "hard")
                            .append(" | ")
                            .append(cause.sentence())
                            .append(" |\n"));
        }
        if (Boolean.getBoolean("x400gate.write-docs")) {
            Files.writeString(DOCUMENT, text);
        }
        assertThat(Files.readString(DOCUMENT)).isEqualTo(text.toString());
    }

    private static final String HEAD = """
            # Why an association ended, or never came to be

            Every end, and every open that was refused or failed, has one cause out of this list. Its code stands as `cause=` in the log
            line of the attempt or session, in what `x400gate ping` prints, and as a label of the counters
            `x400gate_attempts_total` and `x400gate_sessions_ended_total`. Codes are unique and do not change. *Soft*: the same try may well succeed later. *Hard*:
            somebody has to change something first; it is tried again all the same, as the retry table says, since the one who
            has to change it may be the peer.

            Made from the code; a test holds the two together. Make it anew:
            `mvn -B -pl protocol test -Dtest=CausesTest -Dx400gate.write-docs=true`.
            """;
}
