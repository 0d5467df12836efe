package org.x400gate.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/failures.md} names the tests that bear a failure's tag: {@code -Dx400gate.write-docs=true} makes it anew. */
class FailuresTableTest {
    private static final Path ROOT = Path.of("..");
    private static final Path DOCUMENT = ROOT.resolve("docs/failures.md");
    private static final Pattern TAG = Pattern.compile("@Tag\\(\"(SF-\\d+)\"\\)");

    @Test
    void theTableNamesTheTestsThatGuard() throws IOException {
        Map<String, TreeSet<String>> guards = new TreeMap<>(Comparator.comparingInt(FailuresTableTest::number));
        for (String module : List.of("protocol", "persistence", "gateway-actors", "loadtest")) {
            collect(ROOT.resolve(module).resolve("src/test/java"), guards);
        }

        String table = "# Failures guarded against\n\n"
                + "Faults that the maker of an older X.400 gateway published, by the number of the article, and the tests that bear\n"
                + "their tag. A tag is to be given only to a test that was seen to fail with the fault in the code; `tools/faults` keeps such\n"
                + "faults, and `tools/faults/prove.py SF-11` puts those of one row in again. A test holds this table to the tags;\n"
                + "`-Dx400gate.write-docs=true` with `-Dtest=FailuresTableTest` makes it anew.\n\n"
                + "| id | the failure | what is kept | tests |\n|---|---|---|---|\n"
                + rows(guards);
        if (Boolean.getBoolean("x400gate.write-docs")) {
            Files.writeString(DOCUMENT, table);
        }
        assertThat(Files.readString(DOCUMENT)).isEqualTo(table);
    }

    private static int number(String id) {
        return Integer.parseInt(id.substring(3));
    }

    private static void collect(Path sources, Map<String, TreeSet<String>> guards) throws IOException {
        if (!Files.isDirectory(sources)) {
            return;
        }
        try (Stream<Path> files = Files.walk(sources)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                Matcher matcher = TAG.matcher(Files.readString(file));
                while (matcher.find()) {
                    String test = file.getFileName().toString().replace(".java", "");
                    guards.computeIfAbsent(matcher.group(1), id -> new TreeSet<>())
                            .add(test);
                }
            }
        }
    }

    private static String rows(Map<String, TreeSet<String>> guards) throws IOException {
        Map<String, String[]> told = Files.readAllLines(Path.of("src/test/resources/failures.tsv")).stream()
                .map(line -> line.split("\t"))
                .collect(Collectors.toMap(row -> row[0], row -> row));
        assertThat(told.keySet()).as("each tag is told of in failures.tsv").containsAll(guards.keySet());
        return guards.entrySet().stream()
                .map(entry -> {
                    String[] row = told.get(entry.getKey());
                    String tests = entry.getValue().stream()
                            .map(name -> "`" + name + "`")
                            .collect(Collectors.joining(", "));
                    return "| " + row[0] + " | " + row[1] + " | " + row[2] + " | " + tests + " |\n";
                })
                .collect(Collectors.joining());
    }
}
