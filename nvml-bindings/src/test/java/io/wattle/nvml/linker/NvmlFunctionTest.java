package io.wattle.nvml.linker;

import static org.assertj.core.api.Assertions.assertThat;

import io.wattle.nvml.GoldenTable;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Goal: every function is bound under its exported name with the parameters of NVIDIA's header.
class NvmlFunctionTest {
    /// Answers a string, not a code; {@link io.wattle.nvml.NvmlReturn} has sentences of its own.
    private static final String NOT_BOUND = "nvmlErrorString";

    @Test
    void everyFunctionHasTheFormOfItsSignature() {
        Map<String, String> bound = new TreeMap<>();
        Arrays.stream(NvmlFunction.values()).forEach(function -> bound.put(function.name(), function.form()));

        Map<String, String> golden = new TreeMap<>();
        GoldenTable.rows("/nvml-signatures.tsv")
                .forEach(row -> golden.put(row.get("symbol"), form(row.get("signature"))));
        golden.remove(NOT_BOUND);

        assertThat(bound).isEqualTo(golden);
    }

    private static String form(String signature) {
        if (signature.equals("void")) {
            return "";
        }
        var form = new StringBuilder();
        for (var parameter : signature.split(",", -1)) {
            var type = parameter.strip();
            if (type.contains("*") || type.matches("nvml(Device|EventSet|GpmSample|GpuInstance)_t .*")) {
                form.append('P');
            } else {
                form.append(type.startsWith("unsigned long long") ? 'L' : 'I');
            }
        }
        return form.toString();
    }
}
