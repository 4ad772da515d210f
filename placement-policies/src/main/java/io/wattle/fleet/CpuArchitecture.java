package io.wattle.fleet;

import java.util.Arrays;
import java.util.Optional;

/// Instruction set of a node's processors.
public enum CpuArchitecture {
    X86_64("x86_64"),
    AARCH64("aarch64");

    private final String label;

    CpuArchitecture(String label) {
        this.label = label;
    }

    /// As written in files and printed by {@code uname -m}.
    public String label() {
        return label;
    }

    /// Takes the names of both {@code uname -m} and the JDK ({@code amd64}).
    public static Optional<CpuArchitecture> ofLabel(String label) {
        if (label.equals("amd64")) {
            return Optional.of(X86_64);
        }
        return Arrays.stream(values()).filter(arch -> arch.label.equals(label)).findFirst();
    }
}
