package org.x400gate.loadtest;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The walls of this module. If it fails, move the code. */
class RoomsTest {
    private static final String ROOT = "org.x400gate.loadtest.";
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.x400gate.loadtest");

    @Test
    void noTwoRoomsNeedEachOther() {
        slices().matching(ROOT + "(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    /** A flood runs without Gatling on its class path. */
    @Test
    void onlyLoadKnowsGatling() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + "load")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.gatling..", "io.netty..", "scala..", "com.typesafe..", ROOT + "load..")
                .check(CLASSES);
    }

    /** It looks at a gateway from outside. */
    @Test
    void nothingHereLooksIntoAGateway() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.x400gate.gateway..", "org.x400gate.persistence..", "org.apache.pekko..")
                .check(CLASSES);
    }
}
