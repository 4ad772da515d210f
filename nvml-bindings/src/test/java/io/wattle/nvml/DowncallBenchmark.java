package io.wattle.nvml;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/// What a call through the binding costs beside the same call from C, in one run: a library that answers at once is
/// asked for the power of its GPU in turns. Not a test: {@code README.md} has its command and figures.
final class DowncallBenchmark {
    private static final int ROUNDS = 40;
    private static final int WARM_UP = 20;
    private static final int CALLS = 500_000;

    private DowncallBenchmark() {}

    @SuppressWarnings("restricted") // native access is what is measured
    public static void main(String[] arguments) throws Throwable {
        var library = Path.of(Objects.requireNonNull(DowncallBenchmark.class.getResource("/fake-nvml/libquick.so"))
                .toURI());
        try (var nvml = Nvml.open(Optional.of(library)).orElseThrow();
                var arena = Arena.ofConfined()) {
            var power = nvml.device(0).power();
            MethodHandle fromC = Linker.nativeLinker()
                    .downcallHandle(
                            SymbolLookup.libraryLookup(library, arena)
                                    .find("quick_nanos")
                                    .orElseThrow(),
                            FunctionDescriptor.of(ValueLayout.JAVA_DOUBLE, ValueLayout.JAVA_LONG));
            var binding = new double[ROUNDS];
            var c = new double[ROUNDS];
            for (int round = -WARM_UP; round < ROUNDS; round++) {
                double java = nanos(power);
                double native_ = (double) fromC.invokeExact((long) CALLS);
                if (round >= 0) {
                    binding[round] = java;
                    c[round] = native_;
                }
            }
            tell("binding", binding);
            tell("C", c);
            System.out.printf(Locale.ROOT, "difference of the medians %.1f ns%n", median(binding) - median(c));
        }
    }

    private static double nanos(NvmlPower power) throws NvmlException {
        long sum = 0;
        long start = System.nanoTime();
        for (int call = 0; call < CALLS; call++) {
            sum += power.usageMilliwatts();
        }
        long end = System.nanoTime();
        if (sum != 300_000L * CALLS) {
            throw new AssertionError(sum);
        }
        return (double) (end - start) / CALLS;
    }

    private static void tell(String what, double[] nanos) {
        var sorted = nanos.clone();
        Arrays.sort(sorted);
        System.out.printf(
                Locale.ROOT,
                "%s: median %.1f ns a call, quartiles %.1f and %.1f (%d rounds of %d calls)%n",
                what,
                median(nanos),
                sorted[ROUNDS / 4],
                sorted[ROUNDS * 3 / 4],
                ROUNDS,
                CALLS);
    }

    private static double median(double[] nanos) {
        var sorted = nanos.clone();
        Arrays.sort(sorted);
        return sorted[ROUNDS / 2];
    }
}
