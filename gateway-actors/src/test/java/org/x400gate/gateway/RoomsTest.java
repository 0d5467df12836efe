package org.x400gate.gateway;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The walls of this module: who may know whom. If it fails, move the code. */
class RoomsTest {
    private static final String ROOT = "org.x400gate.gateway.";
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.x400gate.gateway");

    @Test
    void noTwoRoomsNeedEachOther() {
        slices().matching(ROOT + "(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void onlyBootReadsTheConfiguration() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + "boot")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.typesafe.config..")
                .check(CLASSES);
    }

    /** The demo's mail clients and the ping of the command line stand outside: they are the other end. */
    @Test
    void onlyNetOpensConnections() {
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT + "net", ROOT + "demo", ROOT + "cli")
                .should()
                .dependOnClassesThat(describe(
                        "are connections",
                        used -> Set.of(
                                        "java.net.Socket",
                                        "java.net.ServerSocket",
                                        "org.apache.pekko.stream.javadsl.Tcp",
                                        "org.apache.pekko.io.Tcp")
                                .contains(used.getName())))
                .check(CLASSES);
    }

    /** From a listener no message reaches a session: it does not know that there are any. */
    @Test
    void netKnowsNoOtherRoom() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + "net")
                .should()
                .dependOnClassesThat(describe(
                        "are of another room",
                        used -> used.getPackageName().startsWith(ROOT)
                                && !used.getPackageName().equals(ROOT + "net")))
                .check(CLASSES);
    }

    @Test
    void theLayersAreKnownToTheStackOnly() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(Stream.of("tpkt", "cotp", "session", "presentation", "acse", "rtse")
                        .map(layer -> "org.x400gate.protocol." + layer + "..")
                        .toArray(String[]::new))
                .check(CLASSES);
    }

    @Test
    void theCountIsWrittenByTheSupervisorAlone() {
        classes()
                .that()
                .haveSimpleName("SessionBook")
                .should()
                .onlyBeAccessed()
                .byClassesThat(describe(
                        "are its actor, its parts and its views",
                        user -> Set.of("SessionBook", "SessionSupervisor", "SessionsBoard", "SessionsView", "Load")
                                .contains(outermost(user).getSimpleName())))
                .check(CLASSES);
    }

    @Test
    void onlyTheKeeperHoldsTheQueue() {
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT + "queue", ROOT + "boot")
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("org.x400gate.persistence.queue.DurableQueue")
                .check(CLASSES);
    }

    /** Javac cannot see that an actor's table has a row for each of its messages. */
    @Test
    void everyCommandHasItsHandler() {
        List<String> missing = CLASSES.stream()
                .filter(type -> type.getSimpleName().equals("Command") && type.isInterface())
                .flatMap(RoomsTest::unhandled)
                .toList();
        assertThat(missing).isEmpty();
    }

    private static Stream<String> unhandled(JavaClass command) {
        JavaClass actor = outermost(command);
        Set<String> handled = CLASSES.stream()
                .filter(type -> outermost(type).equals(actor))
                .flatMap(type -> type.getCodeUnits().stream())
                .flatMap(RoomsTest::named)
                .collect(Collectors.toSet());
        return leaves(command.reflect())
                .filter(leaf -> !handled.contains(leaf) && !handled.contains(leaf.replaceAll("\\.[A-Z_]+$", "")))
                .map(leaf -> leaf + " has no handler in " + actor.getName());
    }

    /** Class literals, and constants given to onMessageEquals, which only such methods take from an enum. */
    private static Stream<String> named(JavaCodeUnit unit) {
        Stream<String> types = unit.getReferencedClassObjects().stream()
                .map(literal -> literal.getRawType().getName());
        boolean table = unit.getMethodCallsFromSelf().stream()
                .anyMatch(call -> call.getName().equals("onMessageEquals"));
        Stream<String> constants = table
                ? unit.getFieldAccesses().stream()
                        .map(access -> access.getTarget().getFullName())
                : Stream.empty();
        return Stream.concat(types, constants);
    }

    private static Stream<String> leaves(Class<?> type) {
        if (type.isSealed()) {
            return Arrays.stream(type.getPermittedSubclasses()).flatMap(RoomsTest::leaves);
        }
        return type.isEnum()
                ? Arrays.stream(type.getEnumConstants()).map(constant -> type.getName() + "." + constant)
                : Stream.of(type.getName());
    }

    private static JavaClass outermost(JavaClass type) {
        return type.getEnclosingClass().map(RoomsTest::outermost).orElse(type);
    }

    @Test
    void everyRoomSaysWhatItIs() throws IOException {
        Path rooms = Path.of("src/main/java/org/x400gate/gateway");
        try (Stream<Path> folders = Files.list(rooms)) {
            assertThat(folders.filter(Files::isDirectory))
                    .allSatisfy(room -> assertThat(Files.readString(room.resolve("package-info.java")))
                            .contains("Standard:", "Door:", "May import:", "Never"));
        }
    }
}
