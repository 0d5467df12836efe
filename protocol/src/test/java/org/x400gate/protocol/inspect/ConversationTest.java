package org.x400gate.protocol.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.x400gate.protocol.Hostile;
import org.x400gate.protocol.Recording;
import org.x400gate.protocol.octets.Octets;

class ConversationTest {
    private static final Lines QUIET = new Lines(false, Integer.MAX_VALUE);
    private static final Lines FULL = new Lines(true, Integer.MAX_VALUE);

    static Stream<Recording> recordings() {
        return Recording.all();
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void nothingOfARealRecordingIsFaulty(Recording recording) {
        assertThat(Followed.whole(recording, Followed.OPEN))
                .isNotEmpty()
                .allSatisfy(told ->
                        assertThat(told.unit().isFaulty()).as(told.toString()).isFalse());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 100})
    void whereTheStreamWasCutDoesNotMatter(int size) {
        Recording.all()
                .forEach(recording -> assertThat(Followed.inPieces(recording, size))
                        .isEqualTo(Followed.whole(recording, Followed.QUIET)));
    }

    @Test
    void inX410ModeTheActivityIsPutTogetherOutOfBareOctets() {
        List<String> lines = Followed.lines(
                Followed.whole(Recording.named("pp-1984-transfer"), Followed.QUIET), new Lines(false, 0));

        assertThat(lines)
                .anyMatch(line -> line.contains("mode-value=x410-1984-mode(0)"))
                .anyMatch(line -> line.contains("m84.0.1795432198.1437523@ppa.te"))
                .anyMatch(line -> line.strip().startsWith("IPM"));
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void noPasswordIsShownWhateverIsAskedFor(Recording recording) {
        String all = String.join("\n", Followed.lines(Followed.whole(recording, Followed.OPEN), FULL));

        for (String password : List.of("pp-a-secret", "pp-b-secret", "wrong")) {
            assertThat(all)
                    .doesNotContain(password)
                    .doesNotContain(
                            Octets.of(password, StandardCharsets.US_ASCII).toHex());
        }
    }

    /** However one octet of a bind is damaged, or wherever it is cut: what is shown holds no piece of the password. */
    @ParameterizedTest
    @CsvSource({
        "pp-1988-normal-bind-only,INITIATOR",
        "pp-1988-normal-bind-only,RESPONDER",
        "pp-1984-bind-only,INITIATOR",
        "pp-1984-bind-only,RESPONDER"
    })
    void noPasswordIsShownOfADamagedBind(String name, Side side) {
        Recording recording = Recording.named(name);
        Octets bind = recording.sent().stream()
                .filter(sent -> Followed.side(sent) == side && sent.octets().length() > 80)
                .map(Recording.Sent::octets)
                .findFirst()
                .orElseThrow();
        assertThat(bind.toString(StandardCharsets.ISO_8859_1)).contains("secret");
        Hostile.variants(bind, changed -> {
            Conversation conversation = Conversation.fromStart(Followed.OPEN);
            List<Told> told = new ArrayList<>();
            for (Recording.Sent sent : recording.sent()) {
                Octets octets = sent.octets() == bind ? changed : sent.octets();
                told.addAll(conversation.sent(Followed.side(sent), octets));
                if (sent.octets() == bind) {
                    break;
                }
            }
            told.addAll(conversation.end());

            String all = String.join("\n", Followed.lines(told, FULL));

            for (String piece : List.of("secr", "ecre", "cret", "73656372", "65637265", "63726574")) {
                if (all.contains(piece)) {
                    fail("a piece of the password: " + piece + " in\n" + all);
                }
            }
        });
    }

    @Test
    void whatPeopleWroteIsShownOnlyToWhoAsks() {
        Recording recording = Recording.named("pp-1988-normal-transfer");
        String asked = String.join("\n", Followed.lines(Followed.whole(recording, Followed.OPEN), FULL));
        String quiet = String.join("\n", Followed.lines(Followed.whole(recording, Followed.QUIET), QUIET));

        assertThat(asked).contains("| The quick brown fox").contains("subject (5 octets)");
        assertThat(quiet)
                .contains("ia5-text data=(1525 octets)")
                .doesNotContain("quick brown")
                .doesNotContain(
                        Octets.of("quick brown", StandardCharsets.US_ASCII).toHex());
    }

    @Test
    void fromTheMiddleItTellsWhatItCanAndGuessesTheMode() {
        for (String name : List.of("pp-1988-normal-transfer", "pp-1984-transfer")) {
            List<Recording.Sent> sent = Recording.named(name).sent();
            Conversation conversation = Conversation.fromMidway(Followed.QUIET);
            List<Told> told = new ArrayList<>();
            // From the activity start on: CR, CC, CN, AC went by unseen.
            for (Recording.Sent each : sent.subList(4, sent.size())) {
                told.addAll(conversation.sent(Followed.side(each), each.octets()));
            }

            assertThat(told).noneMatch(unit -> unit.unit().isFaulty());
            assertThat(told).anyMatch(unit -> unit.unit().name().equals("Message"));
        }
    }

    @Test
    void fromTheMiddleOfAPacketAndOfATsduNothingIsMisread() {
        List<Recording.Sent> sent = Recording.named("pp-1988-normal-transfer").sent();
        Octets data = sent.get(5).octets();
        Conversation conversation =
                Conversation.fromMidway(Followed.QUIET).startsAt(Side.INITIATOR, data.slice(0, 100), true);

        List<Told> told = conversation.sent(Side.INITIATOR, data.from(100));

        assertThat(told).noneMatch(unit -> unit.unit().isFaulty());
        assertThat(told.get(0).unit().name()).isEqualTo("DT");
        // The first TSDU began before: its next SPDU told is the checkpoint behind it.
        assertThat(told.get(1).layer()).isEqualTo(Told.Layer.TRANSPORT);
        assertThat(told).anyMatch(unit -> unit.unit().name().equals("MIP"));
    }

    @Test
    void anApduThatIsTooLongIsCountedAndNotKept() {
        ReadingLimits small = new ReadingLimits(1 << 20, 1000, false);

        List<Told> told = Followed.whole(Recording.named("pp-1988-normal-transfer"), small);

        assertThat(Followed.lines(told, QUIET))
                .anyMatch(line -> line.contains("MTS-APDU octets=2215")
                        && line.contains("not-put-together=\"longer than 1000 octets\""));
    }

    @Test
    void whatIsNoPacketIsSaidOnceWithItsPlace() {
        Recording recording = Recording.named("pp-1988-normal-bind-only");
        Conversation conversation = Conversation.fromStart(Followed.QUIET);
        Octets cr = recording.sent().get(0).octets();

        List<Told> told = new ArrayList<>(
                conversation.sent(Side.INITIATOR, cr.append(Octets.of("EHLO", StandardCharsets.US_ASCII))));
        told.addAll(conversation.sent(Side.INITIATOR, Octets.of("more", StandardCharsets.US_ASCII)));

        assertThat(told).hasSize(2);
        assertThat(told.get(0).unit().name()).isEqualTo("CR");
        assertThat(String.join("\n", QUIET.of(told.get(1))))
                .contains("octet-of-stream=" + cr.length())
                .contains("tpkt at octet 0: version 69, not 3 (RFC 1006 section 6)");
    }

    @Test
    void oneUnreadableUnitDoesNotHideTheOthers() {
        Recording recording = Recording.named("pp-1988-normal-transfer");
        Conversation conversation = Conversation.fromStart(Followed.QUIET);
        List<Told> told = new ArrayList<>();
        for (Recording.Sent sent : recording.sent()) {
            byte[] octets = sent.octets().toByteArray();
            if (told.stream().noneMatch(unit -> unit.unit().name().equals("CN")) && octets.length > 150) {
                octets[60] = (byte) 0xFF; // in the middle of the presentation's context list
            }
            told.addAll(conversation.sent(Followed.side(sent), Octets.wrap(octets)));
        }

        assertThat(told).anyMatch(unit -> unit.unit().isFaulty());
        assertThat(told).anyMatch(unit -> unit.unit().name().equals("Message"));
        assertThat(told.get(told.size() - 1).unit().name()).isEqualTo("DR");
    }

    @Test
    void linesHoldNothingButPrintableCharacters() {
        assertThat(Lines.printable("a\u001b[2Jb\r\nc\u202ed")).isEqualTo("a\\u001b[2Jb\\u000d\\u000ac\\u202ed");
    }

    /** Every prefix and changed octets of whole conversations: words come out, never a throw. */
    @ParameterizedTest
    @ValueSource(strings = {"pp-1988-normal-transfer", "pp-1984-transfer", "pp-1988-normal-DR-transfer"})
    void nothingIsThrownAtHostileOctets(String name) {
        Recording recording = Recording.named(name);
        for (int unit = 0; unit < recording.sent().size(); unit++) {
            Recording.Sent good = recording.sent().get(unit);
            for (int at = 0; at < good.octets().length(); at++) {
                byte[] changed = good.octets().toByteArray();
                changed[at] ^= (byte) (at % 3 == 0 ? 0x01 : at % 3 == 1 ? 0x80 : 0xFF);
                replay(recording, unit, Octets.wrap(changed));
                replay(recording, unit, good.octets().slice(0, at));
            }
        }
    }

    private static void replay(Recording recording, int unit, Octets instead) {
        Conversation conversation = Conversation.fromStart(Followed.OPEN);
        for (int at = Math.max(0, unit - 4); at < Math.min(recording.sent().size(), unit + 4); at++) {
            Recording.Sent sent = recording.sent().get(at);
            Octets octets = at == unit ? instead : sent.octets();
            Followed.lines(conversation.sent(Followed.side(sent), octets), FULL);
        }
        conversation.end();
    }
}
