package io.wattle.nvml.linker;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;

/// The parameters of a C function that answers an {@code int}, one letter each: {@code P} for a
/// pointer or handle, {@code I} for 32 bits, {@code L} for 64 bits.
public final class Form {
    private Form() {}

    public static FunctionDescriptor descriptor(String form) {
        var parameters = form.chars().mapToObj(Form::layout).toArray(MemoryLayout[]::new);
        return FunctionDescriptor.of(JAVA_INT, parameters);
    }

    private static MemoryLayout layout(int letter) {
        return switch (letter) {
            case 'P' -> ADDRESS;
            case 'I' -> JAVA_INT;
            case 'L' -> JAVA_LONG;
            default -> throw new IllegalArgumentException("The form has the unknown letter (%c).".formatted(letter));
        };
    }
}
