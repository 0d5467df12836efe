package org.x400gate.protocol.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.x400gate.protocol.Recording;
import org.x400gate.protocol.described.Field;

/**
 * Each recording as we tell it, against what tshark told of it ({@code told/*.tshark}, made by {@code tools/judge/told.py}): the
 * same units in the same order, in each the same fields with the same values.
 */
class ToldByTsharkTest {
    private static final Path EXPECTED = Path.of("src/test/resources/told");
    private static final Pattern CODE = Pattern.compile(".*\\(([0-9.]+)\\)");
    private static final Pattern HEX = Pattern.compile("(?:'.*' |-?[0-9]+ )?(0x[0-9a-f]*)");

    static Stream<Recording> recordings() {
        return Recording.all();
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void unitsFieldsAndValuesAreThoseOfAnotherDissector(Recording recording) throws IOException {
        List<List<String>> expected = expected(recording);
        Set<String> names = names();
        List<List<String>> actual = new ArrayList<>();
        for (Told told : Followed.whole(recording, Followed.OPEN)) {
            List<String> fields = new ArrayList<>();
            if (told.layer() == Told.Layer.TRANSPORT || told.layer() == Told.Layer.SESSION) {
                String kind = told.layer() == Told.Layer.TRANSPORT ? "tpdu " : "spdu ";
                actual.add(new ArrayList<>(List.of(kind + told.unit().name())));
            }
            boolean bareActivity =
                    isX410(recording) && told.depth() == 2 && told.layer().compareTo(Told.Layer.RTSE) > 0
                            || told.layer() == Told.Layer.IPM && isX410(recording);
            if (!bareActivity) {
                collect(told.unit().fields(), names, fields);
            }
            actual.get(actual.size() - 1).addAll(fields);
        }
        actual.forEach(block -> block.sort(null));

        assertThat(actual).isEqualTo(expected);
    }

    /** There tshark doesn't put activities together; {@link ToldApdusTest} has its word on the same APDUs, taken out. */
    private static boolean isX410(Recording recording) {
        return recording.name().contains("1984") || recording.name().contains("x410mode");
    }

    @Test
    void noRecordingWasForgotten() throws IOException {
        try (Stream<Path> files = Files.list(EXPECTED)) {
            assertThat(files.map(file -> file.getFileName().toString().replace(".tshark", "")))
                    .containsExactlyInAnyOrderElementsOf(
                            Recording.all().map(Recording::name).toList());
        }
        assertThat(names()).hasSizeGreaterThan(30);
    }

    private static void collect(List<Field> fields, Set<String> names, List<String> into) {
        for (Field field : fields) {
            if (field instanceof Field.Group group) {
                // PP tags extension types explicitly: tshark passes over what is in them, we do not.
                if (!group.name().equals("extensions")) {
                    collect(group.fields(), names, into);
                }
            } else if (names.contains(field.name()) && !isAnswerToNobody(field)) {
                into.add(field.name() + " " + value((Field.Value) field));
            }
        }
    }

    /** tshark says nothing of a selector without octets, and of the reason of a refuse. */
    private static boolean isAnswerToNobody(Field field) {
        return ((Field.Value) field).text().equals("0x");
    }

    private static String value(Field.Value field) {
        String text = field.text();
        Matcher code = CODE.matcher(text);
        Matcher hex = HEX.matcher(text);
        if (field.name().equals("tsdu-maximum-size")) {
            return text.substring(0, text.indexOf(','));
        }
        if (hex.matches()) {
            return hex.group(1);
        }
        return code.matches() ? code.group(1) : text;
    }

    private static List<List<String>> expected(Recording recording) throws IOException {
        List<List<String>> blocks = new ArrayList<>();
        for (String line : Files.readAllLines(EXPECTED.resolve(recording.name() + ".tshark"))) {
            if (line.startsWith("tpdu ") || line.startsWith("spdu ")) {
                blocks.add(new ArrayList<>());
            }
            blocks.get(blocks.size() - 1).add(line);
        }
        blocks.forEach(block -> block.sort(null));
        return blocks;
    }

    /** Whatever tshark told anywhere: of that, nothing more and nothing less is wanted of us. */
    private static Set<String> names() throws IOException {
        try (Stream<Path> files = Files.list(EXPECTED)) {
            return files.flatMap(ToldByTsharkTest::lines)
                    .map(line -> line.substring(0, line.indexOf(' ')))
                    .collect(Collectors.toSet());
        }
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream();
        } catch (IOException fault) {
            throw new java.io.UncheckedIOException(fault);
        }
    }
}
