package org.x400gate.protocol.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A decoder that nobody attacks fails here: give it a place in the targets of its room. */
class EveryDecoderHasATargetTest {
    /** An event's text is ours. */
    private static final Pattern EVENT = Pattern.compile("on[A-Z].*");

    /** Where a method called {@code of} takes apart what came. */
    private static final Pattern READER = Pattern.compile(".*(Of1984|Reading)");

    private static final Pattern NAME = Pattern.compile("(decode|read|parse|feed|map|isOf|look|sent).*");
    private static final Set<String> INPUT = Set.of("Octets", "BerElement", "MtsApdu", "Message", "OrName");

    /** Classes that have such a method and need no target of their own, with the reason. */
    private static final Map<String, String> EXEMPT = Map.of(
            "org.x400gate.protocol.octets.OctetReader", "has no format of its own: every target reads with it",
            "org.x400gate.protocol.p1.MtsApdu$Message", "content by reference, read by the target of MtsApdu");

    private static JavaClasses classes;

    @BeforeAll
    static void importClasses() {
        classes = new ClassFileImporter().importPackages("org.x400gate.protocol");
    }

    @Test
    void everyClassThatDecodesIsUnderAttack() {
        Set<String> attacked = Targets.all()
                .flatMap(target -> target.decoders().stream())
                .map(Class::getName)
                .collect(Collectors.toSet());
        Set<String> decoders = decoders()
                .filter(method -> !isPartOfAMachine(method))
                .map(method -> method.getOwner().getName())
                .filter(name -> !EXEMPT.containsKey(name))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(decoders).hasSizeGreaterThan(50).isSubsetOf(attacked);
    }

    /** Said to be attacked and called by no target would be no attack. */
    @Test
    void everyTargetCallsWhatItSaysItAttacks() {
        Set<String> reached = reachedByTargets();
        assertThat(decoders()
                        .filter(method -> !EXEMPT.containsKey(method.getOwner().getName()))
                        .map(JavaMethod::getFullName)
                        .filter(name -> !reached.contains(name)))
                .isEmpty();
    }

    private static Stream<JavaMethod> decoders() {
        return classes.stream()
                .filter(type ->
                        type.getSource().orElseThrow().getUri().toString().contains("/classes/"))
                .flatMap(type -> type.getMethods().stream())
                .filter(EveryDecoderHasATargetTest::decodes);
    }

    private static boolean decodes(JavaMethod method) {
        boolean event = EVENT.matcher(method.getName()).matches();
        boolean decoder = NAME.matcher(method.getName()).matches()
                || method.getName().equals("of")
                        && READER.matcher(method.getOwner().getSimpleName()).matches();
        return !method.getModifiers().contains(JavaModifier.PRIVATE)
                && !method.getModifiers().contains(JavaModifier.SYNTHETIC)
                && (event || decoder)
                && method.getParameterTypes().stream()
                        .flatMap(type -> type.getAllInvolvedRawTypes().stream())
                        .map(JavaClass::getSimpleName)
                        .anyMatch(name -> INPUT.contains(name) || decoder && name.equals("String"));
    }

    private static boolean isPartOfAMachine(JavaMethod method) {
        return EVENT.matcher(method.getName()).matches()
                && !method.getOwner().getModifiers().contains(JavaModifier.PUBLIC);
    }

    private static Set<String> reachedByTargets() {
        Set<String> reached = new HashSet<>();
        Deque<JavaCodeUnit> waiting = new ArrayDeque<>();
        classes.stream()
                .filter(type -> type.getSimpleName().endsWith("Targets"))
                .map(JavaClass::getCodeUnits)
                .forEach(waiting::addAll);
        while (!waiting.isEmpty()) {
            JavaCodeUnit unit = waiting.remove();
            if (reached.add(unit.getFullName())) {
                Stream.concat(unit.getCallsFromSelf().stream(), unit.getCodeUnitReferencesFromSelf().stream())
                        .map(JavaAccess::getTarget)
                        .flatMap(target -> target.resolveMember().stream())
                        .forEach(member -> waiting.add((JavaCodeUnit) member));
            }
        }
        return reached;
    }
}
