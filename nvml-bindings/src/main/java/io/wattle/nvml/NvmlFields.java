package io.wattle.nvml;

import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceClearFieldValues;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetFieldValues;

import io.wattle.nvml.linker.NvmlFunction;
import io.wattle.nvml.struct.FieldValueStruct;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;

/// Field values: many numbers in one call, each with its own return code and time stamp.
///
/// {@link FieldId} names the fields.
public final class NvmlFields {
    private final DeviceCalls calls;

    NvmlFields(DeviceCalls calls) {
        this.calls = calls;
    }

    /// {@code nvmlDeviceGetFieldValues}: in the order asked. A field that the driver does not know
    /// says so in its own reading; the others are read all the same.
    public List<FieldReading> read(List<FieldQuery> queries) throws NvmlException {
        return pass(nvmlDeviceGetFieldValues, queries);
    }

    /// One field.
    ///
    /// @throws NvmlException with the field's own code where it has no value
    public FieldReading read(FieldQuery query) throws NvmlException {
        var reading = read(List.of(query)).getFirst();
        if (reading.nvmlReturn() != NvmlReturn.SUCCESS.code()) {
            throw new NvmlException(
                    "%s (field %d, scope %d)".formatted(nvmlDeviceGetFieldValues, query.fieldId(), query.scopeId()),
                    reading.nvmlReturn());
        }
        return reading;
    }

    /// {@code nvmlDeviceClearFieldValues}: sets counters back to zero where the driver allows it.
    public List<FieldReading> clear(List<FieldQuery> queries) throws NvmlException {
        return pass(nvmlDeviceClearFieldValues, queries);
    }

    private List<FieldReading> pass(NvmlFunction function, List<FieldQuery> queries) throws NvmlException {
        try (var arena = Arena.ofConfined()) {
            var array = arena.allocate(FieldValueStruct.LAYOUT, queries.size());
            for (int index = 0; index < queries.size(); index++) {
                var struct = FieldValueStruct.at(array, index);
                struct.fieldId(queries.get(index).fieldId());
                struct.scopeId(queries.get(index).scopeId());
            }
            calls.pass(function, queries.size(), array);
            var readings = new ArrayList<FieldReading>(queries.size());
            for (int index = 0; index < queries.size(); index++) {
                readings.add(FieldReading.of(queries.get(index), FieldValueStruct.at(array, index)));
            }
            return List.copyOf(readings);
        }
    }
}
