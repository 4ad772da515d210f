package io.wattle;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// The directions in which packages may depend on each other, and what pure packages may not call.
class ArchitectureTest {
    /// Of the packages below io.wattle: whom each of the deciding packages may know, besides itself.
    private static final List<String> ORDER = List.of(
            "quantity",
            "fleet",
            "workload",
            "checkpoint",
            "catalog",
            "memory",
            "performance",
            "placement",
            "power",
            "routing",
            "simulation");

    private static final Map<String, List<String>> KNOWS =
            ORDER.stream().collect(Collectors.toMap(name -> name, ArchitectureTest::below));

    private static final String[] PURE = {
        "io.wattle.quantity..",
        "io.wattle.fleet..",
        "io.wattle.workload..",
        "io.wattle.checkpoint..",
        "io.wattle.catalog..",
        "io.wattle.memory..",
        "io.wattle.performance..",
        "io.wattle.placement..",
        "io.wattle.power..",
        "io.wattle.routing..",
        "io.wattle.simulation..",
        "io.wattle.control.planner..",
        "io.wattle.control.detector.."
    };

    /// Of the control plane's parts: whom each may know, besides itself and the modules below.
    private static final Map<String, List<String>> PARTS = new TreeMap<>(Map.of(
            "coordination", List.of(),
            "gateway", List.of(),
            "console", List.of(),
            "store", List.of("gateway"),
            "monitor", List.of(),
            "planner", List.of("monitor"),
            "detector", List.of("monitor", "planner"),
            "executor", List.of("coordination", "store", "monitor", "planner", "detector"),
            "api", List.of("coordination", "store", "monitor", "planner", "executor"),
            "metrics", List.of("coordination", "store", "monitor", "planner", "executor", "api")));

    private static JavaClasses ours;

    /// Those before it in the order; power and routing do not know each other.
    private static List<String> below(String name) {
        int end = name.equals("routing") ? ORDER.indexOf("power") : ORDER.indexOf(name);
        return ORDER.subList(0, end);
    }

    @BeforeAll
    static void readClasses() {
        ours = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("io.wattle");
        assertThat(ours).isNotEmpty();
    }

    @TestFactory
    Stream<DynamicTest> decidingPackagesKnowOnlyThoseBelow() {
        return KNOWS.entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> {
                    List<String> allowed = new ArrayList<>(List.of("java..", "org.jspecify..", "com.google.ortools.."));
                    allowed.add("io.wattle." + entry.getKey() + "..");
                    entry.getValue().forEach(known -> allowed.add("io.wattle." + known + ".."));
                    classes()
                            .that()
                            .resideInAPackage("io.wattle." + entry.getKey() + "..")
                            .should()
                            .onlyDependOnClassesThat(resideInAnyPackage(allowed.toArray(String[]::new)))
                            .because("the order is " + String.join(", ", ORDER))
                            .allowEmptyShould(true)
                            .check(ours);
                }));
    }

    @TestFactory
    Stream<DynamicTest> partsOfTheControlPlaneKnowOnlyThoseBelow() {
        return PARTS.entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> {
                    String[] others = PARTS.keySet().stream()
                            .filter(part -> !part.equals(entry.getKey()))
                            .filter(part -> !entry.getValue().contains(part))
                            .map(part -> "io.wattle.control." + part + "..")
                            .toArray(String[]::new);
                    noClasses()
                            .that()
                            .resideInAPackage("io.wattle.control." + entry.getKey() + "..")
                            .should()
                            .dependOnClassesThat(resideInAnyPackage(others))
                            .orShould()
                            .dependOnClassesThat()
                            .resideInAPackage("io.wattle.control")
                            .because("the wiring knows all parts and no part knows the wiring")
                            .allowEmptyShould(true)
                            .check(ours);
                }));
    }

    @Test
    void thereAreNoCyclesBetweenPackages() {
        slices().matching("io.wattle.(**)").should().beFreeOfCycles().check(ours);
    }

    @Test
    void theControlPlaneNeverKnowsTheNodesPrograms() {
        noClasses()
                .that()
                .resideInAnyPackage("io.wattle.control..", "io.wattle.spec..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.wattle.node..",
                        "io.wattle.engine..",
                        "io.wattle.powerd..",
                        "io.wattle.nvml..",
                        "io.wattle.cuda..")
                .because("they run on other machines and in other versions; only the protocol is shared")
                .check(ours);
    }

    @Test
    void theNodesProgramsNeverKnowTheControlPlane() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "io.wattle.node..", "io.wattle.engine..", "io.wattle.powerd..", "io.wattle.protocol..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.wattle.control..", "io.wattle.spec..", "io.wattle.cli..")
                .allowEmptyShould(true)
                .check(ours);
    }

    @Test
    void pureCodeReadsNoClockStartsNoThreadAndRollsNoDice() {
        noClasses()
                .that()
                .resideInAnyPackage(PURE)
                .should()
                .callMethodWhere(isBanned())
                .orShould()
                .callConstructorWhere(describe(
                        "a Random without a seed",
                        call -> call.getTarget().getOwner().getName().equals("java.util.Random")
                                && call.getTarget().getRawParameterTypes().isEmpty()))
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.lang.Thread")
                .orShould()
                .accessField(System.class, "out")
                .because("the same input must give the same answer, in the simulation too")
                .check(ours);
    }

    private static DescribedPredicate<JavaCall<?>> isBanned() {
        Map<String, Set<String>> banned = Map.of(
                "java.time.Instant", Set.of("now"),
                "java.time.LocalDateTime", Set.of("now"),
                "java.time.ZonedDateTime", Set.of("now"),
                "java.time.Clock", Set.of("systemUTC", "systemDefaultZone", "system"),
                "java.lang.System", Set.of("currentTimeMillis", "nanoTime"),
                "java.lang.Math", Set.of("random"),
                "java.util.concurrent.ThreadLocalRandom", Set.of("current"));
        String all = String.join(
                ", ",
                Arrays.stream(banned.keySet().toArray(String[]::new)).sorted().toList());
        return describe(
                "a clock or dice of " + all,
                call -> banned.getOrDefault(call.getTarget().getOwner().getName(), Set.of())
                        .contains(call.getTarget().getName()));
    }
}
