package io.wattle.nvml;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// What holds for every NVML, the fake one and a real one. Nothing here changes a setting.
final class NvmlContract {
    /// Any function may answer these: the driver is older, the board lacks the feature, or a container
    /// or a user without root may not ask.
    private static final Set<String> ALWAYS_ALLOWED =
            Set.of("FUNCTION_NOT_FOUND", "NOT_SUPPORTED", "NO_PERMISSION", "ARGUMENT_VERSION_MISMATCH");

    private static final Map<String, String> DOCUMENTED = GoldenTable.rows("/nvml-signatures.tsv").stream()
            .collect(Collectors.toMap(row -> row.get("symbol"), row -> row.get("errors")));

    private NvmlContract() {}

    /// Calls every method that only asks, with every value of its enumerations.
    ///
    /// @return how often each function was refused, and with which code
    static Map<String, Integer> sweep(NvmlDevice gpu) throws ReflectiveOperationException {
        var refusals = new TreeMap<String, Integer>();
        for (var facet : NvmlDevice.class.getMethods()) {
            if (facet.getReturnType().getSimpleName().startsWith("Nvml")) {
                var group = facet.invoke(gpu);
                for (var method : group.getClass().getDeclaredMethods()) {
                    if (asks(method)) {
                        for (var arguments : arguments(method, gpu)) {
                            ask(group, method, arguments, refusals);
                        }
                    }
                }
            }
        }
        return refusals;
    }

    /// Facts that hold between the answers of one GPU.
    static void checkConsistency(Nvml nvml, int index) throws NvmlException {
        var gpu = nvml.device(index);
        assertThat(gpu.name()).isNotBlank();
        assertThat(gpu.uuid()).startsWith("GPU-");
        assertThat(gpu.index()).isEqualTo(index);
        assertThat(nvml.deviceByUuid(gpu.uuid()).index()).isEqualTo(index);
        assertThat(nvml.deviceByPciBusId(gpu.identity().pci().busId()).index()).isEqualTo(index);
        var power = gpu.power();
        var range = power.limitRange();
        assertThat(power.defaultLimitMilliwatts()).isBetween(range.minimumMilliwatts(), range.maximumMilliwatts());
        assertThat(power.enforcedLimitMilliwatts()).isLessThanOrEqualTo(range.maximumMilliwatts());
        assertThat(power.usageMilliwatts()).isPositive();
        long energy = power.totalEnergyMillijoules();
        assertThat(power.totalEnergyMillijoules()).isGreaterThanOrEqualTo(energy);
        var memory = gpu.memory().frameBuffer();
        assertThat(memory.freeBytes()
                        + memory.usedBytes()
                        + memory.reservedBytes().orElse(0))
                .isEqualTo(memory.totalBytes());
        for (var type : ClockType.values()) {
            assertThat(gpu.clocks().currentMegahertz(type))
                    .isLessThanOrEqualTo(gpu.clocks().maximumMegahertz(type));
        }
        assertThat(gpu.thermal().temperatureCelsius()).isBetween(1, 120);
    }

    private static boolean asks(Method method) {
        return Modifier.isPublic(method.getModifiers())
                && !Modifier.isStatic(method.getModifiers())
                && method.getReturnType() != void.class
                && Arrays.stream(method.getParameterTypes()).allMatch(NvmlContract::canBeMadeUp);
    }

    private static boolean canBeMadeUp(Class<?> type) {
        return type.isEnum() || type == int.class || type == long.class || type == NvmlDevice.class;
    }

    private static List<Object[]> arguments(Method method, NvmlDevice gpu) {
        var combinations = new ArrayList<Object[]>(List.of(new Object[][] {{}}));
        for (var type : method.getParameterTypes()) {
            var longer = new ArrayList<Object[]>();
            for (var shorter : combinations) {
                for (var value : values(type, gpu)) {
                    var arguments = Arrays.copyOf(shorter, shorter.length + 1);
                    arguments[shorter.length] = value;
                    longer.add(arguments);
                }
            }
            combinations = longer;
        }
        return combinations;
    }

    private static List<Object> values(Class<?> type, NvmlDevice gpu) {
        if (type.isEnum()) {
            return List.of(type.getEnumConstants());
        }
        if (type == NvmlDevice.class) {
            return List.of(gpu);
        }
        return type == int.class ? List.of(0) : List.of(0L);
    }

    private static void ask(Object group, Method method, Object[] arguments, Map<String, Integer> refusals)
            throws ReflectiveOperationException {
        try {
            var answer = method.invoke(group, arguments);
            assertThat(answer).as(method.toString()).isNotNull();
            if (answer instanceof GpmSampler sampler) {
                sampler.close();
            }
        } catch (InvocationTargetException thrown) {
            assertThat(thrown.getCause()).as(method.toString()).isInstanceOf(NvmlException.class);
            var refusal = (NvmlException) thrown.getCause();
            var name = refusal.name().map(Enum::name).orElse("code " + refusal.code());
            var function = refusal.function().split(" ", 2)[0];
            assertThat(isDocumented(function, name))
                    .as("%s answered %s, which its documentation does not list", function, name)
                    .isTrue();
            refusals.merge(function + " " + name, 1, Integer::sum);
        }
    }

    private static boolean isDocumented(String function, String name) {
        var documented = new HashMap<>(DOCUMENTED).getOrDefault(function, "");
        return documented.isEmpty()
                || ALWAYS_ALLOWED.contains(name)
                || List.of(documented.split(",", -1)).contains(name);
    }
}
