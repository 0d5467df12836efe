package org.x400gate.protocol;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The walls of this module: who may know whom, and what no room here may touch. */
class RoomsTest {
    private static final String ROOT = "org.x400gate.protocol.";
    private static final List<String> LAYERS = List.of("tpkt", "cotp", "session", "presentation", "acse", "rtse");
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.x400gate.protocol");

    @Test
    void noRoomOfTheProtocolTouchesSocketsFilesThreadsClocksOrLogs() {
        noClasses()
                .should()
                .dependOnClassesThat(new DescribedPredicate<JavaClass>("do I/O, keep time, run threads or log") {
                    @Override
                    public boolean test(JavaClass used) {
                        String name = used.getName();
                        return name.startsWith("java.net.")
                                || name.startsWith("java.nio.file.")
                                || name.startsWith("java.nio.channels.")
                                || name.startsWith("java.util.concurrent.")
                                        && !name.startsWith("java.util.concurrent.TimeUnit")
                                || name.startsWith("java.io.File")
                                || name.equals("java.io.RandomAccessFile")
                                || name.equals("java.time.Clock")
                                || name.equals("java.lang.Thread")
                                || name.startsWith("org.slf4j.")
                                || name.startsWith("java.util.logging.")
                                || name.startsWith("org.apache.pekko.");
                    }
                })
                .orShould()
                .callMethod(java.time.Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .check(CLASSES);
    }

    @Test
    void layersNeverImportOneAnother() {
        for (String layer : LAYERS) {
            String[] others = Stream.concat(LAYERS.stream().filter(l -> !l.equals(layer)), Stream.of("stack", "p1"))
                    .map(l -> ROOT + l + "..")
                    .toArray(String[]::new);
            noClasses()
                    .that()
                    .resideInAPackage(ROOT + layer + "..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(others)
                    .allowEmptyShould(true)
                    .check(CLASSES);
        }
    }

    @Test
    void onlyTheStackAndTheirReaderKnowTheLayers() {
        String[] layers = LAYERS.stream().map(l -> ROOT + l + "..").toArray(String[]::new);
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        Stream.concat(Stream.of(layers), Stream.of(ROOT + "stack..", ROOT + "inspect.."))
                                .toArray(String[]::new))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(layers)
                .check(CLASSES);
    }

    /** Who reads for people stands above all that is read, and works for nobody. */
    @Test
    void noRoomNeedsTheReaderOfAllLayers() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + "inspect..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT + "inspect..")
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage(ROOT + "inspect..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT + "stack..")
                .check(CLASSES);
    }

    @Test
    void onlyTheMimeRoomKnowsTheMimeLibrary() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + "mime..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.james..")
                .check(CLASSES);
    }

    @Test
    void thereAreNoCyclesBetweenRooms() {
        slices().matching(ROOT + "(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void fieldsAreFinal() {
        classes()
                .that()
                .areRecords()
                .should()
                .haveOnlyFinalFields()
                .andShould()
                .haveModifier(JavaModifier.FINAL)
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void everyRoomSaysWhatItIs() throws IOException {
        Path root = Path.of("src/main/java/org/x400gate/protocol");
        try (Stream<Path> rooms = Files.list(root)) {
            assertThat(rooms.filter(Files::isDirectory)).isNotEmpty().allSatisfy(room -> {
                assertThat(room.resolve("package-info.java")).exists();
                assertThat(Files.readString(room.resolve("package-info.java"))).contains("May import:", "Never");
            });
        }
    }
}
