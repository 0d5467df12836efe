package org.x400gate.persistence;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The walls of this module. */
final class RoomsTest {
    private static final String ROOT = "org.x400gate.persistence.";
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.x400gate.persistence");

    /** Each room, and the rooms it may know. */
    private static final Map<String, List<String>> MAY_IMPORT = Map.of(
            "store", List.of(),
            "stored", List.of(),
            "database", List.of("store"),
            "content", List.of("store", "stored", "database"),
            "trace", List.of("store", "stored", "database"),
            "queue", List.of("store", "stored", "database", "content", "trace"));

    @Test
    void persistenceKnowsNoProtocolAndNoActor() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.x400gate.protocol..", "org.x400gate.gateway..", "org.apache.pekko..")
                .check(CLASSES);
    }

    @Test
    void roomsImportOnlyWhatTheirDoorSays() {
        MAY_IMPORT.forEach((room, known) -> {
            String[] unknown = MAY_IMPORT.keySet().stream()
                    .filter(other -> !other.equals(room) && !known.contains(other))
                    .map(other -> ROOT + other + "..")
                    .toArray(String[]::new);
            if (unknown.length > 0) {
                noClasses()
                        .that()
                        .resideInAPackage(ROOT + room + "..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(unknown)
                        .check(CLASSES);
            }
        });
        slices().matching(ROOT + "(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void onlyTheDatabaseKnowsSql() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + "database..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql..", "javax.sql..", "org.postgresql..", "com.zaxxer..", "org.flywaydb..")
                .check(CLASSES);
    }

    @Test
    void onlyTheStoreKnowsRocksDbAndOnlyTheShapesKnowKryo() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + "store..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.rocksdb..")
                .check(CLASSES);
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + "stored..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.esotericsoftware..")
                .check(CLASSES);
    }

    @Test
    void nothingHereReadsTheTimeOfDay() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .areAssignableTo(Clock.class)
                .orShould()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .check(CLASSES);
    }

    @Test
    void classesAreFinalOrRecordsOrClosedChoices() {
        classes()
                .that()
                .areNotInterfaces()
                .and()
                .areNotEnums()
                .and()
                .areNotAnonymousClasses()
                .and()
                .doNotHaveSimpleName("QueueUnavailable")
                .should()
                .haveModifier(JavaModifier.FINAL)
                .check(CLASSES);
    }

    @Test
    void everyRoomSaysInFiveLinesWhatItIs() throws IOException {
        Path sources = Path.of("src/main/java", ROOT.replace('.', '/'));
        try (Stream<Path> rooms = Files.list(sources)) {
            for (Path room : rooms.toList()) {
                assertThat(MAY_IMPORT).containsKey(room.getFileName().toString());
                List<String> lines = Files.readAllLines(room.resolve("package-info.java"));
                assertThat(lines.stream().filter(line -> line.startsWith(" * ")).count())
                        .as(room.toString())
                        .isBetween(4L, 6L);
            }
        }
    }
}
