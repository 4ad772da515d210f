package io.wattle.nvml;

import io.wattle.nvml.struct.FieldValueStruct;

/// The answer for one field.
///
/// @param timestampMicros CPU time of the reading since 1970, in µs
/// @param latencyMicros   how long the reading took
/// @param nvmlReturn      this field's own code; without success there is no value
public record FieldReading(
        FieldQuery query, long timestampMicros, long latencyMicros, int nvmlReturn, NvmlValue value) {
    static FieldReading of(FieldQuery query, FieldValueStruct struct) {
        return new FieldReading(
                query,
                struct.timestamp(),
                struct.latencyUsec(),
                struct.nvmlReturn(),
                new NvmlValue(struct.valueType(), struct.value()));
    }
}
